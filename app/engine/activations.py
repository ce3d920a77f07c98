"""Activation functions f and their slopes f′, one row each, with all that is shown of them.

Every elementwise function is a pair (f, df) that takes z, an array of any shape, and returns an array of the same
shape; both are finite for |z| ≤ 10³. Softmax mixes the neurons of a layer, so it has a Jacobian in place of a slope.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np

from app.engine.network import Array, Network
from app.engine.settings import Setting, with_defaults

_erfc: Callable[[Array], Array] = np.frompyfunc(math.erfc, 1, 1)
_SOFTMAX = """def softmax(z):
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)"""


@dataclass(frozen=True)
class ActivationCode:
    """An activation as the programs of the page have it."""

    numpy: str
    """f as an expression in z, in which other rows may be called by name; or its whole definition"""
    numpy_slope: str
    """f′ likewise; empty where there is none"""
    torch: str
    """f as an expression in {z}, tensors of examples × neurons"""
    torch_note: str = ""
    """what to know about that, as a comment"""


@dataclass(frozen=True)
class Activation:
    """One activation function, with its settings as they are chosen."""

    name: str
    """in the API, in links and files"""
    title: str
    """on the page"""
    f: Callable[[Array], Array]
    """a = f(z)"""
    df: Callable[[Array], Array] | None
    """its slope f′(z); None for softmax"""
    formula: str
    """f of z, as formula.py reads it"""
    slope_formula: str
    """f′ of z and a; empty where there is none"""
    code: ActivationCode
    kinks: tuple[float, ...] = ()
    """each z at which f has no slope, or jumps"""
    sign: Literal["as z", "positive", "not negative", "never 0", "any"] = "as z"
    """which sign a has"""
    bounds: tuple[float, float] | None = None
    """what a stays between, where it does"""
    flat: bool = False
    """whether f is constant but for its jumps, so that f′ is 0 everywhere"""
    falls: bool = False
    """whether f′ is negative somewhere"""
    settings: tuple[Setting, ...] = ()
    """what it can be told"""
    told: Callable[..., "Activation"] | None = None
    """the row with other values of its settings, in their order"""

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


def softmax_column(a: Array, neuron: int) -> Array:
    """∂aₖ/∂zⱼ = aₖ(δₖⱼ − aⱼ) of every k for a row a = softmax(z) and the neuron j, from 1: a column of its Jacobian."""
    column: Array = a * ((np.arange(len(a)) == neuron - 1) - a[neuron - 1])
    return column


def softmax_jacobian(a: Array) -> Array:
    """∂aᵢ/∂zⱼ = aᵢ(δᵢⱼ − aⱼ) for a = softmax(z): rows of n become n × n matrices."""
    unit: Array = np.eye(a.shape[-1], dtype=a.dtype)
    return a[..., :, None] * (unit - a[..., None, :])


def _gelu_slope(z: Array) -> Array:
    return normal_cdf(z) + z * normal_density(z)


def _sign(z: Array) -> Array:
    return np.where(z > 0, 1, -1).astype(z.dtype)


def _step(z: Array) -> Array:
    return (z >= 0).astype(z.dtype)


def _relu_slope(z: Array) -> Array:
    return (z > 0).astype(z.dtype)


LEAKY_SLOPE = Setting("leaky_slope", "s", "Leaky slope", 0.01, 0, 1)
ELU_ALPHA = Setting("elu_alpha", "α", "ELU α", 1, 0, 100, above=True)
AT_0 = (0.0,)


def _leaky_relu(slope: float) -> Activation:
    """A ReLU that lets through a share of what is below 0."""
    s, code = _written(slope), _digits(slope)
    return Activation(
        "leaky_relu",
        "leaky ReLU" if slope == LEAKY_SLOPE.default else f"leaky ReLU ({slope:g})",
        lambda z: np.where(z > 0, z, z * z.dtype.type(slope)),
        lambda z: np.where(z > 0, 1, slope).astype(z.dtype),
        f"z if z > 0, else {s}·z",
        f"1 if z > 0, else {s}",
        ActivationCode(
            f"np.where(z > 0, z, {code} * z)", f"np.where(z > 0, 1, {code})", f"F.leaky_relu({{z}}, {code})"
        ),
        kinks=() if slope == 1 else AT_0,
        sign="as z" if slope else "not negative",
        settings=(LEAKY_SLOPE,),
        told=_leaky_relu,
    )


def _elu(alpha: float) -> Activation:
    """An exponential linear unit, which comes down to −α. Clevert, Unterthiner and Hochreiter (2016)."""
    plain = alpha == ELU_ALPHA.default
    α, code = _written(alpha), _digits(alpha)
    times = "" if plain else f"{code} * "
    return Activation(
        "elu",
        "ELU" if plain else f"ELU (α = {alpha:g})",
        lambda z: np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0))),
        lambda z: np.where(z > 0, 1, alpha * np.exp(np.minimum(z, 0))),
        "z if z > 0, else e^z − 1" if plain else f"z if z > 0, else {α}(e^z − 1)",
        "1 if z > 0, else e^z" if plain else f"1 if z > 0, else {α}·e^z",
        ActivationCode(
            f"np.where(z > 0, z, {times}np.expm1(np.minimum(z, 0)))",
            f"np.where(z > 0, 1, {times}np.exp(np.minimum(z, 0)))",
            "F.elu({z})" if plain else f"F.elu({{z}}, alpha={code})",
        ),
        kinks=() if alpha == 1 else AT_0,
        settings=(ELU_ALPHA,),
        told=_elu,
    )


def _digits(value: float) -> str:
    """Every digit, as in Python: 0.01, 1, 1e-05."""
    return repr(float(value)).removesuffix(".0")


def _written(value: float) -> str:
    """Every digit, as in a formula: 0.01, 1, 1·10^(−5)."""
    digits, _, power = _digits(value).partition("e-")
    return f"{digits}·10^(−{int(power)})" if power else digits


ACTIVATIONS: dict[str, Activation] = {
    row.name: row
    for row in (
        Activation(
            "identity",
            "identity",
            lambda z: z + 0,
            np.ones_like,
            "z",
            "1",
            ActivationCode("z", "np.ones_like(z)", "{z}"),
        ),
        Activation(
            "sign",
            "sign",
            _sign,
            np.zeros_like,
            "1 if z > 0, else −1",
            "0",
            ActivationCode(
                "np.where(z > 0, 1.0, -1.0)",
                "np.zeros_like(z)",
                "torch.where({z} > 0, 1.0, -1.0) + 0 * {z}",
                "slope 0 everywhere; torch.sign is 0 at 0",
            ),
            kinks=AT_0,
            bounds=(-1, 1),
            sign="never 0",
            flat=True,
        ),
        Activation(
            "binary_step",
            "binary step",
            _step,
            np.zeros_like,
            "1 if z ≥ 0, else 0",
            "0",
            ActivationCode(
                "np.where(z >= 0, 1.0, 0.0)",
                "np.zeros_like(z)",
                "({z} >= 0).double() + 0 * {z}",
                "slope 0 everywhere",
            ),
            kinks=AT_0,
            bounds=(0, 1),
            sign="not negative",
            flat=True,
        ),
        Activation(
            "sigmoid",
            "sigmoid",
            sigmoid,
            sigmoid_slope,
            "1/(1 + e^(−z))",
            "a(1 − a)",
            ActivationCode("1 / (1 + np.exp(-z))", "sigmoid(z) * sigmoid(-z)", "torch.sigmoid({z})"),
            bounds=(0, 1),
            sign="positive",
        ),
        Activation(
            "tanh",
            "tanh",
            np.tanh,
            lambda z: 1 - np.tanh(z) ** 2,
            "tanh z",
            "1 − a^2",
            ActivationCode("np.tanh(z)", "1 - np.tanh(z) ** 2", "torch.tanh({z})"),
            bounds=(-1, 1),
        ),
        Activation(
            "relu",
            "ReLU",
            lambda z: np.maximum(z, 0),
            _relu_slope,
            "max(0, z)",
            "1 if z > 0, else 0",
            ActivationCode("np.maximum(z, 0)", "np.where(z > 0, 1.0, 0.0)", "F.relu({z})"),
            kinks=AT_0,
            sign="not negative",
        ),
        _leaky_relu(LEAKY_SLOPE.default),
        _elu(ELU_ALPHA.default),
        Activation(
            "gelu",
            "GELU",
            lambda z: z * normal_cdf(z),
            _gelu_slope,
            "z·Φ(z)",
            "Φ(z) + z·φ(z)",
            ActivationCode(
                "z * normal_cdf(z)", "normal_cdf(z) + z * np.exp(-z * z / 2) / np.sqrt(2 * np.pi)", "F.gelu({z})"
            ),
            falls=True,
        ),
        Activation(
            "softplus",
            "softplus",
            softplus,
            sigmoid,
            "log (1 + e^z)",
            "1/(1 + e^(−z))",
            ActivationCode(
                "np.logaddexp(0, z)", "sigmoid(z)", "F.softplus({z}, threshold=40)", "beyond the threshold it is z"
            ),
            sign="positive",
        ),
        Activation(
            "swish",
            "swish",
            lambda z: z * sigmoid(z),
            swish_slope,
            "z·σ(z)",
            "σ(z) + a(1 − σ(z))",
            ActivationCode("z * sigmoid(z)", "sigmoid(z) + z * sigmoid(z) * sigmoid(-z)", "F.silu({z})"),
            falls=True,
        ),
        Activation(
            "softmax",
            "softmax",
            softmax,
            None,
            "e^z/Σ e^z",
            "",
            ActivationCode(_SOFTMAX, "", "F.softmax({z}, dim=1)"),
            bounds=(0, 1),
            sign="positive",
        ),
    )
}


def layer_activation(network: Network, layer: int) -> Activation:
    """The f of a layer, with the settings of the network; layers count from 1."""
    return activation_told(network.activations[layer - 1], dict(network.settings))


def activation_told(name: str, settings: Mapping[str, float]) -> Activation:
    """A row with these settings; those that are absent have their defaults."""
    row = ACTIVATIONS[name]
    if row.told is None or not any(setting.name in settings for setting in row.settings):
        return row
    return _told(row.told, tuple(with_defaults(row.settings, settings).values()))


@lru_cache(maxsize=256)
def _told(row: Callable[..., Activation], values: tuple[float, ...]) -> Activation:
    return row(*values)


def settings_used(activations: Iterable[str]) -> dict[str, Setting]:
    """The settings of these activations by name, in the order of the table."""
    names = set(activations)
    rows = (row for row in ACTIVATIONS.values() if row.name in names)
    return {setting.name: setting for row in rows for setting in row.settings}


def settings_told(activations: Sequence[str], told: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    """What a network with these activations keeps of what they are told: what is not their default."""
    used = settings_used(activations).values()
    return tuple((s.name, told[s.name]) for s in used if told.get(s.name, s.default) != s.default)


def pull_back(activation: Activation, z: Array, a: Array, upstream: Array) -> Array:
    """∂C/∂z from u = ∂C/∂a `upstream` (rows are examples): u ⊙ f′(z), or Jᵀu = a ⊙ (u − Σu·a) for softmax."""
    if activation.df is not None:
        return upstream * activation.df(z)
    carried: Array = (upstream * a).sum(axis=-1, keepdims=True)
    return a * (upstream - carried)
