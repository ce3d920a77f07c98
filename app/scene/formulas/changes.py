"""Gradients and updates with numbers: a line for each parameter, of many the largest |gradient|."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from app.engine.parameters import Parameter
from app.explorer.names import counted
from app.explorer.number import NumberName, gradient_name, parameter_number
from app.explorer.reading import Reading
from app.scene.formulas.equations import largest
from app.scene.formulas.mathml import derivative, symbol
from app.scene.formulas.numbers import short, since
from app.scene.formulas.parts import Line, Term, enclosed_sum, lights_parameter, line, operand, summed

MOST_LINES = 12
MOST_EXAMPLES = 3


def gradient_lines(reading: Reading, layer: int, most: int = MOST_LINES) -> tuple[tuple[Line, ...], int]:
    """∂C/∂w = δ × a of the largest gradients of a layer, and how many more there are."""
    chosen, others = _largest_gradients(reading, [layer], most)
    return tuple(gradient_line(reading, parameter) for parameter in chosen), others


def update_lines(reading: Reading, most: int = MOST_LINES) -> tuple[tuple[Line, ...], int]:
    """w ← old − η × gradient of the largest gradients, and how many more there are."""
    chosen, others = _largest_gradients(reading, range(1, reading.network.depth + 1), most)
    return tuple(update_line(reading, parameter) for parameter in chosen), others


def _largest_gradients(reading: Reading, layers: Iterable[int], most: int) -> tuple[list[Parameter], int]:
    """The parameters of these layers with the largest |gradient|, in their order, and how many are left out."""
    found = [(parameter, size) for layer in layers for parameter, size in _candidates(reading, layer, most)]
    kept = largest(np.array([size for _, size in found]), len(found), most)
    sizes = reading.network.sizes
    count = sum(sizes[layer] * (sizes[layer - 1] + (reading.network.biases is not None)) for layer in layers)
    return [found[i][0] for i in kept], count - len(kept)


def _candidates(reading: Reading, layer: int, most: int) -> Iterator[tuple[Parameter, float]]:
    """The largest gradients of one layer: its weights, then its biases."""
    weights = reading.step.backward.weight_gradients[layer - 1]
    for i in largest(weights.ravel(), weights.size, most):
        to, source = divmod(i, weights.shape[1])
        yield Parameter(layer, to + 1, source + 1), float(weights[to, source])
    if reading.network.biases is not None:
        biases = reading.step.backward.bias_gradients[layer - 1]
        for to in largest(biases, biases.size, most):
            yield Parameter(layer, to + 1, 0), float(biases[to])


def gradient_line(reading: Reading, parameter: Parameter) -> Line:
    """∂C/∂w = δ × a of one parameter, summed or averaged over the examples."""
    left = derivative(reading.notation.gradient(*parameter))
    value = reading.gradient(*parameter)
    return line(left, _products(reading, parameter), value, lights_parameter(parameter), gradient_name(parameter))


def _products(reading: Reading, parameter: Parameter) -> tuple[Term, ...]:
    count = reading.examples
    terms = [Term(_product(reading, parameter, e)) for e in range(min(count, MOST_EXAMPLES))]
    if count > MOST_EXAMPLES:
        rest = of_examples_from(reading, parameter, MOST_EXAMPLES)
        terms.append(Term(f"{short(rest)} ({counted(count - MOST_EXAMPLES, 'more example')})"))
    mean = reading.step.of_a_mean
    of_data = enclosed_sum("(", summed(terms), f") ÷ {count}") if mean else summed(terms)
    return (*of_data, Term(penalty_product(reading, parameter), "+")) if _penalised(reading, parameter) else of_data


def penalty_line(reading: Reading, parameter: Parameter) -> Line | None:
    """∂Ω/∂w = λ × w of one weight; None of a bias, and where there is no penalty."""
    if not _penalised(reading, parameter):
        return None
    name = NumberName("penalty.w", *parameter)
    left = derivative(reading.notation.penalty_slope(*parameter))
    return line(left, (Term(penalty_product(reading, parameter)),), reading.value(name), name=name)


def penalty_product(reading: Reading, parameter: Parameter) -> str:
    """λ × w of a weight, before the update; λ ÷ n × w where C is the mean of n examples."""
    share = f" ÷ {reading.examples}" if reading.step.of_a_mean else ""
    return f"{short(reading.step.l2)}{share} × {operand(reading.weight(*parameter))}"


def _penalised(reading: Reading, parameter: Parameter) -> bool:
    return reading.step.l2 > 0 and not parameter.is_bias


def of_examples_from(reading: Reading, parameter: Parameter, first: int) -> float:
    """δ × a of all examples from number `first` (from 0) on, added up, before any division."""
    layer, to, source = parameter
    deltas = reading.step.backward.delta[layer - 1][first:, to - 1]
    return float(deltas @ reading.step.forward.a[layer - 1][first:, source - 1] if source else deltas.sum())


def _product(reading: Reading, parameter: Parameter, example: int) -> str:
    layer, to, source = parameter
    one = reading.of_example(example)
    return f"{short(one.delta(layer, to))} × {operand(one.a(layer - 1, source))}"


def update_line(reading: Reading, parameter: Parameter) -> Line:
    """w ← old − η × gradient of one parameter."""
    old = reading.weight(*parameter)
    gradient = operand(reading.gradient(*parameter))
    updated = reading.step.updated
    new = parameter.of(updated.weights, updated.biases)
    terms = (Term(f"{since(old, new)} − {short(reading.step.learning_rate)} × {gradient}"),)
    left = symbol(reading.notation.parameter(*parameter))
    written = line(left, terms, new, lights_parameter(parameter), parameter_number(parameter))
    return replace(written, result=since(new, old))
