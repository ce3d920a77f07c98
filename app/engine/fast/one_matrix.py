"""A small network in one matrix, and its training steps, one after another, in as few NumPy calls as there can be.

With a handful of neurons a step lasts as long as it takes to make its calls, whatever they multiply. Row j of the
matrix is neuron j, and its columns are all that neurons read: 1 for the bias, x, a⁽¹⁾, …, a⁽ᴸ⁻¹⁾; where no connection
is, a 0 is multiplied in vain. So the product of δ of all neurons with all that neurons read is every ∂C/∂W and ∂C/∂b at
once. One multiplication gives it the factor −η/N and takes away what belongs to no connection; one addition updates
everything.
"""

from collections.abc import Iterator
from functools import partial

import numpy as np
from numpy.typing import DTypeLike

from app.engine.fast.in_place import DELTAS, IN_PLACE, SQUARED, Call, Calls, difference, slopes
from app.engine.network import Array, Network
from app.engine.optimisers import Kept, as_kept

SMALL = 300  # places in the matrix, beyond which the 0 are dearer than the calls that they save
MINI_BATCHES, EXAMPLES = 32, 320  # at once, at most


def fits(network: Network, loss: str) -> bool:
    """Whether the network is small enough, and its activations and the loss have rules that write in place."""
    places = sum(network.sizes[1:]) * (1 + sum(network.sizes[:-1]))
    in_place = all(name in IN_PLACE and IN_PLACE[name].slope for name in network.activations)
    return places <= SMALL and in_place and (loss in SQUARED or (network.activations[-1], loss) in DELTAS)


class OneMatrix:
    """All `parameters` are the rows of the matrix one after another, and their `changes` likewise.

    Each step is on `batch` examples, and those on `at_once` examples are made at once.
    """

    def __init__(self, network: Network, batch: int, dtype: DTypeLike):
        self.network = network
        self.sizes = network.sizes
        self.activations = network.activations
        self.batch = batch
        self.at_once = batch * max(1, min(MINI_BATCHES, EXAMPLES // batch))
        self.matrix, self.change = np.zeros((2, sum(self.sizes[1:]), 1 + sum(self.sizes[:-1])), dtype)
        self.parameters = self.matrix.ravel()
        self.changes = self.change.ravel()
        self.connected = np.zeros_like(self.matrix)
        for layer in range(1, network.depth + 1):
            self.weights(layer)[...] = network.weights[layer - 1]
            self.bias(layer)[...] = network.bias(layer)
            self.connected[self.rows(layer), self.columns(layer)] = 1
            self.connected[self.rows(layer), 0] = network.biases is not None

    def prepared(self, loss: str, examples: int, after: Calls) -> "StepsTogether":
        """The calls of the steps on so many examples, and those `after` each."""
        return StepsTogether(self, loss, examples, after)

    def rows(self, layer: int) -> slice:
        """The neurons of a layer; layers count from 1."""
        before = sum(self.sizes[1:layer])
        return slice(before, before + self.sizes[layer])

    def columns(self, layer: int) -> slice:
        """What the neurons of a layer read, but for the 1."""
        before = 1 + sum(self.sizes[: layer - 1])
        return slice(before, before + self.sizes[layer - 1])

    def weights(self, layer: int) -> Array:
        """W⁽ˡ⁾ as a view."""
        return self.matrix[self.rows(layer), self.columns(layer)]

    def weight_changes(self, layer: int) -> Array:
        """The changes of W⁽ˡ⁾ as a view."""
        return self.change[self.rows(layer), self.columns(layer)]

    def bias(self, layer: int) -> Array:
        """b⁽ˡ⁾ as a view."""
        return self.matrix[self.rows(layer), 0]

    def kept(self, everything: Array) -> Kept:
        """What an array in the order of `parameters` holds for each of them."""
        matrix = everything.reshape(self.matrix.shape)
        layers = range(1, self.network.depth + 1)
        biases = () if self.network.biases is None else [matrix[self.rows(layer), 0] for layer in layers]
        return as_kept(self.network, (*(matrix[self.rows(layer), self.columns(layer)] for layer in layers), *biases))


class StepsTogether:
    """The calls of the steps on so many examples, in arrays of neurons × examples.

    Each step is on `held.batch` of them, or on all where they are fewer. It fills `held.change` with the sum over its
    examples times the scale that was set; then come the calls `after`. Every mini-batch has a stack of its own: 1, x,
    a⁽¹⁾, …, a⁽ᴸ⁾, and a 1 for every neuron. So all examples are put in place at once, and no step copies any.
    """

    def __init__(self, held: OneMatrix, loss: str, examples: int, after: Calls):
        rows = min(examples, held.batch)
        together = examples // rows
        self._held = held
        self._loss = loss
        self._layers = range(1, len(held.sizes))
        neurons, read = held.matrix.shape
        dtype = held.matrix.dtype
        inputs = held.sizes[0]
        outputs = held.sizes[-1]
        self._of_loss = SQUARED[loss](outputs) if loss in SQUARED else 1.0
        self._scale = np.zeros_like(held.matrix)
        self._z, self._delta = np.zeros((2, neurons, rows), dtype)
        self._upstream = np.empty((read, rows), dtype)
        # a − y of the outputs, and under it f′(z) of all neurons; with as much room under y, one call can fill both.
        self._both = np.empty((outputs + neurons, rows), dtype)
        self._error, self._slope = np.split(self._both, [outputs])
        stacks = np.ones((together, 1 + inputs + 2 * neurons, rows), dtype)
        targets = np.ones((together, outputs + neurons, rows), dtype)
        self._x = stacks[:, 1 : 1 + inputs].transpose(0, 2, 1)
        self._y = targets[:, :outputs].transpose(0, 2, 1)
        self._shapes = (examples, inputs), (examples, outputs)
        batches = zip(stacks, targets, strict=True)
        self.calls: Calls = [call for stack, below_y in batches for call in (*self._step(stack, below_y), *after)]

    def set_scale(self, scale: float) -> None:
        """What the gradients are multiplied by from now on."""
        np.multiply(self._held.connected, scale * self._of_loss, self._scale)

    def take(self, x: Array, y: Array) -> None:
        """The examples of the next steps, a row each. Raises ValueError where a shape is another."""
        if (x.shape, y.shape) != self._shapes:
            raise ValueError(f"examples of the shapes {x.shape}, {y.shape}; it takes {self._shapes}")
        self._x[...] = x.reshape(self._x.shape)
        self._y[...] = y.reshape(self._y.shape)

    def _step(self, stack: Array, targets: Array) -> Iterator[Call]:
        read = stack[: len(self._upstream)]
        from_first = stack[1 + self._held.sizes[0] :]
        a = from_first[: len(self._z)]
        for layer in self._layers:
            yield from self._forward(layer, read, a)
        yield from self._errors_and_slopes(from_first, targets)
        yield self._output_delta()
        for layer in reversed(self._layers[1:]):
            yield from self._backward(layer)
        yield partial(self._delta.dot, read.T, self._held.change)
        yield partial(np.multiply, self._held.change, self._scale, self._held.change)

    def _forward(self, layer: int, read: Array, a: Array) -> Calls:
        """z = [b | W]·[1; a⁽ˡ⁻¹⁾] and a = f(z)."""
        rows = self._held.rows(layer)
        activation = IN_PLACE[self._held.activations[layer - 1]]
        product = partial(self._held.matrix[rows].dot, read, self._z[rows])
        return [product, *activation.activate(self._z[rows], a[rows])]

    def _errors_and_slopes(self, from_first: Array, targets: Array) -> Calls:
        """a − y of the outputs and f′(z) of all neurons."""
        a = from_first[: len(self._z)]
        names = self._held.activations
        output = self._held.rows(self._layers[-1])
        if set(names) == {"tanh"}:  # [a⁽ᴸ⁾; 1 … 1] − [y; a² …] is both at once
            from_outputs = from_first[output.start :]
            under_y = targets[len(self._error) :]
            return [partial(np.square, a, under_y), partial(np.subtract, from_outputs, targets, self._both)]
        spans = [self._held.rows(layer) for layer in self._layers]
        errors = difference(a[output], targets[: len(self._error)], self._error)
        return [*slopes(names, spans, a, self._slope), *errors]

    def _output_delta(self) -> Call:
        """δ of the outputs: (a − y) ⊙ f′(z), or a − y where the loss takes f′(z) away."""
        output = self._held.rows(self._layers[-1])
        if (self._held.activations[-1], self._loss) in DELTAS:
            return partial(np.copyto, self._delta[output], self._error)
        return partial(np.multiply, self._error, self._slope[output], self._delta[output])

    def _backward(self, layer: int) -> Calls:
        """∂C/∂a⁽ˡ⁻¹⁾ = Wᵀδ, and δ⁽ˡ⁻¹⁾ from it."""
        rows = self._held.rows(layer)
        below = self._held.rows(layer - 1)
        weights = self._held.weights(layer)
        upstream = self._upstream[self._held.columns(layer)]
        # BLAS would copy a part of the columns, which takes longer than to multiply them all.
        own = weights.flags.c_contiguous
        product = (weights.T, upstream) if own else (self._held.matrix[rows].T, self._upstream)
        return [
            partial(product[0].dot, self._delta[rows], product[1]),
            partial(np.multiply, upstream, self._slope[below], self._delta[below]),
        ]
