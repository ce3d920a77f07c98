"""The forward pass: from the inputs to the outputs, layer by layer, keeping every z and a."""

from dataclasses import dataclass

from app.engine.activations import layer_activation
from app.engine.network import Array, Network, frozen


@dataclass(frozen=True, eq=False)
class ForwardPass:
    """Everything a forward pass computes, with one row per example."""

    network: Network
    z: tuple[Array, ...]
    """z⁽¹⁾ … z⁽ᴸ⁾"""
    a: tuple[Array, ...]
    """a⁽⁰⁾ = x, then a⁽¹⁾ … a⁽ᴸ⁾: `a[l]` belongs to `z[l - 1]`"""

    @property
    def outputs(self) -> Array:
        """a⁽ᴸ⁾, the prediction ŷ: examples × outputs."""
        return self.a[-1]

    def of_examples(self, rows: slice) -> "ForwardPass":
        """The same pass of some of the examples alone."""
        return ForwardPass(self.network, tuple(z[rows] for z in self.z), tuple(a[rows] for a in self.a))


def forward(network: Network, x: Array) -> ForwardPass:
    """z⁽ˡ⁾ = W⁽ˡ⁾ a⁽ˡ⁻¹⁾ + b⁽ˡ⁾ and a⁽ˡ⁾ = f⁽ˡ⁾(z⁽ˡ⁾), layer after layer, for x of shape examples × inputs.

    The examples are rows, so W a is written a @ Wᵀ.
    """
    z: list[Array] = []
    a = [frozen(x)]
    for layer, weights in enumerate(network.weights, 1):
        z.append(frozen(a[-1] @ weights.T + network.bias(layer)))
        a.append(frozen(layer_activation(network, layer).f(z[-1])))
    return ForwardPass(network, tuple(z), tuple(a))
