"""What a wrong answer gives away: the known slips that lead to just this number, else what is wrong with its size.

Slips of the backward pass come from `app.engine.slips`, made at the asked layer alone and at every layer. A slip may
come with several numbers, such as one for each term that can be left out, and with the right number where it makes no
difference.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from app.engine.activations import layer_activation
from app.engine.backward import BackwardPass, BackwardRules
from app.engine.losses import LOSSES, loss_per_example, total_loss
from app.engine.network import Array
from app.engine.optimisers import NO_MEMORY
from app.engine.slips import SLIPS, backward_with_slip
from app.explorer.nudging import gradient_of
from app.explorer.number import value_of
from app.explorer.practise.guesses import Question
from app.explorer.practise.predicting import asked_value, origin_of
from app.explorer.practise.typed_number import TypedNumber
from app.explorer.training_step import TrainingStep, overflow_is_an_answer

Slipped = tuple[str, float]  # the name of the slip, and the number it leads to
CUT = "cut"
FORWARD = ("z", "a", "C")
LATE = 10**9  # updates after which the means of Adam need no correction
MOST_LEFT_OUT = 32  # terms, the largest of a sum
SAME = 1e-9  # of the size: a slip that makes no more difference makes none
ROUGHLY, CLOSE = 0.05, 0.1
SIZES = {1: "ten times", 2: "a hundred times", 3: "a thousand times"}


def diagnose(step: TrainingStep, question: Question, typed: TypedNumber) -> tuple[str, ...]:
    """The names of all slips that lead to the wrong number typed at this place, none if no known one does.

    Those that give it to the digits typed go before those that merely come near it; the first digits of the right
    number are cut off whatever else may lead to them.
    """
    right = asked_value(step, question)
    origin = origin_of(step, question)
    if typed.is_cut(right, origin):
        return (CUT,)
    with overflow_is_an_answer():
        found = [(name, value) for name, value in slipped_answers(step, question) if _differs(value, right)]
    near = [(name, value) for name, value in found if typed.agrees(value, origin)]
    exactly = [(name, value) for name, value in near if typed.is_rounded(value, origin)]
    return tuple(dict.fromkeys(name for name, _ in exactly or near))


def size_hint(right: float, typed: float, old: float | None = None) -> str:
    """What can be said of a number that no slip explains, without giving the right one away.

    Of an update `old` is the weight before it, and the hint is about its change.
    """
    if old is not None:
        return _of_change(right - old, typed - old)
    if right == 0 or typed == 0:
        return "It is not 0." if right else "It is smaller in size than that."
    if (right > 0) != (typed > 0):
        return "The sign is the other one."
    return _of_size(typed / right, "The sign is right, but it is {} too {}.", ("large", "small"))


def _of_change(right: float, typed: float) -> str:
    if right == 0 or typed == 0:
        return "It does change." if right else "It does not change."
    if (right > 0) != (typed > 0):
        return "It moves the other way."
    return _of_size(typed / right, "It moves the right way, but {} too {}.", ("far", "little"))


def _of_size(ratio: float, words: str, directions: tuple[str, str]) -> str:
    if abs(ratio - 1) < CLOSE:
        return "Close. Check the rounding on the way."
    power = round(math.log10(min(max(ratio, 1e-99), 1e99)))
    direction = directions[ratio < 1]
    if power and abs(ratio / 10.0**power - 1) < ROUGHLY:
        return words.format(SIZES.get(abs(power), "many powers of ten"), direction)
    return words.replace("{} ", "").format(direction)


def _differs(value: float, right: float) -> bool:
    return math.isfinite(value) and abs(value - right) > SAME * max(abs(value), abs(right))


def slipped_answers(step: TrainingStep, question: Question) -> Iterator[Slipped]:
    """Every number that a known slip leads to, by the name of the slip; not all are finite."""
    if question.kind not in FORWARD:
        yield from _of_the_backward_pass(step, question)
    yield from OWN.get(question.kind, _of_the_memory)(step, question)


def _of_z(step: TrainingStep, question: Question) -> Iterator[Slipped]:
    """A bias or a term left out, W transposed, z where a belongs, f applied too early."""
    layer = question.name.layer
    e = question.name.row
    j = question.name.to - 1
    network = step.network
    weights = step.network.weights[layer - 1]
    z = asked_value(step, question)
    below = step.forward.a[layer - 1][e]
    if network.biases is not None:
        yield "bias-missing", z - network.biases[layer - 1][j]
    products = weights[j] * below
    for i in _largest_places(np.abs(products)):
        yield "term-missing", z - products[i]
    if layer > 1:
        yield "not-activated", z + weights[j] @ (step.forward.z[layer - 2][e] - below)
    if weights.shape[0] == weights.shape[1]:
        yield "transposed", z + (weights[:, j] - weights[j]) @ below
    yield "activated-already", float(step.forward.a[layer][e, j])
    yield "sign-flipped", -z


def _of_a(step: TrainingStep, question: Question) -> Iterator[Slipped]:
    """f not applied, its slope in its place, a bias left out before it."""
    layer = question.name.layer
    e = question.name.row
    j = question.name.to - 1
    z = step.forward.z[layer - 1][e]
    activation = layer_activation(step.network, layer)
    yield "not-activated", float(z[j])
    if step.network.biases is not None:
        yield "bias-missing", float(activation.f(z - step.network.biases[layer - 1])[j])
    if activation.elementwise:
        yield "slope-for-activation", float(activation.slope(z)[j])
    else:
        yield "not-normalised", float(np.exp(z[j]))
    yield "sign-flipped", -asked_value(step, question)


def _of_the_loss(step: TrainingStep, question: Question) -> Iterator[Slipped]:
    """Another reduction, one example alone, a term or the penalty left out, ½ or 2 forgotten."""
    yield from _otherwise_reduced(step)
    if LOSSES[step.loss].averages:
        yield "outputs-not-divided", step.data_loss * step.network.sizes[-1] + step.penalty
    if LOSSES[step.loss].targets == "any":
        yield from (("term-missing", _without_output(step, k)) for k in range(step.network.sizes[-1])[:MOST_LEFT_OUT])
    yield from _flipped_or_doubled(step.total_loss)
    if step.l2:
        yield "penalty-missing", step.data_loss


def _otherwise_reduced(step: TrainingStep) -> Iterator[Slipped]:
    each = loss_per_example(step.forward, step.targets, step.loss)
    if len(each) == 1:
        return
    name, other = {"sum": ("divided", "mean"), "mean": ("not-divided", "sum")}[step.reduction]
    yield name, total_loss(step.forward, step.targets, step.loss, other, step.l2)
    yield from (("one-example", float(one)) for one in each)


def _without_output(step: TrainingStep, k: int) -> float:
    """C as if output k hit its target, for a loss that adds up what the outputs miss."""
    hit = step.forward.outputs.copy()
    hit[:, k] = step.targets[:, k]
    passed = replace(step.forward, a=(*step.forward.a[:-1], hit))
    return total_loss(passed, step.targets, step.loss, step.reduction, step.l2)


def _of_the_backward_pass(step: TrainingStep, question: Question) -> Iterator[Slipped]:
    given = (step.forward, step.targets, step.loss, step.reduction)
    for slip in SLIPS:
        for layer in (question.name.layer, None):
            yield slip, _number(step, question, backward_with_slip(*given, slip, layer, step.updated, step.l2))
    if question.name.layer < step.network.depth:
        yield from _upstreams(step, question)


def _number(step: TrainingStep, question: Question, slipped: BackwardPass) -> float:
    """The number asked for, as such a backward pass has it."""
    match question.kind:
        case "dC/da":
            return float(slipped.upstream[question.name.layer - 1][question.name.row, question.name.to - 1])
        case "delta":
            return float(slipped.delta[question.name.layer - 1][question.name.row, question.name.to - 1])
        case "gradients":
            return question.name.parameter.of(slipped.weight_gradients, slipped.bias_gradients)
        case _:
            return _moved_by(
                step, question, question.name.parameter.of(slipped.weight_gradients, slipped.bias_gradients)
            )


def _upstreams(step: TrainingStep, question: Question) -> Iterator[Slipped]:
    """Whichever path is left out, and W where Wᵀ belongs."""
    layer = question.name.layer
    j = question.name.to - 1
    weights = step.network.weights[layer]
    above = step.backward.delta[layer]
    upstream = step.backward.upstream[layer - 1]
    for k in _largest_places(np.abs(above * weights[:, j]).sum(axis=0)) if len(weights) > 1 else ():
        without = upstream - np.outer(above[:, k], weights[k])
        yield "path-missing", _from_upstream(step, question, without)
    if weights.shape[0] == weights.shape[1]:
        yield "transposed", _from_upstream(step, question, above @ weights.T)


def _from_upstream(step: TrainingStep, question: Question, upstream: Array) -> float:
    """The number asked for, from another ∂C/∂a of its layer."""
    rules = BackwardRules(step.forward, step.targets, step.loss, step.reduction, l2=step.l2)
    layer = question.name.layer
    j = question.name.to - 1
    if question.kind == "dC/da":
        return float(upstream[question.name.row, j])
    delta = rules.delta(layer, upstream)
    if question.kind == "delta":
        return float(delta[question.name.row, j])
    weights, biases = rules.gradients(layer, delta)
    gradient = float(weights[j, question.name.source - 1] if question.name.source else biases[j])
    return gradient if question.kind == "gradients" else _moved_by(step, question, gradient)


def _of_a_derivative(step: TrainingStep, question: Question) -> Iterator[Slipped]:
    yield from _flipped_or_doubled(asked_value(step, question))


def _of_a_gradient(step: TrainingStep, question: Question) -> Iterator[Slipped]:
    yield from _gradients(step, question)
    yield from _flipped_or_doubled(gradient_of(step, question.name.parameter))


def _gradients(step: TrainingStep, question: Question) -> Iterator[Slipped]:
    """Slips in δ·a, in what is made of the examples, and the penalty left out; where it is not, it is right."""
    penalty = step.penalty_of(question.name.parameter)
    if penalty:
        yield "penalty-missing", gradient_of(step, question.name.parameter) - penalty
    yield from ((name, of_data + penalty) for name, of_data in _gradients_of_data(step, question, penalty))


def _gradients_of_data(step: TrainingStep, question: Question, penalty: float) -> Iterator[Slipped]:
    layer, to, source = question.name.parameter
    delta = step.backward.delta[layer - 1][:, to - 1]
    count = len(step.inputs)
    gradient = gradient_of(step, question.name.parameter) - penalty
    share = 1 / count if step.reduction == "mean" else 1.0
    carried = step.forward.a[layer - 1][:, source - 1] if source else np.ones(count)
    if count > 1:
        yield from (("one-example", float(one)) for one in delta * carried)
        if step.reduction == "sum":
            yield "divided", gradient / count
    if source:
        yield "input-forgotten", share * float(delta.sum())
        if layer > 1:
            yield "not-activated", share * float(delta @ step.forward.z[layer - 2][:, source - 1])


def _of_the_update(step: TrainingStep, question: Question) -> Iterator[Slipped]:
    old = origin_of(step, question)
    gradient = gradient_of(step, question.name.parameter)
    change = asked_value(step, question) - old
    yield "sign-flipped", old - change
    yield "rate-forgotten", step.moved(question.name.parameter, gradient, learning_rate=1)[0]
    yield "change-alone", change
    yield "change-alone", -change
    if step.memory.updates or step.rule.memories:
        yield "gradient-for-memory", old - step.learning_rate * gradient
        yield (
            "correction-forgotten",
            replace(step, memory=replace(step.memory, updates=LATE)).moved(question.name.parameter, gradient)[0],
        )
    for name, wrong in _gradients(step, question):
        yield name, _moved_by(step, question, wrong)


def _of_the_memory(step: TrainingStep, question: Question) -> Iterator[Slipped]:
    """What was remembered forgotten, or the gradient; a share of them the wrong way round; a wrong gradient."""
    parameter = question.name.parameter
    gradient = gradient_of(step, parameter)
    afresh = replace(step, memory=NO_MEMORY)
    yield "sign-flipped", -asked_value(step, question)
    yield "memory-forgotten", _moved_by(afresh, question, gradient)
    yield "gradient-alone", gradient
    yield "not-remembered", value_of(step, question.name)
    for name, value in step.settings.items():
        swapped = tuple((step.settings | {name: 1 - value}).items())
        yield "shares-swapped", _moved_by(replace(step, optimiser_settings=swapped), question, gradient)
    for slip, wrong in _gradients(step, question):
        yield slip, _moved_by(step, question, wrong)


def _moved_by(step: TrainingStep, question: Question, gradient: float) -> float:
    """The number asked for, a parameter or what is remembered of it, as the update makes it from such a gradient."""
    letters = ("update", *step.rule.letters)
    return step.moved(question.name.parameter, gradient)[letters.index(question.kind)]


def _flipped_or_doubled(value: float) -> Iterator[Slipped]:
    """A flipped sign, and a factor ½ or 2 forgotten."""
    yield "sign-flipped", -value
    yield "factor-two", 2 * value
    yield "factor-two", value / 2


def _largest_places(sizes: Array) -> list[int]:
    """Where the largest of these stand, up to MOST_LEFT_OUT."""
    return [int(place) for place in np.argsort(-sizes, kind="stable")[:MOST_LEFT_OUT]]


OWN: dict[str, Callable[[TrainingStep, Question], Iterator[Slipped]]] = {
    "z": _of_z,
    "a": _of_a,
    "C": _of_the_loss,
    "dC/da": _of_a_derivative,
    "delta": _of_a_derivative,
    "gradients": _of_a_gradient,
    "update": _of_the_update,
}
