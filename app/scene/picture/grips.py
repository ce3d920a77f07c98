"""Where edges without a chip are taken hold of: a place on each curve, as far from every other handle as there is room.

The rule: the edge with the fewest free places chooses first and takes the freest one; then each in turn moves to where
it is farthest from the others, which never brings two of them closer than the closest two were.
"""

import math
from dataclasses import replace
from functools import lru_cache

import numpy as np

from app.engine.network import Array
from app.engine.parameters import Parameter
from app.scene.picture.layout.layouts import Layout
from app.scene.picture.layout.obstacles import ALMOST, Box, around, delta_width, labels_of, name_width
from app.scene.picture.layout.places import HEADER_HEIGHT

Point = tuple[float, float]
Grip = tuple[float, float, float]  # x, y, radius
RADIUS = 6.0
APART = 24.0  # pixels between the middles of two grips, where there is room
SHARES = np.linspace(0.06, 0.94, 61)  # the places that an edge offers
ROUNDS = 4
COVERED = 0.9  # of the way to the next grip
TO_MIDDLE = 0.02  # how little the middle of an edge is worth against a pixel more of room
GAP_SIZE = (72.0, 26.0)
WIDEST_CHIP = 72.0  # of most chips; where edges are many there is no room for more


@lru_cache(maxsize=2048)
def place_grips(
    where: Layout, edges: tuple[Parameter, ...], chips: frozenset[Point], seen: bool = False
) -> dict[Parameter, Grip]:
    """The grips of these edges, all of one gap between layers; smaller where the next one is close.

    `chips` are the middles of the chips. Grips that are `seen` keep off labels.
    """
    if not edges:
        return {}
    points = np.array([np.stack(where.edge(*edge).at(SHARES), axis=-1) for edge in edges])
    places = _spread(points, _free(where, edges[0][0], points, chips, seen))
    radii = [min(RADIUS, COVERED * _nearest(places, place)) for place in places]
    found = np.column_stack([places, radii]).round(1).tolist()
    return {edge: (x, y, radius) for edge, (x, y, radius) in zip(edges, found, strict=True)}


def _free(where: Layout, layer: int, points: Array, chips: frozenset[Point], seen: bool) -> Array:
    """Pixels from each place to the nearest neuron, chip, input picture or count of those left out, at most so many."""
    found = np.full(points.shape[:2], APART / 2)
    all_points = around(points)
    farthest = APART + 2 * RADIUS + ALMOST  # beyond half of it nothing is nearer than that
    near = replace(all_points, width=all_points.width + farthest, height=all_points.height + farthest)
    x, y = np.moveaxis(points, -1, 0)
    pictures = where.weight_pictures
    cells = pictures.cells() if pictures else ()  # the enlarged one stands elsewhere, and here still
    for place in (*where.neurons.values(), *cells):
        if near.meets(Box(place.x, place.y, 2 * place.r, 2 * place.r)):
            np.minimum(found, np.hypot(x - place.x, y - place.y) - place.r, out=found)
    boxes = [Box(gap.x, gap.y, *GAP_SIZE) for gap in where.gaps]
    if where.input_picture and layer == 1:
        left, upper, side = where.input_picture.square
        top = where.header(0)[1] - HEADER_HEIGHT / 2
        boxes.append(Box(left + side / 2, (top + upper + side) / 2, side, upper + side - top))
    chip_size = min(where.frame.chips[0][0], WIDEST_CHIP), where.frame.chips[0][1]
    boxes += [Box(*chip, *chip_size) for chip in chips]
    for box in filter(near.meets, boxes):
        np.minimum(found, _outside(points, box), out=found)
    widths = delta_width(where.frame), name_width(where.frame)
    labels = (box for place in where.neurons.values() if seen for box in labels_of(place, *widths))
    for box in filter(near.meets, labels):
        np.minimum(found, _outside(points, box) - RADIUS, out=found)
    return found - TO_MIDDLE * np.abs(SHARES - 0.5)


def _outside(points: Array, box: Box) -> Array:
    """Pixels from each place to a box, negative within it."""
    beyond = np.abs(points - (box.x, box.y)) - (box.width / 2, box.height / 2)
    return np.hypot(*np.moveaxis(np.maximum(beyond, 0), -1, 0)) + np.minimum(beyond.max(axis=-1), 0)


def _spread(points: Array, free: Array) -> Array:
    """The place that each edge takes; `free` is the room of every place beside all that is not a grip."""
    order = np.argsort((free >= APART / 2 - 1).sum(axis=1), kind="stable").tolist()
    taken = np.full((len(points), 2), math.inf)
    for edge in order * ROUNDS:
        taken[edge] = math.inf
        nearest = np.sqrt(_squared(points[edge], taken).min(axis=1))
        taken[edge] = points[edge, np.minimum(free[edge], nearest - APART / 2).argmax()]
    return taken


def _squared(points: Array, others: Array) -> Array:
    """Squared distances from each of some points to each of others."""
    return (points[:, :1] - others[:, 0]) ** 2 + (points[:, 1:] - others[:, 1]) ** 2


def _nearest(places: Array, place: Array) -> float:
    """Pixels from a place to the nearest other one."""
    distances = _squared(place[None], places)[0]
    return math.sqrt(min(distances[distances > 0], default=math.inf))
