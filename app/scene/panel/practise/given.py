"""The numbers that a question needs, with digits enough to calculate on; how they belong together is not said."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from app.engine.losses import LOSSES, loss_per_example
from app.engine.parameters import Parameter
from app.explorer.practise.guesses import Question
from app.explorer.reading import Reading, by_now
from app.scene.formulas.changes import of_examples_from
from app.scene.formulas.equations import delta_rule
from app.scene.formulas.lines import every_output_counts
from app.scene.formulas.mathml import derivative, letter, power, row, symbol, total
from app.scene.formulas.numbers import precise
from app.scene.panel.practise.numbers import (
    GivenNumber,
    given_of_neuron,
    gradient_given,
    how_many,
    incoming_products,
    outgoing_products,
    output,
    parameter_given,
    products,
)

MOST_OUTPUTS = 10
MOST_EXAMPLES = 3
MEAN_OVER_OUTPUTS = "mean_squared_error"


def needed_by_the_loss(reading: Reading) -> Iterator[GivenNumber]:
    """Outputs and targets of the example shown, and the losses of the others."""
    counted = [k for k, y in enumerate(reading.targets, 1) if y or every_output_counts(reading)]
    for neuron in counted[:MOST_OUTPUTS]:
        yield from output(reading, neuron)
    if rest := counted[MOST_OUTPUTS:]:
        yield GivenNumber(f"what the other {len(rest)} outputs add", precise(_of_outputs(reading, rest)))
    yield from how_many_outputs(reading)
    yield from _other_losses(reading)
    yield from how_many(reading)


def _of_outputs(reading: Reading, neurons: list[int]) -> float:
    """What these outputs add to the loss of the example."""
    loss = reading.step.loss
    columns = [neuron - 1 for neuron in neurons]
    value = LOSSES[loss].value(by_now(reading.layer_a(reading.network.depth))[columns], reading.targets[columns])
    return float(value) * (len(columns) / reading.network.sizes[-1] if loss == MEAN_OVER_OUTPUTS else 1)


def how_many_outputs(reading: Reading) -> Iterator[GivenNumber]:
    """How many outputs there are, where the loss is their mean."""
    if reading.step.loss == MEAN_OVER_OUTPUTS:
        yield GivenNumber(f"{reading.network.sizes[-1]} outputs")


def _other_losses(reading: Reading) -> Iterator[GivenNumber]:
    step = reading.step
    each = loss_per_example(step.forward, step.targets, step.loss)
    others = [example for example in range(len(each)) if example != reading.example]
    for example in others[:MOST_EXAMPLES]:
        yield GivenNumber(letter(reading.notation.C), precise(each[example]), which=f"of example {example + 1}")
    if rest := others[MOST_EXAMPLES:]:
        yield GivenNumber(f"the other {len(rest)} examples together", precise(each[rest].sum()))


OLD = "old "  # the update asks for the new number, which has the same letter
MOST_PARTS = 10  # of a sum, or neurons of a layer


def given_numbers(reading: Reading, question: Question) -> tuple[GivenNumber, ...]:
    """What the question needs, each number once."""
    found = _of_choices(reading, question) if question.choices else NEEDED[question.kind](reading, question)
    return tuple(dict.fromkeys(found))


def _needed_by_z(reading: Reading, question: Question) -> Iterator[GivenNumber]:
    yield from products(incoming_products(reading, question.name.layer, question.name.to, MOST_PARTS))
    if reading.network.biases is not None:
        yield parameter_given(reading, Parameter(question.name.layer, question.name.to, 0))


def _needed_by_a(reading: Reading, question: Question) -> Iterator[GivenNumber]:
    layer = question.name.layer
    n = reading.notation
    mixed = not reading.activation(question.name.layer).elementwise
    others = _neurons(reading, layer) if mixed else ()
    for neuron in (question.name.to, *others):
        yield given_of_neuron(n.z(layer, neuron), reading.z(layer, neuron), layer, neuron)
    if mixed and not others:
        powers = total("k", power("e", symbol(n.z(layer, "k"))))
        yield GivenNumber(powers, precise(np.exp(by_now(reading.layer_z(layer))).sum()))


def _neurons(reading: Reading, layer: int) -> range:
    """All neurons of a layer, none where they are too many to be listed."""
    width = reading.network.sizes[layer]
    return range(1, width + 1) if width <= MOST_PARTS else range(0)


def _needed_by_upstream(reading: Reading, question: Question) -> Iterator[GivenNumber]:
    layer, neuron = question.name.layer, question.name.to
    if layer < reading.network.depth:
        yield from products(outgoing_products(reading, layer, neuron, MOST_PARTS))
    else:
        yield from output(reading, neuron)
        yield from how_many_outputs(reading)


def _needed_by_delta(reading: Reading, question: Question) -> Iterator[GivenNumber]:
    layer = question.name.layer
    neuron = question.name.to
    n = reading.notation
    rule = delta_rule(reading, layer)
    if rule == "cancels":
        yield from output(reading, neuron)
        return
    if rule == "slope":
        yield given_of_neuron(n.z(layer, neuron), reading.z(layer, neuron), layer, neuron)
    others = _neurons(reading, layer) if rule == "softmax" else ()
    for one in (neuron, *others):
        yield given_of_neuron(n.a(layer, one), reading.a(layer, one), layer, one)
        yield given_of_neuron(n.upstream(layer, one), reading.upstream(layer, one), layer, one)
    if rule == "softmax" and not others:
        mean = total("k", symbol(n.a(layer, "k")), derivative(n.upstream(layer, "k")))
        yield GivenNumber(mean, precise(float(by_now(reading.layer_a(layer)) @ by_now(reading.layer_upstream(layer)))))


def _needed_by_a_gradient(reading: Reading, question: Question) -> Iterator[GivenNumber]:
    yield from _factors(reading, question.name.parameter)
    yield from how_many(reading)


def _needed_by_the_update(reading: Reading, question: Question) -> Iterator[GivenNumber]:
    old = parameter_given(reading, question.name.parameter)
    yield replace(old, what=row(OLD, old.what))
    yield gradient_given(reading, question.name.parameter)
    yield GivenNumber(letter(reading.notation.rate), precise(reading.step.learning_rate))


def _of_choices(reading: Reading, question: Question) -> Iterator[GivenNumber]:
    """The factors of every gradient."""
    for parameter in question.choices:
        yield from _factors(reading, parameter)


def _factors(reading: Reading, parameter: Parameter) -> Iterator[GivenNumber]:
    """δ and a of every example, of many the first; a bias carries 1."""
    layer, to, source = parameter
    n = reading.notation
    many = reading.examples > 1
    for example in range(min(reading.examples, MOST_EXAMPLES)):
        one = reading.of_example(example)
        which = f"of example {example + 1}" if many else ""
        yield given_of_neuron(n.delta(layer, to), one.delta(layer, to), layer, to, which)
        if source:
            yield given_of_neuron(n.a(layer - 1, source), one.a(layer - 1, source), layer - 1, source, which)
    if reading.examples > MOST_EXAMPLES:
        others = of_examples_from(reading, parameter, MOST_EXAMPLES)
        yield GivenNumber(f"the other {reading.examples - MOST_EXAMPLES} examples together", precise(others))


NEEDED: dict[str, Callable[[Reading, Question], Iterator[GivenNumber]]] = {
    "z": _needed_by_z,
    "a": _needed_by_a,
    "C": lambda reading, _: needed_by_the_loss(reading),
    "dC/da": _needed_by_upstream,
    "delta": _needed_by_delta,
    "gradients": _needed_by_a_gradient,
    "update": _needed_by_the_update,
}
