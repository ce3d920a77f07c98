"""One training step as a list of NumPy calls, prepared once for a number of rows and then made again and again.

Every call already has the arrays it reads and the one it writes; a step looks nothing up and allocates nothing. Arrays
are neurons × examples, [W⁽ˡ⁾ | b⁽ˡ⁾] is one array, and a row of ones stands below a⁽ˡ⁻¹⁾ for b⁽ˡ⁾ to multiply.
"""

from collections.abc import Sequence
from functools import partial
from itertools import pairwise

import numpy as np

from app.engine.activations import ACTIVATIONS, pull_back
from app.engine.in_place import IN_PLACE, Calls, number
from app.engine.losses import FUSED_OUTPUTS, LOSSES
from app.engine.network import Array, Network

DIFFERENCES = {
    "squared_error": lambda outputs: 2.0,
    "half_squared_error": lambda outputs: 1.0,
    "mean_squared_error": lambda outputs: 2.0 / outputs,
}


class _Layer:
    """The arrays of a layer; a stands where z stood if its activation works in place, and δ where ∂C/∂a stood."""

    def __init__(self, activation: str, weights: Array, gradients: Array, below: Array):
        size, rows, dtype = weights.shape[0], below.shape[1], weights.dtype
        self.activation, self.weights, self.gradients, self.below = activation, weights, gradients, below
        self.with_ones = np.ones((size + 1, rows), dtype)
        self.a = self.with_ones[:-1]
        self.z = self.a if activation in IN_PLACE else np.empty_like(self.a)
        self.delta, self.scratch = np.empty_like(self.a), np.empty_like(self.a)

    def forward(self) -> Calls:
        """z = [W | b]·a below, then a = f(z)."""
        product = partial(self.weights.dot, self.below, self.z)
        if self.z is self.a:
            return [product, *IN_PLACE[self.activation].activate(self.a)]
        return [product, partial(fill, self.a, ACTIVATIONS[self.activation].f, self.z)]

    def through_activation(self) -> Calls:
        """δ = ∂C/∂a ⊙ f′(z), or its like for softmax."""
        if self.z is self.a:
            return IN_PLACE[self.activation].pull_back(self.a, self.scratch, self.delta)
        return [partial(fill, self.delta, partial(pull_back, self.activation), self.z, self.a, self.delta)]

    def gradient(self) -> Calls:
        """[∂C/∂W | ∂C/∂b] = δ·(a below)ᵀ, summed over the examples by the product."""
        return [partial(self.delta.dot, self.below.T, self.gradients)]

    def to(self, below: "_Layer") -> Calls:
        """∂C/∂a below = Wᵀδ."""
        return [partial(self.weights[:, : len(below.a)].T.dot, self.delta, below.delta)]


class StepProgram:
    """..."""

    def __init__(self, network: Network, loss: str, rows: int, weights, gradients):
        inputs = np.ones((rows, weights[0].shape[1]), weights[0].dtype)
        self.x = inputs[:, : network.sizes[0]]
        layers, below = [], inputs.T
        for name, w, g in zip(network.activations, weights, gradients, strict=True):
            layers.append(_Layer(name, w, g, below))
            below = layers[-1].with_ones if network.biases is not None else layers[-1].a
        out = layers[-1]
        targets = np.empty((1 if LOSSES[loss].targets == "class" else len(out.a), rows), out.a.dtype)
        self.y = targets.T
        self.scale = number(0, out.a)
        calls = [c for l in layers for c in l.forward()]
        calls += _output_delta(out, targets, loss)
        calls.append(partial(np.multiply, out.delta, self.scale, out.delta))
        self.factor = DIFFERENCES[loss](len(out.a)) if loss in DIFFERENCES else 1.0
        for layer, lower in pairwise(reversed(layers)):
            calls += layer.gradient() + layer.to(lower) + lower.through_activation()
        self.calls = calls + layers[0].gradient()


def fill(out: Array, rule, *values: Array) -> None:
    """Overwrite `out` with what a rule of the registries returns; examples are its rows."""
    out.T[...] = rule(*(v.T for v in values))


def _output_delta(layer: _Layer, targets: Array, loss: str) -> Calls:
    difference = partial(np.subtract, layer.a, targets, layer.delta)
    fused = FUSED_OUTPUTS.get((layer.activation, loss))
    if loss in DIFFERENCES:
        return [difference, *layer.through_activation()]
    if fused:
        return [partial(fill, layer.delta, fused.delta, layer.a, targets)]
    return [partial(fill, layer.delta, LOSSES[loss].gradient, layer.a, targets), *layer.through_activation()]
