"""The numbers that known slips lead to, in place of the one that is asked for.

Slips of the backward pass come from `app.engine.slips`, made at the asked layer alone and at every layer; those of the
forward pass and the loss from `slipped_forward`. A slip may come with several numbers, such as one for each term
that can be left out, and with the right number where it makes no difference.
"""

from collections.abc import Callable, Iterator

import numpy as np

from app.engine.backward import BackwardPass, BackwardRules
from app.engine.network import Array
from app.engine.slips import SLIPS, backward_with_slip
from app.explorer.nudging import gradient_of
from app.explorer.practise.asked import asked_value, origin_of
from app.explorer.practise.guesses import Question
from app.explorer.practise.slipped_forward import Slipped, flipped_or_doubled, largest, of_a, of_the_loss, of_z
from app.explorer.training_step import TrainingStep

BACKWARD = ("dC/da", "delta", "gradients", "update")


def slipped_answers(step: TrainingStep, question: Question) -> Iterator[Slipped]:
    """Every number that a known slip leads to, by the name of the slip; not all are finite."""
    if question.kind in BACKWARD:
        yield from _of_the_backward_pass(step, question)
    yield from OWN[question.kind](step, question)


def _of_the_backward_pass(step: TrainingStep, question: Question) -> Iterator[Slipped]:
    given = (step.forward, step.targets, step.loss, step.reduction)
    for slip in SLIPS:
        for layer in (question.name.layer, None):
            yield slip, _number(step, question, backward_with_slip(*given, slip, layer, step.updated))
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
            new = step.after(slipped)
            return question.name.parameter.of(new.weights, new.biases)


def _upstreams(step: TrainingStep, question: Question) -> Iterator[Slipped]:
    """Whichever path is left out, and W where Wᵀ belongs."""
    layer = question.name.layer
    j = question.name.to - 1
    weights = step.network.weights[layer]
    above = step.backward.delta[layer]
    upstream = step.backward.upstream[layer - 1]
    for k in largest(np.abs(above * weights[:, j]).sum(axis=0)) if len(weights) > 1 else ():
        without = upstream - np.outer(above[:, k], weights[k])
        yield "path-missing", _from_upstream(step, question, without)
    if weights.shape[0] == weights.shape[1]:
        yield "transposed", _from_upstream(step, question, above @ weights.T)


def _from_upstream(step: TrainingStep, question: Question, upstream: Array) -> float:
    """The number asked for, from another ∂C/∂a of its layer."""
    rules = BackwardRules(step.forward, step.targets, step.loss, step.reduction)
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
    yield from flipped_or_doubled(asked_value(step, question))


def _of_a_gradient(step: TrainingStep, question: Question) -> Iterator[Slipped]:
    yield from _gradients(step, question)
    yield from flipped_or_doubled(gradient_of(step, question.name.parameter))


def _gradients(step: TrainingStep, question: Question) -> Iterator[Slipped]:
    """Slips in δ·a and in what is made of the examples."""
    layer, to, source = question.name.parameter
    delta = step.backward.delta[layer - 1][:, to - 1]
    count = len(step.inputs)
    gradient = gradient_of(step, question.name.parameter)
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
    yield "sign-flipped", _moved_by(step, question, -gradient)
    yield "rate-forgotten", old - gradient
    yield "change-alone", -step.learning_rate * gradient
    yield "change-alone", step.learning_rate * gradient
    for name, wrong in _gradients(step, question):
        yield name, _moved_by(step, question, wrong)


def _moved_by(step: TrainingStep, question: Question, gradient: float) -> float:
    return origin_of(step, question) - step.learning_rate * gradient


OWN: dict[str, Callable[[TrainingStep, Question], Iterator[Slipped]]] = {
    "z": of_z,
    "a": of_a,
    "C": of_the_loss,
    "dC/da": _of_a_derivative,
    "delta": _of_a_derivative,
    "gradients": _of_a_gradient,
    "update": _of_the_update,
}
