"""Chips as marks: the weight of an edge, and below it the gradient or, after the update, the change."""

from collections.abc import Iterator

from app.engine.measured_slope import Parameter
from app.explorer.look import neuron_of
from app.explorer.nudging import reached_gradient
from app.explorer.session import Session
from app.scene.picture.chips import place_chips
from app.scene.picture.edge_parts import ChipMark
from app.scene.picture.layout.layouts import Layout
from app.scene.picture.layout.obstacles import Box
from app.scene.picture.lettering import fitting, shorter, text_width

AIR = 1.5  # pixels left and right of the text on a chip
LEAST_WIDTH = 40.0
ONE_LINE = 18.0  # the height of a chip that holds a weight alone


def chip_marks(
    session: Session, where: Layout, edges: tuple[Parameter, ...], on_paths: frozenset[Parameter]
) -> dict[Parameter, ChipMark]:
    """The chips that have a place: all of a gap between layers where they fit, else those of what is selected."""
    return dict(_chips(session, where, frozenset(edges), on_paths))


def _chips(
    session: Session, where: Layout, edges: frozenset[Parameter], on_paths: frozenset[Parameter]
) -> Iterator[tuple[Parameter, ChipMark]]:
    for layer in range(1, session.position.step.network.depth + 1):
        chosen = (
            neuron_of(session.view.look) if not where.tile or layer > 1 else None
        )  # pixels are too close to each other
        asked = frozenset(e for e in edges if e[0] == layer and (e in on_paths or beside(e, chosen)))
        for edge, box in place_chips(where.key, layer, asked).items():
            if edge in edges:
                yield edge, _mark(session, edge, box, where.frame.lettering)


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


def _mark(session: Session, edge: Parameter, box: Box, lettering: tuple[float, float]) -> ChipMark:
    """A chip as wide as its text, which is shortened where there is no room for it."""
    room = box.width - 2 * AIR
    (size, below_size) = lettering
    weight = fitting(shorter(parameter_value(session, edge)), room, size)
    sign, value, kind = _below(session, edge) if box.height > ONE_LINE else ("", None, "")
    below = "" if value is None else fitting((f"{sign} {text}" for text in shorter(value)), room, below_size)
    text = max(text_width(weight, size), text_width(below, below_size))
    return ChipMark(
        key=edge_key(edge),
        x=round(box.x, 1),
        y=round(box.y, 1),
        width=round(max(LEAST_WIDTH, text + 2 * AIR), 1),
        height=box.height if below else ONE_LINE,
        weight=weight,
        below=below,
        kind=kind if below else "",
        selected=edge == session.view.look,
    )


def _below(session: Session, edge: Parameter) -> tuple[str, float | None, str]:
    """What stands below the weight: its sign, the number, and what that is: a gradient, or an update's change."""
    at = session.position
    gradient = reached_gradient(session.position, edge)
    if gradient is None:
        return "", None, ""
    if at.updated:
        return "Δ", -at.step.learning_rate * gradient, "change"
    summed = "Σ" if len(at.step.inputs) > 1 and at.step.reduction == "sum" else ""
    return f"{summed}∂", gradient, "gradient"
