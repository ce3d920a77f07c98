"""Where the chips with the numbers of the weights stand: on their edge, clear of neurons, labels and each other.

The rule: every edge offers places along itself; the edge with the fewest free places chooses first and takes the one
farthest from the other edges. A gap between two layers whose chips cannot all stand shows those that are asked for.
"""

from dataclasses import dataclass
from functools import lru_cache

from app.scene.picture.geometry import SIDE_ROOM, layout
from app.scene.picture.places import HEADER_HEIGHT, Layout, Place

Edge = tuple[int, int, int]  # layer, to, from; from 0 is the bias
MOST_CHIPS = 16  # in one gap between layers
PLACES = tuple(0.08 + 0.03 * i for i in range(29))
CLEAR = 3.0  # pixels between two chips
MARGIN = 4.0
NAME_WIDTH, DELTA_WIDTH, LABEL_HEIGHT = 44.0, 84.0, 16.0
HEADER_WIDTH = 76.0


@dataclass(frozen=True)
class Box:
    """A rectangle around a centre."""

    x: float
    y: float
    width: float
    height: float

    def overlaps(self, other: "Box", clear: float = 0.0) -> bool:
        """Whether the two come closer than `clear` pixels."""
        return (
            abs(self.x - other.x) * 2 < self.width + other.width + 2 * clear
            and abs(self.y - other.y) * 2 < self.height + other.height + 2 * clear
        )


@lru_cache(maxsize=2048)
def place_chips(key: tuple, layer: int, asked: frozenset[Edge]) -> dict[Edge, tuple[float, float]]:
    """Chip centres for the edges into `layer`: all of them where they fit, else those `asked` for that fit.

    `key` is that of the layout.
    """
    where = layout(*key)
    every = _edges(where, layer)
    if 0 < len(every) <= MOST_CHIPS:
        placed = _place(where, every, every)
        if len(placed) == len(every):
            return placed
    return _place(where, sorted(asked), every or sorted(asked))


def _edges(where: Layout, layer: int) -> list[Edge]:
    if layer == 1 and where.tile:
        return []
    sources = where.shown(layer - 1) + ((0,) if layer in where.biases else ())
    return [(layer, to, source) for to in where.shown(layer) for source in sources]


def _place(where: Layout, wanted: list[Edge], others: list[Edge]) -> dict[Edge, tuple[float, float]]:
    curves = {edge: where.edge(*edge) for edge in {*wanted, *others}}
    width, height = where.frame.chip
    taken = _obstacles(where)
    free = {edge: [curves[edge].at(t) for t in PLACES] for edge in wanted}
    free = {
        e: [p for p in points if _inside(where, p) and _clear(Box(*p, width, height), taken)]
        for e, points in free.items()
    }
    lonely = {e: {p: _distance(p, e, curves, height) for p in points} for e, points in free.items()}
    placed: dict[Edge, tuple[float, float]] = {}
    while free:
        edge = min(free, key=lambda e: (len(free[e]), e))
        points = free.pop(edge)
        if not points:
            continue
        best = max(points, key=lambda p: (lonely[edge][p], -abs(p[0] - _middle(curves[edge]))))
        placed[edge] = best
        chip = Box(*best, width, height)
        free = {e: [p for p in ps if not chip.overlaps(Box(*p, width, height), CLEAR)] for e, ps in free.items()}
    return placed


def _obstacles(where: Layout) -> list[Box]:
    """Neurons with their names, δ and targets, bias units, headers, and the counts of neurons left out."""
    neurons = [box for place in where.neurons.values() for box in _around(place)]
    if where.frame.name == "narrow":
        neurons += [Box(p.x, p.y + p.r + 28, DELTA_WIDTH, LABEL_HEIGHT) for p in where.outputs]
    biases = [Box(p.x, p.y, 2 * p.r + 10, 2 * p.r + 10) for p in where.biases.values()]
    headers = [Box(*where.header(layer)[:2], HEADER_WIDTH, HEADER_HEIGHT) for layer in range(len(where.key[0]))]
    return neurons + biases + headers + [Box(g.x, g.y, 60, 24) for g in where.gaps]


def _around(place: Place) -> list[Box]:
    """A neuron with its arc, and its labels."""
    size = 2 * place.r + 14
    return [Box(place.x, place.y, size, size), *labels_of(place)]


def labels_of(place: Place) -> list[Box]:
    """The name and δ of a neuron."""
    if place.labels == "stack":
        above, below = place.y - place.r - 15, place.y + place.r + 12
        return [Box(place.x, above, NAME_WIDTH, LABEL_HEIGHT), Box(place.x, below, DELTA_WIDTH, LABEL_HEIGHT)]
    if place.labels in ("left", "right"):
        side = (place.r + 7 + SIDE_ROOM / 2) * (1 if place.labels == "right" else -1)
        return [Box(place.x + side, place.y, SIDE_ROOM, 2 * LABEL_HEIGHT)]
    return []


def _inside(where: Layout, point: tuple[float, float]) -> bool:
    width, height = where.frame.chip
    return (
        width / 2 <= point[0] <= where.frame.width - width / 2
        and height / 2 + MARGIN <= point[1] <= where.frame.height - height / 2
    )


def _clear(box: Box, taken: list[Box]) -> bool:
    return not any(box.overlaps(other) for other in taken)


def _distance(point: tuple[float, float], edge: Edge, curves: dict, enough: float) -> float:
    """How far the nearest other edge passes above or below a place, no more than is enough."""
    heights = (curve.height_at(point[0]) for other, curve in curves.items() if other != edge)
    return min([enough, *(round(abs(y - point[1]), 1) for y in heights if y is not None)])


def _middle(curve) -> float:
    return (curve.x1 + curve.x2) / 2
