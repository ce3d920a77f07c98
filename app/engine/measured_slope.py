"""A slope measured by nudging: (C(w+h) − C(w−h)) / 2h."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from app.engine.forward import ForwardPass, forward, total_loss
from app.engine.network import Array, Network

STEP = 1e-5
ORDINARY = 1000.0  # up to this size of a weight, h = 10⁻⁵ is far above its rounding
CARRIED = 10.0  # up to this size of what it multiplies, z moves so little that f is straight
ROUNDINGS = 1024  # that h is, at the least


class Parameter(NamedTuple):
    """A weight or, where `source` is 0, a bias; all counted from 1."""

    layer: int
    to: int
    source: int


def parameters(network: Network) -> Iterator[Parameter]:
    """Every parameter, biases after the weights of their neuron."""
    for layer, weights in enumerate(network.weights, 1):
        for to in range(1, weights.shape[0] + 1):
            yield from (Parameter(layer, to, source) for source in range(1, weights.shape[1] + 1))
            if network.biases is not None:
                yield Parameter(layer, to, 0)


def value_of(network: Network, parameter: Parameter) -> float:
    """The weight or bias."""
    layer, to, source = parameter
    return float(network.weights[layer - 1][to - 1, source - 1] if source else network.biases[layer - 1][to - 1])


def nudged(network: Network, parameter: Parameter, amount: float) -> Network:
    """The network with `amount` added to one parameter."""
    layer, to, source = parameter
    values = list(network.weights if source else network.biases)
    changed = values[layer - 1].copy()
    changed[(to - 1, source - 1) if source else to - 1] += amount
    values[layer - 1] = changed
    return network.replace(weights=values) if source else network.replace(biases=values)


def step_size(passed: ForwardPass, parameter: Parameter) -> float:
    """h: 10⁻⁵; less where the weight multiplies more than ±10, and more where its own rounding would drown it."""
    layer, _, source = parameter
    size = abs(value_of(passed.network, parameter))
    carried = float(np.abs(passed.a[layer - 1][:, source - 1]).max()) if source else 1.0
    usual = STEP * max(1.0, size / ORDINARY) / (max(1.0, carried / CARRIED) if np.isfinite(carried) else 1.0)
    return max(usual, ROUNDINGS * float(np.spacing(size)))


def measured_slope(
    network: Network, parameter: Parameter, x: Array, y: Array, loss: str, reduction: str, step: float = STEP
) -> float:
    """The central difference of C along one parameter; w + h and w − h are as far apart as rounding leaves them."""
    up, down = (total_loss(forward(nudged(network, parameter, sign * step), x), y, loss, reduction) for sign in (1, -1))
    value = value_of(network, parameter)
    return (up - down) / ((value + step) - (value - step))
