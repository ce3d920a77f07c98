"""Which numbers of a backward pass with a slip are wrong, and whether the slip was made there or nearer to the loss."""

from dataclasses import dataclass

import numpy as np

from app.engine.backward import BackwardRules
from app.engine.network import Array
from app.explorer.session import Position
from app.explorer.training_step import TrainingStep

SAME = 1e-9  # of their size: what rounding explains
OF_NEURON = ("dC/da", "delta")
ARRAYS = {"dC/da": "upstream", "delta": "delta", "dC/dW": "weight_gradients", "dC/db": "bias_gradients"}


@dataclass(frozen=True)
class Pointed:
    """A number of the backward pass that the learner points at.

    `quantity` is dC/da, delta, dC/dW or dC/db; neurons count from 1, `source` is 0 but for a weight; the number is that
    of `example` (from 0) for a neuron, of the reduced C for a parameter.
    """

    quantity: str
    layer: int
    to: int
    source: int
    example: int

    @property
    def index(self) -> tuple[int, ...]:
        """Where it stands in its array."""
        if self.quantity in OF_NEURON:
            return self.example, self.to - 1
        return (self.to - 1, self.source - 1) if self.source else (self.to - 1,)


@dataclass(frozen=True)
class Verdict:
    """What a number pointed at is.

    right · origin (here the slip was made) · consequence (wrong because of a number nearer to the loss) · not reached.
    """

    pointed: Pointed
    kind: str


def verdict_on(position: Position, pointed: Pointed) -> Verdict:
    """Whether a number is right, where the mistake was made, or wrong because of one nearer to the loss."""
    if not position.reached(pointed.quantity, pointed.layer):
        return Verdict(pointed, "not reached")
    where = (pointed.quantity, pointed.layer)
    shown = shown_numbers(position.step, *where)
    true = true_numbers(position.step, *where)
    if is_origin(position.step, pointed):
        return Verdict(pointed, "origin")
    return Verdict(pointed, "consequence" if differ(shown, true)[pointed.index] else "right")


def is_origin(step: TrainingStep, pointed: Pointed) -> bool:
    """Whether the slip was made in this number: the true rule does not make it of those before it."""
    where = (pointed.quantity, pointed.layer)
    return bool(differ(shown_numbers(step, *where), by_the_rule(step, *where))[pointed.index])


def made_at(step: TrainingStep) -> tuple[str, int]:
    """The quantity and the layer in which the slip of a training step was made."""
    layer = step.slip_layer
    for quantity in ARRAYS:
        if differ(shown_numbers(step, quantity, layer), by_the_rule(step, quantity, layer)).any():
            return quantity, layer
    raise ValueError("this slip changes nothing here")


def shown_numbers(step: TrainingStep, quantity: str, layer: int) -> Array:
    """A quantity of a layer as it is walked, with the slip."""
    return getattr(step.backward, ARRAYS[quantity])[layer - 1]


def true_numbers(step: TrainingStep, quantity: str, layer: int) -> Array:
    """The same without the slip."""
    return getattr(step.true_backward, ARRAYS[quantity])[layer - 1]


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
    return np.abs(one - other) > SAME * sizes + SAME**2 * sizes.max(initial=0)
