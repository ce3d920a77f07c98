"""Training at speed: the mathematics of a step, in arrays that are written again and again."""

from collections.abc import Sequence
from functools import partial

import numpy as np
from numpy.typing import DTypeLike

from app.engine.fast.in_place import Calls, scalar
from app.engine.fast.layer_by_layer import LayerByLayer, PreparedStep
from app.engine.fast.one_matrix import OneMatrix, StepsTogether, fits
from app.engine.fast.updates import fast_update
from app.engine.losses import REDUCTIONS
from app.engine.network import Array, Network
from app.engine.optimisers import NO_MEMORY, Memory


class Trainer:
    """Mini-batch gradient descent on a network, in single or double precision.

    What is traded for speed: a step keeps no z, a or δ to look at, and it adds and multiplies in another order, so that
    the weights are those of forward, backward and sgd to rounding, not to the bit. What it does otherwise: all
    parameters lie in one array and their gradients in another, so one addition updates them; a bias is the weight of
    an input that is always 1, so one product gives z, and one ∂C/∂W with ∂C/∂b; −η and the 1/N of a mean multiply δ
    of the outputs, the smallest array there is, and reach every gradient from there; the calls are prepared beforehand.
    A small network lies in one matrix, and has its steps made together.

    `optimiser` is a row of OPTIMISERS. `l2` λ adds the penalty of `losses.penalty` to C, with n the examples of the
    mini-batch, so that its λW, or λ/N·W, is in the gradients that the optimiser sees. `weight_decay` λ makes every
    weight, but no bias, smaller by its share ηλ before each update, apart from the gradients: Loshchilov and Hutter,
    "Decoupled weight decay regularization" (2019).
    """

    def __init__(
        self,
        network: Network,
        loss: str,
        reduction: str,
        learning_rate: float,
        batch: int,
        dtype: DTypeLike = np.float32,
        *,
        optimiser: str = "sgd",
        weight_decay: float = 0.0,
        l2: float = 0.0,
    ):
        self._first = network
        self._loss = loss
        self._share = REDUCTIONS[reduction]
        self.batch = batch
        layout: type[OneMatrix] | type[LayerByLayer] = OneMatrix if fits(network, loss) else LayerByLayer
        self._held = layout(network, batch, dtype)
        self._prepared: dict[int, PreparedStep | StepsTogether] = {}  # by the number of examples
        self._update = fast_update(optimiser, learning_rate)
        self._l2 = l2
        self._penalties: dict[int, Array] = {}  # what W is multiplied by, by the number of examples
        self._weight_decay = weight_decay
        self._kept = scalar(1 - learning_rate * weight_decay, self._held.parameters)
        self._after = [*self._decay(), *self._update.calls(self._held.parameters, self._held.changes)]

    @property
    def learning_rate(self) -> float:
        """η, which may be another one at every step."""
        return self._update.learning_rate

    @learning_rate.setter
    def learning_rate(self, value: float) -> None:
        self._update.learning_rate = value
        self._kept[()] = 1 - value * self._weight_decay
        for examples, prepared in self._prepared.items():
            self._set_scale(prepared, examples)

    def step(self, x: Array, y: Array) -> None:
        """One update from 1 to `batch` examples: x is examples × inputs, y as the loss takes it. Raises ValueError."""
        if not 1 <= len(x) <= self.batch:
            raise ValueError(f"a mini-batch of {len(x)}; this trainer takes 1 to {self.batch}")
        self._make(x, y)

    def steps(self, x: Array, y: Array) -> None:
        """An update from every `batch` examples in turn, the last maybe from fewer. Raises ValueError."""
        at_once = self._held.at_once
        rest = len(x) - len(x) % at_once
        for start in range(0, rest, at_once):
            self._make(x[start : start + at_once], y[start : start + at_once])
        for start in range(rest, len(x), self.batch):
            self.step(x[start : start + self.batch], y[start : start + self.batch])

    @property
    def memory(self) -> tuple[Array, ...]:
        """Copies of all that the next step goes by: the parameters, and what the optimiser remembers."""
        return tuple(array.copy() for array in self._remembered)

    def recall(self, memory: Sequence[Array]) -> None:
        """Go on from the memory of a trainer made with the same arguments. Raises ValueError for another's."""
        if [array.shape for array in memory] != [array.shape for array in self._remembered]:
            raise ValueError("the memory of another trainer")
        for own, kept in zip(self._remembered, memory, strict=True):
            own[...] = kept

    def remembered(self, updates: int) -> Memory:
        """What the optimiser remembers after so many updates, in the shape of the network."""
        if not updates or not self._update.remembered:
            return NO_MEMORY
        return Memory(updates, tuple(self._held.kept(array) for array in self._update.remembered))

    @property
    def squared_norm(self) -> float:
        """Σθ² over all weights and biases; not a finite number once one of them is none."""
        return float(self._held.parameters @ self._held.parameters)

    def network(self) -> Network:
        """The network as it is now, frozen."""
        layers = range(1, self._first.depth + 1)
        biases = None if self._first.biases is None else [self._held.bias(layer) for layer in layers]
        return self._first.replace([self._held.weights(layer) for layer in layers], biases)

    @property
    def _remembered(self) -> tuple[Array, ...]:
        return self._held.parameters, *self._update.memory

    def _make(self, x: Array, y: Array) -> None:
        prepared = self._prepared.get(len(x)) or self._prepare(len(x))
        prepared.take(x, y)
        for call in prepared.calls:
            call()

    def _prepare(self, examples: int) -> PreparedStep | StepsTogether:
        after = [*self._penalise(examples), *self._after]
        prepared = self._prepared[examples] = self._held.prepared(self._loss, examples, after)
        self._set_scale(prepared, examples)
        return prepared

    def _set_scale(self, prepared: PreparedStep | StepsTogether, examples: int) -> None:
        scale = self._update.factor * self._share(min(examples, self.batch))
        prepared.set_scale(scale)
        if self._l2:
            self._penalties[examples][()] = scale * self._l2

    def _penalise(self, examples: int) -> Calls:
        """The calls that add the penalty's share to the gradients of all weights, before they are used."""
        if not self._l2:
            return []
        share = self._penalties[examples] = scalar(0, self._held.parameters)
        calls: Calls = []
        for layer in range(1, self._first.depth + 1):
            weights, changes = self._held.weights(layer), self._held.weight_changes(layer)
            shares = np.empty_like(weights)
            calls += [partial(np.multiply, weights, share, shares), partial(np.add, changes, shares, changes)]
        return calls

    def _decay(self) -> Calls:
        """The calls that make all weights smaller."""
        layers = range(1, self._first.depth + 1) if self._weight_decay else ()
        held = [self._held.weights(layer) for layer in layers]
        return [partial(np.multiply, weights, self._kept, weights) for weights in held]
