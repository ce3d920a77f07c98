"""Chips as marks: the weight of an edge, and below it the gradient or, after the update, the change."""

from collections.abc import Iterator

from app.explorer.nudging import reached_gradient
from app.explorer.session import Parameter, Session
from app.scene.numbers import short
from app.scene.picture.chips import place_chips
from app.scene.picture.edge_parts import ChipMark
from app.scene.picture.places import Layout


def chip_marks(
    session: Session, where: Layout, edges: tuple[Parameter, ...], on_paths: frozenset[Parameter]
) -> dict[Parameter, ChipMark]:
    """The chips that have a place: all of a gap between layers where they fit, else those of what is selected."""
    return dict(_chips(session, where, frozenset(edges), on_paths))


def _chips(
    session: Session, where: Layout, edges: frozenset[Parameter], on_paths: frozenset[Parameter]
) -> Iterator[tuple[Parameter, ChipMark]]:
    width, height = where.frame.chip
    for layer in range(1, session.position.step.network.depth + 1):
        chosen = session.view.neuron if not where.tile or layer > 1 else None  # pixels are too close to each other
        asked = frozenset(e for e in edges if e[0] == layer and (e in on_paths or beside(e, chosen)))
        for edge, (x, y) in place_chips(where.key, layer, asked).items():
            if edge in edges:
                place, texts = (round(x, 1), round(y, 1), width, height), _texts(session, edge)
                yield edge, ChipMark(edge_key(edge), *place, *texts, edge == session.view.selected)


def edge_key(edge: Parameter) -> str:
    """“layer.to.from”, or “layer.to” of a bias."""
    layer, to, source = edge
    return f"{layer}.{to}.{source}" if source else f"{layer}.{to}"


def beside(edge: Parameter, neuron: tuple[int, int] | None) -> bool:
    """Whether an edge leads to or from a neuron."""
    return neuron in ((edge[0], edge[1]), (edge[0] - 1, edge[2]))


def parameter_value(session: Session, edge: Parameter) -> float:
    """The weight or bias as it is now; after the update the new one."""
    layer, to, source = edge
    network = session.position.network
    return float(network.weights[layer - 1][to - 1, source - 1] if source else network.biases[layer - 1][to - 1])


def _texts(session: Session, edge: Parameter) -> tuple[str, str, str]:
    """The weight, what stands below it, and what that is: a gradient, or the change an update has made."""
    at, gradient = session.position, reached_gradient(session.position, edge)
    weight = short(parameter_value(session, edge))
    if gradient is None:
        return weight, "", ""
    if at.updated:
        return weight, f"Δ {short(-at.step.learning_rate * gradient)}", "change"
    summed = "Σ" if len(at.step.inputs) > 1 and at.step.reduction == "sum" else ""
    return weight, f"{summed}∂ {short(gradient)}", "gradient"
