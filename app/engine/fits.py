"""Polynomials of least squares: a neuron whose inputs are x, x², …, with the weights of the least squared error."""

import numpy as np
from numpy.polynomial import Polynomial

from app.engine.network import Array


def fitted(x: Array, y: Array, degree: int) -> Polynomial:
    """The polynomial of that degree nearest to points x, y: (n,); of a degree that n points can tell, n − 1 at most."""
    return Polynomial.fit(x, y, min(degree, len(x) - 1))


def slope_through_origin(x: Array, y: Array) -> float:
    """The slope of the nearest line without a bias: Σxy / Σx²."""
    return float(x @ y / (x @ x))


def mean_squared(of: Polynomial, x: Array, y: Array) -> float:
    """The mean of the squared errors at points x, y; 0 where there are none."""
    return float(np.mean((of(x) - y) ** 2)) if len(x) else 0.0
