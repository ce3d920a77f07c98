"""Chain-rule paths as ribbons: from the loss back to the weight or the input, side by side where they share an edge."""

import math
from collections import Counter
from dataclasses import dataclass

from app.engine.measured_slope import Parameter
from app.engine.paths import Path
from app.scene.curves import Curve, n
from app.scene.picture.layout.layouts import Layout
from app.scene.picture.layout.obstacles import Box

LANE = 5.0  # pixels between two ribbons on one edge
APART = 17.0  # from the middle of one number to that of the next
CLEAR = 8.5  # from the middle of a number to a target, as far as its disc reaches and a little more
SHARES = [share / 100 for share in range(20, 81, 4)]  # of the line to the loss, at which a number may stand


@dataclass(frozen=True)
class Ribbon:
    """One route: its number and where that stands, path data from the loss to the weight, what it contributes."""

    number: int
    d: str
    x: float
    y: float
    contribution: str
    spoken: str


def ribbon_curves(
    where: Layout, selected: Parameter | None, routes: tuple[Path, ...], targets: tuple[Box, ...]
) -> list[tuple[str, float, float]]:
    """For each route its path data and the place of its number; they lead to a parameter, or to an input.

    `targets` are texts beside the outputs, which the numbers keep clear of.
    """
    lines = [_edges(selected, route) for route in routes]
    sharing = Counter(edge for edges in lines for edge in edges)
    used = Counter()
    drawn, places = [], []
    for edges in lines:
        offsets = []
        for edge in edges:
            offsets.append((used[edge] - (sharing[edge] - 1) / 2) * LANE)
            used[edge] += 1
        to_loss = where.loss_line(*edges[-1][1:]).shifted(offsets[-1], offsets[-1])
        spread = used[edges[-1]] - (sharing[edges[-1]] + 1) / 2
        own = 0.5 + spread * min(0.16, 0.8 / sharing[edges[-1]])
        drawn.append(_drawn(where, edges, offsets, to_loss))
        places.append(_clear(to_loss, own, places, targets))
    if where.frame.name == "narrow" or None in places:
        places = [_below_loss(where, order) for order in range(len(drawn))]
    return [(d, round(float(x), 1), round(float(y), 1)) for d, (x, y) in zip(drawn, places, strict=True)]


def _edges(selected: Parameter | None, route: Path) -> list[tuple[int, int, int]]:
    """The edges of a route from where it begins to the loss; the last, of layer 0, is the line to the loss."""
    pairs = zip(route.neurons, route.neurons[1:], strict=False)
    output = route.neurons[-1]
    first = [selected] if selected else []
    return [*first, *((above, to, source) for (_, source), (above, to) in pairs), (0, *output)]


def _drawn(where: Layout, edges: list, offsets: list[float], to_loss: Curve) -> str:
    data = f"M{n(to_loss.x2)} {n(to_loss.y2)}" + to_loss.backwards()
    for edge, offset in zip(reversed(edges[:-1]), reversed(offsets[:-1]), strict=True):
        data += where.edge(*edge).shifted(offset, offset).backwards()
    return data


def _clear(to_loss: Curve, own: float, taken: list, targets: tuple[Box, ...]) -> tuple[float, float] | None:
    """A place on the line to the loss for a number, `own` of the way or near it, clear of targets and those taken."""
    shares = sorted((own, *SHARES), key=lambda share: abs(share - own))
    points = (to_loss.at(share) for share in shares)
    free = (point for point in points if not any(_touches(point, box) for box in targets))
    return next((p for p in free if all(other and math.dist(p, other) >= APART for other in taken)), None)


def _touches(point: tuple[float, float], box: Box) -> bool:
    across = abs(point[0] - box.x) - box.width / 2
    return across < CLEAR and abs(point[1] - box.y) - box.height / 2 < CLEAR


def _below_loss(where: Layout, order: int) -> tuple[float, float]:
    """A place in two columns below the loss, where the lines to it are too short or too close for the numbers."""
    x, y = where.loss
    return x - 9 + 18 * (order % 2), y + 40 + 18 * (order // 2)
