"""The numbers that a question needs, with digits enough to calculate on; how they belong together is not said."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.engine.formula import letters_of, tree_of
from app.engine.losses import LOSSES, loss_per_example
from app.engine.network import Array
from app.engine.parameters import Parameter
from app.explorer.notation import Symbol
from app.explorer.number import AnyName, NumberName, Worked, gradient_name, letter_of, parameter_number, value_of
from app.explorer.optimiser_rules import GRADIENT, RATE, memory_rule, rule_names
from app.explorer.practise.guesses import Question
from app.explorer.quantities import QUANTITIES
from app.explorer.reading import Reading, by_now
from app.explorer.why.formulas import activation_name
from app.explorer.why.worked import value_here, words_for
from app.scene.formulas.changes import memory_name
from app.scene.formulas.equations import delta_rule
from app.scene.formulas.in_numbers import largest
from app.scene.formulas.mathml import derivative, letter, power, row, spoken, symbol, total
from app.scene.formulas.numbers import precise
from app.scene.formulas.parts import Inline, full_of, lights_neuron, lights_parameter

SHOWN_OF_MANY = 6
MOST_OUTPUTS = 10
MOST_EXAMPLES = 3
OLD = "old "  # the update asks for the new number, which has the same letter
MOST_PARTS = 10  # of a sum, or neurons of a layer


@dataclass(frozen=True, slots=True)
class Product:
    """A weight times what it carries: their names, numbers and what they come to."""

    names: tuple[NumberName, NumberName]
    factors: tuple[float, float]
    value: float
    lights: str


@dataclass(frozen=True, slots=True)
class Products:
    """The products of a sum."""

    of: NumberName
    """the sum"""
    written: tuple[Product, ...]
    others: int
    """how many more there are"""
    rest: float
    """what those add together"""


@dataclass(frozen=True, slots=True)
class GivenNumber:
    """A number, what it is (letters or words), of which example, and what it lights; words alone have no number."""

    what: Inline
    text: str = ""
    lights: str = ""
    which: str = ""
    full: str = ""
    """every digit"""
    number: str = ""
    """the name by which it is asked why"""
    spoken: str = ""


def given_numbers(reading: Reading, question: Question) -> tuple[GivenNumber, ...]:
    """What the question needs, each number once."""
    reading = replace(reading, named=reading.examples > 1)  # another example may be looked at by now
    needed = NEEDED.get(question.kind, _needed_by_a_memory)
    found = _of_choices(reading, question) if question.choices else needed(reading, question)
    return tuple(dict.fromkeys(found))


def _number(
    reading: Reading, what: Inline, name: AnyName, value: float, lights: str = "", which: str = ""
) -> GivenNumber:
    """A number of this name, with digits enough to calculate on."""
    text = precise(value, reading.significant)
    words = f"{words_for(reading, name)}, {spoken(text)}"
    return GivenNumber(what, text, lights, which, full_of(value), str(name), words)


def _of_choices(reading: Reading, question: Question) -> Iterator[GivenNumber]:
    """The factors of every gradient."""
    for parameter in question.choices:
        yield from _factors(reading, parameter)
        yield from _penalised(reading, parameter)


def _needed_by_z(reading: Reading, question: Question) -> Iterator[GivenNumber]:
    yield from _products(reading, _incoming_products(reading, question.name.layer, question.name.to, MOST_PARTS))
    if reading.network.biases is not None:
        yield _parameter(reading, Parameter(question.name.layer, question.name.to, 0))


def _needed_by_a(reading: Reading, question: Question) -> Iterator[GivenNumber]:
    layer = question.name.layer
    n = reading.notation
    mixed = not reading.activation(question.name.layer).elementwise
    others = _neurons(reading, layer) if mixed else ()
    for neuron in (question.name.to, *others):
        yield _of_neuron(reading, "z", reading.z(layer, neuron), layer, neuron)
    if mixed and not others:
        powers = total("k", power("e", symbol(n.z(layer, "k"))))
        every = Worked("others", (reading.name("a", layer, question.name.to), 0.0))
        yield _number(reading, powers, every, float(np.exp(by_now(reading.layer_z(layer))).sum()))


def _neurons(reading: Reading, layer: int) -> range:
    """All neurons of a layer, none where they are too many to be listed."""
    width = reading.network.sizes[layer]
    return range(1, width + 1) if width <= MOST_PARTS else range(0)


def _needed_by_the_loss(reading: Reading, question: Question) -> Iterator[GivenNumber]:
    """Outputs and targets of the example shown, and the losses of the others."""
    counted = [k for k, y in enumerate(reading.targets, 1) if y or LOSSES[reading.step.loss].every_output_counts]
    for neuron in counted[:MOST_OUTPUTS]:
        yield from _output(reading, neuron)
    if rest := counted[MOST_OUTPUTS:]:
        yield GivenNumber(
            f"what the other {len(rest)} outputs add", precise(_of_outputs(reading, rest), reading.significant)
        )
    yield from _how_many_outputs(reading)
    yield from _other_losses(reading)
    yield from _how_many(reading)
    if reading.step.l2:
        squares = Worked("squares", (0.0,))
        yield _decay(reading)
        yield _number(
            reading, total("w", power(symbol(Symbol("w")), "2")), squares, by_now(value_here(reading, squares))
        )


def _of_outputs(reading: Reading, neurons: list[int]) -> float:
    """What these outputs add to the loss of the example."""
    loss = reading.step.loss
    columns = [neuron - 1 for neuron in neurons]
    value = LOSSES[loss].value(by_now(reading.layer_a(reading.network.depth))[columns], reading.targets[columns])
    return float(value) * (len(columns) / reading.network.sizes[-1] if LOSSES[loss].averages else 1)


def _how_many_outputs(reading: Reading) -> Iterator[GivenNumber]:
    """How many outputs there are, where the loss is their mean."""
    if LOSSES[reading.step.loss].averages:
        yield GivenNumber(f"{reading.network.sizes[-1]} outputs")


def _other_losses(reading: Reading) -> Iterator[GivenNumber]:
    """They cannot be asked why: the walk reaches them with the number that is to be predicted."""
    step = reading.step
    each = loss_per_example(step.forward, step.targets, step.loss)
    others = [example for example in range(len(each)) if example != reading.example]
    for example in others[:MOST_EXAMPLES]:
        C = reading.notation.of_example(example).own_C
        yield GivenNumber(letter(C), precise(each[example], reading.significant), which=f"of example {example + 1}")
    if rest := others[MOST_EXAMPLES:]:
        yield GivenNumber(f"the other {len(rest)} examples together", precise(each[rest].sum(), reading.significant))


def _needed_by_upstream(reading: Reading, question: Question) -> Iterator[GivenNumber]:
    layer, neuron = question.name.layer, question.name.to
    if layer < reading.network.depth:
        yield from _products(reading, _outgoing_products(reading, layer, neuron, MOST_PARTS))
    else:
        yield from _output(reading, neuron)
        yield from _how_many_outputs(reading)


def _needed_by_delta(reading: Reading, question: Question) -> Iterator[GivenNumber]:
    layer = question.name.layer
    neuron = question.name.to
    n = reading.notation
    rule = delta_rule(reading, layer)
    if rule == "cancels":
        yield from _output(reading, neuron)
        return
    if rule == "slope":
        yield _of_neuron(reading, "z", reading.z(layer, neuron), layer, neuron)
    others = _neurons(reading, layer) if rule == "softmax" else ()
    for one in (neuron, *others):
        yield _of_neuron(reading, "a", reading.a(layer, one), layer, one)
        yield _of_neuron(reading, "dC/da", reading.upstream(layer, one), layer, one)
    if rule == "softmax" and not others:
        mean = total("k", symbol(n.a(layer, "k")), derivative(n.upstream(layer, "k")))
        yield GivenNumber(
            mean,
            precise(float(by_now(reading.layer_a(layer)) @ by_now(reading.layer_upstream(layer))), reading.significant),
        )


def _needed_by_a_gradient(reading: Reading, question: Question) -> Iterator[GivenNumber]:
    yield from _factors(reading, question.name.parameter)
    yield from _how_many(reading)
    yield from _penalised(reading, question.name.parameter)


def _penalised(reading: Reading, parameter: Parameter) -> Iterator[GivenNumber]:
    """λ and the weight, where the loss has a penalty on it."""
    if reading.step.l2 and not parameter.is_bias:
        yield _decay(reading)
        yield _parameter(reading, parameter)


def _decay(reading: Reading) -> GivenNumber:
    return _number(reading, letter(reading.notation.decay), NumberName("l2"), reading.step.l2)


def _needed_by_the_update(reading: Reading, question: Question) -> Iterator[GivenNumber]:
    old = _parameter(reading, question.name.parameter)
    yield replace(old, what=row(OLD, old.what))
    rule = reading.step.rule
    if GRADIENT in letters_of(tree_of(rule.whole_formula)):
        yield _gradient(reading, question.name.parameter)
    for memory in rule.memories:
        yield _remembered(reading, memory.letter, question.name.parameter, new=True)
    yield _number(reading, letter(reading.notation.rate), NumberName("eta"), reading.step.learning_rate)
    yield from _told(reading, rule.whole_formula)


def _needed_by_a_memory(reading: Reading, question: Question) -> Iterator[GivenNumber]:
    old = _remembered(reading, question.kind, question.name.parameter, new=False)
    yield replace(old, what=row(OLD, old.what))
    yield _gradient(reading, question.name.parameter)
    yield from _told(reading, memory_rule(reading.step, question.kind).formula)


def _remembered(reading: Reading, of: str, parameter: Parameter, new: bool) -> GivenNumber:
    """What the optimiser remembers of a parameter under the letter `of`, before or after this training step."""
    name = memory_name(of, parameter)
    what = letter(letter_of(name, reading.notation))
    return _number(reading, what, name, value_of(reading.step, name, new=new), lights_parameter(parameter))


def _told(reading: Reading, formula: str) -> Iterator[GivenNumber]:
    """The numbers in a rule of the optimiser that it is told, and which update it is."""
    names = rule_names(reading.step)
    for which in sorted(letters_of(tree_of(formula)) & names.keys() - {RATE}):
        value = by_now(reading.value(names[which]))
        made = _number(reading, letter(letter_of(names[which], reading.notation)), names[which], value)
        # Every digit of a β: what counts is how far it is from 1.
        yield made if "e" in repr(value) else replace(made, text=repr(value) if value % 1 else f"{value:g}")


def _factors(reading: Reading, parameter: Parameter) -> Iterator[GivenNumber]:
    """δ and a of every example, of many the first; a bias carries 1."""
    layer, to, source = parameter
    many = reading.examples > 1
    for example in range(min(reading.examples, MOST_EXAMPLES)):
        one = reading.of_example(example)
        which = f"of example {example + 1}" if many else ""
        yield _of_neuron(one, "delta", one.delta(layer, to), layer, to, which)
        if source:
            yield _of_neuron(one, "a", one.a(layer - 1, source), layer - 1, source, which)
    if reading.examples > MOST_EXAMPLES:
        deltas = reading.step.backward.delta[layer - 1][MOST_EXAMPLES:, to - 1]
        carried = reading.step.forward.a[layer - 1][MOST_EXAMPLES:, source - 1]
        others = float(deltas @ carried if source else deltas.sum())
        rest = Worked("after", (gradient_name(parameter), float(MOST_EXAMPLES)))
        yield _number(reading, f"the other {reading.examples - MOST_EXAMPLES} examples together", rest, others)


NEEDED: dict[str, Callable[[Reading, Question], Iterator[GivenNumber]]] = {
    "z": _needed_by_z,
    "a": _needed_by_a,
    "C": _needed_by_the_loss,
    "dC/da": _needed_by_upstream,
    "delta": _needed_by_delta,
    "gradients": _needed_by_a_gradient,
    "update": _needed_by_the_update,
}


def _incoming_products(reading: Reading, layer: int, to: int, most: int) -> Products:
    """The products of z, all up to `most`, else the largest six."""
    weights = reading.network.weights[layer - 1][to - 1]
    parameters = [Parameter(layer, to, i + 1) for i in range(len(weights))]
    carried = [activation_name(reading, layer - 1, i + 1, reading.name("z").example) for i in range(len(weights))]
    of = reading.name("z", layer, to)
    return _chosen(of, parameters, carried, weights, by_now(reading.layer_a(layer - 1)), most)


def _outgoing_products(reading: Reading, layer: int, neuron: int, most: int) -> Products:
    """The products of the ∂C/∂a of a hidden neuron, all up to `most`, else the largest six."""
    weights = reading.network.weights[layer][:, neuron - 1]
    parameters = [Parameter(layer + 1, k + 1, neuron) for k in range(len(weights))]
    carried = [reading.name("delta", layer + 1, k + 1) for k in range(len(weights))]
    of = reading.name("dC/da", layer, neuron)
    return _chosen(of, parameters, carried, weights, by_now(reading.layer_delta(layer + 1)), most)


def _chosen(
    of: NumberName,
    parameters: Sequence[Parameter],
    carried: Sequence[NumberName],
    weights: Array,
    numbers: Array,
    most: int,
) -> Products:
    values = weights * numbers
    chosen = list(range(len(values))) if len(values) <= most else largest(values, len(values), SHOWN_OF_MANY)
    written = tuple(
        Product(
            (parameter_number(parameters[i]), carried[i]),
            (float(weights[i]), float(numbers[i])),
            float(values[i]),
            lights_parameter(parameters[i]),
        )
        for i in chosen
    )
    return Products(of, written, len(values) - len(chosen), float(values.sum() - values[chosen].sum()))


def _products(reading: Reading, found: Products) -> Iterator[GivenNumber]:
    """Both factors of each product; of many the largest products, and what the others add together."""
    n = reading.notation
    for product in found.written:
        letters = [letter(letter_of(name._replace(example=None), n)) for name in product.names]
        if found.others:
            yield _number(reading, row(*letters), Worked("product", product.names), product.value, product.lights)
        else:
            for what, name, value in zip(letters, product.names, product.factors, strict=True):
                yield _number(reading, what, name, value, product.lights)
    if found.others:
        rest = Worked("others", (found.of, float(len(found.written))))
        yield _number(reading, f"the other {found.others:,} products together", rest, found.rest)


def _output(reading: Reading, neuron: int) -> Iterator[GivenNumber]:
    """An output and its target."""
    depth = reading.network.depth
    yield _of_neuron(reading, "a", reading.a(depth, neuron), depth, neuron)
    yield _of_neuron(reading, "y", float(reading.targets[neuron - 1]), depth, neuron)


def _how_many(reading: Reading) -> Iterator[GivenNumber]:
    """How many examples there are, if more than one, and what is made of them."""
    if reading.examples > 1:
        yield GivenNumber(f"{reading.examples} examples; {reading.notation.loss} is their {reading.step.reduction}")


def _of_neuron(
    reading: Reading, quantity: str, value: float | None, layer: int, neuron: int, which: str = ""
) -> GivenNumber:
    """A number of a neuron; an input is the a of layer 0."""
    counted = layer if "layer" in QUANTITIES[quantity].indices else 0
    name = reading.name("x", 0, neuron) if (quantity, layer) == ("a", 0) else reading.name(quantity, counted, neuron)
    what = letter(letter_of(name._replace(example=None), reading.notation))
    return _number(reading, what, name, by_now(value), lights_neuron(layer, neuron), which)


def _parameter(reading: Reading, parameter: Parameter) -> GivenNumber:
    """A weight or bias."""
    what = letter(reading.notation.parameter(*parameter))
    return _number(reading, what, parameter_number(parameter), reading.weight(*parameter), lights_parameter(parameter))


def _gradient(reading: Reading, parameter: Parameter) -> GivenNumber:
    """The gradient of a weight or bias."""
    what = letter(reading.notation.gradient(*parameter))
    name = gradient_name(parameter)
    return _number(reading, what, name, by_now(reading.gradient(*parameter)), lights_parameter(parameter))
