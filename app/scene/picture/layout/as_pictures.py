"""Inputs that are one picture, the tile, and what that makes of the network beside it."""

import math

LEAST_TILE = 64  # inputs; a square number of at least so many is drawn as one picture
# Weight pictures that are shown, by the layers of weights that a network has; a deeper one has no room for any.
MOST_CELLS = {2: 100, 3: 60, 4: 40, 5: 40}


def tile_side(inputs: int) -> int:
    """The side of the picture that so many inputs are drawn as; 0 where they are drawn as neurons."""
    side = math.isqrt(inputs)
    return side if inputs >= LEAST_TILE and side * side == inputs else 0


def has_grid(sizes: tuple[int, ...]) -> bool:
    """Whether the first layer stands as weight pictures: where the inputs are a picture and the layer is hidden."""
    return len(sizes) - 1 in MOST_CELLS and bool(tile_side(sizes[0]))


def most_cells(sizes: tuple[int, ...]) -> int:
    """How many weight pictures are shown; the same in every frame, so that what can be asked about is."""
    return MOST_CELLS[len(sizes) - 1]
