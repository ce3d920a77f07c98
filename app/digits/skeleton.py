"""The middle line of inked shapes: thinning until lines are one pixel wide."""

import numpy as np
from numpy.typing import NDArray

from app.digits.raster import SIDE

FINER = 2
INKED = 0.4
AROUND = ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1))  # clockwise from the pixel above


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


def _finer(images: NDArray[np.float32]) -> NDArray[np.float32]:
    """The images on the finer grid, bilinearly; its pixel (i, j) lies at (i, j) / FINER."""
    to_finer = _interpolation(SIDE)
    return to_finer @ images @ to_finer.T


def _interpolation(size: int) -> NDArray[np.float32]:
    """The matrix that interpolates a column of so many numbers."""
    at = np.arange(size * FINER)[:, None] / FINER
    return np.maximum(0, 1 - np.abs(at - np.arange(size))).astype(np.float32)
