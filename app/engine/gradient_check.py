"""Backprop's gradients beside measured slopes: (C(w+h) − C(w−h)) / 2h for each parameter."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from app.engine.backward import BackwardPass, backward
from app.engine.forward import forward, total_loss
from app.engine.network import Array, Network

STEP = 1e-5
TOLERANCE = 1e-6


@dataclass(frozen=True)
class GradientCheck:
    """The largest |backprop − measured| over the parameters looked at, and whether each is within 10⁻⁶·max(1, |g|)."""

    max_abs_difference: float
    checked: int
    passed: bool


def measured_slope(
    network: Network, parameter: tuple[int, int, int], x: Array, y: Array, loss: str, reduction: str, step: float = STEP
) -> float:
    """The central difference of C along one parameter (layer, to, from), from = 0 for the bias, counted from 1."""
    up, down = (total_loss(forward(nudged(network, parameter, sign * step), x), y, loss, reduction) for sign in (1, -1))
    return (up - down) / (2 * step)


def nudged(network: Network, parameter: tuple[int, int, int], amount: float) -> Network:
    """The network with `amount` added to one parameter (layer, to, from), counted from 1, from = 0 for the bias."""
    layer, to, source = parameter
    values = list(network.weights if source else network.biases)
    changed = values[layer - 1].copy()
    changed[(to - 1, source - 1) if source else to - 1] += amount
    values[layer - 1] = changed
    return network.replace(weights=values) if source else network.replace(biases=values)


def parameters(network: Network) -> Iterator[tuple[int, int, int]]:
    """Every (layer, to, from), biases (from = 0) after the weights of their neuron."""
    for layer, weights in enumerate(network.weights, 1):
        for to in range(1, weights.shape[0] + 1):
            yield from ((layer, to, source) for source in range(1, weights.shape[1] + 1))
            if network.biases is not None:
                yield (layer, to, 0)


def check_gradients(
    network: Network,
    x: Array,
    y: Array,
    loss: str,
    reduction: str = "sum",
    at_most: int = 500,
    gradients: BackwardPass | None = None,
) -> GradientCheck:
    """Compare backprop with central differences; beyond `at_most` parameters an evenly spread choice is checked.

    `gradients` are those to be checked, where they are not to be computed here.
    """
    gradients = gradients or backward(forward(network, x), y, loss, reduction)
    chosen = list(parameters(network))
    chosen = [chosen[i] for i in np.unique(np.linspace(0, len(chosen) - 1, min(at_most, len(chosen))).astype(int))]
    exact = np.array([_gradient_at(gradients, p) for p in chosen])
    measured = np.array([measured_slope(network, p, x, y, loss, reduction) for p in chosen])
    difference = np.abs(exact - measured)
    return GradientCheck(
        float(difference.max()), len(chosen), bool((difference <= TOLERANCE * np.maximum(1, np.abs(exact))).all())
    )


def _gradient_at(gradients, parameter: tuple[int, int, int]) -> float:
    layer, to, source = parameter
    if source:
        return float(gradients.weight_gradients[layer - 1][to - 1, source - 1])
    return float(gradients.bias_gradients[layer - 1][to - 1])
