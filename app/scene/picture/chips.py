"""Where the chips with the numbers of the weights stand: on their edge, clear of neurons, labels and each other.

The rule: every edge offers places along itself; the edge with the fewest free places chooses first and takes the one
farthest from the other edges or, where not all find a place that way, the one that leaves the others most. A gap
between two layers whose chips cannot all stand shows smaller ones, or only those that are asked for.
"""

from functools import lru_cache

import numpy as np

from app.engine.network import Array
from app.engine.parameters import Parameter
from app.scene.curves import Curve
from app.scene.picture.layout.geometry import layout
from app.scene.picture.layout.layouts import Layout
from app.scene.picture.layout.obstacles import Box, free_places

MOST_CHIPS = 16  # in one gap between layers
SHARES = np.linspace(0.06, 0.94, 45)  # the places that an edge offers
ALONG = np.linspace(0, 1, 120)  # points that stand for a curve
CLEAR = 3.0  # pixels between two chips


@lru_cache(maxsize=2048)
def place_chips(key: tuple, layer: int, asked: frozenset[Parameter]) -> dict[Parameter, Box]:
    """The chips of the edges into `layer`: all of them where they fit, else those `asked` for that fit.

    `key` is that of the layout.
    """
    where = layout(*key)
    every = _edges(where, layer)
    found = _most(where, every, every) if 0 < len(every) <= MOST_CHIPS else {}
    return found if len(found) == len(every) > 0 else _most(where, sorted(asked), every or sorted(asked))


def _most(where: Layout, wanted: list[Parameter], others: list[Parameter]) -> dict[Parameter, Box]:
    """The first way to place chips that places all of them, else one that places the most."""
    most: dict[Parameter, Box] = {}
    for size in where.frame.chips if wanted else ():
        for modest in (False, True):
            placed = _place(where, wanted, others, size, modest)
            most = max(most, placed, key=len)
            if len(most) == len(wanted):
                return most
    return most


def _edges(where: Layout, layer: int) -> list[Parameter]:
    if where.tile and layer <= 1 + bool(where.grid):
        return []  # of these only some are drawn
    sources = where.shown(layer - 1) + ((0,) if layer in where.biases else ())
    return [Parameter(layer, to, source) for to in where.shown(layer) for source in sources]


def _place(where: Layout, wanted: list[Parameter], others: list[Parameter], size: tuple[float, float], modest: bool):
    """The chips that find a place; `modest` ones take what leaves the others most, the others what is loneliest."""
    points = np.array([np.stack(where.edge(*edge).at(SHARES), axis=-1) for edge in wanted])
    free = free_places(where, points, size)
    lonely = np.array([_lonely(where, edge, others, at, size[1]) for edge, at in zip(wanted, points, strict=True)])
    placed = {}
    left = list(range(len(wanted)))
    while left:
        edge = min(left, key=lambda e: (free[e].sum(), e))
        left.remove(edge)
        if free[edge].any():
            taken = _taken(points[edge], points[left], free[left], size)
            ranks = (-lonely[edge], taken.round(2)) if modest else (_off_middle(points[edge]), -lonely[edge])
            best = points[edge, np.lexsort((*ranks, ~free[edge]))[0]]
            placed[wanted[edge]] = Box(*best.tolist(), *size)
            free &= ~_meet(points, best, size)
    return placed


def _taken(places: Array, points: Array, free: Array, size: tuple[float, float]) -> Array:
    """How much a chip at each of some places takes from edges still to come, whose points are partly free."""
    met = (_meet(points, places[:, None, None], size) & free).sum(axis=2)
    return ((met / np.maximum(1, free.sum(axis=1))) ** 2).sum(axis=1)


def _meet(points: Array, place: Array, size: tuple[float, float]) -> Array:
    """Whether chips at points (…, 2) would come too close to one at a place."""
    return (np.abs(points - place) < np.array(size) + CLEAR).all(axis=-1)


def _off_middle(points: Array) -> Array:
    """Pixels from the middle of an edge, across the picture."""
    return np.abs(points[:, 0] - (points[0, 0] + points[-1, 0]) / 2).round(1)


def _lonely(where: Layout, edge: Parameter, others: list[Parameter], points: Array, enough: float) -> Array:
    """How far the nearest other edge passes above or below each of some places, no more than is enough."""
    away = [np.abs(_heights(where.edge(*other), points[:, 0]) - points[:, 1]) for other in others if other != edge]
    return np.nanmin([np.full(len(points), enough), *away], axis=0).round(1)


def _heights(curve: Curve, xs: Array) -> Array:
    """y where a curve passes each x, nan beyond its ends."""
    return np.interp(xs, *curve.at(ALONG), left=np.nan, right=np.nan)
