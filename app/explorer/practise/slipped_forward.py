"""The numbers that slips of the forward pass and the loss lead to, in place of the one that is asked for."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from app.engine.activations import ACTIVATIONS
from app.engine.losses import LOSSES, loss_per_example, total_loss
from app.engine.network import Array
from app.explorer.practise.asked import asked_value
from app.explorer.practise.guesses import Question
from app.explorer.training_step import TrainingStep

Slipped = tuple[str, float]  # the name of the slip, and the number it leads to
MOST_LEFT_OUT = 32  # terms, the largest of a sum


def of_z(step: TrainingStep, question: Question) -> Iterator[Slipped]:
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
    for i in largest(np.abs(products)):
        yield "term-missing", z - products[i]
    if layer > 1:
        yield "not-activated", z + weights[j] @ (step.forward.z[layer - 2][e] - below)
    if weights.shape[0] == weights.shape[1]:
        yield "transposed", z + (weights[:, j] - weights[j]) @ below
    yield "activated-already", float(step.forward.a[layer][e, j])
    yield "sign-flipped", -z


def of_a(step: TrainingStep, question: Question) -> Iterator[Slipped]:
    """f not applied, its slope in its place, a bias left out before it."""
    layer = question.name.layer
    e = question.name.row
    j = question.name.to - 1
    z = step.forward.z[layer - 1][e]
    activation = ACTIVATIONS[step.network.activations[layer - 1]]
    yield "not-activated", float(z[j])
    if step.network.biases is not None:
        yield "bias-missing", float(activation.f(z - step.network.biases[layer - 1])[j])
    if activation.elementwise:
        yield "slope-for-activation", float(activation.slope(z)[j])
    else:
        yield "not-normalised", float(np.exp(z[j]))
    yield "sign-flipped", -asked_value(step, question)


def of_the_loss(step: TrainingStep, question: Question) -> Iterator[Slipped]:
    """Another reduction, one example alone, a term left out, ½ or 2 forgotten."""
    yield from _otherwise_reduced(step)
    if step.loss == "mean_squared_error":
        yield "outputs-not-divided", step.total_loss * step.network.sizes[-1]
    if LOSSES[step.loss].targets == "any":
        yield from (("term-missing", _without_output(step, k)) for k in range(step.network.sizes[-1])[:MOST_LEFT_OUT])
    yield from flipped_or_doubled(step.total_loss)


def _otherwise_reduced(step: TrainingStep) -> Iterator[Slipped]:
    each = loss_per_example(step.forward, step.targets, step.loss)
    if len(each) == 1:
        return
    name, other = {"sum": ("divided", "mean"), "mean": ("not-divided", "sum")}[step.reduction]
    yield name, total_loss(step.forward, step.targets, step.loss, other)
    yield from (("one-example", float(one)) for one in each)


def _without_output(step: TrainingStep, k: int) -> float:
    """C as if output k hit its target, for a loss that adds up squares."""
    hit = step.forward.outputs.copy()
    hit[:, k] = step.targets[:, k]
    passed = replace(step.forward, a=(*step.forward.a[:-1], hit))
    return total_loss(passed, step.targets, step.loss, step.reduction)


def flipped_or_doubled(value: float) -> Iterator[Slipped]:
    """A flipped sign, and a factor ½ or 2 forgotten."""
    yield "sign-flipped", -value
    yield "factor-two", 2 * value
    yield "factor-two", value / 2


def largest(sizes: Array) -> list[int]:
    """Where the largest of these stand, up to MOST_LEFT_OUT."""
    return [int(place) for place in np.argsort(-sizes, kind="stable")[:MOST_LEFT_OUT]]
