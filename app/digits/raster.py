"""From a pen's track to grey pixels: resampling along the strokes and an anti-aliased round pen."""

import numpy as np
from numpy.typing import NDArray

from app.digits.strokes import Strokes

SIDE = 28
SPACING = 0.4
MAX_SAMPLES = 1_000

# The squared distance |p - q|^2 = |p|^2 - 2 p.q + |q|^2 of all points to all pixels is one matrix product.
ROWS, COLUMNS = np.divmod(np.arange(SIDE * SIDE, dtype=np.float64), SIDE)
GRID = np.stack([np.ones(SIDE * SIDE), COLUMNS, ROWS])
FROM_ORIGIN = (COLUMNS**2 + ROWS**2).reshape(SIDE, SIDE)


def resample(strokes: Strokes) -> NDArray[np.float64]:
    """Points evenly spaced along the strokes (in pixels), m x 2, at most 2 MAX_SAMPLES, however they were drawn.

    The ends of every stroke are among them, so that a dot or the tip of a short stroke is not lost.
    """
    travelled = _distance_travelled(strokes)
    count = min(int(travelled[-1] / SPACING) + 2, MAX_SAMPLES)
    at = np.linspace(0.0, travelled[-1], count)
    evenly = np.column_stack([np.interp(at, travelled, axis) for axis in strokes.points.T])
    return np.concatenate([evenly, _thinned(_ends(strokes))])


def stamp(track: NDArray[np.float64], width: float) -> NDArray[np.float64]:
    """The ink (SIDE x SIDE, 0 to 1, row = y) of a round pen of `width` pixels drawn along `track` (m x 2, x before y).

    A pixel is inked by how far its centre lies inside the pen's edge, over one pixel: clip(width/2 + 1/2 - d, 0, 1)
    with d the distance to the nearest point of the track. Pixel (0, 0) has its centre at the origin.
    """
    reach = np.column_stack([(track**2).sum(axis=1), -2 * track])
    squared = (reach @ GRID).min(axis=0).reshape(SIDE, SIDE) + FROM_ORIGIN
    return np.clip(width / 2 + 0.5 - np.sqrt(np.maximum(squared, 0.0)), 0.0, 1.0)


def centre_of_mass(ink: NDArray[np.float64]) -> NDArray[np.float64]:
    """Where the ink (SIDE x SIDE, not blank) balances: (x, y) in pixels from the centre of pixel (0, 0)."""
    places = np.arange(SIDE)
    return np.array([ink.sum(axis=0) @ places, ink.sum(axis=1) @ places]) / ink.sum()


def _distance_travelled(strokes: Strokes) -> NDArray[np.float64]:
    """Inked length up to each point; lifting the pen to begin a stroke adds nothing."""
    steps = np.hypot(*np.diff(strokes.points, axis=0, prepend=strokes.points[:1]).T)
    return np.cumsum(np.where(strokes.begins, 0.0, steps))


def _ends(strokes: Strokes) -> NDArray[np.float64]:
    """First and last point of every stroke."""
    return strokes.points[strokes.begins | np.roll(strokes.begins, -1)]


def _thinned(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Every k-th point, so that at most MAX_SAMPLES are left."""
    return points[:: -(-len(points) // MAX_SAMPLES)]
