"""One training step as a list of NumPy calls, prepared once for a number of rows and then made again and again.

Every call has the arrays it reads and the one it writes already, so a step looks nothing up and allocates nothing.
Arrays are neurons × examples. Under each a⁽ˡ⁾ stands a row of ones for b⁽ˡ⁺¹⁾ to multiply. All a stand under one
another, and all f′(z) likewise, so that neighbours with the same activation get their slopes in one go.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import groupby, pairwise
from operator import attrgetter

import numpy as np

from app.engine.activations import ACTIVATIONS
from app.engine.in_place import DELTAS, IN_PLACE, SQUARED, Call, Calls, difference, number, through_softmax
from app.engine.losses import FUSED_OUTPUTS, LOSSES
from app.engine.network import Array, Network

WIDE = 64  # inputs, from which on a product takes longer than it takes to call it


class PreparedStep:
    """The calls of one step on so many rows, and the arrays they begin with: `x` and `y`, examples × neurons.

    `parameters` are [W⁽ˡ⁾ | b⁽ˡ⁾]ᵀ, maybe with columns of 0 after them. The calls fill `gradients`, arrays like them,
    with the sum over the examples times `scale`, to which they leave the factor `of_loss`.
    """

    def __init__(self, network: Network, loss: str, rows: int, parameters: Sequence[Array], gradients: Sequence[Array]):
        outputs, inputs = network.sizes[-1], np.ones((rows, len(parameters[0])), parameters[0].dtype)
        targets = np.empty((1 if LOSSES[loss].targets == "class" else outputs, rows), inputs.dtype)
        self.x, self.y, self.scale = inputs[:, : network.sizes[0]], targets.T, number(0, inputs)
        self.shapes = (self.x.shape, self.y.shape)
        self.of_loss = SQUARED[loss](outputs) if loss in SQUARED else 1.0
        layers, stack = _layers(network, inputs.T, parameters, gradients)
        self.calls = [
            *(call for layer in layers for call in layer.forward()),
            *_slopes(layers, stack),
            *_output_delta(layers[-1], targets, loss),
            partial(np.multiply, layers[-1].delta, self.scale, layers[-1].delta),
            *_backward(layers),
        ]


class _Layer:
    """The arrays of a layer: `below` is a⁽ˡ⁻¹⁾ with its ones; `delta` is first ∂C/∂a, then δ."""

    def __init__(self, activation: str, span: slice, stack: Array, below: Array, parameters: Array, gradient: Array):
        self.activation, self.span, self.below = activation, span, below
        self.parameters, self.gradient = parameters, gradient
        self.a, self.slope = stack[:, span]
        # The rows that belong to padding stay 0, and so does the padding.
        self.padded_delta = np.zeros((parameters.shape[1], stack.shape[2]), stack.dtype)
        self.delta = self.padded_delta[: len(self.a)]

    def forward(self) -> Calls:
        """z, a = f(z), and f′(z) where it needs z."""
        product, z = self._weighted_sum()
        if self.activation in IN_PLACE:
            return [product, *IN_PLACE[self.activation].activate(z, self.a)]
        row = ACTIVATIONS[self.activation]
        return [product, partial(fill, self.a, row.f, z), partial(fill, self.slope, row.df, z)]

    def _weighted_sum(self) -> tuple[Call, Array]:
        """The call for z = [W | b]·a⁽ˡ⁻¹⁾, and z, which stands where a will, if f can work there."""
        if len(self.below) > WIDE:  # with examples as rows, BLAS need not turn the larger matrix
            by_rows = np.empty(self.padded_delta.T.shape, self.a.dtype)
            return partial(self.below.T.dot, self.parameters, by_rows), by_rows.T[: len(self.a)]
        z = self.a if self.activation in IN_PLACE else np.empty_like(self.a)
        return partial(self.parameters.T.dot, self.below, z), z

    def through_activation(self) -> Calls:
        """δ = ∂C/∂a ⊙ f′(z), or its like for softmax."""
        if ACTIVATIONS[self.activation].elementwise:
            return [partial(np.multiply, self.delta, self.slope, self.delta)]
        return through_softmax(self.a, self.slope, self.delta)

    def parameter_gradient(self) -> Call:
        """[∂C/∂W | ∂C/∂b]ᵀ = a⁽ˡ⁻¹⁾δᵀ, which adds up the examples."""
        return partial(self.below.dot, self.padded_delta.T, self.gradient)

    def onto(self, lower: "_Layer") -> Call:
        """∂C/∂a⁽ˡ⁻¹⁾ = Wᵀδ."""
        return partial(self.parameters[: len(lower.a)].dot, self.padded_delta, lower.delta)


def _layers(
    network: Network, inputs: Array, parameters: Sequence[Array], gradients: Sequence[Array]
) -> tuple[list[_Layer], Array]:
    """The layers, and the stack of all their a with their ones, and of all their slopes."""
    ones, start, below = len(inputs) - network.sizes[0], 0, inputs
    stack = np.ones((2, sum(network.sizes[1:]) + ones * network.depth, inputs.shape[1]), inputs.dtype)
    layers = []
    for name, size, held, gradient in zip(network.activations, network.sizes[1:], parameters, gradients, strict=True):
        layers.append(_Layer(name, slice(start, start + size), stack, below, held, gradient))
        below = stack[0, start : start + size + ones]
        start += size + ones
    return layers, stack


def _slopes(layers: Sequence[_Layer], stack: Array) -> Iterator[Call]:
    for name, run in groupby(layers, key=attrgetter("activation")):
        spans, rule = [layer.span for layer in run], IN_PLACE.get(name)
        if rule and rule.slope:
            yield from rule.slope(*stack[:, spans[0].start : spans[-1].stop])


def _output_delta(layer: _Layer, targets: Array, loss: str) -> Calls:
    """δ of the outputs, without the factor of the loss."""
    both = (layer.activation, loss)
    if both in DELTAS:
        return DELTAS[both](layer.a, targets, layer.delta)
    if both in FUSED_OUTPUTS:
        return [partial(fill, layer.delta, FUSED_OUTPUTS[both].delta, layer.a, targets)]
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
