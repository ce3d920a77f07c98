"""Labelled pen drawings to train on, though none is by a real pen: traced from scans and copied from a copybook.

The copybook has several ways to write each digit, with the habits that scans rarely show. A line of `copybook.txt` is a
digit and a drawing of it in a box of 100 x 100, y down: its points "x,y x,y ...", with a semicolon where the pen is
lifted. Hands make curves of them, with a corner wherever they turn sharply. A hand writes the same strokes as another
writer might make them, with other habits, hastily or with care.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.digits.augment import Distortion
from app.digits.datasets import PIXELS, LabelledDigits
from app.digits.ink import PEN_WIDTH, from_strokes
from app.digits.tracing import skeletons, traced

Points = NDArray[np.float64]
Labelled = tuple[list[Points], int]

COPYBOOK = Path(__file__).parent / "copybook.txt"
AT_ONCE = 1000
JITTER = 4.5  # of each copybook point, standard deviation, in a box of 100
ROUNDEST, SHARPEST = 55.0, 110.0  # degrees of a turn in the copybook that hands make a corner of
BARRED_SEVENS, FOOTED_ONES = 0.4, 0.15  # shares of writers
PARTS = 6
ALONG = np.linspace(0, 1, PARTS, endpoint=False)[:, None]
# Hermite's cubic: how much each end and each end's tangent counts at every place along.
OF_START = 2 * ALONG**3 - 3 * ALONG**2 + 1
OF_END = 3 * ALONG**2 - 2 * ALONG**3
OF_TANGENT = ALONG**3 - 2 * ALONG**2 + ALONG
OF_LAST_TANGENT = ALONG**3 - ALONG**2


@dataclass(frozen=True)
class Hand:
    """How far a writer may differ; what goes either way is drawn evenly, the rest from a bell curve."""

    turn: float = 10.0
    """degrees, either way"""
    lean: float = 0.3
    """sideways per height, either way"""
    stretch: float = 0.3
    """of the logarithm of the width against the height, either way"""
    bend: float = 0.04
    """of the drawing's size: standard deviation by which its regions are pulled apart"""
    slip: float = 0.03
    """of the drawing's size: standard deviation by which each stroke is put elsewhere"""
    cut: float = 0.08
    """share of a stroke that may be missing at either end"""
    tremble: float = 0.006
    """of the drawing's size: standard deviation of each point"""
    fewest: float = 3.0
    """points to a drawing's size of line, when the pen was fast"""
    hasty: float = 0.6
    """share of drawings of which only a few points were caught"""


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
        lines = skeletons(digits.inputs(slice(start, start + AT_ONCE)))
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


def with_habits(drawing: Sequence[Points], digit: int, rng: np.random.Generator) -> list[Points]:
    """The drawing (strokes, each n x 2) of a digit, a 7 perhaps with a bar and a 1 perhaps with a foot.

    Some writers add them, and American scans rarely show them.
    """
    share, place = {7: (BARRED_SEVENS, 0.5), 1: (FOOTED_ONES, 1.0)}.get(digit, (0.0, 0.0))
    return [*drawing, _across(drawing, place, rng)] if rng.random() < share else list(drawing)


def rewritten(drawing: Sequence[Points], hand: Hand, rng: np.random.Generator) -> list[Points]:
    """The drawing (strokes, each n x 2) as this hand might write it; the same generator state gives the same."""
    unit = _framed(drawing)
    written = [_slipped(_cut(line, hand, rng), hand, rng) for line in unit]
    bent = _bent(written, hand, rng) @ _change(hand, rng).T
    ends = np.cumsum([len(line) for line in written])[:-1]
    return _caught(np.split(bent, ends), hand, rng)


def _framed(drawing: Sequence[Points]) -> list[Points]:
    """The drawing moved and scaled to heights and widths of at most 1 around 0."""
    points = np.concatenate(drawing)
    low = points.min(axis=0)
    high = points.max(axis=0)
    return [(line - (low + high) / 2) / max((high - low).max(), 1e-9) for line in drawing]


def _cut(line: Points, hand: Hand, rng: np.random.Generator) -> Points:
    """The stroke begun late and ended early."""
    before, after = (rng.uniform(0, hand.cut, 2) * len(line)).astype(int)
    return line[before : max(len(line) - after, before + 1)]


def _slipped(line: Points, hand: Hand, rng: np.random.Generator) -> Points:
    """The stroke put elsewhere, as pens land where they were not meant to."""
    return line + rng.normal(0, hand.slip, 2)


def _bent(lines: Sequence[Points], hand: Hand, rng: np.random.Generator) -> Points:
    """All points pulled along by waves of random height and course across the drawing."""
    points = np.concatenate(lines)
    waves = rng.normal(0, 3.0, (4, 2))
    phases = points @ waves.T + rng.uniform(0, 2 * np.pi, 4)
    return points + np.sin(phases) @ rng.normal(0, hand.bend, (4, 2))


def _change(hand: Hand, rng: np.random.Generator) -> Points:
    """A turn, a lean and a stretch as one 2 x 2 matrix."""
    angle = np.radians(rng.uniform(-hand.turn, hand.turn))
    wider = np.exp(rng.uniform(-hand.stretch, hand.stretch))
    lean = rng.uniform(-hand.lean, hand.lean)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return turn @ np.array([[1.0, -lean], [0.0, 1.0]]) @ np.diag([wider, 1.0])


def _caught(lines: Sequence[Points], hand: Hand, rng: np.random.Generator) -> list[Points]:
    """The points that the tablet caught of each stroke, each a little off."""
    if rng.random() < hand.hasty:
        density = hand.fewest * np.exp(rng.uniform(0, 2.3))
        lines = [places_along(line, _count(line, density), rng.random()) for line in lines]
    return [line + rng.normal(0, hand.tremble, line.shape) for line in lines]


def _count(line: Points, density: float) -> int:
    """How many points a stroke gets at so many to the unit of length."""
    return 2 + int(density * np.hypot(*np.diff(line, axis=0).T).sum())


def _across(drawing: Sequence[Points], place: float, rng: np.random.Generator) -> Points:
    """A short line across the stem at so much of the height, a little off, sloping a little."""
    points = np.concatenate(drawing)
    top = points[:, 1].min()
    height = np.ptp(points[:, 1])
    y = top + height * (place + rng.normal(0, 0.05))
    stem = points[np.abs(points[:, 1] - y).argmin(), 0]
    left, right = height * rng.uniform(0.1, 0.32, 2)
    rise = height * rng.normal(-0.02, 0.03)
    return np.array([[stem - left, y - rise], [stem + right, y + rise]])


def smooth(points: Points, corner: float) -> Points:
    """A curve through the points (n x 2), PARTS to each step; a corner where they turn by more than `corner` degrees.

    Catmull and Rom, "A class of local interpolating splines" (1974).
    """
    if len(points) < 2:
        return points
    tangents = np.zeros_like(points)
    tangents[1:-1] = (points[2:] - points[:-2]) / 2
    tangents[turns(points) > corner] = 0
    start, end, leaving, arriving = (a[:, None] for a in (points[:-1], points[1:], tangents[:-1], tangents[1:]))
    curve = OF_START * start + OF_END * end + OF_TANGENT * leaving + OF_LAST_TANGENT * arriving
    return np.concatenate([curve.reshape(-1, 2), points[-1:]])


def turns(points: Points) -> NDArray[np.float64]:
    """By how many degrees, 0 to 180, the line turns at each of its points (n x 2); 0 at both ends."""
    heading = np.unwrap(np.arctan2(*np.diff(points, axis=0).T))
    return np.pad(np.abs(np.degrees(np.diff(heading))), 1)


def places_along(line: Points, count: int, offset: float) -> Points:
    """So many places evenly along a line, its ends and a first step of `offset` (0 to 1) of the others among them."""
    travelled = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    at = np.concatenate([[0.0], (np.arange(count - 2) + offset) / max(count - 2, 1), [1.0]]) * travelled[-1]
    return np.column_stack([np.interp(at, travelled, axis) for axis in line.T])
