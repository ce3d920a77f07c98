"""The factors along a route: which derivative each stands for, its number once reached, and what it lights."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, pairwise
from math import nan

from app.engine.parameters import Parameter
from app.engine.paths import Factor, Path
from app.explorer.names import neuron_name
from app.explorer.reading import Reading
from app.explorer.why.answer import factor_name
from app.scene.formulas.mathml import Math, spoken
from app.scene.formulas.mathml import derivative as fraction
from app.scene.formulas.parts import LOSS, full_of, lights_neuron, lights_parameter, text_of

Step = tuple[str, int, int, int]  # kind, layer, to, source of a Factor
MOST_MIXED = 10  # neurons of a softmax that light up together with what leads on from them
UNREAD = nan  # the engine's factors carry a number; here it is read only once it is reached


@dataclass(frozen=True, slots=True)
class FactorCell:
    """A factor as a cell: its derivative, the number below it, what it lights and what a screen reader says.

    `full` has every digit, see full_of.
    """

    math: Math
    text: str
    full: str
    lights: str
    spoken: str
    number: str = ""
    """the name of the number, where it is one of the walk"""


def factor_cells(reading: Reading, path: Path, parameter: Parameter | None) -> tuple[FactorCell, ...]:
    """The factors of a route from the parameter, or from an input where that is None, to the loss.

    They multiply to its contribution.
    """
    return tuple(_cell(reading, Factor(*step, UNREAD)) for step in _steps(reading, path, parameter))


def factor_texts(reading: Reading, paths: Iterable[Path], parameter: Parameter | None) -> tuple[tuple[str, ...], ...]:
    """The numbers of the same cells alone, of several routes, which share most of them."""
    routes = [tuple(_steps(reading, path, parameter)) for path in paths]
    factors = {step: Factor(*step, UNREAD) for step in set(chain.from_iterable(routes))}
    values = {step: VALUES[factor.kind](reading, factor) for step, factor in factors.items()}
    texts = {step: text_of(value, reading.significant) for step, value in values.items()}
    return tuple(tuple(texts[step] for step in route) for route in routes)


def _steps(reading: Reading, path: Path, parameter: Parameter | None) -> Iterator[Step]:
    """What the engine's factors of the route are, without their numbers."""
    if parameter:
        yield "z_by_w", *parameter
    for (at, here), (above, there) in pairwise(path.neurons):
        if at and not reading.activation(at).elementwise:
            yield "z_by_z", above, there, here
            continue
        if at:
            yield "a_by_z", at, here, here
        yield "z_by_a", above, there, here
    at, last = path.neurons[-1]
    if reading.activation(at).elementwise:
        yield "a_by_z", at, last, last
        yield "C_by_a", at, last, last
    else:
        yield "C_by_z", at, last, last


def _cell(reading: Reading, factor: Factor) -> FactorCell:
    value = VALUES[factor.kind](reading, factor)
    said = f"{_meaning(reading, factor)}: {spoken(text_of(value, reading.significant))}"
    name = factor_name(reading, factor)
    number = "" if name is None else str(name)
    fraction_ = fraction(reading.notation.derivative(factor))
    return FactorCell(
        fraction_, text_of(value, reading.significant), full_of(value), _lights(reading, factor), said, number
    )


VALUES: dict[str, Callable[[Reading, Factor], float | None]] = {
    "z_by_w": lambda r, f: r.a(f.layer - 1, f.source),
    "a_by_z": lambda r, f: r.slope(f.layer, f.to),
    "z_by_a": lambda r, f: r.weight(f.layer, f.to, f.source),
    "z_by_z": lambda r, f: r.value(r.name("dz/dz", f.layer, f.to, f.source)),
    "C_by_a": lambda r, f: r.upstream(f.layer, f.to),
    "C_by_z": lambda r, f: r.delta(f.layer, f.to),
}


def _lights(reading: Reading, factor: Factor) -> str:
    layer, to, source = factor.layer, factor.to, factor.source
    match factor.kind:
        case "z_by_w" | "z_by_a":
            return lights_parameter(Parameter(layer, to, source))
        case "z_by_z":
            width = reading.network.sizes[layer - 1]
            mixed = range(1, width + 1) if width <= MOST_MIXED else (source,)
            through = ((lights_neuron(layer - 1, i), lights_parameter(Parameter(layer, to, i))) for i in mixed)
            return " ".join(token for tokens in through for token in tokens)
        case "a_by_z":
            return lights_neuron(layer, to)
        case _:
            return f"{lights_neuron(layer, to)} {LOSS}"


def _meaning(reading: Reading, factor: Factor) -> str:
    n = reading.notation
    here = neuron_name(factor.layer, factor.to, n)
    below = neuron_name(factor.layer - 1, factor.source, n) if factor.source else ""
    match factor.kind:
        case "z_by_w":
            return f"activation of {below}, which the weight multiplies" if below else "the 1 that the bias multiplies"
        case "a_by_z":
            return f"slope of {here}"
        case "z_by_a":
            return f"weight from {below} to {here}"
        case "z_by_z":
            return f"from {below} through the softmax to {here}"
        case "C_by_a":
            return f"slope of {n.whose_loss} at {here}"
        case _:
            return f"{reading.notation.plain()['delta']} of {here}"
