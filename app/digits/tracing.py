"""A pen's way along a skeleton: the strokes that may have drawn a scanned digit."""

import numpy as np
from numpy.typing import NDArray

from app.digits.skeleton import AROUND, FINER

Place = tuple[int, int]
Path = list[Place]

SHORTEST = 5  # places; shorter side branches are left by thinning, not by a pen
SMOOTHED = 2  # places before and after that each point is averaged with


def traced(skeleton: NDArray[np.bool_]) -> list[NDArray[np.float64]]:
    """The strokes of a skeleton, each n x 2 (x before y, in pixels of the image), in no special order.

    The pen starts at loose ends, goes as straight on as it can where lines meet, and visits every place once.
    """
    left = set(zip(*(axis.tolist() for axis in np.nonzero(skeleton)), strict=True))
    whole = frozenset(left)
    paths = []
    while left:
        path = _walk(_start(left), left)
        if len(path) >= SHORTEST or not paths:
            paths.append(_joined(path, whole))
    return [_smooth(path) for path in paths]


def _near(place: Place, among: set[Place] | frozenset[Place]) -> Path:
    """The places beside this one, straight ones before diagonal ones."""
    y, x = place
    return [near for dy, dx in (*AROUND[::2], *AROUND[1::2]) if (near := (y + dy, x + dx)) in among]


def _start(left: set[Place]) -> Place:
    """The topmost loose end, or the topmost place where there is none."""
    return min(left, key=lambda place: (len(_near(place, left)) > 1, place))


def _walk(start: Place, left: set[Place]) -> Path:
    """The way from a place, straight on where there is a choice, taken out of what is left."""
    path = [start]
    left.discard(start)
    while following := _near(path[-1], left):
        path.append(max(following, key=lambda place: _straightness(path, place)))
        left.discard(path[-1])
    return path


def _straightness(path: Path, place: Place) -> float:
    """The cosine between where the path came from, some places back, and where it would go."""
    (y, x), (from_y, from_x) = path[-1], path[max(-6, -len(path))]
    before = np.hypot(y - from_y, x - from_x)
    after = np.hypot(place[0] - y, place[1] - x)
    return ((y - from_y) * (place[0] - y) + (x - from_x) * (place[1] - x)) / (max(before, 1.0) * after)


def _joined(path: Path, whole: frozenset[Place]) -> Path:
    """The path up to the lines it begins and ends beside."""
    own = set(path[:3]), set(path[-3:])
    before, after = (_near(end, whole - near) for end, near in zip((path[0], path[-1]), own, strict=True))
    return [*before[:1], *path, *after[:1]]


def _smooth(path: Path) -> NDArray[np.float64]:
    """The path as points, each averaged with those around it; both ends stay."""
    points = np.array(path, dtype=np.float64)[:, ::-1] / FINER
    framed = np.concatenate([points[:1].repeat(SMOOTHED, 0), points, points[-1:].repeat(SMOOTHED, 0)])
    windows = np.lib.stride_tricks.sliding_window_view(framed, 2 * SMOOTHED + 1, axis=0)
    return np.concatenate([points[:1], windows.mean(axis=-1)[1:-1], points[-1:]])
