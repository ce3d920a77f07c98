"""Strokes that some writers add and American scans rarely show: the bar of a 7 and the foot of a 1."""

from collections.abc import Sequence

import numpy as np

from app.digits.curve import Points

BARRED_SEVENS, FOOTED_ONES = 0.4, 0.15


def with_habits(drawing: Sequence[Points], digit: int, rng: np.random.Generator) -> list[Points]:
    """The drawing (strokes, each n x 2) of a digit, a 7 perhaps with a bar and a 1 perhaps with a foot."""
    share, place = {7: (BARRED_SEVENS, 0.5), 1: (FOOTED_ONES, 1.0)}.get(digit, (0.0, 0.0))
    return [*drawing, _across(drawing, place, rng)] if rng.random() < share else list(drawing)


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
