"""Why a number of the walk is what it is: in a sentence, as a formula with letters, and with the numbers put in.

What a formula is made of are parts: texts as they stand, numbers by their names, and numbers as they are. Sums are
written out term by term; of several examples the letters are those of one, under a Σ.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np

from app.engine.losses import LOSSES
from app.engine.parameters import Parameter, parameters
from app.errors import BadValue
from app.explorer.look import Neuron
from app.explorer.names import ACTIVATION_NAMES, LOSS_NAMES, neuron_name
from app.explorer.notation import Notation
from app.explorer.number import (
    FIELD,
    OF,
    PATH,
    Number,
    NumberName,
    check_name,
    letter_of,
    neuron_of_number,
    owner_name,
    parameter_number,
    spoken_name,
    value_of,
)
from app.explorer.quantities import QUANTITIES
from app.explorer.reading import Reading, reading_of
from app.explorer.session import Session
from app.explorer.shown_paths import paths_of

MOST_SQUARES = 60  # weights whose squares are written out one by one
Part = str | NumberName | float
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
    "w new": "The {owner} has moved against its gradient, by {rate} times it.",
    "z": "The weighted sum of {owner} adds up what comes in, each input times its weight{bias}.",
    "a": "The activation of {owner} is {f} of its weighted sum.",
    "a softmax": "The activation of {owner} is its share: e to its weighted sum, divided by the same of all its layer.",
    "slope": "How fast the activation of {owner} changes with its weighted sum: the slope of {f} there.",
    "J": "A softmax mixes its neurons: so fast {owner} changes with the weighted sum of {other}.",
    "C": "The loss says how wrong the outputs are: {loss}{all}.",
    "C penalty": "The loss says how wrong the outputs are, {loss}{all}, and how large the weights are: the penalty.",
    "l2": "How much the penalty counts is given: the loss adds half of it times the squares of all weights.",
    "penalty": "The penalty grows with the weights: half of {l2} times the sum of their squares{shared}.",
    "y": "The target of {owner} is given: it is what the output should be.",
    "eta": "The learning rate is given: weights move by it times their gradient.",
    "dC/da": "How fast {whose} changes with the activation of {owner}: it gathers {delta} of every neuron that it "
    "feeds, times the weight between them.",
    "dC/da out": "How fast {whose} changes with {owner}: the slope of the loss there.",
    "dC/da kinked": "How fast {whose} changes with {owner}: by 1 where it is above its target, by −1 where "
    "it is below; where it hits its target the loss has a kink, and 0 is taken.",
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
        f=ACTIVATION_NAMES[reading.activation(neuron.layer).name] if neuron and neuron.layer else "",
        loss=LOSS_NAMES[reading.step.loss],
        bias="" if reading.network.biases is None else ", plus its bias",
        all=f", {how} over all {reading.examples} examples" if together else "",
        shared=f", divided by the {reading.examples} examples" if reading.step.of_a_mean else "",
        **{key: value for key, value in n.plain().items() if key in ("rate", "l2", "delta", "upstream", "slope")},
    )


def _variant(reading: Reading, name: NumberName) -> str:
    at_output = name.layer == reading.network.depth
    match name.quantity:
        case "w" | "b":
            return "w new" if reading.position.updated else "w"
        case "C" | "dC/dw" if _penalised(reading, name):
            return f"{name.quantity} penalty"
        case "a" if _softmax(reading, name.layer):
            return "a softmax"
        case "dC/da" if at_output:
            return "dC/da kinked" if LOSSES[reading.step.loss].kinked else "dC/da out"
        case "delta" if at_output and reading.step.cancels:
            return "delta fused"
        case "delta" if _softmax(reading, name.layer):
            return "delta softmax"
        case _:
            return name.quantity


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
    if isinstance(part, NumberName):
        return str(letter_of(part, n))
    return part if isinstance(part, str) else f"{part:g}"


def _number(reading: Reading, part: Part) -> str:
    if isinstance(part, str):
        return part
    return _number_text(value_of(reading.step, part, reading.example) if isinstance(part, NumberName) else part)


def _number_text(value: float) -> str:
    text = repr(value)
    return f"({text})" if text.startswith("-") else text


def _formula(reading: Reading, name: NumberName) -> Formula | None:
    """What makes a number; None where it is given."""
    if name.quantity in ("w", "b") and not reading.position.updated:
        return None
    rule = RULES.get(name.quantity)
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
        return _same(reading.activation(name.layer).name, "(", z, ")")
    powers = [("e^", z._replace(to=k)) for k in _neurons(reading, name.layer)]
    return _same("e^", z, " / (", *_joined(powers), ")")


def _of_slope(reading: Reading, name: NumberName) -> Formula:
    return _same(reading.activation(name.layer).name, "′(", name._replace(quantity="z"), ")")


def _of_jacobian(reading: Reading, name: NumberName) -> Formula:
    out, by = (_a(reading, name.layer, neuron, name.example) for neuron in (name.to, name.source))
    return _same(out, "·(1 − ", out, ")") if out == by else _same("−", out, "·", by)


def _of_upstream(reading: Reading, name: NumberName) -> Formula:
    layer, j, e = name.layer, name.to, name.example
    if layer < reading.network.depth:
        return _through_weights(reading, layer, j, e)
    a, y = NumberName("a", layer, j, example=e), NumberName("y", to=j, example=e)
    match reading.step.loss:
        case "half_squared_error":
            return _same(a, " − ", y)
        case "squared_error":
            return _same("2·(", a, " − ", y, ")")
        case "mean_squared_error":
            return _same("2·(", a, " − ", y, f") / {reading.network.sizes[-1]}")
        case "absolute_error":
            return _same("sgn(", a, " − ", y, ")")
        case "binary_cross_entropy":
            return _same("(1 − ", y, ") / (1 − ", a, ") − ", y, " / ", a)
        case _:
            return _same("−", y, " / ", a)


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
    pairs = [
        (NumberName("a", depth, k, example=example), NumberName("y", to=k, example=example))
        for k in _neurons(reading, depth)
    ]
    if step.loss == "absolute_error":
        return _joined(("|", a, " − ", y, "|") for a, y in pairs)
    if LOSSES[step.loss].targets == "any":
        squares = _joined(("(", a, " − ", y, ")²") for a, y in pairs)
        share = f" / {len(pairs)}" if step.loss == "mean_squared_error" else ""
        before = "½·" if step.loss == "half_squared_error" else ""
        return (f"{before}(", *squares, f"){share}")
    if step.loss == "binary_cross_entropy":
        terms = (("(", y, "·log(", a, ") + (1 − ", y, ")·log(1 − ", a, "))") for a, y in pairs)
        return ("−(", *_joined(terms), ")")
    counted = [(a, y) for a, y in pairs if value_of(step, y, reading.example)]
    return ("−(", *_joined((y, "·log(", a, ")") for a, y in counted), ")") if counted else (0.0,)


def _of_the_update(reading: Reading, name: NumberName) -> Formula:
    gradient = name._replace(quantity=f"dC/d{name.quantity}")
    return _same(name, " − ", NumberName("eta"), "·", gradient)


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
