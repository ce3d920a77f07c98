"""One training step as a value: what goes in, and everything the engine computes from it, once."""

from dataclasses import dataclass, fields, replace
from functools import cached_property

import numpy as np

from app.caches import PerObject
from app.engine.backward import BackwardPass, backward
from app.engine.forward import ForwardPass, forward
from app.engine.losses import FUSED_OUTPUTS, REDUCTIONS, STABLE_OUTPUTS, data_loss, penalty, penalty_slope, total_loss
from app.engine.network import Array, Network
from app.engine.optimisers import NO_MEMORY, OPTIMISERS, Fixed, Memory, Optimiser, Update, fixed_parameters, updated
from app.engine.parameters import Parameter
from app.engine.settings import with_defaults
from app.engine.slips import backward_with_slip


def overflow_is_an_answer() -> np.errstate:
    """A diverged network overflows; the walk looks for that itself and says so."""
    return np.errstate(over="ignore", invalid="ignore")


@dataclass(frozen=True, eq=False)
class TrainingStep:
    """A network, its examples and how it learns from them; what the engine makes of that is computed when asked for."""

    network: Network
    inputs: Array
    """a row per example"""
    targets: Array
    """a row per example"""
    loss: str
    reduction: str
    optimiser: str
    learning_rate: float
    optimiser_settings: tuple[tuple[str, float], ...] = ()
    """what the optimiser is told, by name, where that is not the default"""
    frozen: tuple[str, ...] = ()
    """the parameters that no update moves, by key; “biases” stands for all of those"""
    memory: Memory = NO_MEMORY
    """what the optimiser remembers from before this training step"""
    slip: str = ""
    """a key of SLIPS: the one mistake in the backward pass and the update after it; empty where all is right"""
    slip_layer: int = 0
    """where the slip is made, counted from 1"""
    l2: float = 0.0
    """λ of the penalty on the weights, 0 where there is none"""

    @property
    def cancels(self) -> bool:
        """Whether the slopes of the output activation and the loss cancel to δ = a − y."""
        return (self.network.activations[-1], self.loss) in FUSED_OUTPUTS

    def stops_at_slope(self, layer: int) -> bool:
        """Whether a slope f′(z) of 0 stops the gradient: not at an output whose loss has a steep slope against it."""
        both = (self.network.activations[-1], self.loss)
        return layer < self.network.depth or not (both in FUSED_OUTPUTS or both in STABLE_OUTPUTS)

    @property
    def moves_by_gradient(self) -> bool:
        """Whether what has the larger gradient moves further at the update."""
        return not self.rule.memories and self.learning_rate > 0 and not self.frozen

    @cached_property
    def stands_still(self) -> bool:
        """Whether the update leaves every parameter as it is."""
        before, after = self.network, self.updated
        pairs = (
            *zip(before.weights, after.weights, strict=True),
            *zip(before.biases or (), after.biases or (), strict=True),
        )
        return all(np.array_equal(old, new) for old, new in pairs)

    @property
    def of_a_mean(self) -> bool:
        """Whether the loss is the mean of several examples, each with ∂C/∂a and δ of its own loss."""
        return self.reduction == "mean" and len(self.inputs) > 1

    @property
    def arrays(self) -> tuple[Array, ...]:
        """All that it is given in numbers."""
        return (*self.network.weights, *(self.network.biases or ()), self.inputs, self.targets, *self.memory.arrays)

    @property
    def rule(self) -> Optimiser:
        """How it learns from its gradients."""
        return OPTIMISERS[self.optimiser]

    @cached_property
    def bytes_given(self) -> int:
        """The memory of those, which other training steps may share."""
        return sum(array.nbytes for array in self.arrays)

    @cached_property
    def forward(self) -> ForwardPass:
        """Every z and a."""
        with overflow_is_an_answer():
            return forward(self.network, self.inputs)

    @property
    def total_loss(self) -> float:
        """C, reduced over the examples, with the penalty."""
        return _losses(self)

    @property
    def data_loss(self) -> float:
        """What the examples add to C."""
        with overflow_is_an_answer():
            return data_loss(self.forward, self.targets, self.loss, self.reduction)

    @property
    def penalty(self) -> float:
        """What the penalty adds to C."""
        with overflow_is_an_answer():
            return penalty(self.network, self.l2, self.reduction, len(self.inputs))

    def penalty_slope(self, layer: int) -> Array:
        """What the penalty adds to ∂C/∂W of a layer; nothing to a bias."""
        return penalty_slope(self.network.weights[layer - 1], self.l2, self.reduction, len(self.inputs))

    def penalty_of(self, parameter: Parameter) -> float:
        """What the penalty adds to the gradient of one parameter."""
        if parameter.is_bias or not self.l2:
            return 0.0
        return float(self.penalty_slope(parameter.layer)[parameter.to - 1, parameter.source - 1])

    @property
    def decay(self) -> float:
        """By what share of itself an update makes every weight smaller through the penalty: ηλ, or ηλ/N.

        0 where the update is not the gradient times η, and where there is no penalty.
        """
        share = REDUCTIONS[self.reduction](len(self.inputs))
        return self.learning_rate * self.l2 * share if not self.rule.memories else 0.0

    def loss_of(self, network: Network) -> float:
        """C of the same examples with other parameters, whatever they come to."""
        with overflow_is_an_answer():
            return total_loss(forward(network, self.inputs), self.targets, self.loss, self.reduction, self.l2)

    @property
    def true(self) -> "TrainingStep":
        """The same training step with every number right; itself where no slip is made."""
        return self._without_slip if self.slip else self

    @cached_property
    def _without_slip(self) -> "TrainingStep":
        return replace(self, slip="", slip_layer=0)

    @cached_property
    def backward(self) -> BackwardPass:
        """The backward pass as it is walked and shown: the true one, or the one with the slip."""
        problem = (self.forward, self.targets, self.loss, self.reduction)
        with overflow_is_an_answer():
            if not self.slip:
                return backward(*problem, self.l2)
            return backward_with_slip(*problem, self.slip, self.slip_layer, self.true.updated, self.l2)

    @cached_property
    def update(self) -> Update:
        """The network after the update, computed from the gradients of the old weights, and what is remembered then."""
        with overflow_is_an_answer():
            return self.after(self.backward)

    @property
    def updated(self) -> Network:
        """The network after the update."""
        return self.update.network

    @property
    def settings(self) -> dict[str, float]:
        """All that the optimiser is told, by name."""
        return with_defaults(self.rule.settings, dict(self.optimiser_settings))

    def moved(self, parameter: Parameter, gradient: float, learning_rate: float | None = None) -> list[float]:
        """One parameter after the update and what is remembered of it, if its gradient were this one.

        The learning rate is another where it is given.
        """
        old = parameter.of(self.network.weights, self.network.biases)
        kept = [self.memory.of(place, self.network) for place in range(len(self.rule.memories))]
        memories = [np.asarray(parameter.of(each.weights, each.biases)) for each in kept]
        rate = self.learning_rate if learning_rate is None else learning_rate
        t = self.memory.updates + 1
        change, *new = self.rule.update(np.asarray(gradient), memories, t, rate, self.settings)
        return [float(number) for number in (old + change, *new)]

    def change(self, parameter: Parameter) -> float:
        """What the update adds to one parameter."""
        return parameter.of(self.update.change.weights, self.update.change.biases)

    def stays(self, parameter: Parameter) -> bool:
        """Whether no update moves a parameter."""
        layer, to, source = parameter
        if not self.fixed:
            return False
        if parameter.is_bias:
            return bool(self.fixed[self.network.depth + layer - 1][to - 1])
        return bool(self.fixed[layer - 1][to - 1, source - 1])

    def after(self, gradients: BackwardPass) -> Update:
        """What an update from such gradients makes."""
        return updated(
            self.network,
            gradients,
            self.learning_rate,
            self.optimiser,
            self.memory,
            dict(self.optimiser_settings),
            self.fixed,
        )

    @cached_property
    def fixed(self) -> Fixed:
        """True for each parameter that no update moves; empty where all move."""
        return fixed_parameters(self.network, self.frozen)

    def of_example(self, example: int) -> "TrainingStep":
        """The same training step with one of its examples alone, counted from 0: the penalty is no example's."""
        rows = slice(example, example + 1)
        return replace(self, inputs=self.inputs[rows], targets=self.targets[rows], l2=0.0)

    def with_slip(self, slip: str, layer: int) -> "TrainingStep":
        """The same training step with one slip in its backward pass."""
        return replace(self, slip=slip, slip_layer=layer)

    def without_passes(self) -> "TrainingStep":
        """The same training step with nothing of it computed but C, if that was."""
        same = replace(self)
        if self in _losses:
            _losses.remember(same, self.total_loss)
        return same

    def next(self) -> "TrainingStep":
        """The training step after the update, on the same examples; a slip is made in one training step only."""
        return replace(self, network=self.updated, memory=self.update.memory, slip="", slip_layer=0)


def _loss(step: TrainingStep) -> float:
    with overflow_is_an_answer():
        return total_loss(step.forward, step.targets, step.loss, step.reduction, step.l2)


_losses = PerObject(_loss)


def same_step(one: TrainingStep, other: TrainingStep) -> bool:
    """Whether two training steps are one and the same, to the last bit: 0 is not −0."""
    return one is other or (repr(_settings(one)) == repr(_settings(other)) and _bits(one) == _bits(other))


def _settings(step: TrainingStep) -> list[object]:
    """All that is no array."""
    arrays = ("network", "inputs", "targets", "memory")
    alone = (step.network.activations, step.network.settings, step.memory.updates)
    return [*alone, *(getattr(step, each.name) for each in fields(step) if each.name not in arrays)]


def _bits(step: TrainingStep) -> list[tuple[tuple[int, ...], bytes]]:
    """The shape and the bytes of every array."""
    return [(array.shape, array.tobytes()) for array in step.arrays]
