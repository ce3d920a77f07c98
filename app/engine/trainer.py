"""Training at speed: the mathematics of a step, in arrays that are written again and again."""

from functools import partial

import numpy as np
from numpy.typing import DTypeLike

from app.engine.in_place import Calls, number
from app.engine.losses import REDUCTIONS
from app.engine.network import Array, Network
from app.engine.prepared_step import WIDE, PreparedStep
from app.engine.updates import UPDATES

LANES = 16  # numbers that BLAS multiplies side by side in single precision; it is slow where a matrix ends between


class Trainer:
    """Mini-batch gradient descent on a network, in single or double precision.

    What is traded for speed: a step keeps no z, a or δ to look at, and it adds and multiplies in another order, so that
    the weights are those of forward, backward and sgd to rounding, not to the bit. What it does otherwise: all
    parameters lie in one array and their gradients in another, so one addition updates them; a bias is the weight of
    an input that is always 1, so one product gives z, and one ∂C/∂W with ∂C/∂b; −η and the 1/n of a mean multiply δ
    of the outputs, the smallest array there is, and reach every gradient from there; the calls are prepared beforehand.

    `optimiser` is one of UPDATES. `weight_decay` λ makes every weight, but no bias, smaller by its share ηλ before each
    update, apart from the gradients: Loshchilov and Hutter, "Decoupled weight decay regularization" (2019).
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
    ):
        self._first, self._loss, self._share, self.batch = network, loss, REDUCTIONS[reduction], batch
        packed = [_packed(network, layer) for layer in range(1, network.depth + 1)]
        self._shapes = [array.shape for array in packed]
        self._parameters = np.concatenate([array.ravel() for array in packed]).astype(dtype)
        self._changes = np.zeros_like(self._parameters)
        self._prepared: dict[int, PreparedStep] = {}
        self._update = UPDATES[optimiser](self._parameters, self._changes, learning_rate)
        self._weight_decay, self._kept = weight_decay, number(1 - learning_rate * weight_decay, self._parameters)
        self._after = [*self._decay(), *self._update.calls]

    @property
    def learning_rate(self) -> float:
        """η, which may be another one at every step."""
        return self._update.learning_rate

    @learning_rate.setter
    def learning_rate(self, value: float) -> None:
        self._update.learning_rate = value
        self._kept[()] = 1 - value * self._weight_decay
        for rows, prepared in self._prepared.items():
            self._set_scale(prepared, rows)

    def step(self, x: Array, y: Array) -> None:
        """One update from 1 to `batch` examples: x is examples × inputs, y as the loss takes it. Raises ValueError."""
        prepared = self._prepared.get(len(x)) or self._prepare(len(x))
        if (x.shape, y.shape) != prepared.shapes:
            raise ValueError(f"examples of the shapes {x.shape}, {y.shape}; this trainer takes {prepared.shapes}")
        prepared.x[...] = x
        prepared.y[...] = y
        for call in prepared.calls:
            call()

    @property
    def squared_norm(self) -> float:
        """Σθ² over all weights and biases; not a finite number once one of them is none."""
        return float(self._parameters @ self._parameters)

    def network(self) -> Network:
        """The network as it is now, frozen."""
        sizes, held = self._first.sizes, self._layers(self._parameters)
        weights = [array[:into, :out].T for array, into, out in zip(held, sizes, sizes[1:], strict=False)]
        biases = [array[-1, :out] for array, out in zip(held, sizes[1:], strict=True)]
        return self._first.replace(weights, None if self._first.biases is None else biases)

    def _prepare(self, rows: int) -> PreparedStep:
        if not 1 <= rows <= self.batch:
            raise ValueError(f"a mini-batch of {rows}; this trainer takes 1 to {self.batch}")
        arrays = self._layers(self._parameters), self._layers(self._changes)
        prepared = self._prepared[rows] = PreparedStep(self._first, self._loss, rows, *arrays)
        prepared.calls += self._after
        self._set_scale(prepared, rows)
        return prepared

    def _set_scale(self, prepared: PreparedStep, rows: int) -> None:
        prepared.scale[()] = self._update.factor * self._share(rows) * prepared.of_loss

    def _decay(self) -> Calls:
        """The calls that make all weights smaller."""
        held = zip(self._layers(self._parameters), self._first.sizes, strict=False) if self._weight_decay else ()
        return [partial(np.multiply, weights[:into], self._kept, weights[:into]) for weights, into in held]

    def _layers(self, everything: Array) -> list[Array]:
        """The part of each layer, as views."""
        ends = np.cumsum([rows * columns for rows, columns in self._shapes])[:-1]
        return [part.reshape(shape) for part, shape in zip(np.split(everything, ends), self._shapes, strict=True)]


def _packed(network: Network, layer: int) -> Array:
    """[W⁽ˡ⁾ | b⁽ˡ⁾]ᵀ, padded to whole lanes where it is large."""
    weights = network.weights[layer - 1].T
    packed = weights if network.biases is None else np.vstack([weights, network.bias(layer)])
    missing = -packed.shape[1] % LANES if len(packed) > WIDE else 0
    return np.pad(packed, ((0, 0), (0, missing)))
