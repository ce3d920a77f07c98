"""Gradients and updates with numbers: a line for each parameter, of many the largest |gradient|."""

from collections.abc import Iterable, Iterator

import numpy as np

from app.explorer.notation import C, Derivative
from app.explorer.notation import parameter as symbol_of
from app.explorer.session import Parameter
from app.scene.explain_parts import Line, Term, enclosed_sum, lights_parameter, line, operand, summed
from app.scene.explain_readings import Readings, parameter_of
from app.scene.explain_sums import largest
from app.scene.mathml import derivative, symbol
from app.scene.numbers import short

MOST_LINES = 12
MOST_EXAMPLES = 3


def gradient_lines(readings: Readings, layer: int) -> tuple[tuple[Line, ...], int]:
    """∂C/∂w = δ × a of the largest gradients of a layer, and how many more there are."""
    chosen, others = _largest_gradients(readings, [layer])
    return tuple(_gradient_line(readings, parameter) for parameter in chosen), others


def update_lines(readings: Readings) -> tuple[tuple[Line, ...], int]:
    """w ← old − η × gradient of the largest gradients, and how many more there are."""
    chosen, others = _largest_gradients(readings, range(1, readings.network.depth + 1))
    return tuple(_update_line(readings, parameter) for parameter in chosen), others


def _largest_gradients(readings: Readings, layers: Iterable[int]) -> tuple[list[Parameter], int]:
    """The parameters of these layers with the largest |gradient|, in their order, and how many are left out."""
    found = [(parameter, size) for layer in layers for parameter, size in _candidates(readings, layer)]
    kept = largest(np.array([size for _, size in found]), len(found), MOST_LINES)
    sizes = readings.network.sizes
    count = sum(sizes[layer] * (sizes[layer - 1] + (readings.network.biases is not None)) for layer in layers)
    return [found[i][0] for i in kept], count - len(kept)


def _candidates(readings: Readings, layer: int) -> Iterator[tuple[Parameter, float]]:
    """The largest gradients of one layer: its weights, then its biases."""
    weights = readings.step.backward.weight_gradients[layer - 1]
    for i in largest(weights.ravel(), weights.size, MOST_LINES):
        to, source = divmod(i, weights.shape[1])
        yield (layer, to + 1, source + 1), float(weights[to, source])
    if readings.network.biases is not None:
        biases = readings.step.backward.bias_gradients[layer - 1]
        for to in largest(biases, biases.size, MOST_LINES):
            yield (layer, to + 1, 0), float(biases[to])


def _gradient_line(readings: Readings, parameter: Parameter) -> Line:
    left = derivative(Derivative(C, symbol_of(*parameter)))
    return line(left, _products(readings, parameter), readings.gradient(*parameter), lights_parameter(parameter))


def _products(readings: Readings, parameter: Parameter) -> tuple[Term, ...]:
    count = readings.examples
    terms = [Term(_product(readings, parameter, e)) for e in range(min(count, MOST_EXAMPLES))]
    if count > MOST_EXAMPLES:
        others = count - MOST_EXAMPLES
        terms.append(Term(f"… ({others} more example{'s' if others > 1 else ''})"))
    mean = count > 1 and readings.step.reduction == "mean"
    return enclosed_sum("(", summed(terms), f") ÷ {count}") if mean else summed(terms)


def _product(readings: Readings, parameter: Parameter, example: int) -> str:
    layer, to, source = parameter
    one = Readings(readings.position, example)
    return f"{short(one.delta(layer, to))} × {operand(one.a(layer - 1, source))}"


def _update_line(readings: Readings, parameter: Parameter) -> Line:
    old, gradient = readings.weight(*parameter), operand(readings.gradient(*parameter))
    terms = (Term(f"{short(old)} − {short(readings.step.learning_rate)} × {gradient}"),)
    new = parameter_of(readings.step.updated, parameter)
    return line(symbol(symbol_of(*parameter)), terms, new, lights_parameter(parameter))
