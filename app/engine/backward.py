"""The backward pass: the chain rule from the loss to every weight, layer by layer.

∂C/∂a⁽ᴸ⁾ = the slope of the loss          ∂C/∂a⁽ˡ⁾ = W⁽ˡ⁺¹⁾ᵀ δ⁽ˡ⁺¹⁾, a sum over the neurons that a⁽ˡ⁾ feeds
δ⁽ˡ⁾ = ∂C/∂z⁽ˡ⁾ = ∂C/∂a⁽ˡ⁾ ⊙ f′(z⁽ˡ⁾)     ∂C/∂W⁽ˡ⁾ = δ⁽ˡ⁾ a⁽ˡ⁻¹⁾ᵀ          ∂C/∂b⁽ˡ⁾ = δ⁽ˡ⁾

A penalty in C does not come back along any of these: its own λW is added to ∂C/∂W.

Rumelhart, Hinton and Williams, "Learning representations by back-propagating errors" (1986); the letters are those of
Nielsen, "Neural Networks and Deep Learning" (2015), chapter 2.
"""

from dataclasses import dataclass, field

import numpy as np

from app.engine.activations import layer_activation, pull_back
from app.engine.forward import ForwardPass
from app.engine.losses import FUSED_OUTPUTS, LOSSES, REDUCTIONS, STABLE_OUTPUTS, FusedOutput, penalty_slope
from app.engine.network import Array, Network, frozen


@dataclass(frozen=True, eq=False)
class BackwardPass:
    """Everything a backward pass computes; lists start with layer 1."""

    upstream: tuple[Array, ...]
    """∂C/∂a: a row per example, of that example's own loss"""
    delta: tuple[Array, ...]
    """δ = ∂C/∂z: a row per example, of that example's own loss"""
    weight_gradients: tuple[Array, ...]
    """∂C/∂W, shaped like W, of the loss as it is reduced over the examples"""
    bias_gradients: tuple[Array, ...]
    """∂C/∂b, shaped like b, of the loss as it is reduced over the examples"""


def backward(passed: ForwardPass, targets: Array, loss: str, reduction: str = "sum", l2: float = 0.0) -> BackwardPass:
    """All derivatives of C for the examples of a forward pass; `reduction` is "sum" or "mean" over them, `l2` is λ."""
    rules = BackwardRules(passed, targets, loss, reduction, l2=l2)
    output = passed.network.depth
    upstream = {output: frozen(rules.loss_slope())}
    delta = {output: frozen(rules.delta(output, upstream[output]))}
    for layer in range(output - 1, 0, -1):
        upstream[layer] = frozen(rules.upstream(layer, delta[layer + 1]))
        delta[layer] = frozen(rules.delta(layer, upstream[layer]))
    layers = range(1, output + 1)
    gradients = [rules.gradients(layer, delta[layer]) for layer in layers]
    return BackwardPass(
        upstream=tuple(upstream[layer] for layer in layers),
        delta=tuple(delta[layer] for layer in layers),
        weight_gradients=tuple(frozen(of_weights) for of_weights, _ in gradients),
        bias_gradients=tuple(frozen(of_biases) for _, of_biases in gradients),
    )


@dataclass(frozen=True, eq=False)
class BackwardRules:
    """The rules above one at a time, each for whatever came before it; layers count from 1, rows are examples."""

    passed: ForwardPass
    targets: Array
    loss: str
    reduction: str
    l2: float = field(default=0.0, kw_only=True)

    @property
    def network(self) -> Network:
        """The network with its old weights."""
        return self.passed.network

    @property
    def fused(self) -> FusedOutput | None:
        """How output activation and loss simplify together to a − y, None where they do not."""
        return FUSED_OUTPUTS.get((self.network.activations[-1], self.loss))

    def loss_slope(self) -> Array:
        """∂C/∂a of the outputs."""
        return LOSSES[self.loss].gradient(self.passed.outputs, self.targets)

    def upstream(self, layer: int, above: Array) -> Array:
        """∂C/∂a of a hidden layer, from the δ of the layer above it: Wᵀ δ, with examples as rows δ W."""
        return above @ self.network.weights[layer]

    def delta(self, layer: int, upstream: Array) -> Array:
        """δ of a layer, from its ∂C/∂a; of the outputs a − y where activation and loss cancel.

        Where they do not and ∂C/∂a may be beyond all floats, it is computed from z, unless that ∂C/∂a is another.
        """
        if layer == self.network.depth and self.fused:
            return self.fused.delta(self.passed.outputs, self.targets)
        stable = STABLE_OUTPUTS.get((self.network.activations[-1], self.loss)) if layer == self.network.depth else None
        if stable and np.array_equal(upstream, LOSSES[self.loss].gradient(self.passed.outputs, self.targets)):
            return stable.delta(self.passed.z[-1], self.passed.outputs, self.targets)
        f = layer_activation(self.network, layer)
        return pull_back(f, self.passed.z[layer - 1], self.passed.a[layer], upstream)

    def gradients(self, layer: int, delta: Array) -> tuple[Array, Array]:
        """∂C/∂W and ∂C/∂b of a layer, from its δ."""
        of_weights, of_biases = self.data_gradients(layer, delta)
        return self.with_penalty(layer, of_weights), of_biases

    def data_gradients(self, layer: int, delta: Array) -> tuple[Array, Array]:
        """What the examples add to them: δ aᵀ and δ, added up or averaged."""
        scale = REDUCTIONS[self.reduction](len(self.targets))
        return scale * (delta.T @ self.passed.a[layer - 1]), scale * delta.sum(axis=0)

    def with_penalty(self, layer: int, of_weights: Array) -> Array:
        """What the examples add to ∂C/∂W of a layer, and the λW of the penalty where there is one."""
        if not self.l2:
            return of_weights
        weights = self.network.weights[layer - 1]
        return of_weights + penalty_slope(weights, self.l2, self.reduction, len(self.targets))


def input_gradient(passed: ForwardPass, gradients: BackwardPass) -> Array:
    """∂C/∂x, examples × inputs; like δ, a row is the derivative of that example's own loss."""
    return gradients.delta[0] @ passed.network.weights[0]


def output_slope(passed: ForwardPass, output: int) -> Array:
    """∂a_k⁽ᴸ⁾/∂x of output k, counted from 1: examples × inputs."""
    upstream = np.zeros_like(passed.outputs)
    upstream[:, output - 1] = 1
    network = passed.network
    for layer in range(network.depth, 0, -1):
        delta = pull_back(layer_activation(network, layer), passed.z[layer - 1], passed.a[layer], upstream)
        upstream = delta @ network.weights[layer - 1]
    return upstream
