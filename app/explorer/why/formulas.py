"""What makes a number of the walk: by quantity, from which other numbers."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from app.engine.activations import softmax_column, softmax_jacobian
from app.engine.formula import Total, Tree, parts_of, summand, tree_of, worked_out
from app.engine.losses import LOSSES
from app.engine.network import Array
from app.engine.parameters import Parameter, parameters
from app.explorer.formula_text import FormulaText
from app.explorer.number import (
    NumberName,
    Worked,
    gradient_name,
    letter_of,
    parameter_number,
    value_of,
)
from app.explorer.optimiser_rules import GRADIENT, SQUARED, memory_rule, rule_letters, rule_names
from app.explorer.quantities import QUANTITIES
from app.explorer.reading import Reading, by_now
from app.explorer.training_step import overflow_is_an_answer
from app.explorer.why.parts import Formula, Part, Parts, Renewed, Terms, joined, same

UNBOUNDED, MOST_OUTPUTS = "binary_cross_entropy", 12
LOST = 1e-9  # of what is added up: more than that is no rounding of the last digits
MOST_SQUARES = 60  # weights whose squares are written out one by one


def formula_of(reading: Reading, name: NumberName) -> Formula | None:
    """What makes a number; None where it is given."""
    row = QUANTITIES[name.quantity]
    if row.old or (row.new and not reading.position.replaced(name.quantity)):
        return None
    rule = _of_the_memory if row.memory else RULES.get(name.quantity)
    if rule is None:
        return None
    return rule(reading, name).renamed(reading.before)  # what an update has replaced was before it


def activation_name(reading: Reading, layer: int, neuron: int, example: int | None) -> NumberName:
    """The activation of a neuron, an input in layer 0."""
    return NumberName("a" if layer else "x", layer, neuron, example=example)


def neurons_of(reading: Reading, layer: int) -> range:
    return range(1, reading.network.sizes[layer] + 1)


def is_softmax(reading: Reading, layer: int) -> bool:
    return not reading.activation(layer).elementwise


def _of_z(reading: Reading, name: NumberName) -> Formula:
    layer, to, e = name.layer, name.to, name.example
    below = neurons_of(reading, layer - 1)
    terms = tuple((NumberName("w", layer, to, i), "·", activation_name(reading, layer - 1, i, e)) for i in below)
    bias: Parts = () if reading.network.biases is None else (" + ", NumberName("b", layer, to))

    return same(
        Terms(terms, lambda: reading.network.weights[layer - 1][to - 1] * _row(reading, "a", layer - 1, e), name), *bias
    )


def _row(reading: Reading, quantity: str, layer: int, example: int | None) -> Array:
    """The numbers of a layer in an example, or in the one that is looked at."""
    of = reading if example is None else reading.of_example(example)
    return by_now(of.layer_a(layer) if quantity == "a" else of.row(quantity, layer))


def _of_a(reading: Reading, name: NumberName) -> Formula:
    z = name._replace(quantity="z")
    if not is_softmax(reading, name.layer):
        return same(reading.activation(name.layer).name, "(", z, *_told(reading, name.layer), ")")
    powers = tuple(("e^", z._replace(to=k)) for k in neurons_of(reading, name.layer))
    every = Terms(powers, lambda: np.exp(_row(reading, "z", name.layer, name.example)), name)
    return same("e^", z, " / (", every, ")")


def _of_slope(reading: Reading, name: NumberName) -> Formula:
    f = reading.activation(name.layer)
    return same(f.name, "′(", name._replace(quantity="z"), *_told(reading, name.layer), ")")


def _told(reading: Reading, layer: int) -> Parts:
    """What the activation of a layer is told, where it is not its default."""
    told = dict(reading.network.settings)
    return tuple(part for s in reading.activation(layer).settings if s.name in told for part in (", ", told[s.name]))


def _of_jacobian(reading: Reading, name: NumberName) -> Formula:
    out, by = (activation_name(reading, name.layer, neuron, name.example) for neuron in (name.to, name.source))
    return same(out, "·(1 − ", out, ")") if out == by else same("−", out, "·", by)


def _between_softmax(reading: Reading, name: NumberName) -> Formula:
    """∂z_k/∂z_j through the softmax of the layer before: Σᵢ w_ki·∂aᵢ/∂z_j."""
    before, e = name.layer - 1, name.example
    weights = (NumberName("w", name.layer, name.to, i) for i in neurons_of(reading, before))
    terms = tuple((weight, "·", NumberName("J", before, weight.source, name.source, e)) for weight in weights)
    own = reading.network.weights[before][name.to - 1]
    return same(Terms(terms, lambda: own * softmax_column(_row(reading, "a", before, e), name.source), name))


def _of_upstream(reading: Reading, name: NumberName) -> Formula:
    layer, j, e = name.layer, name.to, name.example
    if layer < reading.network.depth:
        return _through_weights(reading, name)
    a, y = NumberName("a", layer, j, example=e), NumberName("y", to=j, example=e)
    tree = tree_of(LOSSES[reading.step.loss].gradient_formula)
    return same(*FormulaText[Part]({"a": a, "y": y, "n": str(reading.network.sizes[-1])}).of(tree))


def _through_weights(reading: Reading, name: NumberName) -> Formula:
    """The weights that a neuron feeds, times the δ they lead to."""
    layer, neuron, example = name.layer, name.to, name.example
    above = neurons_of(reading, layer + 1)
    pairs = ((NumberName("w", layer + 1, k, neuron), NumberName("delta", layer + 1, k, example=example)) for k in above)

    terms = tuple((weight, "·", delta) for weight, delta in pairs)
    return same(
        Terms(
            terms,
            lambda: reading.network.weights[layer][:, name.to - 1] * _row(reading, "delta", layer + 1, example),
            name,
        )
    )


def _of_delta(reading: Reading, name: NumberName) -> Formula:
    layer, e = name.layer, name.example
    if layer == reading.network.depth and reading.step.cancels:
        return same(activation_name(reading, layer, name.to, e), " − ", NumberName("y", to=name.to, example=e))
    upstream = name._replace(quantity="dC/da")
    if not is_softmax(reading, layer):
        return same(upstream, "·", name._replace(quantity="slope"))
    if lost_in_rounding(reading, layer, e):
        return _from_weighted_sums(reading, name)
    by = NumberName("J", layer, source=name.to, example=e)
    products = tuple((upstream._replace(to=k), "·", by._replace(to=k)) for k in neurons_of(reading, layer))
    return same(
        Terms(
            products,
            lambda: _row(reading, "dC/da", layer, e) * softmax_column(_row(reading, "a", layer, e), name.to),
            name,
        )
    )


def lost_in_rounding(reading: Reading, layer: int, example: int | None = None) -> bool:
    """Whether outputs stand so near 0 or 1 that ∂C/∂a and the slopes of the softmax do not add up to its δ any more.

    So it is with a binary cross-entropy alone, whose ∂C/∂a has no bounds, and of few outputs, that can be written out.
    """
    step = reading.step.true
    outputs = step.network.sizes[-1]
    is_so = (step.loss, outputs <= MOST_OUTPUTS) == (UNBOUNDED, True)
    if layer < step.network.depth or not is_softmax(reading, layer) or not is_so:
        return False
    e = reading.example if example is None else example
    a, up, delta = step.forward.outputs[e], step.backward.upstream[-1][e], step.backward.delta[-1][e]
    with overflow_is_an_answer():
        products = softmax_jacobian(a) * up
        allowed = LOST * (np.abs(products).sum(axis=1) + np.abs(delta))
        return not bool((np.abs(products.sum(axis=1) - delta) <= allowed).all())


def _from_weighted_sums(reading: Reading, name: NumberName) -> Formula:
    """δ_i of a softmax and a binary cross-entropy: n·a_i − y_i − Σ over k ≠ i of (1 − y_k)·e^z_i / Σ e^z but z_k.

    For −log(1 − a_k) is log Σ e^z less the same without z_k, and −log a_k is log Σ e^z less z_k.
    """
    z = name._replace(quantity="z")
    y = NumberName("y", example=name.example)
    outputs = neurons_of(reading, name.layer)
    parts: list[Part] = [f"{len(outputs)}·", name._replace(quantity="a"), " − ", y._replace(to=name.to)]
    for k in outputs:
        if k != name.to:
            powers = joined(("e^", z._replace(to=j)) for j in outputs if j != k)
            parts += [" − (1 − ", y._replace(to=k), ")·e^", z, " / (", *powers, ")"]
    return same(*parts)


def _of_gradient(reading: Reading, name: NumberName) -> Formula:
    """δ times the activation that the weight carries, over all examples or of the one named."""

    def product(example: int | None) -> Parts:
        delta = NumberName("delta", name.layer, name.to, example=example)
        return (delta, "·", activation_name(reading, name.layer - 1, name.source, example)) if name.source else (delta,)

    made = _over_examples(reading, name, product)
    if not (name.source and penalised(reading, name)):
        return made
    share = (" + ", *_of_penalty_slope(reading, name).numbers)
    return Formula((*made.letters, *share), (*made.numbers, *share))


def _of_the_loss(reading: Reading, name: NumberName) -> Formula:
    made = _over_examples(reading, name, lambda example: _loss_of(reading, example))
    if not penalised(reading, name):
        return made
    share = _of_penalty(reading, name)
    return Formula((*made.letters, " + ", *share.letters), (*made.numbers, " + ", NumberName("penalty")))


def penalised(reading: Reading, name: NumberName) -> bool:
    """Whether the penalty is in a number of the loss: in that of no example alone."""
    return reading.step.l2 > 0 and name.example is None


def _of_penalty(reading: Reading, name: NumberName) -> Formula:
    """½ λ Σw²; of many weights with the sum of each layer put in."""
    network = reading.network
    squares: list[Parts] = [(Worked("squares", (float(layer),)),) for layer in range(1, network.depth + 1)]
    if sum(weights.size for weights in network.weights) <= MOST_SQUARES:
        every = (parameter for parameter in parameters(network) if not parameter.is_bias)
        squares = [(parameter_number(parameter), "²") for parameter in every]
    before: Parts = ("½·", NumberName("l2"), "·")
    share = _share(reading)
    return Formula((*before, "Σw²", *share), (*before, "(", *joined(squares), ")", *share))


def _of_penalty_slope(reading: Reading, name: NumberName) -> Formula:
    return same(NumberName("l2"), "·", name._replace(quantity="w"), *_share(reading))


def _share(reading: Reading) -> Parts:
    """Over the number of examples, where the loss is their mean."""
    return (f" / {reading.examples}",) if reading.step.of_a_mean else ()


def _over_examples(reading: Reading, name: NumberName, term: Callable[[int | None], Parts]) -> Formula:
    """What every example adds to a number of the whole batch."""
    count = reading.examples
    if name.example is not None or count == 1:
        return same(*term(name.example))
    own = [name._replace(example=example) for example in range(count)]
    every = Terms(
        tuple(term(example) for example in range(count)),
        lambda: [value_of(reading.step, each) for each in own],
        name,
        in_order=True,
    )
    if reading.step.reduction == "sum":
        return Formula(("Σ(", *term(None), ")"), (every,))
    return Formula(("Σ(", *term(None), f") / {count}"), ("(", every, f") / {count}"))


def _loss_of(reading: Reading, example: int | None) -> Parts:
    """C of one example; where a target of 0 takes an output out of the sum, it is left out."""
    step = reading.step
    depth = step.network.depth
    loss = LOSSES[step.loss]
    pairs = [
        (NumberName("a", depth, k, example=example), NumberName("y", to=k, example=example))
        for k in neurons_of(reading, depth)
    ]
    counted = pairs if loss.every_output_counts else [(a, y) for a, y in pairs if value_of(step, y, reading.example)]
    if not counted:
        return (0.0,)
    tree = tree_of(loss.formula)
    terms = tuple(FormulaText[Part]({"a": a, "y": y}).of(summand(tree)) for a, y in counted)
    added = Terms(terms, lambda: _values_of(reading, summand(tree), counted), NumberName("C", example=example))
    whole: Parts = (added,) if isinstance(tree, Total) else ("(", added, ")")
    return FormulaText[Part]({"n": str(len(pairs))}, lambda _: whole).of(tree)


def _values_of(reading: Reading, term: Tree, counted: Sequence[tuple[NumberName, NumberName]]) -> list[float]:
    """What the outputs add to the loss, one by one."""
    pairs = ((by_now(reading.value(a)), by_now(reading.value(y))) for a, y in counted)
    return [float(worked_out(term, {"a": a, "y": y})) for a, y in pairs]


def _of_the_update(reading: Reading, name: NumberName) -> Formula:
    if reading.step.stays(name.parameter):
        return same(name)
    taken = _taken(reading, name.parameter)
    return Formula((name, " − ", *taken.letters), (name, " − ", *taken.numbers))


def _of_the_change(reading: Reading, name: NumberName) -> Formula:
    if reading.step.stays(name.parameter):
        return same(0.0)
    taken = _taken(reading, name.parameter)
    return Formula(("−", *taken.letters), ("−", *taken.numbers))


def _taken(reading: Reading, parameter: Parameter) -> Formula:
    """What the update takes away from a weight or a bias."""
    row = reading.step.rule
    name = parameter_number(parameter)
    memories = {letter: Renewed(name._replace(quantity=f"{letter}.{name.quantity}")) for letter in row.letters}
    return _by_rule(reading, row.whole_formula, gradient_name(parameter), memories)


def _of_the_memory(reading: Reading, name: NumberName) -> Formula:
    letter = QUANTITIES[name.quantity].memory
    if reading.step.stays(name.parameter):
        return same(name)
    rule = memory_rule(reading.step, letter)
    return _by_rule(reading, rule.formula, gradient_name(name.parameter), {letter: name})


def _by_rule(
    reading: Reading, formula: str, gradient: NumberName, memories: Mapping[str, NumberName | Renewed]
) -> Formula:
    """A rule of the optimiser, with a gradient and what is remembered."""
    tree = tree_of(formula)
    known: dict[str, Part] = {GRADIENT: gradient, **memories}
    written: dict[str, Part] = {**rule_letters(reading.step, reading.notation), **known}
    if SQUARED in parts_of(tree):
        written[GRADIENT] = f"({letter_of(gradient, reading.notation)})"
    letters = FormulaText[Part](written)
    numbers = FormulaText[Part]({**rule_names(reading.step), **known})
    return Formula(letters.of(tree), numbers.of(tree))


def _of_input_slope(reading: Reading, name: NumberName) -> Formula:
    return _through_weights(reading, name)


RULES: dict[str, Callable[[Reading, NumberName], Formula]] = {
    "w": _of_the_update,
    "b": _of_the_update,
    "z": _of_z,
    "a": _of_a,
    "slope": _of_slope,
    "J": _of_jacobian,
    "dz/dz": _between_softmax,
    "C": _of_the_loss,
    "dC/da": _of_upstream,
    "delta": _of_delta,
    "dC/dw": _of_gradient,
    "dC/db": _of_gradient,
    "dC/dx": _of_input_slope,
    "change.w": _of_the_change,
    "change.b": _of_the_change,
    "penalty": _of_penalty,
    "penalty.w": _of_penalty_slope,
}
