"""What chips keep clear of: neurons with their arcs and labels, bias units, headers, counts of neurons left out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.engine.network import Array
from app.scene.picture.layout.layers import SIDE_ROOM
from app.scene.picture.layout.layouts import Layout
from app.scene.picture.layout.places import HEADER_HEIGHT, Spot
from app.scene.picture.layout.weight_pictures import WeightPictures

NAME_WIDTH = 44.0
DELTA_WIDTH = 84.0
NAME_HEIGHT = 22.0
LABEL_HEIGHT = 16.0
WIDEST_HEADER = 110.0
AROUND_NEURON, AROUND_UNIT = 7.0, 5.0  # pixels beyond the circle; the arc of a δ is within
GAP_ROOM = (60.0, 24.0)
MARGIN = 4.0


@dataclass(frozen=True)
class Box:
    """A rectangle around a centre."""

    x: float
    y: float
    width: float
    height: float


def free_places(where: Layout, points: Array, size: tuple[float, float]) -> NDArray[np.bool_]:
    """Which of some points (…, 2) can be the middle of a chip of this size."""
    half = np.array(size) / 2
    x, y = np.moveaxis(points, -1, 0)
    free = (x >= half[0]) & (x <= where.frame.width - half[0])
    free &= (y >= half[1] + MARGIN) & (y <= where.frame.height - half[1])
    for box in _boxes(where):
        free &= (np.abs(points - (box.x, box.y)) - half >= (box.width / 2, box.height / 2)).any(axis=-1)
    for at_x, at_y, radius in _circles(where):
        beyond = np.maximum(np.abs(points - (at_x, at_y)) - half, 0)
        free &= np.hypot(*np.moveaxis(beyond, -1, 0)) >= radius
    return free


def labels_of(place: Spot) -> list[Box]:
    """The name and δ of a neuron."""
    if place.labels == "stack":
        above = place.y - place.r - 14
        below = place.y + place.r + 12
        return [Box(place.x, above, NAME_WIDTH, NAME_HEIGHT), Box(place.x, below, DELTA_WIDTH, LABEL_HEIGHT)]
    if place.labels in ("left", "right"):
        side = (place.r + 7 + SIDE_ROOM / 2) * (1 if place.labels == "right" else -1)
        return [Box(place.x + side, place.y - 3, SIDE_ROOM, NAME_HEIGHT + LABEL_HEIGHT)]
    return []


def _boxes(where: Layout) -> list[Box]:
    boxes = [box for place in where.neurons.values() for box in labels_of(place)]
    if where.frame.name == "narrow":
        boxes += [Box(p.x, p.y + p.r + 28, DELTA_WIDTH, LABEL_HEIGHT) for p in where.outputs]
    boxes += _pictures(where.weight_pictures) if where.weight_pictures else []
    headers = [where.header(layer) for layer in range(where.depth + 1)]
    boxes += [Box(x, y, min(room, WIDEST_HEADER), HEADER_HEIGHT) for x, y, room in headers]
    return boxes + [Box(gap.x, gap.y, *GAP_ROOM) for gap in where.gaps]


def _pictures(pictures: WeightPictures) -> list[Box]:
    """The inputs, the pictures above and those below the lane, and the enlarged one in it with its texts."""
    squares = ((x, y, x + size, y + size) for x, y, size in (pictures.larger, pictures.inputs))
    edges = (*pictures.blocks(), *squares, *pictures.enlarged_places.rectangles())
    return [Box((a + c) / 2, (b + d) / 2, c - a, d - b) for a, b, c, d in edges]


def _circles(where: Layout) -> list[tuple[float, float, float]]:
    neurons = [(p.x, p.y, p.r + AROUND_NEURON) for p in where.circles]
    return neurons + [(p.x, p.y, p.r + AROUND_UNIT) for p in where.biases.values()]
