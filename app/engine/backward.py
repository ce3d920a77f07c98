"""The backward pass: the chain rule from the loss to every weight, layer by layer.

∂C/∂a⁽ᴸ⁾ = the slope of the loss          ∂C/∂a⁽ˡ⁾ = W⁽ˡ⁺¹⁾ᵀ δ⁽ˡ⁺¹⁾, a sum over the neurons that a⁽ˡ⁾ feeds
δ⁽ˡ⁾ = ∂C/∂z⁽ˡ⁾ = ∂C/∂a⁽ˡ⁾ ⊙ f′(z⁽ˡ⁾)     ∂C/∂W⁽ˡ⁾ = δ⁽ˡ⁾ a⁽ˡ⁻¹⁾ᵀ          ∂C/∂b⁽ˡ⁾ = δ⁽ˡ⁾
"""

from dataclasses import dataclass

from app.engine.activations import pull_back
from app.engine.forward import ForwardPass
from app.engine.losses import FUSED_OUTPUTS, LOSSES, REDUCTIONS
from app.engine.network import Array, frozen


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


def output_delta(passed: ForwardPass, targets: Array, loss: str, upstream: Array) -> Array:
    """δ⁽ᴸ⁾: a − y where output activation and loss cancel, else ∂C/∂a pulled back through f."""
    name = passed.network.activations[-1]
    fused = FUSED_OUTPUTS.get((name, loss))
    return fused.delta(passed.outputs, targets) if fused else pull_back(name, passed.z[-1], passed.outputs, upstream)


def backward(passed: ForwardPass, targets: Array, loss: str, reduction: str = "sum") -> BackwardPass:
    """All derivatives of C for the examples of a forward pass; `reduction` is "sum" or "mean" over them.

    Rumelhart, Hinton and Williams (1986), in the notation of this package.
    """
    network, upstream, delta = passed.network, [], []
    upstream.append(frozen(LOSSES[loss].gradient(passed.outputs, targets)))
    delta.append(frozen(output_delta(passed, targets, loss, upstream[-1])))
    for below in range(network.depth - 2, -1, -1):
        upstream.append(frozen(delta[-1] @ network.weights[below + 1]))
        delta.append(frozen(pull_back(network.activations[below], passed.z[below], passed.a[below + 1], upstream[-1])))
    delta.reverse()
    scale = REDUCTIONS[reduction](len(targets))
    return BackwardPass(
        upstream=tuple(reversed(upstream)),
        delta=tuple(delta),
        weight_gradients=tuple(frozen(scale * (d.T @ a)) for d, a in zip(delta, passed.a, strict=False)),
        bias_gradients=tuple(frozen(scale * d.sum(axis=0)) for d in delta),
    )
