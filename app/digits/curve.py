"""From a few points to a drawn line and back: smooth curves with sharp corners, and what a hasty pen leaves of them."""

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

PARTS = 6
ALONG = np.linspace(0, 1, PARTS, endpoint=False)[:, None]
# Hermite's cubic: how much each end and each end's tangent counts at every place along.
OF_START = 2 * ALONG**3 - 3 * ALONG**2 + 1
OF_END = 3 * ALONG**2 - 2 * ALONG**3
OF_TANGENT = ALONG**3 - 2 * ALONG**2 + ALONG
OF_LAST_TANGENT = ALONG**3 - ALONG**2


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
