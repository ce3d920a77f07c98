"""A slope measured by nudging: (C(w+h) − C(w−h)) / 2h."""

import numpy as np

from app.engine.forward import ForwardPass, forward, total_loss
from app.engine.network import Array, Network
from app.engine.parameters import Parameter, nudged

STEP = 1e-5
ORDINARY = 1000.0  # up to this size of a weight, h = 10⁻⁵ is far above its rounding
CARRIED = 10.0  # up to this size of what it multiplies, z moves so little that f is straight
ROUNDINGS = 1024  # that h is, at the least


def step_size(passed: ForwardPass, parameter: Parameter) -> float:
    """h: 10⁻⁵; less where the weight multiplies more than ±10, and more where its own rounding would drown it."""
    layer, _, source = parameter
    size = abs(parameter.of(passed.network.weights, passed.network.biases))
    carried = float(np.abs(passed.a[layer - 1][:, source - 1]).max()) if source else 1.0
    usual = STEP * max(1.0, size / ORDINARY) / (max(1.0, carried / CARRIED) if np.isfinite(carried) else 1.0)
    return max(usual, ROUNDINGS * float(np.spacing(size)))


def measured_slope(
    network: Network, parameter: Parameter, x: Array, y: Array, loss: str, reduction: str, step: float = STEP
) -> float:
    """The central difference of C along one parameter; w + h and w − h are as far apart as rounding leaves them."""
    up, down = (total_loss(forward(nudged(network, parameter, sign * step), x), y, loss, reduction) for sign in (1, -1))
    value = parameter.of(network.weights, network.biases)
    return (up - down) / ((value + step) - (value - step))
