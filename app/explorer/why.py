"""Why a number of the walk is what it is: in a sentence, as a formula with letters, and with the numbers put in.

What a formula is made of are parts: texts as they stand, numbers by their names, and numbers as they are. Sums are
written out term by term; of several examples the letters are those of one, under a Σ.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from app.engine.formula import Total, parts_of, summand, tree_of
from app.engine.losses import LOSSES
from app.engine.parameters import Parameter, parameters
from app.errors import BadValue
from app.explorer.formula_text import FormulaText
from app.explorer.look import Neuron
from app.explorer.names import neuron_name
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
    owner_name,
    parameter_number,
    spoken_name,
    value_of,
)
from app.explorer.optimiser_rules import GRADIENT, SQUARED, memory_rule, rule_letters, rule_numbers
from app.explorer.quantities import QUANTITIES
from app.explorer.reading import Reading, reading_of
from app.explorer.session import Session
from app.explorer.shown_paths import paths_of

MOST_SQUARES = 60  # weights whose squares are written out one by one


@dataclass(frozen=True)
class Renewed:
    """A number that an earlier stage of this training step has replaced: the new one."""

    name: NumberName


Part = str | NumberName | Renewed | float
Parts = tuple[Part, ...]


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


SENTENCES = {
    "x": "{Owner} is given: it is a number of the example.",
    "w": "The {owner} is given. The update moves it against its gradient.",
    "w remembering": "The {owner} is given. The update moves it by what the optimiser remembers of its gradients.",
    "w new": "The {owner} has moved against its gradient, by {rate} times it.",
    "w remembered": "The {owner} has moved by what the optimiser remembers of its gradients.",
    "w frozen": "The {owner} is frozen: no update moves it.",
    "memory": "Of the {owner} the optimiser remembers {letter}, {remembered}: of the updates before{nothing}.",
    "memory new": "Of the {owner} the optimiser remembers {letter}, {remembered}: now with the gradient of this step.",
    "memory frozen": "The {owner} is frozen: the optimiser remembers nothing new of it.",
    "z": "The weighted sum of {owner} adds up what comes in, each input times its weight{bias}.",
    "a": "The activation of {owner} is {f} of its weighted sum.",
    "a softmax": "The activation of {owner} is its share: e to its weighted sum, divided by the same of all its layer.",
    "slope": "How fast the activation of {owner} changes with its weighted sum: the slope of {f} there.",
    "J": "A softmax mixes its neurons: so fast {owner} changes with the weighted sum of {other}.",
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
    "softmax, in which every weighted sum moves every output.",
    "delta fused": "How fast {whose} changes with the weighted sum of {owner}: the slopes of the loss and of {f} "
    "cancel, and the output minus its target is left.",
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
    letters = "".join(_letters(notation_for(reading, name), part) for part in formula.letters)
    return Why(number, sentence, letters, _evaluated(reading, formula.numbers) if number.reached else None)


def notation_for(reading: Reading, name: NumberName) -> Notation:
    """How what makes a number is written: for the example named, or for any where the number is of all of them."""
    if name.example is None and not _is_of_all(reading, name):
        return reading.notation
    return reading.notation.of_example(name.example)


def _is_of_all(reading: Reading, name: NumberName) -> bool:
    """Whether it is made of all of several examples."""
    of_neuron = name.quantity != PATH and QUANTITIES[name.quantity].of == "neuron"
    return name.example is None and reading.examples > 1 and not of_neuron


def _evaluated(reading: Reading, parts: Parts) -> str:
    """Parts with numbers: each reads back exactly, and stands in brackets where it is below 0."""
    return "".join(_number(reading, part) for part in parts)


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
        other=neuron_name(name.layer, name.source, n) if name.quantity == "J" else "",
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
        case "eta" if reading.step.rule.memories:
            return "eta remembered"
        case "a" if _softmax(reading, name.layer):
            return "a softmax"
        case "dC/da" if at_output:
            return "dC/da out"
        case "delta" if at_output and reading.step.cancels:
            return "delta fused"
        case "delta" if _softmax(reading, name.layer):
            return "delta softmax"
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
    sentence = _sentence(replace(reading_of(session), position=at), name)
    return Why(
        number,
        sentence,
        "·".join(str(n.derivative(factor)) for factor in factors) or None,
        "·".join(_number_text(factor.value) for factor in factors) or None,
    )


def _begins_at(session: Session, name: NumberName) -> Parameter | Neuron:
    """What a path is a path of. Raises BadValue where that is neither named nor looked at."""
    if name.of:
        return name.of.parameter if name.of.is_of_parameter else Neuron(0, name.of.to)
    match session.view.look:
        case Parameter() | Neuron(0, _) as look:
            return look
        case _:
            raise BadValue(f"No weight, bias or input is looked at. {OF}", field=FIELD)


def _letters(n: Notation, part: Part) -> str:
    if isinstance(part, NumberName | Renewed):
        return str(letter_of(part.name if isinstance(part, Renewed) else part, n))
    return part if isinstance(part, str) else f"{part:g}"


def _number(reading: Reading, part: Part) -> str:
    match part:
        case str():
            return part
        case NumberName():
            return _number_text(value_of(reading.step, part, reading.example))
        case Renewed(name):
            return _number_text(value_of(reading.step, name, new=True))
        case number:
            return _number_text(number)


def _number_text(value: float) -> str:
    text = repr(value)
    return f"({text})" if text.startswith("-") else text


def _formula(reading: Reading, name: NumberName) -> Formula | None:
    """What makes a number; None where it is given."""
    if QUANTITIES[name.quantity].new and not reading.position.replaced(name.quantity):
        return None
    rule = _of_the_memory if QUANTITIES[name.quantity].memory else RULES.get(name.quantity)
    return rule(reading, name) if rule else None


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
    terms: list[Parts] = [(NumberName("w", layer, to, i), "·", _a(reading, layer - 1, i, e)) for i in below]
    bias: list[Parts] = [] if reading.network.biases is None else [(NumberName("b", layer, to),)]
    return _same(*_joined(terms + bias))


def _of_a(reading: Reading, name: NumberName) -> Formula:
    z = name._replace(quantity="z")
    if not _softmax(reading, name.layer):
        return _same(reading.activation(name.layer).name, "(", z, *_told(reading, name.layer), ")")
    powers = [("e^", z._replace(to=k)) for k in _neurons(reading, name.layer)]
    return _same("e^", z, " / (", *_joined(powers), ")")


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
    return _same(*_joined((weight, "·", delta) for weight, delta in pairs))


def _of_delta(reading: Reading, name: NumberName) -> Formula:
    layer, e = name.layer, name.example
    a = _a(reading, layer, name.to, e)
    if layer == reading.network.depth and reading.step.cancels:
        return _same(a, " − ", NumberName("y", to=name.to, example=e))
    upstream = name._replace(quantity="dC/da")
    if not _softmax(reading, layer):
        return _same(upstream, "·", name._replace(quantity="slope"))
    pairs = ((upstream._replace(to=k), _a(reading, layer, k, e)) for k in _neurons(reading, layer))
    return _same(a, "·(", upstream, " − (", *_joined((up, "·", out) for up, out in pairs), "))")


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
    every = _joined(term(example) for example in range(count))
    if reading.step.reduction == "sum":
        return Formula(("Σ(", *term(None), ")"), every)
    return Formula(("Σ(", *term(None), f") / {count}"), ("(", *every, f") / {count}"))


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
    row = reading.step.rule
    memories = {letter: Renewed(name._replace(quantity=f"{letter}.{name.quantity}")) for letter in row.letters}
    taken = _by_rule(reading, row.whole_formula, gradient_name(name.parameter), memories)
    return Formula((name, " − ", *taken.letters), (name, " − ", *taken.numbers))


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
    "C": _of_the_loss,
    "dC/da": _of_upstream,
    "delta": _of_delta,
    "dC/dw": _of_gradient,
    "dC/db": _of_gradient,
    "dC/dx": _of_input_slope,
    "penalty": _of_penalty,
    "penalty.w": _of_penalty_slope,
}
