"""Which networks stand as pictures: their inputs as one and, where there is room, a first layer as weight pictures."""

import math

LEAST_PICTURED = 64  # inputs; a square number of at least so many is drawn as one picture
# Weight pictures that are shown, by the layers of weights that a network has; a deeper one has no room for any.
MOST_WEIGHT_PICTURES = {2: 100, 3: 60, 4: 40, 5: 40}


def picture_side(inputs: int) -> int:
    """How many pixels a side of the picture has that so many inputs are drawn as; 0 where they are drawn as neurons."""
    side = math.isqrt(inputs)
    return side if inputs >= LEAST_PICTURED and side * side == inputs else 0


def has_weight_pictures(sizes: tuple[int, ...]) -> bool:
    """Whether the first layer stands as weight pictures: where the inputs are a picture and the layer is hidden."""
    return len(sizes) - 1 in MOST_WEIGHT_PICTURES and bool(picture_side(sizes[0]))


def most_weight_pictures(sizes: tuple[int, ...]) -> int:
    """How many weight pictures are shown; the same in every frame, so that what can be asked about is."""
    return MOST_WEIGHT_PICTURES[len(sizes) - 1]
