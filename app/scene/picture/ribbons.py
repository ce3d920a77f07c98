"""Chain-rule paths as ribbons: from the loss back to the weight or the input, side by side where they share an edge.

Into outputs that move together, a softmax, they come from the bracket round those: through no output alone.
"""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import count, islice, pairwise

from app.engine.parameters import Parameter
from app.engine.paths import Path
from app.explorer.look import Neuron, parameter_of
from app.explorer.names import look_name
from app.explorer.session import Session
from app.explorer.shown_paths import shown_paths
from app.scene.curves import Curve, n
from app.scene.formulas.numbers import full, short
from app.scene.picture.layout.layouts import Layout
from app.scene.picture.layout.obstacles import Box
from app.scene.picture.neuron_marks import NeuronMark

LANE = 5.0  # pixels between two ribbons on one edge
APART = 17.0  # from the middle of one number to that of the next
ASIDE = 15.0  # the same across or down
CLEAR = 8.5  # from the middle of a number to a target, as far as its disc reaches and a little more
SHARES = [share / 100 for share in range(20, 81, 4)]  # of the line to the loss, at which a number may stand

Point = tuple[float, float]
Passed = tuple[int, int]  # a neuron on a route: its layer and number


@dataclass(frozen=True, slots=True)
class Ribbon:
    """One route, from the loss back to what it is a path of."""

    number: int
    d: str
    """path data"""
    x: float
    """the middle of its number, as y"""
    y: float
    contribution: str
    """every digit, empty until it is known"""
    spoken: str


def ribbon_marks(
    session: Session, where: Layout, routes: dict[int, Path], neurons: Iterable[NeuronMark]
) -> tuple[Ribbon, ...]:
    """A ribbon for each of the numbered routes of what is looked at; the numbers keep clear of targets and gauges."""
    look = session.view.look
    if not isinstance(look, Parameter | Neuron):
        return ()
    known = shown_paths(session).known
    name = look_name(look, session.notation)
    neurons = tuple(neurons)
    targets = tuple(mark.label.target.box for mark in neurons if mark.label and mark.label.target.text)
    targets += tuple(mark.gauge.box for mark in neurons if mark.gauge)
    curves = _curves(where, parameter_of(look), tuple(route.neurons for route in routes.values()), targets)
    marks = []
    for (number, route), (d, x, y) in zip(routes.items(), curves, strict=True):
        value = full(route.contribution) if known else ""
        said = f"path {number} of the {name}" + (
            f", contributes {short(route.contribution, session.significant)}" if known else ""
        )
        marks.append(Ribbon(number, d, x, y, value, said))
    return tuple(marks)


@lru_cache(maxsize=128)
def _curves(
    where: Layout, selected: Parameter | None, routes: tuple[tuple[Passed, ...], ...], targets: tuple[Box, ...]
) -> list[tuple[str, float, float]]:
    """For each route its path data and the place of its number; they lead to a parameter, or to an input."""
    lines = [_edges(selected, route, where) for route in routes]
    sharing = Counter(edge for edges in lines for edge in edges)
    used: Counter[Parameter] = Counter()
    drawn = []
    places: list[Point | None] = []
    for route, edges in zip(routes, lines, strict=True):
        offsets = []
        for edge in edges:
            offsets.append((used[edge] - (sharing[edge] - 1) / 2) * LANE)
            used[edge] += 1
        to_loss = where.loss_line(*route[-1]).shifted(offsets[-1], offsets[-1])
        spread = used[edges[-1]] - (sharing[edges[-1]] + 1) / 2
        own = 0.5 + spread * min(0.16, 0.8 / sharing[edges[-1]])
        drawn.append(_drawn(where, edges, offsets, to_loss))
        places.append(_clear(to_loss, own, places, targets))
    free = [place for place in places if place]
    if where.frame.narrow or len(free) < len(places):
        below = (_below_loss(where, order) for order in count())
        free = list(islice((p for p in below if not any(_touches(p, box) for box in targets)), len(drawn)))
    return [(d, round(float(x), 1), round(float(y), 1)) for d, (x, y) in zip(drawn, free, strict=True)]


def _edges(selected: Parameter | None, route: tuple[Passed, ...], where: Layout) -> list[Parameter]:
    """The edges of a route from where it begins to the loss; the last, of layer 0, is the line to the loss.

    Outputs that move together have one line to the loss; through a hidden layer that does a route has every neuron.
    """
    between = [
        Parameter(above, to, each)
        for (layer, source), (above, to) in pairwise(route)
        for each in (where.shown(layer) if layer in where.inner else (source,))
    ]
    return [*([selected] if selected else []), *between, Parameter(0, *((0, 0) if where.mixed else route[-1]))]


def _drawn(where: Layout, edges: list[Parameter], offsets: list[float], to_loss: Curve) -> str:
    pairs = zip(edges[:-1], offsets[:-1], strict=True)
    lines = [where.edge(*edge).shifted(offset, offset) for edge, offset in pairs]
    data = f"M{n(to_loss.x2)} {n(to_loss.y2)}" + to_loss.backwards()
    if where.inner:
        return data + "".join(f"M{n(line.x2)} {n(line.y2)}{line.backwards()}" for line in reversed(lines))
    if where.mixed:
        data += f"M{n(lines[-1].x2)} {n(lines[-1].y2)}"
    return data + "".join(line.backwards() for line in reversed(lines))


def _clear(to_loss: Curve, own: float, taken: list[Point | None], targets: tuple[Box, ...]) -> Point | None:
    """A place on the line to the loss for a number, `own` of the way or near it, clear of targets and those taken."""
    shares = sorted((own, *SHARES), key=lambda share: abs(share - own))
    points = (to_loss.at(share) for share in shares)
    free = (point for point in points if not any(_touches(point, box) for box in targets))
    return next((p for p in free if all(other and _apart(p, other) for other in taken)), None)


def _apart(one: Point, other: Point) -> bool:
    beside = max(abs(one[0] - other[0]), abs(one[1] - other[1]))
    return beside >= ASIDE and math.dist(one, other) >= APART


def _touches(point: Point, box: Box) -> bool:
    across = abs(point[0] - box.x) - box.width / 2
    return across < CLEAR and abs(point[1] - box.y) - box.height / 2 < CLEAR


def _below_loss(where: Layout, order: int) -> Point:
    """A place in two columns below the loss, where the lines to it are too short or too close for the numbers."""
    x, y = where.loss
    return x - 9 + 18 * (order % 2), y + 40 + 18 * (order // 2)
