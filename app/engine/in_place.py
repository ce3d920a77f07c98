"""The rules that training uses most, as NumPy calls that overwrite arrays made beforehand and allocate nothing.

Each rule returns its calls, to be made any number of times. Arrays are neurons × examples. Numbers are arrays of no
dimension, which a ufunc takes in half the time of a Python float.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from app.engine.network import Array

Call = Callable[[], object]
Calls = list[Call]


@dataclass(frozen=True)
class InPlace:
    """An activation: `activate(z)` turns z into a; `pull_back(a, s, u)` turns ∂C/∂a = u into ∂C/∂z, with s to scribble."""

    activate: Callable[[Array], Calls]
    pull_back: Callable[[Array, Array, Array], Calls]


def number(value: float, like: Array) -> Array:
    """A number as an array of no dimension."""
    return np.array(value, like.dtype)


def _sigmoid(z: Array) -> Calls:
    """σ(z) = ½ + ½ tanh ½z, which cannot overflow and needs no second case for z < 0."""
    half = number(0.5, z)
    scaled = partial(np.multiply, z, half, z)
    return [scaled, partial(np.tanh, z, z), scaled, partial(np.add, z, half, z)]


def _through_sigmoid(a: Array, s: Array, u: Array) -> Calls:
    """u·a(1 − a)."""
    return [partial(np.subtract, number(1, a), a, s), partial(np.multiply, s, a, s), partial(np.multiply, u, s, u)]


def _through_tanh(a: Array, s: Array, u: Array) -> Calls:
    """u(1 − a²)."""
    return [partial(np.multiply, a, a, s), partial(np.subtract, number(1, a), s, s), partial(np.multiply, u, s, u)]


def _softmax(z: Array) -> Calls:
    """e^(z − max z) over its sum, down each column."""
    row = np.empty_like(z[:1])
    return [
        partial(np.maximum.reduce, z, axis=0, out=row, keepdims=True),
        partial(np.subtract, z, row, z),
        partial(np.exp, z, z),
        partial(np.add.reduce, z, axis=0, out=row, keepdims=True),
        partial(np.divide, z, row, z),
    ]


def _through_softmax(a: Array, s: Array, u: Array) -> Calls:
    """Jᵀu = a ⊙ (u − Σu·a)."""
    row = np.empty_like(a[:1])
    return [
        partial(np.multiply, u, a, s),
        partial(np.add.reduce, s, axis=0, out=row, keepdims=True),
        partial(np.subtract, u, row, u),
        partial(np.multiply, u, a, u),
    ]


IN_PLACE: dict[str, InPlace] = {
    "identity": InPlace(lambda z: [], lambda a, s, u: []),
    "sigmoid": InPlace(_sigmoid, _through_sigmoid),
    "tanh": InPlace(lambda z: [partial(np.tanh, z, z)], _through_tanh),
    "relu": InPlace(
        lambda z: [partial(np.maximum, z, number(0, z), out=z)],
        lambda a, s, u: [partial(np.sign, a, s), partial(np.multiply, u, s, u)],
    ),
    "softmax": InPlace(_softmax, _through_softmax),
}
