"""Weights and biases as marks: width by |w|, hue by sign, underlay for the gradient, a chip or a grip to hold."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from app.engine.parameters import Parameter
from app.explorer import checking
from app.explorer.look import neuron_of, parameter_of
from app.explorer.names import parameter_name
from app.explorer.notation import Notation
from app.explorer.session import Session
from app.scene.colour.scales import edge_width, gradient_step, sign_class, underlay_width
from app.scene.formulas.numbers import full, short
from app.scene.picture.chip_marks import ChipMark, chip_marks, chip_middles, edge_key
from app.scene.picture.grips import RADIUS, Grip, Point, place_grips
from app.scene.picture.layer_numbers import EdgeNumbers, edge_numbers, number_at
from app.scene.picture.layout.chip_places import MOST_CHIPS
from app.scene.picture.layout.layouts import Layout

MOST_TABS = 60  # edges that take the keyboard's focus one by one; beyond it only those of what is selected
AT_GRIP = 0.8  # of the size that a check has on a chip: it stands between two columns of labels
MOST_MULTIPLICATIONS = 100_000_000  # about a tenth of a second; of a larger network the first edges are checked
CHECKED = {None: "", True: "checked", False: "differs from the measured slope"}


@dataclass(frozen=True, slots=True)
class CheckMark:
    """Whether a gradient agrees with the measured slope, on the corner of its chip or at its grip."""

    agrees: bool
    x: float
    y: float
    scale: float


@dataclass(frozen=True, slots=True)
class EdgeMark:
    """A weight or a bias: width by |w|, hue and dashes by sign, an underlay by |∂C/∂w| once it is known."""

    key: str
    is_bias: bool
    d: str
    """path data"""
    width: float
    sign: str
    reached: bool
    """whether its gradient is"""
    gradient: str
    """every digit, empty until it is reached"""
    gradient_step: int
    """which colour of the ramp it has"""
    under: float
    """the width of the underlay"""
    active: bool
    crowded: bool
    """whether so many edges stand in its gap that lines are thin and cannot be caught"""
    selected: bool
    tab: bool
    """whether the Tab key stops at it"""
    spoken: str
    check: CheckMark | None
    """None where nothing is compared"""
    chip: ChipMark | None
    """what it is taken hold of by"""
    grip: Grip | None
    """where there is no chip, the same: x, y and radius on its curve"""


class Attention(NamedTuple):
    """What about the edges into a layer is not a number: what the stage and the learner turn to."""

    weights: bool  # whether the stage reached last is about the weights
    biases: bool  # whether it is about the biases
    selected: Parameter | None  # the one that is looked at
    neuron: tuple[int, int] | None  # the neuron whose edges the Tab key stops at
    tabs: bool  # whether it stops at all of them
    agreements: tuple[bool | None, ...]  # of their gradients with the measured slopes; empty where none is checked
    heard: bool  # whether they are spoken, too


def edge_marks(
    session: Session, where: Layout, edges: tuple[Parameter, ...], on_paths: frozenset[Parameter], heard: bool = True
) -> tuple[EdgeMark, ...]:
    """A mark for each of these edges; those without a chip are taken hold of by a grip.

    Those that are not `heard` have nothing that is spoken.
    """
    at = session.position
    weights, biases = (at.current.active_weights, at.current.active_biases) if at.current else ((), ())
    selected = parameter_of(session.view.look)
    neuron = neuron_of(session.view.look)
    agrees = agreements(session, edges)
    tabs = len(edges) <= MOST_TABS
    layers, taken = _placed(where, edges, neuron, on_paths)
    marks: list[EdgeMark] = []
    for layer, of, asked in layers:
        attention = Attention(
            layer in weights,
            layer in biases,
            selected if selected and selected[0] == layer else None,
            neuron if neuron and not tabs and layer - neuron[0] in (0, 1) else None,
            tabs,
            tuple(agrees.get(edge) for edge in of) if agrees else (),
            heard,
        )
        marks += _layer(where, edge_numbers(session, of), session.notation, attention, asked, taken)
    return tuple(marks)


def agreements(session: Session, edges: tuple[Parameter, ...]) -> dict[Parameter, bool]:
    """Whether the gradients of these edges that are reached agree; none unless the panel shows the tab Check."""
    at = session.position
    chosen = session.view.look
    if session.view.tab != "check":
        return {}
    reached = sorted((edge for edge in edges if at.reached("dC/dw", edge[0])), key=lambda edge: edge != chosen)
    affordable = MOST_MULTIPLICATIONS // (2 * at.step.network.parameter_count * len(at.step.inputs))
    return {edge: checking.comparison(at.step, edge).agrees for edge in reached[: max(1, affordable)]}


class LayerEdges(NamedTuple):
    """The edges into a layer that are drawn, and those of them whose chips are asked for."""

    layer: int
    edges: tuple[Parameter, ...]
    asked: frozenset[Parameter]


@lru_cache(maxsize=256)
def _placed(
    where: Layout, edges: tuple[Parameter, ...], neuron: tuple[int, int] | None, on_paths: frozenset[Parameter]
) -> tuple[tuple[LayerEdges, ...], frozenset[Point]]:
    """The edges by their layer, and where the chips of all layers have their middles."""
    by_layer = ((layer, tuple(of)) for layer, of in groupby(edges, key=lambda edge: edge[0]))
    layers = tuple(LayerEdges(layer, of, _asked(where, of, neuron, on_paths)) for layer, of in by_layer)
    return layers, frozenset(middle for _, of, asked in layers for middle in chip_middles(where, of, asked))


def _asked(
    where: Layout, edges: Iterable[Parameter], neuron: tuple[int, int] | None, on_paths: frozenset[Parameter]
) -> frozenset[Parameter]:
    """The edges into a layer whose chips are asked for: those on paths, and those of the neuron that is looked at."""
    if not neuron and not on_paths:
        return frozenset()
    of_pixels = where.input_picture is not None  # which are too close to each other
    return frozenset(e for e in edges if e in on_paths or (_beside(e, neuron) and not (of_pixels and e[0] == 1)))


def _beside(edge: Parameter, neuron: tuple[int, int] | None) -> bool:
    """Whether an edge leads to or from a neuron."""
    return neuron in ((edge[0], edge[1]), (edge[0] - 1, edge[2]))


@lru_cache(maxsize=256)  # at most steps the numbers of most layers are those of the step before
def _layer(
    where: Layout,
    of: EdgeNumbers,
    notation: Notation,
    attention: Attention,
    asked: frozenset[Parameter],
    taken: frozenset[Point],
) -> tuple[EdgeMark, ...]:
    """The marks of the edges into one layer; `taken` are the middles of the chips of all layers."""
    chips = chip_marks(where, of, asked, attention.selected, notation)
    bare = tuple(edge for edge in of.edges if edge not in chips)
    grips = place_grips(where, bare, taken, bool(attention.agreements))
    pictured = of.edges[0][0] <= bool(where.input_picture) + bool(where.weight_pictures)
    lines = _lines(where, of.edges)
    return tuple(
        _mark(of, order, lines[order], notation, attention, chips.get(edge), grips.get(edge), pictured)
        for order, edge in enumerate(of.edges)
    )


def _mark(
    of: EdgeNumbers,
    order: int,
    d: str,
    notation: Notation,
    attention: Attention,
    chip: ChipMark | None,
    grip: Grip | None,
    pictured: bool,
) -> EdgeMark:
    """The mark of one edge; `pictured` says that it leads to or from pictures, which stand close."""
    edge = of.edges[order]
    weight = float(of.weights[order])
    gradient = number_at(of.gradients, order)
    agrees = attention.agreements[order] if attention.agreements else None
    crowded = len(of.edges) > MOST_CHIPS
    width = edge_width(weight)
    step = 0 if gradient is None else gradient_step(gradient)
    return EdgeMark(
        key=edge_key(edge),
        is_bias=edge[2] == 0,
        d=d,
        width=width,
        sign=sign_class(weight),
        reached=gradient is not None,
        gradient="" if gradient is None else full(gradient),
        gradient_step=step,
        under=0.0 if gradient is None else underlay_width(width, step, crowded or pictured),
        active=attention.weights if edge[2] else attention.biases,
        crowded=crowded,
        selected=edge == attention.selected,
        tab=attention.tabs or _beside(edge, attention.neuron) or edge == attention.selected,
        spoken=_spoken(edge, notation, weight, gradient, agrees) if attention.heard else "",
        check=_check_mark(agrees, chip, grip),
        chip=chip,
        grip=grip,
    )


@lru_cache(maxsize=256)
def _lines(where: Layout, edges: tuple[Parameter, ...]) -> tuple[str, ...]:
    """The path data of edges."""
    return tuple(where.edge(*edge).path() for edge in edges)


def _check_mark(agrees: bool | None, chip: ChipMark | None, grip: Grip | None) -> CheckMark | None:
    """The mark on the corner of the chip or, where there is none, at the grip; None where nothing is compared."""
    if agrees is None:
        return None
    if chip:
        return CheckMark(agrees, chip.x + chip.width / 2 - 2, chip.y - chip.height / 2 + 2, 1.0)
    if grip:
        return CheckMark(agrees, grip[0], grip[1], round(min(grip[2] / RADIUS, AT_GRIP), 2))
    return None


def _spoken(edge: Parameter, notation: Notation, weight: float, gradient: float | None, agrees: bool | None) -> str:
    parts = [parameter_name(edge, notation), short(weight, notation.significant)]
    parts.append("gradient not reached" if gradient is None else f"gradient {short(gradient, notation.significant)}")
    return ", ".join(filter(None, (*parts, CHECKED[agrees]))).replace("−", "minus ")
