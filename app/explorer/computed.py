"""What the walk has computed by now as plain data, in the names of the API; null where it has not come yet."""

from collections.abc import Callable, Sequence

from app.engine.network import Array
from app.explorer.session import Position


def computed(position: Position) -> dict[str, object]:
    """z, a, C, ∂C/∂a, δ and the gradients, layer by layer from 1 on (a from the inputs on), a row per example."""
    step = position.step
    return {
        "z": _per_layer(position, "z", lambda: step.forward.z),
        "a": [step.inputs.tolist(), *_per_layer(position, "a", lambda: step.forward.a[1:])],
        "loss": step.total_loss if position.reached("C") else None,
        "upstream": _per_layer(position, "dC/da", lambda: step.backward.upstream),
        "delta": _per_layer(position, "delta", lambda: step.backward.delta),
        "weight_gradients": _per_layer(position, "dC/dw", lambda: step.backward.weight_gradients),
        "bias_gradients": _bias_gradients(position),
    }


def _bias_gradients(position: Position) -> list[object]:
    if position.step.network.biases is None:
        return [None] * position.step.network.depth
    return _per_layer(position, "dC/db", lambda: position.step.backward.bias_gradients)


def _per_layer(position: Position, quantity: str, results: Callable[[], Sequence[Array]]) -> list[object]:
    """The quantity of every layer from 1 on; the results are asked for only where they have been reached."""
    layers = range(1, position.step.network.depth + 1)
    return [results()[l - 1].tolist() if position.reached(quantity, l) else None for l in layers]
