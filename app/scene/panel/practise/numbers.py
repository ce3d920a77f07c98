"""One number that a question needs, as it is listed beside the question."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.engine.measured_slope import Parameter
from app.explorer.symbols import Letter
from app.scene.formulas.mathml import letter, row
from app.scene.formulas.numbers import precise
from app.scene.formulas.parts import Inline, lights_neuron, lights_parameter
from app.scene.formulas.readings import Readings
from app.scene.panel.practise.sums import Products


@dataclass(frozen=True, slots=True)
class Given:
    """A number, what it is (letters or words), of which example, and what it lights; words alone have no number."""

    what: Inline
    text: str = ""
    lights: str = ""
    which: str = ""


def products(found: Products) -> Iterator[Given]:
    """Both factors of each product; of many the largest products, and what the others add together."""
    written, others, rest = found
    for product in written:
        if others:
            yield Given(row(*map(letter, product.letters)), precise(product.value), product.lights)
        else:
            for symbol, value in zip(product.letters, product.factors, strict=True):
                yield Given(letter(symbol), precise(value), product.lights)
    if others:
        yield Given(f"the other {others:,} products together", precise(rest))


def output(readings: Readings, neuron: int) -> Iterator[Given]:
    """An output and its target."""
    depth = readings.network.depth
    n = readings.notation
    yield of_neuron(n.a(depth, neuron), readings.a(depth, neuron), depth, neuron)
    yield Given(letter(n.y(neuron)), precise(readings.targets[neuron - 1]), lights_neuron(depth, neuron))


def how_many(readings: Readings) -> Iterator[Given]:
    """How many examples there are, if more than one, and what is made of them."""
    if readings.examples > 1:
        yield Given(f"{readings.examples} examples; {readings.notation.loss} is their {readings.step.reduction}")


def of_neuron(symbol: Letter, value: float | None, layer: int, neuron: int, which: str = "") -> Given:
    """A number of a neuron."""
    return Given(letter(symbol), precise(value), lights_neuron(layer, neuron), which)


def parameter_given(readings: Readings, parameter: Parameter) -> Given:
    """A weight or bias."""
    what = letter(readings.notation.parameter(*parameter))
    return Given(what, precise(readings.weight(*parameter)), lights_parameter(parameter))


def gradient_given(readings: Readings, parameter: Parameter) -> Given:
    """The gradient of a weight or bias."""
    what = letter(readings.notation.gradient(*parameter))
    return Given(what, precise(readings.gradient(*parameter)), lights_parameter(parameter))
