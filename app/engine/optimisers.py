"""Update rules: old parameters and their gradients in, new parameters out."""

from collections.abc import Callable

from app.engine.backward import BackwardPass
from app.engine.network import Network


def sgd(network: Network, gradients: BackwardPass, learning_rate: float) -> Network:
    """Gradient descent: W ← W − η ∂C/∂W and b ← b − η ∂C/∂b, all from the gradients of the old parameters."""
    return network.replace(
        weights=[w - learning_rate * g for w, g in zip(network.weights, gradients.weight_gradients, strict=True)],
        biases=None
        if network.biases is None
        else [b - learning_rate * g for b, g in zip(network.biases, gradients.bias_gradients, strict=True)],
    )


OPTIMISERS: dict[str, Callable[[Network, BackwardPass, float], Network]] = {"sgd": sgd}
