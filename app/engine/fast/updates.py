"""FastUpdate rules at speed: from gradients to new parameters, in calls that write where they are told.

The rules are the rows of `optimisers`, with their settings by default. Those that training uses most are written anew
here, without an array that is allocated; any other goes by its row.
"""

from collections.abc import Callable, Sequence
from functools import partial
from math import sqrt

import numpy as np

from app.engine.fast.in_place import Calls, scalar
from app.engine.network import Array
from app.engine.optimisers import OPTIMISERS, Optimiser
from app.engine.settings import with_defaults

_MOMENTUM = with_defaults(OPTIMISERS["momentum"].settings, {})["momentum"]
_ADAM = with_defaults(OPTIMISERS["adam"].settings, {})
DECAYS = _ADAM["beta1"], _ADAM["beta2"]


class FastUpdate:
    """Gradient descent: θ ← θ − η ∂C/∂θ."""

    memory: tuple[Array, ...] = ()

    def __init__(self, learning_rate: float):
        self._negative_rate: Array = np.zeros(())
        self.learning_rate = learning_rate

    @property
    def learning_rate(self) -> float:
        """η, which may be another one at every update."""
        return self._learning_rate

    @learning_rate.setter
    def learning_rate(self, value: float) -> None:
        self._learning_rate = value
        self._negative_rate[()] = -value

    @property
    def factor(self) -> float:
        """What the gradients carry already: −η, which costs less where they are made."""
        return -self.learning_rate

    @property
    def remembered(self) -> Sequence[Array]:
        """What its row remembers, in the order of its memories, shaped like the parameters."""
        return ()

    def calls(self, parameters: Array, changes: Array) -> Calls:
        """The calls of an update, prepared once; they read `changes`, which hold the gradients times `factor`.

        They may hold the update, so it must not hold them: a ring would stay in memory until somebody looks for it.
        """
        return [partial(np.add, parameters, changes, parameters)]


class Momentum(FastUpdate):
    """m ← β m + ∂C/∂θ and θ ← θ − η m."""

    factor = 1.0

    @property
    def remembered(self) -> Sequence[Array]:
        """m."""
        return self.memory

    def calls(self, parameters: Array, changes: Array) -> Calls:
        """The calls of an update, with m, which begins at 0."""
        moving = np.zeros_like(parameters)
        self.memory = (moving,)
        self._negative_rate = scalar(-self.learning_rate, moving)
        return [
            partial(np.multiply, moving, scalar(_MOMENTUM, moving), moving),
            partial(np.add, moving, changes, moving),
            partial(np.multiply, moving, self._negative_rate, changes),
            partial(np.add, parameters, changes, parameters),
        ]


class Adam(FastUpdate):
    """θ ← θ − η m̂ / (√v̂ + ε) with running means m of the gradients and v of their squares."""

    factor = 1 - DECAYS[0]

    @property
    def remembered(self) -> Sequence[Array]:
        """m and v, which is held in another unit."""
        mean, square, _ = self.memory
        return mean, square * ((1 - DECAYS[1]) / self.factor**2)

    def calls(self, parameters: Array, changes: Array) -> Calls:
        """The calls of an update, with m and v, which begin at 0."""
        mean = np.zeros_like(parameters)
        square = np.zeros_like(parameters)
        keep, keep_square = (scalar(decay, mean) for decay in DECAYS)
        self._step = scalar(0, mean)
        self._smallest = scalar(0, mean)
        self._steps = np.zeros((), int)
        self.memory = (mean, square, self._steps)
        return [
            self._advance,
            partial(np.multiply, mean, keep, mean),
            partial(np.add, mean, changes, mean),
            partial(np.multiply, changes, changes, changes),
            partial(np.multiply, square, keep_square, square),
            partial(np.add, square, changes, square),
            partial(np.sqrt, square, changes),
            partial(np.add, changes, self._smallest, changes),
            partial(np.divide, mean, changes, changes),
            partial(np.multiply, changes, self._step, changes),
            partial(np.add, parameters, changes, parameters),
        ]

    def _advance(self) -> None:
        """The two numbers of this step, in which the corrections for m and v starting at 0 are folded.

        `square` holds Σ((1 − β₁)g)², which is v times (1 − β₁)² / (1 − β₂).
        """
        self._steps += 1
        mean_so_far, square_so_far = (1 - decay ** int(self._steps) for decay in DECAYS)
        unit = self.factor * sqrt(square_so_far / (1 - DECAYS[1]))
        self._step[()] = -self.learning_rate / mean_so_far * unit
        self._smallest[()] = _ADAM["epsilon"] * unit


class ByRow(FastUpdate):
    """Any row, as it stands."""

    factor = 1.0

    def __init__(self, row: Optimiser, learning_rate: float):
        super().__init__(learning_rate)
        self._row = row
        self._settings = with_defaults(row.settings, {})

    @property
    def remembered(self) -> Sequence[Array]:
        """The memories of the row."""
        return self.memory[:-1]

    def calls(self, parameters: Array, changes: Array) -> Calls:
        """The one call of an update, with memories that begin at 0."""
        self.memory = (*(np.zeros_like(parameters) for _ in self._row.memories), np.zeros((), int))
        return [partial(self._update, parameters, changes)]

    def _update(self, parameters: Array, changes: Array) -> None:
        *memories, updates = self.memory
        updates += 1
        change, *new = self._row.update(changes, memories, int(updates), self.learning_rate, self._settings)
        for kept, made in zip(memories, new, strict=True):
            kept[...] = made
        parameters += change


_AT_SPEED: dict[str, Callable[[float], FastUpdate]] = {"sgd": FastUpdate, "momentum": Momentum, "adam": Adam}


def fast_update(optimiser: str, learning_rate: float) -> FastUpdate:
    """The update of a row of OPTIMISERS."""
    made = _AT_SPEED.get(optimiser) or partial(ByRow, OPTIMISERS[optimiser])
    return made(learning_rate)
