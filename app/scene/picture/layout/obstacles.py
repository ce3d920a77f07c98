"""What chips keep clear of: neurons with their arcs and labels, bias units, headers, counts of neurons left out."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.engine.network import Array
from app.scene.picture.layout.layers import SIDE_ROOM
from app.scene.picture.layout.layouts import Layout
from app.scene.picture.layout.places import HEADER_HEIGHT, ROOMY, Frame, Spot
from app.scene.picture.layout.weight_pictures import WeightPictures

NAME_WIDTH, NARROW_NAME = 44.0, 40.0
# Where its letters are brief, where they are written in full, and where there is least room.
DELTA_WIDTH, LONG_DELTA, NARROW_DELTA = 84.0, 104.0, 70.0
NAME_HEIGHT = 22.0
LABEL_HEIGHT = 16.0
TARGET_WIDTH = 38.0  # more than SIDE_ROOM
SIDE_HEIGHT = 34.0  # of a name and a δ on a side
WIDEST_HEADER = 110.0
AROUND_NEURON, AROUND_UNIT = 6.5, 5.0  # pixels beyond the circle; the arc of a δ is within
BADGE, LEAST_CLEAR = 8.0, 300.0  # of what says that a slope is 0 on a phone; the width below which it may touch a chip
BRACKET = 6.0  # the width of a bracket with a little air
GAP_ROOM = (60.0, 24.0)
MARGIN = 4.0
ALMOST = 0.1  # pixels: what only touches is looked at too


@dataclass(frozen=True)
class Box:
    """A rectangle around a centre."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: "Box") -> bool:
        """Whether they share a point within."""
        across, down = self.width + other.width, self.height + other.height
        return 2 * abs(self.x - other.x) < across and 2 * abs(self.y - other.y) < down


def around(points: Array) -> Box:
    """What holds all of some points (…, 2)."""
    low, high = points.reshape(-1, 2).min(axis=0), points.reshape(-1, 2).max(axis=0)
    return Box(*((low + high) / 2).tolist(), *(high - low).tolist())


def free_places(where: Layout, points: Array, size: tuple[float, float]) -> NDArray[np.bool_]:
    """Which of some points (…, 2) can be the middle of a chip of this size."""
    half = np.array(size) / 2
    x, y = np.moveaxis(points, -1, 0)
    free = (x >= half[0]) & (x <= where.frame.width - half[0])
    free &= (y >= half[1] + MARGIN) & (y <= where.frame.height - half[1])
    all_points = around(points)
    near = replace(all_points, width=all_points.width + size[0] + ALMOST, height=all_points.height + size[1] + ALMOST)
    for box in filter(near.meets, taken(where)):
        free &= (np.abs(points - (box.x, box.y)) - half >= (box.width / 2, box.height / 2)).any(axis=-1)
    for at_x, at_y, radius in _circles(where):
        if near.meets(Box(at_x, at_y, 2 * radius, 2 * radius)):
            across, down = np.abs(x - at_x) - half[0], np.abs(y - at_y) - half[1]
            free &= np.hypot(np.maximum(across, 0), np.maximum(down, 0)) >= radius
    return free


def delta_width(frame: Frame) -> float:
    """How wide a δ below its neuron may be."""
    return NARROW_DELTA if frame.narrow else LONG_DELTA if frame.width >= ROOMY else DELTA_WIDTH


def name_width(frame: Frame) -> float:
    """How wide the name of a neuron may be."""
    return NARROW_NAME if frame.narrow else NAME_WIDTH


def labels_of(place: Spot, below: float, name: float = NAME_WIDTH) -> list[Box]:
    """The name and δ of a neuron; where δ stands below it may be as wide as `below`, and its name as `name`."""
    if place.labels == "stack":
        above = place.y - place.r - 14
        foot = place.y + place.r + 12
        return [Box(place.x, above, name, NAME_HEIGHT), Box(place.x, foot, below, LABEL_HEIGHT)]
    if place.labels in ("left", "right"):
        if place.labels == "right":
            left = place.x + place.r + 7
            named = Box(left + name / 2, place.y - 11, name, SIDE_HEIGHT - LABEL_HEIGHT)
            return [named, Box(left + SIDE_ROOM / 2, place.y + 6, SIDE_ROOM, LABEL_HEIGHT)]
        width = SIDE_ROOM + TARGET_WIDTH  # of an output, whose target stands beside its name
        return [
            Box(place.x - place.r - 7 - SIDE_ROOM / 2, place.y - 3, SIDE_ROOM, SIDE_HEIGHT),
            Box(place.x - place.r - 7 - width / 2, place.y - 9, width, LABEL_HEIGHT + 4),
        ]
    return []


def taken(where: Layout) -> list[Box]:
    """What is no circle: labels, headers, counts, pictures, and the brackets before hidden layers."""
    below = delta_width(where.frame)
    name = name_width(where.frame)
    boxes = [box for place in where.neurons.values() for box in labels_of(place, below, name)]
    if where.frame.narrow:
        boxes += [Box(p.x, p.y + p.r + 28, below, LABEL_HEIGHT) for p in where.outputs]
    for layer in where.inner:
        x, pieces = where.bracket_before(layer)
        boxes += [Box(x, (top + end) / 2, BRACKET, end - top) for top, end in pieces]
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
    roomy = where.frame.narrow and where.frame.width >= LEAST_CLEAR
    hidden = [p for p in where.circles if roomy and 0 < p.layer < where.depth]
    badges = [(p.x + 0.88 * p.r, p.y - 0.88 * p.r, BADGE) for p in hidden]
    return neurons + badges + [(p.x, p.y, p.r + AROUND_UNIT) for p in where.biases.values()]
