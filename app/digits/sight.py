"""What networks see of a drawing, by how many inputs they have, and how it becomes that: one picture for each step."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from app.digits.datasets import CLASSES, PIXELS, SIDE
from app.digits.eight_by_eight import SMALL_SIDE, block_shares, counted_dots, dots_of
from app.digits.ink import (
    PEN_WIDTH,
    Drawn,
    Strokes,
    centred,
    curved,
    fitted,
    from_strokes,
    read_strokes,
    resample,
    rounded,
    stamp,
)
from app.digits.reader import DRAWING

SHEET = 1000.0
"""the side of the drawing canvas, in units of its strokes"""

THINNEST = 1.4  # pixels; a thinner pen would be hard to see between two rows of pixels


@dataclass(frozen=True)
class SightStep:
    """A step from a drawing to what is seen of it."""

    name: str
    about: str
    """what it did"""
    picture: NDArray[np.float64]
    """the grey levels after it, 0 to 1, as many rows as columns"""


def preparation(strokes: Drawn, sheet: float = SHEET, curves: bool = False) -> tuple[SightStep, ...]:
    """The steps from the drawing on its sheet to what the network sees, whose picture is the last; none if it is blank.

    The sheet is from 0 to `sheet` each way, or larger where the strokes reach beyond it. With `curves` few points are
    joined as a pen went.
    Raises DrawingError for a drawing that cannot be read.
    """
    drawing = read_strokes(strokes)
    if drawing.half_extent == 0:
        return ()
    corner, side = _sheet(drawing, sheet / 2)
    box = drawing.points.min(axis=0) / 2
    track = resample(fitted(curved(drawing) if curves else drawing))
    return (
        SightStep("drawn", "The whole sheet, in 28 × 28 pixels.", _shrunk(drawing, corner, side, curves)),
        SightStep("cropped", "Only what is inked, moved to the corner.", _shrunk(drawing, box, side, curves)),
        SightStep("fitted", "As large as fits in 20 × 20 pixels, with a pen of one width.", stamp(track, PEN_WIDTH)),
        SightStep(
            "centred", "Its ink balanced on the middle: what the network sees.", stamp(centred(track), PEN_WIDTH)
        ),
    )


def counting(strokes: Drawn) -> tuple[SightStep, ...]:
    """The steps to what a network for the 8×8 digits sees, whose picture is the last; none if the drawing is blank."""
    drawing = read_strokes(strokes)
    if drawing.half_extent == 0:
        return ()
    bitmap = dots_of(drawing)
    return (
        *preparation(strokes)[:2],
        SightStep("fitted", "As high as fits in 32 × 32 dots, each inked or not.", bitmap.astype(np.float64)),
        SightStep("counted", "The inked dots of every 4 × 4 block: what the network sees.", block_shares(bitmap)),
    )


@dataclass(frozen=True)
class Sight:
    """What networks of one number of inputs see of a drawing."""

    side: int
    """pixels across and down"""
    see: Callable[[Drawn], NDArray[np.float64] | None]
    """the grey levels of a drawing, 0 to 1, None where it is blank"""
    steps: Callable[[Drawn], tuple[SightStep, ...]]
    """the steps to them, none where it is blank"""


SIGHTS = {PIXELS: Sight(SIDE, from_strokes, preparation), SMALL_SIDE**2: Sight(SMALL_SIDE, counted_dots, counting)}
"""by the number of inputs"""
_OF_CURVES = Sight(SIDE, partial(from_strokes, curves=True), partial(preparation, curves=True))


def sight_of(sizes: tuple[int, ...]) -> Sight:
    """What a network of such sizes sees: curves where it is the one that has learnt them. Raises KeyError."""
    return _OF_CURVES if "-".join(map(str, sizes)) == DRAWING else SIGHTS[sizes[0]]


def reads_digits(sizes: tuple[int, ...]) -> bool:
    """Whether a network of such sizes, inputs first, takes a drawing and has an output for each digit."""
    return sizes[0] in SIGHTS and sizes[-1] == CLASSES


def _sheet(drawing: Strokes, least: float) -> tuple[NDArray[np.float64], float]:
    """Half the corner and half the side of a square that holds the sheet and all points."""
    # Halved, as the distance of two coordinates near the largest float would overflow.
    half = drawing.points / 2
    corner = np.minimum(half.min(axis=0), 0.0)
    return corner, float((np.maximum(half.max(axis=0), least) - corner).max())


def _shrunk(drawing: Strokes, corner: NDArray[np.float64], side: float, curves: bool = False) -> NDArray[np.float64]:
    """The drawing with half `corner` at the top left and half `side` as wide as the picture, its pen shrunk with it."""
    pen = max(PEN_WIDTH * (drawing.half_extent / side), THINNEST)
    places = (drawing.points / 2 - corner) / side * (SIDE - 2 * pen) + pen - 0.5
    moved = drawing.moved(places)
    return stamp(resample(rounded(moved) if curves else moved), pen)
