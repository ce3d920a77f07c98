"""Chain-rule paths as ribbons: from the loss back to the weight, side by side where routes share an edge."""

from collections import Counter
from dataclasses import dataclass

from app.engine.paths import Path
from app.explorer.session import Parameter
from app.scene.curves import n
from app.scene.geometry import Layout

LANE = 5.0  # pixels between two ribbons on one edge
BADGE = 7.0  # radius


@dataclass(frozen=True)
class Ribbon:
    """One route: its number, SVG path data from the loss to the weight, where its number stands, what it contributes."""

    number: int
    d: str
    x: float
    y: float
    contribution: str
    spoken: str


def ribbon_curves(where: Layout, selected: Parameter, routes: tuple[Path, ...]) -> list[tuple[str, float, float]]:
    """For each route its path data and the place of its number."""
    lines = [_edges(selected, route) for route in routes]
    sharing, used = Counter(edge for edges in lines for edge in edges), Counter()
    drawn = []
    for edges in lines:
        offsets = []
        for edge in edges:
            offsets.append((used[edge] - (sharing[edge] - 1) / 2) * LANE)
            used[edge] += 1
        drawn.append(_drawn(where, edges, offsets, used[edges[-1]] - 1, sharing[edges[-1]]))
    return drawn


def _edges(selected: Parameter, route: Path) -> list[tuple[int, int, int]]:
    """The edges of a route from the weight to the loss; the last, of layer 0, is the line to the loss."""
    pairs = zip(route.neurons, route.neurons[1:], strict=False)
    output = route.neurons[-1]
    return [selected, *((above, to, source) for (_, source), (above, to) in pairs), (0, *output)]


def _drawn(where: Layout, edges: list, offsets: list[float], order: int, count: int) -> tuple[str, float, float]:
    _, layer, number = edges[-1]
    to_loss = where.loss_line(layer, number).shifted(offsets[-1], offsets[-1])
    x, y = to_loss.at(0.5 + (order - (count - 1) / 2) * min(0.16, 0.8 / count))
    data = f"M{n(to_loss.x2)} {n(to_loss.y2)}" + to_loss.backwards()
    for edge, offset in zip(reversed(edges[:-1]), reversed(offsets[:-1]), strict=True):
        data += where.edge(*edge).shifted(offset, offset).backwards()
    return data, round(x, 1), round(y, 1)

