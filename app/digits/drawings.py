"""Drawings that somebody has labelled: a data set of their own."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from app.digits.datasets import CLASSES, PIXELS, LabelledDigits
from app.digits.ink import DrawingError, Drawn, from_strokes, read_strokes
from app.errors import BadValue, TooLarge

MOST_DRAWINGS = 500
MOST_POINTS = 1_500
"""in one drawing; as many as the page sends (static/js/strokes.js)"""
DIGEST_BYTES = 12
EXACT = 2**53  # below it a float holds every whole number
LEVELS = 255

Polylines = tuple[tuple[tuple[float, float], ...], ...]


@dataclass(frozen=True)
class Drawing:
    """A digit and the strokes that show it."""

    label: int
    """0 to 9"""
    strokes: str
    """JSON, polylines [[[x, y], ...], ...] in any unit, y down; text, since most who pass a drawing on never look in"""
    digest: str = field(compare=False)
    """24 hexadecimal digits that stand for the strokes, whatever they were said to be"""

    @property
    def seen(self) -> NDArray[np.float32]:
        """The 784 grey levels that a network sees, 0 to 1."""
        return _seen(self.strokes)

    @cached_property
    def grey(self) -> bytes:
        """The same as 784 bytes from 0 (paper) to 255 (ink), to look at."""
        return np.rint(_prepared(self.strokes) * LEVELS).astype(np.uint8).tobytes()


def labelled(label: int, strokes: Drawn) -> Drawing:
    """The drawing, checked. Raises BadValue naming `label` or `strokes`, TooLarge beyond MOST_POINTS points."""
    if isinstance(label, bool) or not isinstance(label, int) or not 0 <= label < CLASSES:
        raise BadValue(f"A label is a digit, 0 to {CLASSES - 1}.", field="label")
    try:
        read = read_strokes(strokes)
    except DrawingError as error:
        raise BadValue(f"This drawing cannot be read: {error}.", field="strokes") from None
    if len(read.points) > MOST_POINTS:
        raise TooLarge(f"A drawing has at most {MOST_POINTS:,} points; this has {len(read.points):,}.", field="strokes")
    if read.half_extent == 0:
        raise BadValue("A drawing needs more than one dot.", field="strokes")
    plain = tuple(tuple((_plain(x), _plain(y)) for x, y in stroke) for stroke in strokes if len(stroke))
    return Drawing(label, json.dumps(plain, separators=(",", ":")), _digest(plain))


def as_digits(drawings: Iterable[Drawing]) -> LabelledDigits:
    """What a network sees of the drawings, in their order, and the digits they were said to be."""
    drawings = tuple(drawings)
    images = np.array([drawing.seen for drawing in drawings], dtype=np.float32).reshape(len(drawings), PIXELS)
    return LabelledDigits(images, np.array([drawing.label for drawing in drawings], dtype=np.uint8))


def _plain(number: float) -> float:
    """A whole number without its ".0", so that the same drawing is written in one way."""
    return int(number) if abs(number) < EXACT and number == int(number) else float(number)


def _digest(strokes: Polylines) -> str:
    return blake2b(repr(strokes).encode(), digest_size=DIGEST_BYTES).hexdigest()


def _prepared(strokes: str) -> NDArray[np.float64]:
    prepared = from_strokes(json.loads(strokes))
    if prepared is None:
        raise ValueError("a drawing without ink, which `labelled` refuses")
    return prepared


@lru_cache(MOST_DRAWINGS)
def _seen(strokes: str) -> NDArray[np.float32]:
    seen = _prepared(strokes).astype(np.float32)
    seen.setflags(write=False)
    return seen
