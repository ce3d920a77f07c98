"""The rules of the backward pass one at a time, for any numbers that come before: what `backward` does in one go."""

from dataclasses import dataclass

from app.engine.activations import pull_back
from app.engine.backward import output_delta
from app.engine.forward import ForwardPass
from app.engine.losses import FUSED_OUTPUTS, LOSSES, REDUCTIONS
from app.engine.network import Array, Network


@dataclass(frozen=True, eq=False)
class BackwardRules:
    """What a backward pass starts from, and the network after the update that only a slip looks at.

    Layers count from 1, and every array has one row per example.
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
