"""One number that a question needs, as it is listed beside the question."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.engine.network import Array
from app.engine.parameters import Parameter
from app.explorer.notation import Letter
from app.explorer.reading import Reading, by_now
from app.scene.formulas.mathml import letter, row
from app.scene.formulas.numbers import precise
from app.scene.formulas.parts import Inline, lights_neuron, lights_parameter
from app.scene.formulas.sums import largest

SHOWN_OF_MANY = 6


@dataclass(frozen=True, slots=True)
class NumberProduct:
    """A weight times what it carries: letters, numbers and what they come to."""

    letters: tuple[Letter, Letter]
    factors: tuple[float, float]
    value: float
    lights: str


Products = tuple[tuple[NumberProduct, ...], int, float]  # those written out, how many others, what these add together


def incoming_products(reading: Reading, layer: int, to: int, most: int) -> Products:
    """The products of z, all up to `most`, else the largest six."""
    n = reading.notation
    weights = reading.network.weights[layer - 1][to - 1]
    letters = [(n.weight(layer, to, i + 1), n.a(layer - 1, i + 1)) for i in range(len(weights))]
    parameters = [Parameter(layer, to, i + 1) for i in range(len(weights))]
    return _chosen(letters, weights, by_now(reading.layer_a(layer - 1)), parameters, most)


def outgoing_products(reading: Reading, layer: int, neuron: int, most: int) -> Products:
    """The products of the ∂C/∂a of a hidden neuron, all up to `most`, else the largest six."""
    n = reading.notation
    weights = reading.network.weights[layer][:, neuron - 1]
    letters = [(n.weight(layer + 1, k + 1, neuron), n.delta(layer + 1, k + 1)) for k in range(len(weights))]
    parameters = [Parameter(layer + 1, k + 1, neuron) for k in range(len(weights))]
    return _chosen(letters, weights, by_now(reading.layer_delta(layer + 1)), parameters, most)


def _chosen(
    letters: Sequence[tuple[Letter, Letter]],
    weights: Array,
    carried: Array,
    parameters: list[Parameter],
    most: int,
) -> Products:
    values = weights * carried
    chosen = list(range(len(values))) if len(values) <= most else largest(values, len(values), SHOWN_OF_MANY)
    products = tuple(
        NumberProduct(
            letters[i], (float(weights[i]), float(carried[i])), float(values[i]), lights_parameter(parameters[i])
        )
        for i in chosen
    )
    return products, len(values) - len(chosen), float(values.sum() - values[chosen].sum())


@dataclass(frozen=True, slots=True)
class GivenNumber:
    """A number, what it is (letters or words), of which example, and what it lights; words alone have no number."""

    what: Inline
    text: str = ""
    lights: str = ""
    which: str = ""


def products(found: Products) -> Iterator[GivenNumber]:
    """Both factors of each product; of many the largest products, and what the others add together."""
    written, others, rest = found
    for product in written:
        if others:
            yield GivenNumber(row(*map(letter, product.letters)), precise(product.value), product.lights)
        else:
            for symbol, value in zip(product.letters, product.factors, strict=True):
                yield GivenNumber(letter(symbol), precise(value), product.lights)
    if others:
        yield GivenNumber(f"the other {others:,} products together", precise(rest))


def output(reading: Reading, neuron: int) -> Iterator[GivenNumber]:
    """An output and its target."""
    depth = reading.network.depth
    n = reading.notation
    yield given_of_neuron(n.a(depth, neuron), reading.a(depth, neuron), depth, neuron)
    yield GivenNumber(letter(n.y(neuron)), precise(reading.targets[neuron - 1]), lights_neuron(depth, neuron))


def how_many(reading: Reading) -> Iterator[GivenNumber]:
    """How many examples there are, if more than one, and what is made of them."""
    if reading.examples > 1:
        yield GivenNumber(f"{reading.examples} examples; {reading.notation.loss} is their {reading.step.reduction}")


def given_of_neuron(symbol: Letter, value: float | None, layer: int, neuron: int, which: str = "") -> GivenNumber:
    """A number of a neuron."""
    return GivenNumber(letter(symbol), precise(by_now(value)), lights_neuron(layer, neuron), which)


def parameter_given(reading: Reading, parameter: Parameter) -> GivenNumber:
    """A weight or bias."""
    what = letter(reading.notation.parameter(*parameter))
    return GivenNumber(what, precise(reading.weight(*parameter)), lights_parameter(parameter))


def gradient_given(reading: Reading, parameter: Parameter) -> GivenNumber:
    """The gradient of a weight or bias."""
    what = letter(reading.notation.gradient(*parameter))
    return GivenNumber(what, precise(by_now(reading.gradient(*parameter))), lights_parameter(parameter))
