"""Another hand: the same strokes as another writer might make them, with other habits, hastily or with care."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.digits.curve import Points, places_along

BARRED_SEVENS, FOOTED_ONES = 0.4, 0.15  # shares of writers


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
