"""The numbers that a question needs, with digits enough to calculate on; how they belong together is not said."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from app.engine.losses import LOSSES, loss_per_example
from app.engine.parameters import Parameter
from app.explorer.practise.guesses import Question
from app.scene.formulas.changes import of_examples_from
from app.scene.formulas.equations import delta_rule
from app.scene.formulas.lines import every_output_counts
from app.scene.formulas.mathml import derivative, letter, power, row, symbol, total
from app.scene.formulas.numbers import precise
from app.scene.formulas.readings import Readings, by_now
from app.scene.panel.practise.numbers import (
    Given,
    gradient_given,
    how_many,
    incoming,
    of_neuron,
    outgoing,
    output,
    parameter_given,
    products,
)

MOST_OUTPUTS = 10
MOST_EXAMPLES = 3
MEAN_OVER_OUTPUTS = "mean_squared_error"


def needed_by_the_loss(readings: Readings) -> Iterator[Given]:
    """Outputs and targets of the example shown, and the losses of the others."""
    counted = [k for k, y in enumerate(readings.targets, 1) if y or every_output_counts(readings)]
    for neuron in counted[:MOST_OUTPUTS]:
        yield from output(readings, neuron)
    if rest := counted[MOST_OUTPUTS:]:
        yield Given(f"what the other {len(rest)} outputs add", precise(_of_outputs(readings, rest)))
    yield from how_many_outputs(readings)
    yield from _other_losses(readings)
    yield from how_many(readings)


def _of_outputs(readings: Readings, neurons: list[int]) -> float:
    """What these outputs add to the loss of the example."""
    loss = readings.step.loss
    columns = [neuron - 1 for neuron in neurons]
    value = LOSSES[loss].value(by_now(readings.layer_a(readings.network.depth))[columns], readings.targets[columns])
    return float(value) * (len(columns) / readings.network.sizes[-1] if loss == MEAN_OVER_OUTPUTS else 1)


def how_many_outputs(readings: Readings) -> Iterator[Given]:
    """How many outputs there are, where the loss is their mean."""
    if readings.step.loss == MEAN_OVER_OUTPUTS:
        yield Given(f"{readings.network.sizes[-1]} outputs")


def _other_losses(readings: Readings) -> Iterator[Given]:
    step = readings.step
    each = loss_per_example(step.forward, step.targets, step.loss)
    others = [example for example in range(len(each)) if example != readings.example]
    for example in others[:MOST_EXAMPLES]:
        yield Given(letter(readings.notation.C), precise(each[example]), which=f"of example {example + 1}")
    if rest := others[MOST_EXAMPLES:]:
        yield Given(f"the other {len(rest)} examples together", precise(each[rest].sum()))


OLD = "old "  # the update asks for the new number, which has the same letter
MOST_PARTS = 10  # of a sum, or neurons of a layer


def given_numbers(readings: Readings, question: Question) -> tuple[Given, ...]:
    """What the question needs, each number once."""
    found = _of_choices(readings, question) if question.choices else NEEDED[question.kind](readings, question)
    return tuple(dict.fromkeys(found))


def _needed_by_z(readings: Readings, question: Question) -> Iterator[Given]:
    yield from products(incoming(readings, question.name.layer, question.name.to, MOST_PARTS))
    if readings.network.biases is not None:
        yield parameter_given(readings, Parameter(question.name.layer, question.name.to, 0))


def _needed_by_a(readings: Readings, question: Question) -> Iterator[Given]:
    layer = question.name.layer
    n = readings.notation
    mixed = not readings.activation(question.name.layer).elementwise
    others = _neurons(readings, layer) if mixed else ()
    for neuron in (question.name.to, *others):
        yield of_neuron(n.z(layer, neuron), readings.z(layer, neuron), layer, neuron)
    if mixed and not others:
        powers = total("k", power("e", symbol(n.z(layer, "k"))))
        yield Given(powers, precise(np.exp(by_now(readings.layer_z(layer))).sum()))


def _neurons(readings: Readings, layer: int) -> range:
    """All neurons of a layer, none where they are too many to be listed."""
    width = readings.network.sizes[layer]
    return range(1, width + 1) if width <= MOST_PARTS else range(0)


def _needed_by_upstream(readings: Readings, question: Question) -> Iterator[Given]:
    layer, neuron = question.name.layer, question.name.to
    if layer < readings.network.depth:
        yield from products(outgoing(readings, layer, neuron, MOST_PARTS))
    else:
        yield from output(readings, neuron)
        yield from how_many_outputs(readings)


def _needed_by_delta(readings: Readings, question: Question) -> Iterator[Given]:
    layer = question.name.layer
    neuron = question.name.to
    n = readings.notation
    rule = delta_rule(readings, layer)
    if rule == "cancels":
        yield from output(readings, neuron)
        return
    if rule == "slope":
        yield of_neuron(n.z(layer, neuron), readings.z(layer, neuron), layer, neuron)
    others = _neurons(readings, layer) if rule == "softmax" else ()
    for one in (neuron, *others):
        yield of_neuron(n.a(layer, one), readings.a(layer, one), layer, one)
        yield of_neuron(n.upstream(layer, one), readings.upstream(layer, one), layer, one)
    if rule == "softmax" and not others:
        mean = total("k", symbol(n.a(layer, "k")), derivative(n.upstream(layer, "k")))
        yield Given(mean, precise(by_now(readings.layer_a(layer)) @ by_now(readings.layer_upstream(layer))))


def _needed_by_a_gradient(readings: Readings, question: Question) -> Iterator[Given]:
    yield from _factors(readings, question.name.parameter)
    yield from how_many(readings)


def _needed_by_the_update(readings: Readings, question: Question) -> Iterator[Given]:
    old = parameter_given(readings, question.name.parameter)
    yield replace(old, what=row(OLD, old.what))
    yield gradient_given(readings, question.name.parameter)
    yield Given(letter(readings.notation.rate), precise(readings.step.learning_rate))


def _of_choices(readings: Readings, question: Question) -> Iterator[Given]:
    """The factors of every gradient."""
    for parameter in question.choices:
        yield from _factors(readings, parameter)


def _factors(readings: Readings, parameter: Parameter) -> Iterator[Given]:
    """δ and a of every example, of many the first; a bias carries 1."""
    layer, to, source = parameter
    n = readings.notation
    many = readings.examples > 1
    for example in range(min(readings.examples, MOST_EXAMPLES)):
        one = Readings(readings.position, example, n)
        which = f"of example {example + 1}" if many else ""
        yield of_neuron(n.delta(layer, to), one.delta(layer, to), layer, to, which)
        if source:
            yield of_neuron(n.a(layer - 1, source), one.a(layer - 1, source), layer - 1, source, which)
    if readings.examples > MOST_EXAMPLES:
        others = of_examples_from(readings, parameter, MOST_EXAMPLES)
        yield Given(f"the other {readings.examples - MOST_EXAMPLES} examples together", precise(others))


NEEDED: dict[str, Callable[[Readings, Question], Iterator[Given]]] = {
    "z": _needed_by_z,
    "a": _needed_by_a,
    "C": lambda readings, _: needed_by_the_loss(readings),
    "dC/da": _needed_by_upstream,
    "delta": _needed_by_delta,
    "gradients": _needed_by_a_gradient,
    "update": _needed_by_the_update,
}
