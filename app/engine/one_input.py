"""A network of one input as a function of it: its curve, the parts that add up to it, its hinges, its extremes."""

from collections.abc import Callable

import numpy as np

from app.engine.backward import output_slope
from app.engine.forward import forward
from app.engine.network import Array, Network

FIRST, ROUNDS, POINTS = 241, 5, 41  # each round looks 20 times closer at the best place of the one before

Curve = Callable[[Array], Array]


def curve_of(network: Network, x: Array) -> Array:
    """The first output over x: (n,) for x: (n,)."""
    return forward(network, x[:, None]).outputs[:, 0]


def parts_of(network: Network, x: Array) -> Array:
    """What each neuron of the last hidden layer adds to the sum in the first output, w·a: n × neurons for x: (n,).

    With the bias they add up to that output's z.
    """
    below: Array = forward(network, x[:, None]).a[-2] * network.weights[-1][0]
    return below


def slope_at(network: Network, x: float) -> float:
    """How steep the curve is at x."""
    return float(output_slope(forward(network, np.array([[x]])), 1)[0, 0])


def hinges(network: Network) -> Array:
    """Where each neuron of the first layer has z = 0, x = −b/w: (n₁,); NaN where its line is level."""
    w = network.weights[0][:, 0]
    return -np.broadcast_to(network.bias(1), w.shape) / np.where(w == 0, np.nan, w)


def highest(curve: Curve, least: float, most: float, corners: Array) -> tuple[float, float]:
    """Where a curve is highest between two ends, and how high; at the corners it may have, and between them."""
    within = corners[(corners > least) & (corners < most)]
    x = np.sort(np.concatenate([np.linspace(least, most, FIRST), within]))
    for _ in range(ROUNDS):
        best = int(np.argmax(curve(x)))
        near = np.linspace(x[max(best - 1, 0)], x[min(best + 1, len(x) - 1)], POINTS)
        x = np.sort(np.append(near, x[best]))
    best = int(np.argmax(curve(x)))
    return float(x[best]), float(curve(x)[best])
