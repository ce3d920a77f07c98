"""Weights and biases as marks: width by |w|, hue by sign, underlay for the gradient, a chip or a grip to hold."""

from collections import Counter
from collections.abc import Iterator

from app.engine.measured_slope import Parameter
from app.explorer.look import neuron_of
from app.explorer.names import parameter_name
from app.explorer.nudging import reached_gradient
from app.explorer.session import Session
from app.scene.colour.scales import edge_width, gradient_step, sign_of, underlay_width
from app.scene.formulas.numbers import full, short
from app.scene.picture.chip_marks import beside, edge_key, parameter_value
from app.scene.picture.chips import MOST_CHIPS
from app.scene.picture.edge_checks import agreements, check_mark, said_of
from app.scene.picture.edge_parts import ChipMark, EdgeMark
from app.scene.picture.grips import Grip, place_grips
from app.scene.picture.layout.layouts import Layout

MOST_TABS = 60  # edges that take the keyboard's focus one by one; beyond it only those of what is selected


def edge_marks(
    session: Session, where: Layout, edges: tuple[Parameter, ...], chips: dict[Parameter, ChipMark]
) -> Iterator[EdgeMark]:
    """A mark for each of these edges; those without a chip are taken hold of by a grip."""
    at, view = session.position, session.view
    weights, biases = (at.current.active_weights, at.current.active_biases) if at.current else ((), ())
    checks = agreements(session, edges)
    grips = _grips(where, edges, chips, bool(checks))
    crowded = Counter(edge[0] for edge in edges)
    for edge in edges:
        layer, _, source = edge
        chip, grip = chips.get(edge), grips.get(edge)
        slim = crowded[layer] > MOST_CHIPS or layer <= bool(where.tile) + bool(where.grid)  # pictures stand close
        weight = parameter_value(session, edge)
        gradient = reached_gradient(at, edge)
        agrees = checks.get(edge)
        yield EdgeMark(
            key=edge_key(edge),
            is_bias=source == 0,
            d=where.edge(*edge).path(),
            width=edge_width(weight),
            sign=sign_of(weight),
            reached=gradient is not None,
            gradient="" if gradient is None else full(gradient),
            gradient_step=0 if gradient is None else gradient_step(gradient),
            under=0.0 if gradient is None else underlay_width(weight, gradient, slim),
            active=layer in (weights if source else biases),
            crowded=crowded[layer] > MOST_CHIPS,
            selected=edge == view.look,
            tab=len(edges) <= MOST_TABS or beside(edge, neuron_of(view.look)) or edge == view.look,
            spoken=_spoken(session, edge, weight, gradient, agrees),
            check=check_mark(agrees, chip, grip),
            chip=chip,
            grip=grip,
        )


def _grips(
    where: Layout, edges: tuple[Parameter, ...], chips: dict[Parameter, ChipMark], seen: bool
) -> dict[Parameter, Grip]:
    """The grip of every edge that has no chip; `seen` where a mark is drawn at it."""
    found = {}
    places = frozenset((chip.x, chip.y) for chip in chips.values())
    for layer in {edge[0] for edge in edges}:
        bare = tuple(edge for edge in edges if edge[0] == layer and edge not in chips)
        found |= place_grips(where.key, bare, places, seen)
    return found


def _spoken(session: Session, edge: Parameter, weight: float, gradient: float | None, agrees: bool | None) -> str:
    parts = [parameter_name(edge, session.notation), short(weight)]
    parts.append("gradient not reached" if gradient is None else f"gradient {short(gradient)}")
    return ", ".join(filter(None, (*parts, said_of(agrees)))).replace("−", "minus ")
