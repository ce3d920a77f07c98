"""The rules that training uses most, as NumPy calls that write where they are told and allocate nothing.

Each rule returns its calls, to be made any number of times. Arrays are neurons × examples. Numbers are arrays of no
dimension, which a ufunc takes in half the time of a Python float.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from operator import itemgetter

import numpy as np

from app.engine.network import Array

Call = Callable[[], object]
Calls = list[Call]


@dataclass(frozen=True)
class InPlace:
    """An activation: `activate(z, a)` fills a with f(z), also where a is z; `slope(a, s)` fills s with f′(z).

    Softmax has no slope; see `back_through_softmax`.
    """

    activate: Callable[[Array, Array], Calls]
    slope: Callable[[Array, Array], Calls] | None


def scalar(value: float, like: Array) -> Array:
    """A number as an array of no dimension."""
    return np.array(value, like.dtype)


def _identity(z: Array, a: Array) -> Calls:
    return [] if z is a else [partial(np.copyto, a, z)]


def _sigmoid(z: Array, a: Array) -> Calls:
    """σ(z) = ½ + ½ tanh ½z, which cannot overflow and needs no second case for z < 0."""
    half = scalar(0.5, a)
    return [
        partial(np.multiply, z, half, a),
        partial(np.tanh, a, a),
        partial(np.multiply, a, half, a),
        partial(np.add, a, half, a),
    ]


def _sigmoid_slope(a: Array, s: Array) -> Calls:
    """a(1 − a)."""
    return [partial(np.subtract, scalar(1, a), a, s), partial(np.multiply, s, a, s)]


def _tanh_slope(a: Array, s: Array) -> Calls:
    """1 − a²."""
    return [partial(np.square, a, s), partial(np.subtract, scalar(1, a), s, s)]


def _softmax(z: Array, a: Array) -> Calls:
    """e^(z − max z) over its sum, down each column."""
    row = np.empty_like(a[:1])
    return [
        partial(np.maximum.reduce, z, axis=0, out=row, keepdims=True),
        partial(np.subtract, z, row, a),
        partial(np.exp, a, a),
        partial(np.add.reduce, a, axis=0, out=row, keepdims=True),
        partial(np.divide, a, row, a),
    ]


def back_through_softmax(a: Array, s: Array, u: Array) -> Calls:
    """u ← Jᵀu = a ⊙ (u − Σu·a), with s to scribble on."""
    row = np.empty_like(a[:1])
    return [
        partial(np.multiply, u, a, s),
        partial(np.add.reduce, s, axis=0, out=row, keepdims=True),
        partial(np.subtract, u, row, u),
        partial(np.multiply, u, a, u),
    ]


def difference(a: Array, y: Array, u: Array) -> Calls:
    """u ← a − y."""
    return [partial(np.subtract, a, y, u)]


def _softmax_difference(a: Array, y: Array, u: Array) -> Calls:
    """u ← a·Σy − y."""
    row = np.empty_like(a[:1])
    total = partial(np.add.reduce, y, axis=0, out=row, keepdims=True)
    return [total, partial(np.multiply, a, row, u), partial(np.subtract, u, y, u)]


IN_PLACE: dict[str, InPlace] = {
    "identity": InPlace(_identity, lambda a, s: [partial(np.copyto, s, scalar(1, a))]),
    "sigmoid": InPlace(_sigmoid, _sigmoid_slope),
    "tanh": InPlace(lambda z, a: [partial(np.tanh, z, a)], _tanh_slope),
    "relu": InPlace(lambda z, a: [partial(np.maximum, z, scalar(0, a), out=a)], lambda a, s: [partial(np.sign, a, s)]),
    "softmax": InPlace(_softmax, None),
}
DELTAS: dict[tuple[str, str], Callable[[Array, Array, Array], Calls]] = {
    ("sigmoid", "binary_cross_entropy"): difference,
    ("softmax", "categorical_cross_entropy"): _softmax_difference,
}
SQUARED: dict[str, Callable[[int], float]] = {  # ∂C/∂a as a multiple of a − y
    "squared_error": lambda outputs: 2.0,
    "half_squared_error": lambda outputs: 1.0,
    "mean_squared_error": lambda outputs: 2.0 / outputs,
}


def slopes(activations: Sequence[str], spans: Sequence[slice], a: Array, s: Array) -> Iterator[Call]:
    """Fill s with f′(z) of every layer that has one in place; neighbours with the same activation get it in one go.

    `spans` are the rows of each layer in a and in s, one layer below another.
    """
    for name, run in groupby(zip(activations, spans, strict=True), key=itemgetter(0)):
        rows = [span for _, span in run]
        rule = IN_PLACE.get(name)
        if rule and rule.slope:
            together = slice(rows[0].start, rows[-1].stop)
            yield from rule.slope(a[together], s[together])
