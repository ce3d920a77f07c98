"""The forward pass: from the inputs to the outputs, layer by layer, keeping every z and a."""

from dataclasses import dataclass

from app.engine.activations import ACTIVATIONS
from app.engine.losses import FUSED_OUTPUTS, LOSSES, REDUCTIONS
from app.engine.network import Array, Network, frozen


@dataclass(frozen=True, eq=False)
class ForwardPass:
    """Everything a forward pass computes; `a[0]` is x, `a[l]` belongs to `z[l-1]`; each has one row per example."""

    network: Network
    z: tuple[Array, ...]
    a: tuple[Array, ...]

    @property
    def outputs(self) -> Array:
        """a⁽ᴸ⁾, the prediction ŷ: examples × outputs."""
        return self.a[-1]

    def of_examples(self, rows: slice) -> "ForwardPass":
        """The same pass of some of the examples alone."""
        return ForwardPass(self.network, tuple(z[rows] for z in self.z), tuple(a[rows] for a in self.a))


def forward(network: Network, x: Array) -> ForwardPass:
    """z⁽ˡ⁾ = W⁽ˡ⁾ a⁽ˡ⁻¹⁾ + b⁽ˡ⁾, a⁽ˡ⁾ = f⁽ˡ⁾(z⁽ˡ⁾) for x of shape examples × inputs.

    The examples are rows, so W a is written a @ Wᵀ.
    """
    z = []
    a = [frozen(x)]
    for layer, (weights, name) in enumerate(zip(network.weights, network.activations, strict=True), 1):
        z.append(frozen(a[-1] @ weights.T + network.bias(layer)))
        a.append(frozen(ACTIVATIONS[name].f(z[-1])))
    return ForwardPass(network, tuple(z), tuple(a))


def loss_per_example(passed: ForwardPass, targets: Array, loss: str) -> Array:
    """C of each example, shape (examples,); from z where the output activation and the loss simplify together."""
    fused = FUSED_OUTPUTS.get((passed.network.activations[-1], loss))
    return fused.value(passed.z[-1], targets) if fused else LOSSES[loss].value(passed.outputs, targets)


def total_loss(passed: ForwardPass, targets: Array, loss: str, reduction: str) -> float:
    """C: the sum or the mean over the examples."""
    each = loss_per_example(passed, targets, loss)
    return float(each.sum() * REDUCTIONS[reduction](len(each)))
