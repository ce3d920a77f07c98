"""The backward pass: the chain rule from the loss to every weight, layer by layer.

∂C/∂a⁽ᴸ⁾ = the slope of the loss          ∂C/∂a⁽ˡ⁾ = W⁽ˡ⁺¹⁾ᵀ δ⁽ˡ⁺¹⁾, a sum over the neurons that a⁽ˡ⁾ feeds
δ⁽ˡ⁾ = ∂C/∂z⁽ˡ⁾ = ∂C/∂a⁽ˡ⁾ ⊙ f′(z⁽ˡ⁾)     ∂C/∂W⁽ˡ⁾ = δ⁽ˡ⁾ a⁽ˡ⁻¹⁾ᵀ          ∂C/∂b⁽ˡ⁾ = δ⁽ˡ⁾
"""

from dataclasses import dataclass

from app.engine.activations import pull_back
from app.engine.forward import ForwardPass
from app.engine.losses import FUSED_OUTPUTS, LOSSES, REDUCTIONS
from app.engine.network import Array, Network, frozen


@dataclass(frozen=True, eq=False)
class BackwardPass:
    """Everything a backward pass computes; lists start with layer 1.

    `upstream` (∂C/∂a) and `delta` (δ) have one row per example and belong to that example's own loss;
    `weight_gradients` and `bias_gradients` have the shapes of W and b and belong to the reduced C.
    """

    upstream: tuple[Array, ...]
    delta: tuple[Array, ...]
    weight_gradients: tuple[Array, ...]
    bias_gradients: tuple[Array, ...]


@dataclass(frozen=True, eq=False)
class BackwardRules:
    """The rules above one at a time, for any numbers that come before; layers count from 1, rows are examples.

    `updated` is the network after the update, which no rule looks at: only a slip does.
    """

    passed: ForwardPass
    targets: Array
    loss: str
    reduction: str
    updated: Network | None = None

    @property
    def network(self) -> Network:
        """The network with its old weights."""
        return self.passed.network

    @property
    def fused(self) -> bool:
        """Whether output activation and loss simplify together to a − y."""
        return (self.network.activations[-1], self.loss) in FUSED_OUTPUTS

    def upstream(self, layer: int, above: Array | None) -> Array:
        """∂C/∂a of a layer from the δ of the layer `above` it, from the slope of the loss at the output."""
        if above is None:
            return LOSSES[self.loss].gradient(self.passed.outputs, self.targets)
        return above @ self.network.weights[layer]

    def delta(self, layer: int, upstream: Array) -> Array:
        """δ of a layer from its ∂C/∂a; a − y where output activation and loss cancel."""
        if layer == self.network.depth:
            return output_delta(self.passed, self.targets, self.loss, upstream)
        return pull_back(self.network.activations[layer - 1], self.passed.z[layer - 1], self.passed.a[layer], upstream)

    def gradients(self, layer: int, delta: Array) -> tuple[Array, Array]:
        """∂C/∂W and ∂C/∂b of a layer from its δ, of the reduced C."""
        scale = REDUCTIONS[self.reduction](len(self.targets))
        return scale * (delta.T @ self.passed.a[layer - 1]), scale * delta.sum(axis=0)


def output_delta(passed: ForwardPass, targets: Array, loss: str, upstream: Array) -> Array:
    """δ⁽ᴸ⁾: a − y where output activation and loss cancel, else ∂C/∂a pulled back through f."""
    name = passed.network.activations[-1]
    fused = FUSED_OUTPUTS.get((name, loss))
    return fused.delta(passed.outputs, targets) if fused else pull_back(name, passed.z[-1], passed.outputs, upstream)


def backward(passed: ForwardPass, targets: Array, loss: str, reduction: str = "sum") -> BackwardPass:
    """All derivatives of C for the examples of a forward pass; `reduction` is "sum" or "mean" over them.

    Rumelhart, Hinton and Williams (1986), in the notation of this package.
    """
    rules = BackwardRules(passed, targets, loss, reduction)
    upstream = []
    delta = []
    for layer in range(passed.network.depth, 0, -1):
        upstream.append(frozen(rules.upstream(layer, delta[-1] if delta else None)))
        delta.append(frozen(rules.delta(layer, upstream[-1])))
    delta.reverse()
    gradients = [rules.gradients(layer, d) for layer, d in enumerate(delta, 1)]
    return BackwardPass(
        upstream=tuple(reversed(upstream)),
        delta=tuple(delta),
        weight_gradients=tuple(frozen(of_weights) for of_weights, _ in gradients),
        bias_gradients=tuple(frozen(of_biases) for _, of_biases in gradients),
    )
