"""A network of any size, the parameters of one layer after those of the other, and its training step.

The step is a list of NumPy calls, prepared once for a number of examples and then made again and again. Every call has
the arrays it reads and the one it writes already, so a step looks nothing up and allocates nothing. Arrays are
neurons × examples. Under each a⁽ˡ⁾ stands a row of ones for b⁽ˡ⁺¹⁾ to multiply. All a stand under one another, and all
f′(z) likewise, so that neighbours with the same activation get their slopes in one go.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise

import numpy as np
from numpy.typing import DTypeLike

from app.engine.activations import Activation, layer_activation
from app.engine.fast.in_place import (
    DELTAS,
    IN_PLACE,
    SQUARED,
    Call,
    Calls,
    back_through_softmax,
    difference,
    scalar,
    slopes,
)
from app.engine.losses import FUSED_OUTPUTS, LOSSES, STABLE_OUTPUTS
from app.engine.network import Array, Network
from app.engine.optimisers import Kept, as_kept

WIDE = 64  # inputs, from which on a product takes longer than it takes to call it
LANES = 16  # numbers that BLAS multiplies side by side in single precision; it is slow where a matrix ends between


class LayerByLayer:
    """All `parameters` in one array, and their `changes` in another.

    `packed` and `gradients` are the parts of each layer, [W⁽ˡ⁾ | b⁽ˡ⁾]ᵀ, maybe with columns of 0 after them. One step
    on `batch` examples is made `at_once`.
    """

    def __init__(self, network: Network, batch: int, dtype: DTypeLike):
        packed = [_packed(network, layer) for layer in range(1, network.depth + 1)]
        self.network = network
        self.at_once = batch
        self._shapes = [array.shape for array in packed]
        self.parameters = np.concatenate([array.ravel() for array in packed]).astype(dtype)
        self.changes = np.zeros_like(self.parameters)
        self.packed = self._layers(self.parameters)
        self.gradients = self._layers(self.changes)

    def weights(self, layer: int) -> Array:
        """W⁽ˡ⁾ as a view; layers count from 1."""
        return self._weights(self.packed, layer)

    def weight_changes(self, layer: int) -> Array:
        """The changes of W⁽ˡ⁾ as a view."""
        before, size = self.network.sizes[layer - 1 : layer + 1]
        return self.gradients[layer - 1][:before, :size].T

    def bias(self, layer: int) -> Array:
        """b⁽ˡ⁾ as a view, of a network that has biases."""
        return self._bias(self.packed, layer)

    def kept(self, everything: Array) -> Kept:
        """What an array in the order of `parameters` holds for each of them."""
        packed = self._layers(everything)
        layers = range(1, self.network.depth + 1)
        biases = () if self.network.biases is None else [self._bias(packed, layer) for layer in layers]
        return as_kept(self.network, (*(self._weights(packed, layer) for layer in layers), *biases))

    def _weights(self, packed: list[Array], layer: int) -> Array:
        before, size = self.network.sizes[layer - 1 : layer + 1]
        return packed[layer - 1][:before, :size].T

    def _bias(self, packed: list[Array], layer: int) -> Array:
        return packed[layer - 1][-1, : self.network.sizes[layer]]

    def prepared(self, loss: str, examples: int, after: Calls) -> "PreparedStep":
        """The calls of the step on so many examples, and those `after` it."""
        return PreparedStep(self, loss, examples, after)

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


class PreparedStep:
    """The calls of the step on so many examples.

    They fill `held.gradients` with the sum over the examples times the scale that was set; then come those `after`.
    """

    def __init__(self, held: LayerByLayer, loss: str, examples: int, after: Calls):
        network = held.network
        parameters = held.packed
        outputs = network.sizes[-1]
        inputs = np.ones((examples, len(parameters[0])), parameters[0].dtype)
        targets = np.empty((1 if LOSSES[loss].targets == "class" else outputs, examples), inputs.dtype)
        self._x = inputs[:, : network.sizes[0]]
        self._y = targets.T
        self._scale = scalar(0, inputs)
        self._shapes = (self._x.shape, self._y.shape)
        self._of_loss = SQUARED[loss](outputs) if loss in SQUARED else 1.0
        layers, stack = _layers(held, inputs.T)
        self.calls: Calls = [
            *(call for layer in layers for call in layer.forward()),
            *slopes(network.activations, [layer.span for layer in layers], *stack),
            *_output_delta(layers[-1], targets, loss),
            partial(np.multiply, layers[-1].delta, self._scale, layers[-1].delta),
            *_backward(layers),
            *after,
        ]

    def set_scale(self, scale: float) -> None:
        """What the gradients are multiplied by from now on."""
        self._scale[()] = scale * self._of_loss

    def take(self, x: Array, y: Array) -> None:
        """The examples of the next step, a row each. Raises ValueError where a shape is another."""
        if (x.shape, y.shape) != self._shapes:
            raise ValueError(f"examples of the shapes {x.shape}, {y.shape}; it takes {self._shapes}")
        self._x[...] = x
        self._y[...] = y


class _Layer:
    """The arrays of a layer: `below` is a⁽ˡ⁻¹⁾ with its ones; `delta` is first ∂C/∂a, then δ."""

    def __init__(
        self, activation: Activation, span: slice, stack: Array, below: Array, parameters: Array, gradient: Array
    ):
        self.activation = activation
        self.span = span
        self.below = below
        self.parameters = parameters
        self.gradient = gradient
        self.a, self.slope = stack[:, span]
        # The rows that belong to padding stay 0, and so does the padding.
        self.padded_delta = np.zeros((parameters.shape[1], stack.shape[2]), stack.dtype)
        self.delta = self.padded_delta[: len(self.a)]

    def forward(self) -> Calls:
        """z, a = f(z), and f′(z) where it needs z."""
        product, z = self._weighted_sum()
        row = self.activation
        if row.name in IN_PLACE:
            return [product, *IN_PLACE[row.name].activate(z, self.a)]
        calls: Calls = [product, partial(fill, self.a, row.f, z)]
        return [*calls, partial(fill, self.slope, row.df, z)] if row.df else calls

    def _weighted_sum(self) -> tuple[Call, Array]:
        """The call for z = [W | b]·a⁽ˡ⁻¹⁾, and z, which stands where a will, if f can work there."""
        if len(self.below) > WIDE:  # with examples as rows, BLAS need not turn the larger matrix
            by_rows = np.empty(self.padded_delta.T.shape, self.a.dtype)
            return partial(self.below.T.dot, self.parameters, by_rows), by_rows.T[: len(self.a)]
        z = self.a if self.activation.name in IN_PLACE else np.empty_like(self.a)
        return partial(self.parameters.T.dot, self.below, z), z

    def through_activation(self) -> Calls:
        """δ = ∂C/∂a ⊙ f′(z), or its like for softmax."""
        if self.activation.elementwise:
            return [partial(np.multiply, self.delta, self.slope, self.delta)]
        return back_through_softmax(self.a, self.slope, self.delta)

    def parameter_gradient(self) -> Call:
        """[∂C/∂W | ∂C/∂b]ᵀ = a⁽ˡ⁻¹⁾δᵀ, which adds up the examples."""
        return partial(self.below.dot, self.padded_delta.T, self.gradient)

    def onto(self, lower: "_Layer") -> Call:
        """∂C/∂a⁽ˡ⁻¹⁾ = Wᵀδ."""
        return partial(self.parameters[: len(lower.a)].dot, self.padded_delta, lower.delta)


def _layers(held: LayerByLayer, inputs: Array) -> tuple[list[_Layer], Array]:
    """The layers, and the stack of all their a with their ones, and of all their slopes."""
    network = held.network
    ones = len(inputs) - network.sizes[0]
    start = 0
    below = inputs
    stack = np.ones((2, sum(network.sizes[1:]) + ones * network.depth, inputs.shape[1]), inputs.dtype)
    layers = []
    for layer, size in enumerate(network.sizes[1:], 1):
        activation = layer_activation(network, layer)
        parameters, gradient = held.packed[layer - 1], held.gradients[layer - 1]
        layers.append(_Layer(activation, slice(start, start + size), stack, below, parameters, gradient))
        below = stack[0, start : start + size + ones]
        start += size + ones
    return layers, stack


def _output_delta(layer: _Layer, targets: Array, loss: str) -> Calls:
    """δ of the outputs, without the factor of the loss."""
    both = (layer.activation.name, loss)
    if both in DELTAS:
        return DELTAS[both](layer.a, targets, layer.delta)
    if both in FUSED_OUTPUTS:
        return [partial(fill, layer.delta, FUSED_OUTPUTS[both].delta, layer.a, targets)]
    if both in STABLE_OUTPUTS:
        return [partial(fill, layer.delta, STABLE_OUTPUTS[both].delta_of_outputs, layer.a, targets)]
    if loss in SQUARED:
        return [*difference(layer.a, targets, layer.delta), *layer.through_activation()]
    return [partial(fill, layer.delta, LOSSES[loss].gradient, layer.a, targets), *layer.through_activation()]


def _backward(layers: Sequence[_Layer]) -> Iterator[Call]:
    for layer, lower in pairwise(reversed(layers)):
        yield layer.parameter_gradient()
        yield layer.onto(lower)
        yield from lower.through_activation()
    yield layers[0].parameter_gradient()


def fill(out: Array, rule: Callable[..., Array], *values: Array) -> None:
    """Overwrite `out` with what a rule of the registries returns; those take examples as rows."""
    out.T[...] = rule(*(v.T for v in values))
