"""Strokes as they come from a pen: lists of polylines, checked and laid end to end."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

MAX_POINTS = 100_000

Drawn = Sequence[Sequence[Sequence[float]]] | Sequence[NDArray[np.float64]]
"""a drawing as polylines [[[x, y], ...], ...] in any unit, y down"""


class DrawingError(ValueError):
    """A drawing that cannot be read; the message says what is wrong with it."""


@dataclass(frozen=True)
class Strokes:
    """A drawing with its strokes laid end to end."""

    points: NDArray[np.float64]
    """all its points in drawing order, n x 2 (x right, y down)"""
    begins: NDArray[np.bool_]
    """which of them begin a stroke"""

    @property
    def half_extent(self) -> float:
        """Half the longer side of the bounding box; 0 for a single dot and where there is no point at all."""
        # Halved first: the distance of two coordinates near the largest float would overflow.
        return float(np.ptp(self.points / 2, axis=0).max()) if len(self.points) else 0.0

    def moved(self, points: NDArray[np.float64]) -> "Strokes":
        """The same strokes with their points (n x 2) elsewhere."""
        return Strokes(points, self.begins)


def read_strokes(strokes: Drawn) -> Strokes:
    """Check a drawing and lay its strokes end to end; those without points are left out.

    Raises DrawingError for wrong nesting, anything but finite numbers, or more than MAX_POINTS points.
    """
    lengths = _lengths(strokes)
    points = _finite_pairs(list(chain.from_iterable(strokes)))
    begins = np.zeros(len(points), dtype=bool)
    begins[np.cumsum([0, *lengths])[:-1]] = True
    return Strokes(points, begins)


def _lengths(strokes: Drawn) -> list[int]:
    """How many points each stroke has, empty strokes left out."""
    try:
        lengths = [len(stroke) for stroke in strokes if len(stroke)]
    except TypeError:
        raise DrawingError("strokes must be a list of strokes, each a list of [x, y] points") from None
    if sum(lengths) > MAX_POINTS:
        raise DrawingError(f"the drawing has {sum(lengths):,} points; at most {MAX_POINTS:,} can be read")
    return lengths


def _finite_pairs(pairs: list[Sequence[float]]) -> NDArray[np.float64]:
    """The points as an n x 2 array of finite numbers."""
    try:
        points = np.asarray(pairs or np.empty((0, 2)))
    except ValueError:
        raise DrawingError("every point must be [x, y]: two numbers") from None
    if points.ndim != 2 or points.shape[1] != 2 or points.dtype.kind not in "iuf":
        raise DrawingError("every point must be [x, y]: two numbers")
    if not np.all(np.isfinite(points)):
        raise DrawingError("a point has a coordinate that is NaN or infinite")
    return points.astype(np.float64)
