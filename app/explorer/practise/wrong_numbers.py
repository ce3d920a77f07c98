"""Which numbers of a backward pass with a slip are wrong, and whether the slip was made there or nearer to the loss."""

from dataclasses import dataclass

import numpy as np

from app.engine.backward import BackwardRules
from app.engine.network import Array
from app.explorer.number import NumberName
from app.explorer.quantities import QUANTITIES
from app.explorer.session import Position
from app.explorer.training_step import TrainingStep

SAME = 1e-9  # of their size: what rounding explains
OF_NEURON = ("dC/da", "delta")
OF_PARAMETER = ("dC/dw", "dC/db")
COMPUTED = (*OF_NEURON, *OF_PARAMETER)  # of a layer, in this order


@dataclass(frozen=True)
class Verdict:
    """What a number of the backward pass that the learner pointed at is."""

    pointed: NumberName
    kind: str
    """right, origin (here the slip was made), consequence (of a wrong number nearer to the loss) or not reached"""


def verdict_on(position: Position, pointed: NumberName) -> Verdict:
    """Whether a number is right, where the mistake was made, or wrong because of one nearer to the loss."""
    if not position.reached(pointed.quantity, pointed.layer):
        return Verdict(pointed, "not reached")
    if is_origin(position.step, pointed):
        return Verdict(pointed, "origin")
    where = (pointed.quantity, pointed.layer)
    wrong = differ(shown_numbers(position.step, *where), true_numbers(position.step, *where))
    return Verdict(pointed, "consequence" if wrong[_index(pointed)] else "right")


def is_origin(step: TrainingStep, pointed: NumberName) -> bool:
    """Whether the slip was made in this number: the true rule does not make it of those before it."""
    where = (pointed.quantity, pointed.layer)
    return bool(differ(shown_numbers(step, *where), by_the_rule(step, *where))[_index(pointed)])


def made_at(step: TrainingStep) -> tuple[str, int]:
    """The quantity and the layer in which the slip of a training step was made."""
    layer = step.slip_layer
    for quantity in COMPUTED:
        if differ(shown_numbers(step, quantity, layer), by_the_rule(step, quantity, layer)).any():
            return quantity, layer
    raise ValueError("this slip changes nothing here")


def _index(pointed: NumberName) -> tuple[int, ...]:
    """Where a number stands in the array of its quantity."""
    if pointed.quantity in OF_NEURON:
        return pointed.row, pointed.to - 1
    return tuple(number - 1 for number in (pointed.to, pointed.source) if number)


def shown_numbers(step: TrainingStep, quantity: str, layer: int) -> Array:
    """A quantity of a layer as it is walked, with the slip."""
    return QUANTITIES[quantity].array(step, layer)


def true_numbers(step: TrainingStep, quantity: str, layer: int) -> Array:
    """The same without the slip."""
    return shown_numbers(step.true, quantity, layer)


def by_the_rule(step: TrainingStep, quantity: str, layer: int) -> Array:
    """What the true rule makes of the numbers that are shown before it."""
    rules = BackwardRules(step.forward, step.targets, step.loss, step.reduction)
    shown = step.backward
    match quantity:
        case "dC/da":
            return rules.loss_slope() if layer == step.network.depth else rules.upstream(layer, shown.delta[layer])
        case "delta":
            return rules.delta(layer, shown.upstream[layer - 1])
        case _:
            return rules.gradients(layer, shown.delta[layer - 1])[quantity == "dC/db"]


def differ(one: Array, other: Array) -> Array:
    """Where two arrays are further apart than rounding."""
    sizes = np.maximum(np.abs(one), np.abs(other))
    apart: Array = np.abs(one - other) > SAME * sizes + SAME**2 * sizes.max(initial=0)
    return apart
