"""Chips, the numbers on the edges: a weight, and below it the gradient or, after the update, the change.

They stand on their edge, clear of neurons, labels and each other: every edge offers places along itself; the edge with
the fewest free places chooses first and takes the one farthest from the other edges or, where not all find a place that
way, the one that leaves the others most. A gap between two layers whose chips cannot all stand shows smaller ones, or
only those that are asked for.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from app.engine.network import Array
from app.engine.parameters import Parameter
from app.explorer.notation import Notation, Symbol
from app.scene.formulas.numbers import narrower, since
from app.scene.picture.layer_numbers import EdgeNumbers, number_at
from app.scene.picture.layout.layouts import Layout
from app.scene.picture.layout.obstacles import Box, free_places
from app.scene.picture.lettering import fitting, text_width

MOST_CHIPS = 16  # in one gap between layers
SHARES = np.linspace(0.06, 0.94, 45)  # the places that an edge offers
ALONG = np.linspace(0, 1, 120)  # points that stand for a curve
CLEAR = 3.0  # pixels between two chips
AIR = 1.5  # pixels left and right of the text on a chip
LEAST_WIDTH = 40.0
TOUCH = 0.5  # pixels beyond the middle of a column, so that chips 39 pixels apart still stand side by side
WEIGHT_ABOVE, WEIGHT_ALONE = -3.0, 4.0  # from the middle of a chip to the baseline of the weight
SHORTEST = "−0.05"  # what is left of a gradient after its letters
ONE_LINE = 18.0  # the height of a chip that holds a weight alone


@dataclass(frozen=True, slots=True)
class ChipMark:
    """The numbers of an edge."""

    key: str
    """of the edge"""
    x: float
    y: float
    """the middle"""
    width: float
    height: float
    weight: str
    below: str
    """its gradient or change once known, else empty"""
    kind: str
    """which of the two that is, else empty"""
    selected: bool
    tight: bool
    """whether there is no room for the letters of a gradient below the weight, which stands there without them"""

    @property
    def left(self) -> float:
        return round(self.x - self.width / 2, 2)

    @property
    def top(self) -> float:
        return round(self.y - self.height / 2, 1)

    @property
    def weight_y(self) -> float:
        """The baseline of the weight: in the middle where nothing stands below it."""
        return round(self.y + (WEIGHT_ABOVE if self.below else WEIGHT_ALONE), 1)


def chip_marks(
    where: Layout, of: EdgeNumbers, asked: frozenset[Parameter], selected: Parameter | None, notation: Notation
) -> dict[Parameter, ChipMark]:
    """The chips of a layer's edges that have a place: of all where they fit, else of those `asked` for."""
    boxes = place_chips(where, of.edges[0][0], asked)
    marks = {}
    for order, edge in enumerate(of.edges):
        if edge in boxes:
            marks[edge] = _mark(where, of, order, boxes[edge], edge == selected, notation)
    return marks


def chip_middles(where: Layout, edges: tuple[Parameter, ...], asked: frozenset[Parameter]) -> list[tuple[float, float]]:
    """Where the chips of these edges, all into one layer, have their middles."""
    boxes = place_chips(where, edges[0][0], asked)
    return [(round(boxes[edge].x, 1), round(boxes[edge].y, 1)) for edge in edges if edge in boxes]


def edge_key(edge: Parameter) -> str:
    """“layer.to.from”, or “layer.to” of a bias."""
    layer, to, source = edge
    return f"{layer}.{to}.{source}" if source else f"{layer}.{to}"


def _mark(where: Layout, of: EdgeNumbers, order: int, box: Box, selected: bool, notation: Notation) -> ChipMark:
    """A chip as wide as its text, which is shortened where there is no room for it."""
    room = box.width - 2 * AIR
    size, below_size = where.frame.lettering
    weight = fitting(_weights(of, order, notation.significant), room, size)
    below, kind = _below(of, order, room, below_size, notation) if box.height > ONE_LINE else ("", "")
    text = max(text_width(weight, size), text_width(below, below_size))
    return ChipMark(
        key=edge_key(of.edges[order]),
        x=round(box.x, 1),
        y=round(box.y, 1),
        width=round(max(LEAST_WIDTH, text + 2 * AIR), 1),
        height=box.height if below else ONE_LINE,
        weight=weight,
        below=below,
        kind=kind if below else "",
        selected=selected,
        tight=box.height > ONE_LINE and text_width(f"{_by(of, order, notation)} {SHORTEST}", below_size) > room,
    )


def _weights(of: EdgeNumbers, order: int, significant: int) -> Iterator[str]:
    """A weight as it is now: first so that one sees that it was changed, 0.1498 and not 0.150, then narrower."""
    weight, change = float(of.weights[order]), number_at(of.changes, order)
    if change:
        yield since(weight, weight - change, significant)
    yield from narrower(weight, significant)


def _below(of: EdgeNumbers, order: int, room: float, size: float, notation: Notation) -> tuple[str, str]:
    """What stands below the weight, and what that is: a gradient or, once the update is made, its change."""
    gradient, change = number_at(of.gradients, order), number_at(of.changes, order)
    if gradient is None:
        return "", ""
    if change is not None:
        return fitting((f"Δ {text}" for text in narrower(change, notation.significant)), room, size), "change"
    letters = _by(of, order, notation)
    texts = tuple(narrower(gradient, notation.significant))
    return fitting((*(f"{letters} {text}" for text in texts[:-2]), *texts), room, size), "gradient"


def _by(of: EdgeNumbers, order: int, notation: Notation) -> str:
    """The letters of the gradient of an edge."""
    return str(notation.by(Symbol("w" if of.edges[order].source else "b")))


@lru_cache(maxsize=2048)
def place_chips(where: Layout, layer: int, asked: frozenset[Parameter]) -> dict[Parameter, Box]:
    """Where the chips of the edges into `layer` stand: of all where they fit, else of those `asked` for that fit."""
    every = _edges(where, layer)
    found = _most(where, every, every) if 0 < len(every) <= MOST_CHIPS else {}
    return found if len(found) == len(every) > 0 else _most(where, sorted(asked), every or sorted(asked))


def _most(where: Layout, wanted: list[Parameter], others: list[Parameter]) -> dict[Parameter, Box]:
    """The first way to place chips that places all of them, else one that places the most."""
    most: dict[Parameter, Box] = {}
    if not wanted:
        return most
    points = np.array([np.stack(where.edge(*edge).at(SHARES), axis=-1) for edge in wanted])
    lonely = _lonely(where, wanted, others, points)
    for size in where.frame.chips:
        free = free_places(where, points, size) & _between_columns(where, wanted, points, size)
        for modest in (False, True):
            placed = _place(wanted, points, free.copy(), np.minimum(lonely, size[1]).round(1), size, modest)
            most = max(most, placed, key=len)
            if len(most) == len(wanted):
                return most
    return most


def _between_columns(
    where: Layout, wanted: list[Parameter], points: Array, size: tuple[float, float]
) -> NDArray[np.bool_]:
    """Which places of edges, all into one layer, are no nearer to the next gap than to be clear of the chips there."""
    to = where.neurons[wanted[0][0], wanted[0][1]]
    before = [p.x for p in where.circles if p.layer == to.layer - 1]
    if not before:
        return np.ones(points.shape[:2], np.bool_)
    xs = points[..., 0]
    return (xs - size[0] / 2 >= before[0] - TOUCH) & (xs + size[0] / 2 <= to.x + TOUCH)


def _edges(where: Layout, layer: int) -> list[Parameter]:
    if where.input_picture and layer <= 1 + bool(where.weight_pictures):
        return []  # of these only some are drawn
    sources = where.shown(layer - 1) + ((0,) if layer in where.biases else ())
    return [Parameter(layer, to, source) for to in where.shown(layer) for source in sources]


def _place(
    wanted: list[Parameter],
    points: Array,
    free: NDArray[np.bool_],
    lonely: Array,
    size: tuple[float, float],
    modest: bool,
) -> dict[Parameter, Box]:
    """The chips that find a place; `modest` ones take what leaves the others most, the others what is loneliest.

    Each edge offers its `points`, of which some are `free`.
    """
    placed = {}
    left = list(range(len(wanted)))
    while left:
        edge = min(left, key=lambda e: (free[e].sum(), e))
        left.remove(edge)
        if free[edge].any():
            if modest:
                taken = _taken(points[edge], points[left], free[left], size)
                ranks = (-lonely[edge], taken.round(2))
            else:
                ranks = (_off_middle(points[edge]), -lonely[edge])
            best = points[edge, np.lexsort((*ranks, ~free[edge]))[0]]
            placed[wanted[edge]] = Box(float(best[0]), float(best[1]), *size)
            free &= ~_meet(points, best, size)
    return placed


def _taken(places: Array, points: Array, free: NDArray[np.bool_], size: tuple[float, float]) -> Array:
    """How much a chip at each of some places takes from edges still to come, whose points are partly free."""
    met = (_meet(points, places[:, None, None], size) & free).sum(axis=2)
    return ((met / np.maximum(1, free.sum(axis=1))) ** 2).sum(axis=1)


def _meet(points: Array, place: Array, size: tuple[float, float]) -> NDArray[np.bool_]:
    """Whether chips at points (…, 2) would come too close to one at a place."""
    across = np.abs(points[..., 0] - place[..., 0]) < size[0] + CLEAR
    return across & (np.abs(points[..., 1] - place[..., 1]) < size[1] + CLEAR)


def _off_middle(points: Array) -> Array:
    """Pixels from the middle of an edge, across the picture."""
    return np.abs(points[:, 0] - (points[0, 0] + points[-1, 0]) / 2).round(1)


def _lonely(where: Layout, wanted: list[Parameter], others: list[Parameter], points: Array) -> Array:
    """How far the nearest other edge passes above or below each place of each edge."""
    curves = {other: where.edge(*other).at(ALONG) for other in others}
    found = np.full(points.shape[:2], np.inf)
    for order, edge in enumerate(wanted):
        xs, ys = points[order].T
        for other, (along, heights) in curves.items():
            if other != edge:
                passing = np.interp(xs, along, heights, left=np.nan, right=np.nan)  # nan beyond its ends
                np.fmin(found[order], np.abs(passing - ys), out=found[order])
    return found
