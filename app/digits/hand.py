"""Another hand: the same strokes as another writer might make them, with another pen, hastily or with care."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.digits.curve import Points, sampled

Drawing = Sequence[Points]


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


def rewritten(drawing: Drawing, hand: Hand, rng: np.random.Generator) -> list[Points]:
    """The drawing (strokes, each n x 2) as this hand might write it; the same generator state gives the same."""
    unit = _framed(drawing)
    written = [_slipped(_cut(line, hand, rng), hand, rng) for line in unit]
    bent = _bent(written, hand, rng) @ _change(hand, rng).T
    ends = np.cumsum([len(line) for line in written])[:-1]
    return _caught(np.split(bent, ends), hand, rng)


def _framed(drawing: Drawing) -> list[Points]:
    """The drawing moved and scaled to heights and widths of at most 1 around 0."""
    points = np.concatenate(drawing)
    low, high = points.min(axis=0), points.max(axis=0)
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
        lines = [sampled(line, _count(line, density), rng.random()) for line in lines]
    return [line + rng.normal(0, hand.tremble, line.shape) for line in lines]


def _count(line: Points, density: float) -> int:
    """How many points a stroke gets at so many to the unit of length."""
    return 2 + int(density * np.hypot(*np.diff(line, axis=0).T).sum())
