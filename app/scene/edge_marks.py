"""Weights and biases as marks, with their chips: width by |w|, hue by sign, underlay and number for the gradient."""

from collections import Counter
from collections.abc import Iterator

import numpy as np

from app.explorer.names import parameter_name
from app.explorer.session import Parameter, Session
from app.scene.chips import MOST_CHIPS, place_chips
from app.scene.marks import ChipMark, EdgeMark
from app.scene.numbers import full, short
from app.scene.places import Layout
from app.scene.scales import edge_width, gradient_step, sign_of, underlay_width

MOST_TABS = 60  # edges that take the keyboard's focus one by one; beyond it only those of what is selected
PIXEL_EDGES = 6  # drawn from the input picture to the neuron looked at


def shown_edges(session: Session, where: Layout) -> tuple[Parameter, ...]:
    """Every edge that is drawn, layer by layer; where the inputs are a picture, those of the neuron looked at."""
    network, edges = session.position.step.network, []
    for layer in range(1, network.depth + 1):
        sources = () if layer == 1 and where.tile else where.shown(layer - 1)
        bias = (0,) if layer in where.biases else ()
        edges.extend((layer, to, source) for to in where.shown(layer) for source in (*sources, *bias))
    if not where.tile:
        return tuple(edges)
    focus = focus_neuron(session)
    return (*_pixel_edges(session, focus), *(edge for edge in edges if _beside(edge, focus)))


def focus_neuron(session: Session) -> tuple[int, int]:
    """The neuron whose edges are drawn where not all can be: the one looked at, else the one in layer 1 with most |δ|.

    The latter is chosen from the start, so that nothing moves when δ is reached.
    """
    view, step = session.view, session.position.step
    if view.selected:
        return view.selected[:2]
    delta = step.backward.delta[0][min(view.example, len(step.inputs) - 1)]
    return view.neuron if view.neuron and view.neuron[0] else (1, int(np.abs(delta).argmax()) + 1)


def _pixel_edges(session: Session, focus: tuple[int, int]) -> Iterator[Parameter]:
    """The edges to a neuron of layer 1 from the pixels with the largest part in its z, and from the one selected."""
    layer, to = focus
    if layer != 1:
        return
    step, selected = session.position.step, session.view.selected
    parts = np.abs(step.network.weights[0][to - 1] * step.inputs[min(session.view.example, len(step.inputs) - 1)])
    largest = {int(i) + 1 for i in np.argsort(-parts, kind="stable")[:PIXEL_EDGES] if parts[i] > 0}
    yield from ((1, to, pixel) for pixel in sorted((largest | {selected[2]} if selected else largest) - {0}))


def edge_marks(session: Session, where: Layout, edges: tuple[Parameter, ...]) -> Iterator[EdgeMark]:
    """A mark for each of these edges."""
    at, view = session.position, session.view
    weights, biases = (at.current.active_weights, at.current.active_biases) if at.current else ((), ())
    crowded = Counter(edge[0] for edge in edges)
    for edge in edges:
        layer, to, source = edge
        weight, gradient = parameter_value(session, edge), _gradient(session, edge)
        beside = view.neuron in ((layer, to), (layer - 1, source))
        yield EdgeMark(
            key=f"{layer}.{to}" + (f".{source}" if source else ""),
            is_bias=source == 0,
            d=where.edge(*edge).path(),
            width=edge_width(weight),
            sign=sign_of(weight),
            reached=gradient is not None,
            gradient="" if gradient is None else full(gradient),
            gradient_step=0 if gradient is None else gradient_step(gradient),
            under=0.0 if gradient is None else underlay_width(weight, gradient, crowded[layer] > MOST_CHIPS),
            active=layer in (weights if source else biases),
            crowded=crowded[layer] > MOST_CHIPS,
            selected=edge == view.selected,
            tab=len(edges) <= MOST_TABS or beside or edge == view.selected,
            spoken=_spoken(session, edge, weight, gradient),
            grip=_grip(where, edge),
        )


def _grip(where: Layout, edge: Parameter) -> tuple[float, float]:
    """A place on the curve of an edge, another one for each of its neighbours."""
    _, to, source = edge
    x, y = where.edge(*edge).at(0.22 + 0.56 * ((0.38 * to + 0.62 * source) % 1))
    return round(x, 1), round(y, 1)


def parameter_value(session: Session, edge: Parameter) -> float:
    """The weight or bias as it is now; after the update the new one."""
    layer, to, source = edge
    network = session.position.network
    return float(network.weights[layer - 1][to - 1, source - 1] if source else network.biases[layer - 1][to - 1])


def _gradient(session: Session, edge: Parameter) -> float | None:
    layer, to, source = edge
    at = session.position
    if not at.reached("dC/dW", layer):
        return None
    gradients = at.step.backward
    return float(
        gradients.weight_gradients[layer - 1][to - 1, source - 1]
        if source
        else gradients.bias_gradients[layer - 1][to - 1]
    )


def _spoken(session: Session, edge: Parameter, weight: float, gradient: float | None) -> str:
    known = "gradient not reached" if gradient is None else f"gradient {short(gradient)}"
    name = parameter_name(edge, session.position.step.network.depth)
    return f"{name}, {short(weight)}, {known}".replace("−", "minus ")


def chip_marks(
    session: Session, where: Layout, edges: tuple[Parameter, ...], on_paths: frozenset[Parameter]
) -> Iterator[ChipMark]:
    """The chips that have a place: all of a gap between layers where they fit, else those of what is selected."""
    at, view = session.position, session.view
    width, height = where.frame.chip
    for layer in range(1, at.step.network.depth + 1):
        asked = frozenset(e for e in edges if e[0] == layer and (e in on_paths or _beside(e, view.neuron)))
        for edge, (x, y) in place_chips(where.key, layer, asked).items():
            weight, below, kind = _texts(session, edge)
            key = f"{layer}.{edge[1]}" + (f".{edge[2]}" if edge[2] else "")
            yield ChipMark(key, round(x, 1), round(y, 1), width, height, weight, below, kind, edge == view.selected)


def _beside(edge: Parameter, neuron: tuple[int, int] | None) -> bool:
    return neuron in ((edge[0], edge[1]), (edge[0] - 1, edge[2]))


def _texts(session: Session, edge: Parameter) -> tuple[str, str, str]:
    """The weight, what stands below it, and what that is: a gradient, or the change an update has made."""
    at, gradient = session.position, _gradient(session, edge)
    weight = short(parameter_value(session, edge))
    if gradient is None:
        return weight, "", ""
    if at.updated:
        return weight, f"Δ {short(-at.step.learning_rate * gradient)}", "change"
    summed = "Σ" if len(at.step.inputs) > 1 and at.step.reduction == "sum" else ""
    return weight, f"{summed}∂ {short(gradient)}", "gradient"
