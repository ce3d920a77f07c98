"""Labelled pen drawings to train on, though none is by a real pen: traced from scans and copied from a copybook.

The copybook has several ways to write each digit, with the habits that scans rarely show. A line of `copybook.txt` is a
digit and a drawing of it in a box of 100 x 100, y down: its points "x,y x,y ...", with a semicolon where the pen is
lifted. Hands make curves of them, with a corner wherever they turn sharply.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from pathlib import Path

import numpy as np

from app.digits.augment import Distortion
from app.digits.curve import Points, smooth
from app.digits.datasets import PIXELS, LabelledDigits
from app.digits.hand import Hand, rewritten, with_habits
from app.digits.ink import PEN_WIDTH, from_strokes
from app.digits.tracing import skeletons, traced

COPYBOOK = Path(__file__).parent / "copybook.txt"
AT_ONCE = 1000
JITTER = 4.5  # of each copybook point, standard deviation, in a box of 100
ROUNDEST, SHARPEST = 55.0, 110.0  # degrees of a turn in the copybook that hands make a corner of

Labelled = tuple[list[Points], int]


@dataclass(frozen=True)
class Pens:
    """How many pen drawings to make, by what hands and pens, and how they are changed in each epoch."""

    scans: int = 1
    """how often each scanned digit is rewritten"""
    copies: int = 60_000
    """drawings from the copybook"""
    other: float = 0.3
    """share of drawings with a pen of another width than the page's"""
    narrowest: float = 1.6
    """pixels"""
    widest: float = 4.2
    """pixels"""
    hand: Hand = field(default_factory=Hand)
    distortion: Distortion = field(default_factory=Distortion)


def pen_set(digits: LabelledDigits, pens: Pens, rng: np.random.Generator) -> LabelledDigits:
    """Pen drawings as the network sees them; the same generator state gives the same."""
    count = pens.scans * len(digits.labels) + pens.copies
    images = np.zeros((count, PIXELS), np.float32)
    labels = np.zeros(count, np.uint8)
    for row, (drawing, digit) in enumerate(_drawings(digits, pens, rng)):
        seen = from_strokes(rewritten(drawing, pens.hand, rng), _pen_width(pens, rng))
        if seen is not None:
            images[row] = seen
        labels[row] = digit
    return LabelledDigits(images, labels)


@cache
def copybook() -> dict[int, list[tuple[Points, ...]]]:
    """For each digit, the drawings of it; a drawing is its strokes, each n x 2."""
    ways: dict[int, list[tuple[Points, ...]]] = {}
    for line in COPYBOOK.read_text(encoding="ascii").splitlines():
        digit, strokes = line.split(":")
        ways.setdefault(int(digit), []).append(tuple(map(_points, strokes.split(";"))))
    return ways


def _drawings(digits: LabelledDigits, pens: Pens, rng: np.random.Generator) -> Iterator[Labelled]:
    for start in range(0, len(digits.labels), AT_ONCE):
        lines = skeletons(digits.greys(slice(start, start + AT_ONCE)))
        for skeleton, label in zip(lines, digits.labels[start : start + AT_ONCE].tolist(), strict=True):
            strokes = traced(skeleton)
            yield from ((with_habits(strokes, label, rng), label) for _ in range(pens.scans))
    yield from islice(_copied(rng), pens.copies)


def _copied(rng: np.random.Generator) -> Iterator[Labelled]:
    """Drawings from the copybook without end, as many of each digit and, among those, of each way to write it."""
    while True:
        for digit, ways in copybook().items():
            corner = rng.uniform(ROUNDEST, SHARPEST)
            yield [_copy(points, corner, rng) for points in ways[rng.integers(len(ways))]], digit


def _copy(points: Points, corner: float, rng: np.random.Generator) -> Points:
    return smooth(points + rng.normal(0, JITTER, points.shape), corner)


def _pen_width(pens: Pens, rng: np.random.Generator) -> float:
    return rng.uniform(pens.narrowest, pens.widest) if rng.random() < pens.other else PEN_WIDTH


def _points(text: str) -> Points:
    return np.array([[float(number) for number in point.split(",")] for point in text.split()])
