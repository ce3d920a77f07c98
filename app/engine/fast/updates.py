"""Update rules at speed: from gradients to new parameters, in calls that write where they are told.

`optimisers` has the plain rule; these remember what they need between steps, in their `memory`.
"""

from collections.abc import Callable
from functools import partial
from math import sqrt

import numpy as np

from app.engine.fast.in_place import Calls, scalar
from app.engine.network import Array

FRICTION = 0.9  # share of the last change that momentum keeps
DECAYS = 0.9, 0.999  # of Adam's running means of gradients and of their squares
SMALLEST = 1e-8


class Update:
    """Gradient descent: θ ← θ − η ∂C/∂θ."""

    memory: tuple[Array, ...] = ()

    def __init__(self, learning_rate: float):
        self.learning_rate = learning_rate

    @property
    def factor(self) -> float:
        """What the gradients carry already: −η, which costs less where they are made."""
        return -self.learning_rate

    def calls(self, parameters: Array, changes: Array) -> Calls:
        """The calls of an update, prepared once; they read `changes`, which hold the gradients times `factor`.

        They may hold the update, so it must not hold them: a ring would stay in memory until somebody looks for it.
        """
        return [partial(np.add, parameters, changes, parameters)]


class Momentum(Update):
    """Δ ← 0.9 Δ − η ∂C/∂θ and θ ← θ + Δ.

    Rumelhart, Hinton and Williams, "Learning representations by back-propagating errors" (1986), equation 9.
    """

    def calls(self, parameters: Array, changes: Array) -> Calls:
        moving = np.zeros_like(parameters)
        self.memory = (moving,)
        return [
            partial(np.multiply, moving, scalar(FRICTION, moving), moving),
            partial(np.add, moving, changes, moving),
            partial(np.add, parameters, moving, parameters),
        ]


class Adam(Update):
    """θ ← θ − η m̂ / (√v̂ + 10⁻⁸) with running means m of the gradients and v of their squares.

    Kingma and Ba, "Adam: a method for stochastic optimization" (2015), algorithm 1.
    """

    factor = 1 - DECAYS[0]

    def calls(self, parameters: Array, changes: Array) -> Calls:
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
        self._smallest[()] = SMALLEST * unit


UPDATES: dict[str, Callable[[float], Update]] = {"sgd": Update, "momentum": Momentum, "adam": Adam}
