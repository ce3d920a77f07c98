"""A run's history as a line of a chart: one value at each point, few enough points to draw."""

import math
from collections.abc import Sequence

from app.training.progress import Point

MOST_POINTS = 120
Place = tuple[float, float]  # epochs trained, and the value then


def series(history: Sequence[Point], value: str) -> tuple[Place, ...]:
    """(epoch, value) at up to about 120 points in order of time, the first and the last among them.

    `value` names a number of a Point; a point where it is no number is left out. As a history grows, what is drawn of
    it stays where it is until every second point is dropped.
    """
    every = stride(len(history))
    kept = [p for i, p in enumerate(history) if i % every == 0 or i == len(history) - 1]
    places = ((p.epoch, getattr(p, value)) for p in kept)
    return tuple((epoch, y) for epoch, y in places if math.isfinite(y))


def stride(points: int) -> int:
    """1, 2, 4, 8, …: each which point of so many is drawn."""
    every = 1
    while points > every * MOST_POINTS:
        every *= 2
    return every
