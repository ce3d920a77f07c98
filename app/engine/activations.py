"""Activation functions f and their slopes f′, one row each.

Every elementwise function is a pair (f, df) that takes z, an array of any shape, and returns an array of the same
shape; both are finite for |z| ≤ 10³. Softmax mixes the neurons of a layer, so it has a Jacobian in place of a slope.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from app.engine.network import Array

LEAKY_SLOPE = 0.01
_erfc: Callable[[Array], Array] = np.frompyfunc(math.erfc, 1, 1)


@dataclass(frozen=True)
class Activation:
    """One activation function."""

    name: str
    f: Callable[[Array], Array]
    """a = f(z)"""
    df: Callable[[Array], Array] | None
    """its slope f′(z); None for softmax"""
    formula: str
    slope_formula: str
    kinks: tuple[float, ...] = ()
    """each z at which f has no slope, or jumps"""
    flat: bool = False
    """whether f is constant but for its jumps, so that f′ is 0 everywhere"""

    @property
    def elementwise(self) -> bool:
        """Whether neuron j's a depends on neuron j's z alone."""
        return self.df is not None

    def slope(self, z: Array) -> Array:
        """f′(z), of the shape of z. Raises ValueError for softmax, whose neurons have no slope of their own."""
        if self.df is None:
            raise ValueError(f"{self.name} has no slope")
        return self.df(z)


def sigmoid(z: Array) -> Array:
    """σ(z) = 1/(1+e⁻ᶻ), written with e^(−|z|) so that it cannot overflow."""
    tail: Array = np.exp(-np.abs(z))
    above: Array = np.where(z >= 0, 1, tail)
    return above / (1 + tail)


def sigmoid_slope(z: Array) -> Array:
    """σ′(z) = σ(z)·σ(−z); the second factor is 1 − σ(z) without its cancellation at large z."""
    return sigmoid(z) * sigmoid(-z)


def softplus(z: Array) -> Array:
    """log(1+eᶻ) = max(z, 0) + log(1+e^(−|z|))."""
    return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))


def normal_cdf(z: Array) -> Array:
    """Φ(z) = ½ erfc(−z/√2), the normal distribution function."""
    return (0.5 * _erfc(-z / math.sqrt(2)).astype(np.float64)).astype(z.dtype)


def normal_density(z: Array) -> Array:
    """φ(z) = e^(−z²/2)/√(2π)."""
    return np.exp(-z * z / 2) / math.sqrt(2 * math.pi)


def swish_slope(z: Array) -> Array:
    """(z·σ(z))′ = σ(z) + z·σ′(z)."""
    return sigmoid(z) + z * sigmoid_slope(z)


def softmax(z: Array) -> Array:
    """e^(zᵢ)/Σₖe^(zₖ) along the last axis, shifted by the largest z so that it cannot overflow."""
    powers: Array = np.exp(z - z.max(axis=-1, keepdims=True))
    total: Array = powers.sum(axis=-1, keepdims=True)
    return powers / total


def softmax_jacobian(a: Array) -> Array:
    """∂aᵢ/∂zⱼ = aᵢ(δᵢⱼ − aⱼ) for a = softmax(z): rows of n become n × n matrices."""
    unit: Array = np.eye(a.shape[-1], dtype=a.dtype)
    return a[..., :, None] * (unit - a[..., None, :])


def _elu(z: Array) -> Array:
    return np.where(z > 0, z, np.expm1(np.minimum(z, 0)))


def _elu_slope(z: Array) -> Array:
    return np.where(z > 0, 1, np.exp(np.minimum(z, 0)))


def _gelu_slope(z: Array) -> Array:
    return normal_cdf(z) + z * normal_density(z)


def _sign(z: Array) -> Array:
    return np.where(z > 0, 1, -1).astype(z.dtype)


def _step(z: Array) -> Array:
    return (z >= 0).astype(z.dtype)


def _relu_slope(z: Array) -> Array:
    return (z > 0).astype(z.dtype)


def _leaky_relu(z: Array) -> Array:
    return np.where(z > 0, z, z * z.dtype.type(LEAKY_SLOPE))


def _leaky_slope(z: Array) -> Array:
    return np.where(z > 0, 1, LEAKY_SLOPE).astype(z.dtype)


ACTIVATIONS: dict[str, Activation] = {
    row.name: row
    for row in (
        Activation("identity", lambda z: z + 0, np.ones_like, "z", "1"),
        Activation("sign", _sign, np.zeros_like, "1 if z > 0, else −1", "0", (0.0,), flat=True),
        Activation("binary_step", _step, np.zeros_like, "1 if z ≥ 0, else 0", "0", (0.0,), flat=True),
        Activation("sigmoid", sigmoid, sigmoid_slope, "1/(1+e⁻ᶻ)", "a(1−a)"),
        Activation("tanh", np.tanh, lambda z: 1 - np.tanh(z) ** 2, "tanh z", "1−a²"),
        Activation("relu", lambda z: np.maximum(z, 0), _relu_slope, "max(0, z)", "1 if z > 0, else 0", (0.0,)),
        Activation("leaky_relu", _leaky_relu, _leaky_slope, "z if z > 0, else 0.01z", "1 if z > 0, else 0.01", (0.0,)),
        Activation("elu", _elu, _elu_slope, "z if z > 0, else eᶻ−1", "1 if z > 0, else eᶻ"),
        Activation("gelu", lambda z: z * normal_cdf(z), _gelu_slope, "z·Φ(z)", "Φ(z)+z·φ(z)"),
        Activation("softplus", softplus, sigmoid, "log(1+eᶻ)", "σ(z)"),
        Activation("swish", lambda z: z * sigmoid(z), swish_slope, "z·σ(z)", "σ(z)+z·σ(z)(1−σ(z))"),
        Activation("softmax", softmax, None, "eᶻ/Σeᶻ", "aᵢ(δᵢⱼ−aⱼ)"),
    )
}


def pull_back(name: str, z: Array, a: Array, upstream: Array) -> Array:
    """∂C/∂z from u = ∂C/∂a `upstream` (rows are examples): u ⊙ f′(z), or Jᵀu = a ⊙ (u − Σu·a) for softmax."""
    df = ACTIVATIONS[name].df
    if df is not None:
        return upstream * df(z)
    carried: Array = (upstream * a).sum(axis=-1, keepdims=True)
    return a * (upstream - carried)
