"""Why a number of the walk is what it is: in a sentence, as a formula with letters, and with the numbers put in.

What a formula is made of are parts: texts as they stand, numbers by their names, and numbers as they are. Sums are
written out term by term, for a page the largest of them; of several examples the letters are those of one, under a Σ.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.engine.activations import softmax_column, softmax_jacobian
from app.engine.formula import Total, parts_of, summand, tree_of
from app.engine.losses import LOSSES
from app.engine.network import Array
from app.engine.parameters import Parameter, parameters
from app.engine.paths import Factor
from app.errors import BadValue
from app.explorer.formula_text import FormulaText
from app.explorer.look import Neuron
from app.explorer.notation import Notation
from app.explorer.number import (
    FIELD,
    OF,
    PATH,
    Number,
    NumberName,
    check_name,
    gradient_name,
    letter_of,
    neuron_of_number,
    other_name,
    owner_name,
    parameter_number,
    spoken_name,
    value_of,
)
from app.explorer.optimiser_rules import GRADIENT, SQUARED, memory_rule, rule_letters, rule_numbers
from app.explorer.quantities import QUANTITIES
from app.explorer.reading import Reading, by_now, reading_of
from app.explorer.session import Session
from app.explorer.shown_paths import paths_of
from app.explorer.training_step import overflow_is_an_answer

UNBOUNDED, MOST_OUTPUTS = "binary_cross_entropy", 12
LOST = 1e-9  # of what is added up: more than that is no rounding of the last digits
MOST_SQUARES = 60  # weights whose squares are written out one by one


@dataclass(frozen=True)
class Renewed:
    """A number that an earlier stage of this training step has replaced: the new one."""

    name: NumberName


@dataclass(frozen=True, eq=False)
class Terms:
    """A sum that may have many terms, and what they come to, one by one."""

    terms: "tuple[Parts, ...]"
    values: Callable[[], Sequence[float] | Array]


@dataclass(frozen=True)
class Rest:
    """What so many terms come to together, None where it is not known yet."""

    count: int
    value: float | None


Leaf = str | NumberName | float | Rest
Part = Leaf | Renewed | Terms
Parts = tuple[Part, ...]
Leaves = tuple[Leaf, ...]


@dataclass(frozen=True)
class Formula:
    """What makes a number, as it is written with letters and as it is with numbers."""

    letters: Parts
    numbers: Parts


@dataclass(frozen=True)
class Why:
    """A number, what it is in a sentence, and how it comes about."""

    number: Number
    sentence: str
    formula: str | None
    """with letters; None where it is given and nothing makes it"""
    evaluated: str | None
    """the same with every digit of the numbers; None where it is given, and until it is reached"""
    parts: Formula | None = None
    """the same two in parts; None where it is given"""


SENTENCES = {
    "x": "{Owner} is given: it is a number of the example.",
    "w": "The {owner} is given. The update moves it against its gradient.",
    "w remembering": "The {owner} is given. The update moves it by what the optimiser remembers of its gradients.",
    "w new": "The {owner} has moved against its gradient, by {rate} times it.",
    "w remembered": "The {owner} has moved by what the optimiser remembers of its gradients.",
    "w frozen": "The {owner} is frozen: no update moves it.",
    "w old": "The {owner} is given: it is what it was before the update moved it.",
    "change": "The update moves the {owner} by this, against its gradient: {rate} times it.",
    "change remembered": "The update moves the {owner} by this: by what the optimiser remembers of its gradients.",
    "change frozen": "The {owner} is frozen: no update moves it.",
    "memory old": "Of the {owner} the optimiser remembered {letter} of the updates before{nothing}.",
    "memory": "Of the {owner} the optimiser remembers {letter}, {remembered}: of the updates before{nothing}.",
    "memory new": "Of the {owner} the optimiser remembers {letter}, {remembered}: now with the gradient of this step.",
    "memory frozen": "The {owner} is frozen: the optimiser remembers nothing new of it.",
    "z": "The weighted sum of {owner} adds up what comes in, each input times its weight{bias}.",
    "a": "The activation of {owner} is {f} of its weighted sum.",
    "a softmax": "The activation of {owner} is its share: e to its weighted sum, divided by the same of all its layer.",
    "slope": "How fast the activation of {owner} changes with its weighted sum: the slope of {f} there.",
    "J": "A softmax mixes its neurons: so fast {owner} changes with the weighted sum of {other}.",
    "dz/dz": "How fast the weighted sum of {owner} changes with that of {other}: through the softmax between them "
    "every activation moves, and each counts by its weight.",
    "C": "The loss says how wrong the outputs are: {loss}{all}.",
    "C penalty": "The loss says how wrong the outputs are, {loss}{all}, and how large the weights are: the penalty.",
    "l2": "How much the penalty counts is given: the loss adds half of it times the sum of the squares of all "
    "weights{shared}.",
    "penalty": "The penalty grows with the weights: half of {l2} times the sum of their squares{shared}.",
    "y": "The target of {owner} is given: it is what the output should be.",
    "eta": "The learning rate is given: weights move by it times their gradient.",
    "eta remembered": "The learning rate is given: weights move by it times what the optimiser makes of their "
    "gradients.",
    "dC/da": "How fast {whose} changes with the activation of {owner}: it gathers {delta} of every neuron that it "
    "feeds, times the weight between them.",
    "dC/da out": "How fast {whose} changes with {owner}: {slope_of_loss}.",
    "delta": "How fast {whose} changes with the weighted sum of {owner}: {upstream} times the slope {slope}.",
    "delta softmax": "How fast {whose} changes with the weighted sum of {owner}: {upstream} goes back through the "
    "softmax, in which every weighted sum moves every output, and what comes back from each is added up.",
    "delta fused": "How fast {whose} changes with the weighted sum of {owner}: the slopes of the loss and of {f} "
    "cancel, and the output minus its target is left.",
    "delta fused softmax": "How fast {whose} changes with the weighted sum of {owner}: the softmax and the loss are "
    "taken as one step, and the output minus its target is left.",
    "dC/dw": "The gradient of the {owner} is the {delta} that it leads to, times the activation that it carries{all}.",
    "dC/dw penalty": "The gradient of the {owner} is the {delta} that it leads to, times the activation that it "
    "carries{all}, and what the penalty adds, {l2} times the weight{shared}.",
    "penalty.w": "The penalty adds {l2} times the {owner} to its gradient{shared}. It comes along no path.",
    "dC/db": "The gradient of the {owner} is the {delta} of its neuron{all}.",
    "dC/dx": "How fast {whose} changes with {owner}: it gathers {delta} of every neuron that it feeds, times the "
    "weight between them.",
    "path": "{Owner}: the derivatives along it, multiplied, are what it adds to the gradient{all}.",
}


def why_number(session: Session, name: NumberName) -> Why:
    """Why the number of that name is what it is where a session stands. Raises BadValue where there is none."""
    check_name(name, session.position.step)
    return _why_path(session, name) if name.quantity == PATH else why(reading_of(session), name)


def why(reading: Reading, name: NumberName) -> Why:
    """Why the number of that name, of the training step that is read, is what it is; not of a path."""
    number = reading.number(name)
    sentence = _sentence(reading, name)
    formula = _formula(reading, name)
    if formula is None:
        return Why(number, sentence, None, None)
    letters = "".join(letters_text(notation_for(reading, name), part) for part in flat(formula.letters))
    evaluated = _evaluated(reading, flat(formula.numbers)) if number.reached else None
    return Why(number, sentence, letters, evaluated, formula)


def flat(parts: Parts, sums: Callable[[Terms], Parts] = lambda of: _joined(of.terms)) -> Leaves:
    """The parts with every term of their sums, or with what stands for a sum."""

    def leaves(part: Part) -> Leaves:
        match part:
            case Terms():
                return flat(sums(part))
            case Renewed(name):
                return (name,)
            case _:
                return (part,)

    return tuple(leaf for part in parts for leaf in leaves(part))


def shortened(parts: Parts, most: int, known: bool) -> Leaves:
    """The parts with at most so many terms of a sum: where it is `known` the largest, and what the others come to."""
    return flat(parts, lambda of: _largest(of, most, known))


def _largest(of: Terms, most: int, known: bool) -> Parts:
    if len(of.terms) <= most:
        return _joined(of.terms)
    values = np.asarray(of.values()) if known else None
    sizes = np.zeros(len(of.terms)) if values is None else np.abs(values)
    kept = sorted(np.argsort(-sizes, kind="stable")[:most].tolist())
    rest = None if values is None else float(np.delete(values, kept).sum())
    return _joined([*(of.terms[i] for i in kept), (Rest(len(of.terms) - most, rest),)])


def notation_for(reading: Reading, name: NumberName) -> Notation:
    """How what makes a number is written: for the example named, or for any where the number is of all of them."""
    if name.example is None and not _is_of_all(reading, name):
        return reading.notation
    return reading.notation.of_example(name.example)


def _is_of_all(reading: Reading, name: NumberName) -> bool:
    """Whether it is made of all of several examples."""
    of_neuron = name.quantity != PATH and QUANTITIES[name.quantity].of == "neuron"
    return name.example is None and reading.examples > 1 and not of_neuron


def _evaluated(reading: Reading, parts: Leaves) -> str:
    """Parts with numbers: each reads back exactly, and stands in brackets where it is below 0."""
    return "".join(part if isinstance(part, str) else _number_text(part_value(reading, part)) for part in parts)


def part_value(reading: Reading, part: NumberName | Rest | float) -> float | None:
    """The number that a part of a formula is, None where it is not reached."""
    match part:
        case NumberName():
            return reading.value(part)
        case Rest(_, value):
            return value
        case _:
            return part


def _sentence(reading: Reading, name: NumberName) -> str:
    n = notation_for(reading, name)
    neuron = neuron_of_number(name, n.depth)
    owner = owner_name(name, n) or spoken_name(name, n)
    together = _is_of_all(reading, name)
    how = "added up" if reading.step.reduction == "sum" else "averaged"
    return SENTENCES[_variant(reading, name)].format(
        whose=n.whose_loss,
        owner=owner,
        Owner=owner[0].upper() + owner[1:],
        other=other_name(name, n),
        f=reading.activation(neuron.layer).title if neuron and neuron.layer else "",
        loss=LOSSES[reading.step.loss].title,
        slope_of_loss=LOSSES[reading.step.loss].slope_says,
        bias="" if reading.network.biases is None else ", plus its bias",
        all=f", {how} over all {reading.examples} examples" if together else "",
        **_memory_words(reading, name),
        shared=f", divided by the {reading.examples} examples" if reading.step.of_a_mean else "",
        **{key: value for key, value in n.plain().items() if key in ("rate", "l2", "delta", "upstream", "slope")},
    )


def _memory_words(reading: Reading, name: NumberName) -> dict[str, str]:
    letter = "" if name.quantity == PATH else QUANTITIES[name.quantity].memory
    if not letter:
        return {}
    return {
        "letter": reading.notation.optimiser_letter(letter),
        "remembered": memory_rule(reading.step, letter).title,
        "nothing": "" if reading.step.memory.updates else "; there were none, so it is 0",
    }


def _variant(reading: Reading, name: NumberName) -> str:
    at_output = name.layer == reading.network.depth
    match name.quantity:
        case "w" | "b":
            return _variant_of_parameter(reading, name)
        case "C" | "dC/dw" if _penalised(reading, name):
            return f"{name.quantity} penalty"
        case "change.w" | "change.b":
            frozen = reading.step.stays(name.parameter)
            return "change frozen" if frozen else "change remembered" if reading.step.rule.memories else "change"
        case "eta" if reading.step.rule.memories:
            return "eta remembered"
        case "a" if _softmax(reading, name.layer):
            return "a softmax"
        case "dC/da" if at_output:
            return "dC/da out"
        case "delta" if at_output and reading.step.cancels:
            return "delta fused softmax" if _softmax(reading, name.layer) else "delta fused"
        case "delta" if _softmax(reading, name.layer):
            return "delta softmax"
        case key if key != PATH and QUANTITIES[key].old:
            return "memory old" if QUANTITIES[key].memory else "w old"
        case key if key != PATH and QUANTITIES[key].memory:
            if not reading.position.replaced(key):
                return "memory"
            return "memory frozen" if reading.step.stays(name.parameter) else "memory new"
        case _:
            return name.quantity


def _variant_of_parameter(reading: Reading, name: NumberName) -> str:
    if reading.step.stays(name.parameter):
        return "w frozen"
    remembers = bool(reading.step.rule.memories)
    if not reading.position.updated:
        return "w remembering" if remembers else "w"
    return "w remembered" if remembers else "w new"


def _why_path(session: Session, name: NumberName) -> Why:
    """Why a path contributes what it does to the gradient of what is named or looked at."""
    at = session.position
    if name.example is not None:
        at = replace(at, step=at.step.of_example(name.example))
    paths = paths_of(at, _begins_at(session, name), 0 if name.example is not None else session.example)
    if name.to > len(paths.routes):
        raise BadValue(f"There are paths 1 to {len(paths.routes)}.", field=FIELD)
    route = paths.routes[name.to - 1]
    n = session.notation if name.example is None else session.notation.of_example(name.example)
    number = Number(name, route.contribution if paths.known else None, letter_of(name, n), spoken_name(name, n))
    factors = route.factors if paths.known else ()
    reading = reading_of(session)
    sentence = _sentence(replace(reading, position=at), name)
    if not factors:
        return Why(number, sentence, None, None)
    of = reading if name.example is None else reading.of_example(name.example)
    letters = "·".join(str(n.derivative(factor)) for factor in factors)
    numbers = _joined([(factor_name(of, factor) or factor.value,) for factor in factors], "·")
    evaluated = "·".join(_number_text(factor.value) for factor in factors)
    return Why(number, sentence, letters, evaluated, Formula((letters,), numbers))


def factor_name(reading: Reading, factor: Factor) -> NumberName | None:
    """The number of the walk that a factor of a path is; None of the 1 that a bias multiplies.

    After the update it is the old weight that stands in a path.
    """
    layer, to, source = factor.layer, factor.to, factor.source
    match factor.kind:
        case "z_by_w":
            return reading.name("a" if layer > 1 else "x", layer - 1, source) if source else None
        case "a_by_z":
            return reading.name("slope", layer, to)
        case "z_by_a":
            return reading.before(NumberName("w", layer, to, source))
        case "C_by_a":
            return reading.name("dC/da", layer, to)
        case "C_by_z":
            return reading.name("delta", layer, to)
        case _:
            return reading.name("dz/dz", layer, to, source)


def _begins_at(session: Session, name: NumberName) -> Parameter | Neuron:
    """What a path is a path of. Raises BadValue where that is neither named nor looked at."""
    if name.of:
        return name.of.parameter if name.of.is_of_parameter else Neuron(0, name.of.to)
    match session.view.look:
        case Parameter() | Neuron(0, _) as look:
            return look
        case _:
            raise BadValue(f"No weight, bias or input is looked at. {OF}", field=FIELD)


def letters_text(n: Notation, part: Leaf) -> str:
    """A part of a formula with letters."""
    match part:
        case NumberName():
            return str(letter_of(part, n))
        case Rest(count, _):
            return f"… ({count:,} more)"
        case str():
            return part
        case number:
            return f"{number:g}"


def _number_text(value: float | None) -> str:
    text = repr(value)
    return f"({text})" if text.startswith("-") else text


def _formula(reading: Reading, name: NumberName) -> Formula | None:
    """What makes a number; None where it is given."""
    row = QUANTITIES[name.quantity]
    if row.old or (row.new and not reading.position.replaced(name.quantity)):
        return None
    rule = _of_the_memory if row.memory else RULES.get(name.quantity)
    if rule is None:
        return None
    made = rule(reading, name)
    return Formula(*(tuple(_by_name(reading, part) for part in parts) for parts in (made.letters, made.numbers)))


def _by_name(reading: Reading, part: Part) -> Part:
    """A part with the names that its numbers have by now: what an update has replaced was before it."""
    match part:
        case NumberName():
            return reading.before(part)
        case Terms(terms, values):
            return Terms(tuple(tuple(_by_name(reading, each) for each in term) for term in terms), values)
        case _:
            return part


def _same(*parts: Part) -> Formula:
    return Formula(parts, parts)


def _joined(terms: Iterable[Parts], sign: str = " + ") -> Parts:
    found = [part for term in terms for part in (sign, *term)]
    return tuple(found[1:])


def _a(reading: Reading, layer: int, neuron: int, example: int | None) -> NumberName:
    """The activation of a neuron, an input in layer 0."""
    return NumberName("a" if layer else "x", layer, neuron, example=example)


def _neurons(reading: Reading, layer: int) -> range:
    return range(1, reading.network.sizes[layer] + 1)


def _softmax(reading: Reading, layer: int) -> bool:
    return not reading.activation(layer).elementwise


def _of_z(reading: Reading, name: NumberName) -> Formula:
    layer, to, e = name.layer, name.to, name.example
    below = _neurons(reading, layer - 1)
    terms = tuple((NumberName("w", layer, to, i), "·", _a(reading, layer - 1, i, e)) for i in below)
    bias: Parts = () if reading.network.biases is None else (" + ", NumberName("b", layer, to))

    return _same(
        Terms(terms, lambda: reading.network.weights[layer - 1][to - 1] * _row(reading, "a", layer - 1, e)), *bias
    )


def _row(reading: Reading, quantity: str, layer: int, example: int | None) -> Array:
    """The numbers of a layer in an example, or in the one that is looked at."""
    of = reading if example is None else reading.of_example(example)
    return by_now(of.layer_a(layer) if quantity == "a" else of.row(quantity, layer))


def _of_a(reading: Reading, name: NumberName) -> Formula:
    z = name._replace(quantity="z")
    if not _softmax(reading, name.layer):
        return _same(reading.activation(name.layer).name, "(", z, *_told(reading, name.layer), ")")
    powers = tuple(("e^", z._replace(to=k)) for k in _neurons(reading, name.layer))
    every = Terms(powers, lambda: np.exp(_row(reading, "z", name.layer, name.example)))
    return _same("e^", z, " / (", every, ")")


def _of_slope(reading: Reading, name: NumberName) -> Formula:
    f = reading.activation(name.layer)
    return _same(f.name, "′(", name._replace(quantity="z"), *_told(reading, name.layer), ")")


def _told(reading: Reading, layer: int) -> Parts:
    """What the activation of a layer is told, where it is not its default."""
    told = dict(reading.network.settings)
    return tuple(part for s in reading.activation(layer).settings if s.name in told for part in (", ", told[s.name]))


def _of_jacobian(reading: Reading, name: NumberName) -> Formula:
    out, by = (_a(reading, name.layer, neuron, name.example) for neuron in (name.to, name.source))
    return _same(out, "·(1 − ", out, ")") if out == by else _same("−", out, "·", by)


def _between_softmax(reading: Reading, name: NumberName) -> Formula:
    """∂z_k/∂z_j through the softmax of the layer before: Σᵢ w_ki·∂aᵢ/∂z_j."""
    before, e = name.layer - 1, name.example
    weights = (NumberName("w", name.layer, name.to, i) for i in _neurons(reading, before))
    terms = tuple((weight, "·", NumberName("J", before, weight.source, name.source, e)) for weight in weights)
    own = reading.network.weights[before][name.to - 1]
    return _same(Terms(terms, lambda: own * softmax_column(_row(reading, "a", before, e), name.source)))


def _of_upstream(reading: Reading, name: NumberName) -> Formula:
    layer, j, e = name.layer, name.to, name.example
    if layer < reading.network.depth:
        return _through_weights(reading, layer, j, e)
    a, y = NumberName("a", layer, j, example=e), NumberName("y", to=j, example=e)
    tree = tree_of(LOSSES[reading.step.loss].gradient_formula)
    return _same(*FormulaText[Part]({"a": a, "y": y, "n": str(reading.network.sizes[-1])}).of(tree))


def _through_weights(reading: Reading, layer: int, neuron: int, example: int | None) -> Formula:
    """The weights that a neuron feeds, times the δ they lead to."""
    above = _neurons(reading, layer + 1)
    pairs = ((NumberName("w", layer + 1, k, neuron), NumberName("delta", layer + 1, k, example=example)) for k in above)

    terms = tuple((weight, "·", delta) for weight, delta in pairs)
    return _same(
        Terms(terms, lambda: reading.network.weights[layer][:, neuron - 1] * _row(reading, "delta", layer + 1, example))
    )


def _of_delta(reading: Reading, name: NumberName) -> Formula:
    layer, e = name.layer, name.example
    if layer == reading.network.depth and reading.step.cancels:
        return _same(_a(reading, layer, name.to, e), " − ", NumberName("y", to=name.to, example=e))
    upstream = name._replace(quantity="dC/da")
    if not _softmax(reading, layer):
        return _same(upstream, "·", name._replace(quantity="slope"))
    if lost_in_rounding(reading, layer, e):
        return _from_weighted_sums(reading, name)
    by = NumberName("J", layer, source=name.to, example=e)
    products = tuple((upstream._replace(to=k), "·", by._replace(to=k)) for k in _neurons(reading, layer))
    return _same(
        Terms(
            products,
            lambda: _row(reading, "dC/da", layer, e) * softmax_column(_row(reading, "a", layer, e), name.to),
        )
    )


def lost_in_rounding(reading: Reading, layer: int, example: int | None = None) -> bool:
    """Whether outputs stand so near 0 or 1 that ∂C/∂a and the slopes of the softmax do not add up to its δ any more.

    So it is with a binary cross-entropy alone, whose ∂C/∂a has no bounds, and of few outputs, that can be written out.
    """
    step = reading.step.true
    outputs = step.network.sizes[-1]
    is_so = (step.loss, outputs <= MOST_OUTPUTS) == (UNBOUNDED, True)
    if layer < step.network.depth or not _softmax(reading, layer) or not is_so:
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
    outputs = _neurons(reading, name.layer)
    parts: list[Part] = [f"{len(outputs)}·", name._replace(quantity="a"), " − ", y._replace(to=name.to)]
    for k in outputs:
        if k != name.to:
            powers = _joined(("e^", z._replace(to=j)) for j in outputs if j != k)
            parts += [" − (1 − ", y._replace(to=k), ")·e^", z, " / (", *powers, ")"]
    return _same(*parts)


def _of_gradient(reading: Reading, name: NumberName) -> Formula:
    """δ times the activation that the weight carries, over all examples or of the one named."""

    def product(example: int | None) -> Parts:
        delta = NumberName("delta", name.layer, name.to, example=example)
        return (delta, "·", _a(reading, name.layer - 1, name.source, example)) if name.source else (delta,)

    made = _over_examples(reading, name, product)
    if not (name.source and _penalised(reading, name)):
        return made
    share = (" + ", *_of_penalty_slope(reading, name).numbers)
    return Formula((*made.letters, *share), (*made.numbers, *share))


def _of_the_loss(reading: Reading, name: NumberName) -> Formula:
    made = _over_examples(reading, name, lambda example: _loss_of(reading, example))
    if not _penalised(reading, name):
        return made
    share = _of_penalty(reading, name)
    return Formula((*made.letters, " + ", *share.letters), (*made.numbers, " + ", NumberName("penalty")))


def _penalised(reading: Reading, name: NumberName) -> bool:
    """Whether the penalty is in a number of the loss: in that of no example alone."""
    return reading.step.l2 > 0 and name.example is None


def _of_penalty(reading: Reading, name: NumberName) -> Formula:
    """½ λ Σw²; of many weights with the sum of each layer put in."""
    network = reading.network
    squares: list[Parts] = [(float(np.square(weights).sum()),) for weights in network.weights]
    if sum(weights.size for weights in network.weights) <= MOST_SQUARES:
        every = (parameter for parameter in parameters(network) if not parameter.is_bias)
        squares = [(parameter_number(parameter), "²") for parameter in every]
    before: Parts = ("½·", NumberName("l2"), "·")
    share = _share(reading)
    return Formula((*before, "Σw²", *share), (*before, "(", *_joined(squares), ")", *share))


def _of_penalty_slope(reading: Reading, name: NumberName) -> Formula:
    return _same(NumberName("l2"), "·", name._replace(quantity="w"), *_share(reading))


def _share(reading: Reading) -> Parts:
    """Over the number of examples, where the loss is their mean."""
    return (f" / {reading.examples}",) if reading.step.of_a_mean else ()


def _over_examples(reading: Reading, name: NumberName, term: Callable[[int | None], Parts]) -> Formula:
    """What every example adds to a number of the whole batch."""
    count = reading.examples
    if name.example is not None or count == 1:
        return _same(*term(name.example))
    own = tuple(name._replace(example=example) for example in range(count))
    every = Terms(
        tuple(term(example) for example in range(count)),
        lambda: [value_of(reading.step, each) for each in own],
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
        for k in _neurons(reading, depth)
    ]
    counted = pairs if loss.every_output_counts else [(a, y) for a, y in pairs if value_of(step, y, reading.example)]
    if not counted:
        return (0.0,)
    tree = tree_of(loss.formula)
    terms = _joined(FormulaText[Part]({"a": a, "y": y}).of(summand(tree)) for a, y in counted)
    whole = terms if isinstance(tree, Total) else ("(", *terms, ")")
    return FormulaText[Part]({"n": str(len(pairs))}, lambda _: whole).of(tree)


def _of_the_update(reading: Reading, name: NumberName) -> Formula:
    if reading.step.stays(name.parameter):
        return _same(name)
    taken = _taken(reading, name.parameter)
    return Formula((name, " − ", *taken.letters), (name, " − ", *taken.numbers))


def _of_the_change(reading: Reading, name: NumberName) -> Formula:
    if reading.step.stays(name.parameter):
        return _same(0.0)
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
        return _same(name)
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
    numbers = FormulaText[Part]({**rule_numbers(reading.step), **known})
    return Formula(letters.of(tree), numbers.of(tree))


def _of_input_slope(reading: Reading, name: NumberName) -> Formula:
    return _through_weights(reading, 0, name.to, name.example)


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
