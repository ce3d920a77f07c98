"""Losses C(a, y) and their slopes ∂C/∂a, one row each; rows of `a` and `y` are examples.

`value` gives one number per example, `gradient` an array like `a`. A cross-entropy that follows its own output
activation is computed from z, and its δ is simply a − y: the slope of the loss and the slope of the activation cancel.
Logarithms are clamped at the smallest positive float64, so every value is finite.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from app.engine.activations import softplus

Array = np.ndarray
SMALLEST = np.finfo(np.float64).tiny


@dataclass(frozen=True)
class Loss:
    """One loss: `value(a, y)` → (n,), `gradient(a, y)` → like a, both as text, and what its targets must be."""

    name: str
    value: Callable[[Array, Array], Array]
    gradient: Callable[[Array, Array], Array]
    formula: str
    gradient_formula: str
    targets: str = "any"


@dataclass(frozen=True)
class FusedOutput:
    """An output activation and a loss that simplify together: C from z, and δ = ∂C/∂z without dividing."""

    value: Callable[[Array, Array], Array]
    delta: Callable[[Array, Array], Array]


def one_hot(classes: Array, width: int) -> Array:
    """Rows of 0 with a single 1 at the class (n × 1, counted from 0) → n × width."""
    return np.eye(width)[classes[:, 0].astype(int)]


def _log(p: Array) -> Array:
    return np.log(np.maximum(p, SMALLEST))


def _inverse(p: Array) -> Array:
    """1/p, the slope of the clamped logarithm: 0 below 0, never infinite."""
    return np.where(p >= 0, 1 / np.maximum(p, SMALLEST), 0)


def _binary_value(a: Array, y: Array) -> Array:
    return -(y * _log(a) + (1 - y) * _log(1 - a)).sum(axis=-1)


def _binary_gradient(a: Array, y: Array) -> Array:
    return (1 - y) * _inverse(1 - a) - y * _inverse(a)


def _categorical_value(a: Array, y: Array) -> Array:
    return -(y * _log(a)).sum(axis=-1)


def _categorical_gradient(a: Array, y: Array) -> Array:
    return -y * _inverse(a)


def _log_softmax(z: Array) -> Array:
    shifted = z - z.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def _with_classes(rule: Callable[[Array, Array], Array]) -> Callable[[Array, Array], Array]:
    """The same rule for targets given as class numbers."""
    return lambda values, classes: rule(values, one_hot(classes, values.shape[-1]))


def _softmax_value(z: Array, y: Array) -> Array:
    return -(y * _log_softmax(z)).sum(axis=-1)


def _softmax_delta(a: Array, y: Array) -> Array:
    return a * y.sum(axis=-1, keepdims=True) - y


LOSSES: dict[str, Loss] = {
    row.name: row
    for row in (
        Loss("squared_error", lambda a, y: ((a - y) ** 2).sum(axis=-1), lambda a, y: 2 * (a - y), "Σ(a−y)²", "2(a−y)"),
        Loss("half_squared_error", lambda a, y: ((a - y) ** 2).sum(axis=-1) / 2, lambda a, y: a - y, "½Σ(a−y)²", "a−y"),
        Loss(
            "mean_squared_error",
            lambda a, y: ((a - y) ** 2).mean(axis=-1),
            lambda a, y: 2 * (a - y) / a.shape[-1],
            "(1/n_out)Σ(a−y)²",
            "2(a−y)/n_out",
        ),
        Loss(
            "binary_cross_entropy",
            _binary_value,
            _binary_gradient,
            "−Σ(y·log a + (1−y)·log(1−a))",
            "(1−y)/(1−a) − y/a",
            "unit",
        ),
        Loss(
            "categorical_cross_entropy", _categorical_value, _categorical_gradient, "−Σy·log a", "−y/a", "distribution"
        ),
        Loss(
            "sparse_categorical_cross_entropy",
            _with_classes(_categorical_value),
            _with_classes(_categorical_gradient),
            "−log a_y",
            "−1/a_y at the class y, else 0",
            "class",
        ),
    )
}

FUSED_OUTPUTS: dict[tuple[str, str], FusedOutput] = {
    ("sigmoid", "binary_cross_entropy"): FusedOutput(
        lambda z, y: (softplus(z) - y * z).sum(axis=-1), lambda a, y: a - y
    ),
    ("softmax", "categorical_cross_entropy"): FusedOutput(_softmax_value, _softmax_delta),
    ("softmax", "sparse_categorical_cross_entropy"): FusedOutput(
        _with_classes(_softmax_value), _with_classes(_softmax_delta)
    ),
}

REDUCTIONS: dict[str, Callable[[int], float]] = {"sum": lambda n: 1.0, "mean": lambda n: 1.0 / n}
