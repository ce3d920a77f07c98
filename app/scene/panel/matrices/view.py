"""A matrix as it is drawn: its numbers in brackets up to 8×8, beyond that a heat-map, “·” where it is not reached."""

from collections.abc import Callable
from dataclasses import dataclass

from app.engine.network import Array
from app.engine.parameters import Parameter
from app.explorer.look import Look, Neuron
from app.scene.formulas.mathml import Math
from app.scene.formulas.parts import full_of, lights_neuron, lights_parameter, text_of
from app.scene.panel.matrices.heat_map import HeatMap, heat_map, size_of
from app.scene.panel.matrices.product import MatrixFactor, shape_text, spoken_shape


@dataclass(frozen=True)
class LookedAt:
    """`chosen(token)` says whether an entry belongs to what is looked at, None where nothing is.

    What is chosen is in a row or a column of one of the `numbers`; `example` counts from 0.
    """

    example: int
    chosen: Callable[[str], bool] | None = None
    numbers: frozenset[int] = frozenset()


def entries_looked_at(look: Look, example: int) -> LookedAt:
    """A weight together with the δ and the a whose product its derivative is; a neuron together with its weights."""
    match look:
        case Parameter(_, to, source):
            return LookedAt(example, _made_of(look).__contains__, frozenset({to, source}))
        case Neuron(layer, number):
            return LookedAt(example, _touches(layer, number), frozenset({number}))
        case _:
            return LookedAt(example)


def _made_of(parameter: Parameter) -> set[str]:
    layer, to, source = parameter
    carried = {lights_neuron(layer - 1, source)} if source else set()
    return {lights_parameter(parameter), lights_neuron(layer, to)} | carried


def _touches(layer: int, neuron: int) -> Callable[[str], bool]:
    """Whether a token is the neuron's own, or that of a weight into it or out of it."""
    own = {lights_neuron(layer, neuron), lights_parameter(Parameter(layer, neuron, 0))}
    into = f"weight:{layer}.{neuron}."
    out = f"weight:{layer + 1}."
    ending = f".{neuron}"
    return lambda token: token in own or token.startswith(into) or (token.startswith(out) and token.endswith(ending))


MOST_ENTRIES = 8  # rows or columns whose numbers are written
WIDE = 5  # columns that may not fit a phone


@dataclass(frozen=True, slots=True)
class Cell:
    """An entry. `state` is chosen for what is looked at, shown for the example in the picture, else empty."""

    text: str
    full: str
    lights: str
    state: str


@dataclass(frozen=True, slots=True)
class MatrixView:
    """A matrix on the page; `kind` is name, number, numbers, picture or unreached. `values` are what is shown.

    `size` is that of what is not reached, in pixels; a `wide` matrix may need to be scrolled.
    """

    id: str
    kind: str
    name: Math
    shape: str
    spoken: str
    derivative: bool
    values: Array | None
    text: str = ""
    rows: tuple[tuple[Cell, ...], ...] = ()
    picture: HeatMap | None = None
    size: tuple[int, int] = (0, 0)
    wide: bool = False


def matrix_view(factor: MatrixFactor, name: str, look: LookedAt) -> MatrixView:
    """The view of a factor; `name` tells it from every other on the page."""
    spoken = f"{factor.words}, {spoken_shape(factor.shape)}"
    common = (factor.name, shape_text(factor.shape), spoken, factor.derivative, factor.values)
    if factor.brief:
        return MatrixView(name, "name", *common)
    if not factor.shape:
        number = None if factor.values is None else float(factor.values)
        return MatrixView(name, "number", *common, text=text_of(number))
    if max(factor.shape) <= MOST_ENTRIES:
        return MatrixView(name, "numbers", *common, rows=_rows(factor, look), wide=factor.shape[1] >= WIDE)
    if factor.values is None:
        return MatrixView(name, "unreached", *common, size=size_of((factor.shape[0], factor.shape[1]), factor.pixels))
    return MatrixView(name, "picture", *common, picture=heat_map(factor.values, factor.pixels, _chosen(factor, look)))


def _rows(factor: MatrixFactor, look: LookedAt) -> tuple[tuple[Cell, ...], ...]:
    height, width = factor.shape
    return tuple(tuple(_cell(factor, look, i, j) for j in range(width)) for i in range(height))


def _cell(factor: MatrixFactor, look: LookedAt, i: int, j: int) -> Cell:
    value = None if factor.values is None else float(factor.values[i, j])
    lights = factor.lights(i, j)
    shown = factor.examples is not None and (i, j)[factor.examples] == look.example
    state = "chosen" if look.chosen and look.chosen(lights) else "shown" if shown else ""
    return Cell(text_of(value), full_of(value), lights, state)


def _chosen(factor: MatrixFactor, look: LookedAt) -> list[tuple[int, int]]:
    if look.chosen is None:
        return []
    height, width = factor.shape
    across = {(n - 1, j) for n in look.numbers if 0 < n <= height for j in range(width)}
    down = {(i, n - 1) for n in look.numbers if 0 < n <= width for i in range(height)}
    return [(i, j) for i, j in across | down if look.chosen(factor.lights(i, j))]
