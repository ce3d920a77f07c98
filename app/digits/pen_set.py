"""Labelled pen drawings to train on: traced from scans, copied from a copybook, and by real pens where a file has some.

The copybook has several ways to write each digit, with the habits that scans rarely show. A line of `copybook.txt` is a
digit and a drawing of it in a box of 100 x 100, y down: its points "x,y x,y ...", with a semicolon where the pen is
lifted. Hands make curves of them, with a corner wherever they turn sharply. A hand writes the same strokes as another
writer might make them, with other habits, hastily or with care.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.digits.augment import Distortion
from app.digits.datasets import PIXELS, LabelledDigits
from app.digits.ink import PEN_WIDTH, from_strokes
from app.digits.tracing import skeletons, traced

Points = NDArray[np.float64]
Labelled = tuple[list[Points], int]

COPYBOOKS = (Path(__file__).parent / "copybook.txt", Path(__file__).parent / "copybook_2.txt")
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
    unsteady: float = 0.0
    """of the logarithm of the way from point to point, standard deviation, when the pen was fast"""
    slashed: float = 0.0
    """share of zeros with a line through them"""


@dataclass(frozen=True)
class Pens:
    """How many pen drawings to make, by what hands and pens, and how they are changed in each epoch."""

    scans: int = 1
    """how often each scanned digit is rewritten"""
    scanned: int | None = None
    """how many of them are, from the beginning; all by default"""
    copies: int = 60_000
    """drawings from the copybook"""
    editions: int = 1
    """how many of the copybook's files are copied from"""
    real: int = 0
    """how often each digit by a real pen is rewritten"""
    curves: bool = False
    """whether few points are joined by curves, as the network that learns them will see drawings"""
    other: float = 0.3
    """share of drawings with a pen of another width than the page's"""
    narrowest: float = 1.6
    """pixels"""
    widest: float = 4.2
    """pixels"""
    hand: Hand = field(default_factory=Hand)
    distortion: Distortion = field(default_factory=Distortion)


def pen_set(
    digits: LabelledDigits, pens: Pens, rng: np.random.Generator, written: Sequence[Labelled] = ()
) -> LabelledDigits:
    """Pen drawings as the network sees them, those `written` by real pens among them; the same state gives the same."""
    digits = LabelledDigits(digits.images[: pens.scanned], digits.labels[: pens.scanned])
    count = pens.scans * len(digits.labels) + pens.copies + pens.real * len(written)
    images = np.zeros((count, PIXELS), np.float32)
    labels = np.zeros(count, np.uint8)
    for row, (drawing, digit) in enumerate(_drawings(digits, pens, rng, written)):
        seen = from_strokes(rewritten(drawing, pens.hand, rng), _pen_width(pens, rng), pens.curves)
        if seen is not None:
            images[row] = seen
        labels[row] = digit
    return LabelledDigits(images, labels)


@cache
def copybook(editions: int = len(COPYBOOKS)) -> dict[int, list[tuple[Points, ...]]]:
    """For each digit, the drawings of it in so many of the files; a drawing is its strokes, each n x 2."""
    ways: dict[int, list[tuple[Points, ...]]] = {}
    for line in chain.from_iterable(book.read_text(encoding="ascii").splitlines() for book in COPYBOOKS[:editions]):
        digit, strokes = line.split(":")
        ways.setdefault(int(digit), []).append(tuple(map(_points, strokes.split(";"))))
    return ways


def read_real(file: Path, digits: int) -> list[Labelled]:
    """The first so many digits of a file of the UCI pen-based digits: a line is x, y of eight points, y up, the digit.

    E. Alpaydin, F. Alimoglu, "Pen-Based Recognition of Handwritten Digits" (1996), CC BY 4.0. Raises ValueError.
    """
    rows = np.loadtxt(file, delimiter=",", max_rows=digits, ndmin=2)
    if rows.shape != (digits, 17):
        raise ValueError(f"{file} has {len(rows):,} lines of {rows.shape[1]} numbers; {digits:,} of 17 are needed")
    return [([row[:16].reshape(8, 2) * (1, -1)], int(row[16])) for row in rows]


def _drawings(
    digits: LabelledDigits, pens: Pens, rng: np.random.Generator, written: Sequence[Labelled]
) -> Iterator[Labelled]:
    for start in range(0, len(digits.labels), AT_ONCE):
        lines = skeletons(digits.inputs(slice(start, start + AT_ONCE)))
        for skeleton, label in zip(lines, digits.labels[start : start + AT_ONCE].tolist(), strict=True):
            strokes = traced(skeleton)
            yield from ((with_habits(strokes, label, rng, pens.hand.slashed), label) for _ in range(pens.scans))
    yield from islice(_copied(rng, pens.editions), pens.copies)
    for strokes, label in written:
        yield from ((_unstretched(strokes, label, rng), label) for _ in range(pens.real))


def _unstretched(strokes: Sequence[Points], digit: int, rng: np.random.Generator) -> list[Points]:
    """A real pen's few points as its way, narrower: the file has every digit stretched to a square, a 1 most of all."""
    corner = rng.uniform(ROUNDEST, SHARPEST)
    narrower = np.exp(rng.uniform(-2.3, -0.3) if digit == 1 else rng.uniform(-0.7, 0.1))
    return [smooth(line * (narrower, 1), corner) for line in strokes]


def _copied(rng: np.random.Generator, editions: int) -> Iterator[Labelled]:
    """Drawings from the copybook without end, as many of each digit and, among those, of each way to write it."""
    while True:
        for digit, ways in copybook(editions).items():
            corner = rng.uniform(ROUNDEST, SHARPEST)
            yield [_copy(points, corner, rng) for points in ways[rng.integers(len(ways))]], digit


def _copy(points: Points, corner: float, rng: np.random.Generator) -> Points:
    return smooth(points + rng.normal(0, JITTER, points.shape), corner)


def _pen_width(pens: Pens, rng: np.random.Generator) -> float:
    return rng.uniform(pens.narrowest, pens.widest) if rng.random() < pens.other else PEN_WIDTH


def _points(text: str) -> Points:
    return np.array([[float(number) for number in point.split(",")] for point in text.split()])


def with_habits(drawing: Sequence[Points], digit: int, rng: np.random.Generator, slashed: float = 0.0) -> list[Points]:
    """The drawing (strokes, each n x 2) of a digit, a 7 perhaps with a bar, a 1 with a foot, a 0 with a slash.

    Some writers add them, and American scans rarely show them.
    """
    if digit == 0 and slashed and rng.random() < slashed:
        return [*drawing, _slash(drawing, rng)]
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
        lines = [_snatched(line, _count(line, density), hand, rng) for line in lines]
    return [line + rng.normal(0, hand.tremble, line.shape) for line in lines]


def _snatched(line: Points, count: int, hand: Hand, rng: np.random.Generator) -> Points:
    """So many points of the stroke, evenly or, where the pen's speed wavers, not."""
    if not hand.unsteady:
        return places_along(line, count, rng.random())
    steps = np.exp(rng.normal(0, hand.unsteady, count - 1))
    steps[0] *= rng.random()
    return _places_at(line, np.concatenate([[0.0], np.cumsum(steps) / steps.sum()]))


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


def _slash(drawing: Sequence[Points], rng: np.random.Generator) -> Points:
    """A line through all of the drawing, from the top right to the bottom left, a little off."""
    points = np.concatenate(drawing)
    corner, size = points.min(axis=0), np.ptp(points, axis=0)
    return corner + size * (np.array([[0.85, 0.15], [0.15, 0.85]]) + rng.normal(0, 0.08, (2, 2)))


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
    shares = np.concatenate([[0.0], (np.arange(count - 2) + offset) / max(count - 2, 1), [1.0]])
    return _places_at(line, shares)


def _places_at(line: Points, shares: NDArray[np.float64]) -> Points:
    """The places at such shares of a line's length."""
    travelled = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    return np.column_stack([np.interp(shares * travelled[-1], travelled, axis) for axis in line.T])
