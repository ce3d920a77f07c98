"""One training step as a value: what goes in, and everything the engine computes from it, once."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from app.engine.backward import BackwardPass, backward
from app.engine.forward import ForwardPass, forward
from app.engine.losses import total_loss
from app.engine.network import Array, Network
from app.engine.optimisers import OPTIMISERS
from app.engine.slips import backward_with_slip


def overflow_is_an_answer() -> np.errstate:
    """A diverged network overflows; the walk looks for that itself and says so."""
    return np.errstate(over="ignore", invalid="ignore")


@dataclass(frozen=True, eq=False)
class TrainingStep:
    """A network, its examples (rows of `inputs` and `targets`) and how it learns from them.

    With a `slip` (a key of SLIPS) the backward pass, and the update after it, have that one mistake at `slip_layer`.
    """

    network: Network
    inputs: Array
    targets: Array
    loss: str
    reduction: str
    optimiser: str
    learning_rate: float
    slip: str = ""
    slip_layer: int = 0

    @cached_property
    def forward(self) -> ForwardPass:
        """Every z and a."""
        with overflow_is_an_answer():
            return forward(self.network, self.inputs)

    @cached_property
    def total_loss(self) -> float:
        """C, reduced over the examples."""
        with overflow_is_an_answer():
            return total_loss(self.forward, self.targets, self.loss, self.reduction)

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
        given = (self.forward, self.targets, self.loss, self.reduction)
        with overflow_is_an_answer():
            if not self.slip:
                return backward(*given)
            return backward_with_slip(*given, self.slip, self.slip_layer, self.true.updated)

    @cached_property
    def updated(self) -> Network:
        """The network after the update, computed from the gradients of the old weights."""
        with overflow_is_an_answer():
            return OPTIMISERS[self.optimiser](self.network, self.backward, self.learning_rate)

    def with_slip(self, slip: str, layer: int) -> "TrainingStep":
        """The same training step with one slip in its backward pass."""
        return replace(self, slip=slip, slip_layer=layer)

    def without_passes(self) -> "TrainingStep":
        """The same training step with nothing of it computed but C, if that was."""
        same = replace(self)
        if "total_loss" in vars(self):
            vars(same)["total_loss"] = self.total_loss
        return same

    def next(self) -> "TrainingStep":
        """The training step after the update, on the same examples; a slip is made in one training step only."""
        return replace(self, network=self.updated, slip="", slip_layer=0)
