"""The strokes that may have drawn a scanned digit: its middle line, by thinning, and a pen's way along that."""

import numpy as np
from numpy.typing import NDArray

from app.digits.datasets import SIDE

Dot = tuple[int, int]
Trail = list[Dot]

FINER = 2
INKED = 0.4
AROUND = ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1))  # clockwise from the pixel above
SHORTEST = 5  # places; shorter side branches are left by thinning, not by a pen
SMOOTHED = 2  # places before and after that each point is averaged with


def skeletons(images: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Images (n x 784, 0 to 1) as middle lines on a grid FINER times as fine: n x 56 x 56."""
    shapes = _finer(images.reshape(-1, SIDE, SIDE)) > INKED
    return thinned(shapes)


def thinned(shapes: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Shapes (n x rows x columns) worn off from all sides until nothing can go without breaking a line.

    Zhang and Suen, "A fast parallel algorithm for thinning digital patterns" (1984).
    """
    lines = shapes.copy()
    changed = True
    while changed:
        changed = False
        for first in (True, False):
            worn = lines & _removable(lines, first)
            lines ^= worn
            changed |= bool(worn.any())
    return lines


def _removable(lines: NDArray[np.bool_], first: bool) -> NDArray[np.bool_]:
    """The pixels that one half of an iteration takes away."""
    around = _neighbours(lines)
    count = around.sum(axis=0, dtype=np.int8)
    rises = (~around & np.roll(around, -1, axis=0)).sum(axis=0, dtype=np.int8)
    up, right, down, left = around[::2]
    corner = ~(up & right & down) & ~(right & down & left) if first else ~(up & right & left) & ~(up & down & left)
    return (count >= 2) & (count <= 6) & (rises == 1) & corner


def _neighbours(lines: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The eight neighbours of every pixel, 8 x n x rows x columns, in the order of AROUND."""
    rows, columns = lines.shape[1:]
    framed = np.pad(lines, ((0, 0), (1, 1), (1, 1)))
    return np.stack([framed[:, 1 + y : 1 + y + rows, 1 + x : 1 + x + columns] for y, x in AROUND])


def _finer(images: NDArray[np.float32]) -> NDArray[np.floating]:
    """The images on the finer grid, bilinearly; its pixel (i, j) lies at (i, j) / FINER."""
    to_finer = _interpolation(SIDE)
    return to_finer @ images @ to_finer.T


def _interpolation(size: int) -> NDArray[np.float32]:
    """The matrix that interpolates a column of so many numbers."""
    at = np.arange(size * FINER)[:, None] / FINER
    return np.maximum(0, 1 - np.abs(at - np.arange(size))).astype(np.float32)


def traced(skeleton: NDArray[np.bool_]) -> list[NDArray[np.float64]]:
    """The strokes of a skeleton, each n x 2 (x before y, in pixels of the image), in no special order.

    The pen starts at loose ends, goes as straight on as it can where lines meet, and visits every place once.
    """
    rows, columns = np.nonzero(skeleton)
    left: set[Dot] = set(zip(rows.tolist(), columns.tolist(), strict=True))
    whole = frozenset(left)
    paths: list[Trail] = []
    while left:
        path = _walk(_start(left), left)
        if len(path) >= SHORTEST or not paths:
            paths.append(_joined(path, whole))
    return [_smooth(path) for path in paths]


def _near(place: Dot, among: set[Dot] | frozenset[Dot]) -> Trail:
    """The places beside this one, straight ones before diagonal ones."""
    y, x = place
    return [near for dy, dx in (*AROUND[::2], *AROUND[1::2]) if (near := (y + dy, x + dx)) in among]


def _start(left: set[Dot]) -> Dot:
    """The topmost loose end, or the topmost place where there is none."""
    return min(left, key=lambda place: (len(_near(place, left)) > 1, place))


def _walk(start: Dot, left: set[Dot]) -> Trail:
    """The way from a place, straight on where there is a choice, taken out of what is left."""
    path = [start]
    left.discard(start)
    while following := _near(path[-1], left):
        path.append(max(following, key=lambda place: _straightness(path, place)))
        left.discard(path[-1])
    return path


def _straightness(path: Trail, place: Dot) -> float:
    """The cosine between where the path came from, some places back, and where it would go."""
    (y, x), (from_y, from_x) = path[-1], path[max(-6, -len(path))]
    before = np.hypot(y - from_y, x - from_x)
    after = np.hypot(place[0] - y, place[1] - x)
    return ((y - from_y) * (place[0] - y) + (x - from_x) * (place[1] - x)) / (max(before, 1.0) * after)


def _joined(path: Trail, whole: frozenset[Dot]) -> Trail:
    """The path up to the lines it begins and ends beside."""
    own = set(path[:3]), set(path[-3:])
    before, after = (_near(end, whole - near) for end, near in zip((path[0], path[-1]), own, strict=True))
    return [*before[:1], *path, *after[:1]]


def _smooth(path: Trail) -> NDArray[np.float64]:
    """The path as points, each averaged with those around it; both ends stay."""
    points = np.array(path, dtype=np.float64)[:, ::-1] / FINER
    framed = np.concatenate([points[:1].repeat(SMOOTHED, 0), points, points[-1:].repeat(SMOOTHED, 0)])
    windows = np.lib.stride_tricks.sliding_window_view(framed, 2 * SMOOTHED + 1, axis=0)
    return np.concatenate([points[:1], windows.mean(axis=-1)[1:-1], points[-1:]])
