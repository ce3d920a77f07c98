"""First weights: one row per scheme, a function of the random generator and the two widths of a layer."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from app.engine.network import Array, Network

Draw = Callable[[np.random.Generator, int, int], Array]


def _uniform(limit: Callable[[int, int], float]) -> Draw:
    return lambda rng, out, into: rng.uniform(-limit(out, into), limit(out, into), (out, into))


def _normal(spread: Callable[[int, int], float]) -> Draw:
    return lambda rng, out, into: rng.normal(0, spread(out, into), (out, into))


INITIALISERS: dict[str, Draw] = {
    "xavier": _uniform(lambda out, into: (6 / (into + out)) ** 0.5),  # Glorot and Bengio 2010, eq. 16
    "xavier_normal": _normal(lambda out, into: (2 / (into + out)) ** 0.5),
    "he": _normal(lambda out, into: (2 / into) ** 0.5),  # He et al. 2015, eq. 10
    "lecun": _normal(lambda out, into: (1 / into) ** 0.5),  # LeCun et al. 1998, section 4.6
    "uniform": _uniform(lambda out, into: 1.0),
    "normal": _normal(lambda out, into: 1.0),
    "zeros": lambda rng, out, into: np.zeros((out, into)),
}


def initialise(
    sizes: Sequence[int], activations: Sequence[str], initialiser: str = "xavier", seed: int = 0, biases: bool = True
) -> Network:
    """A network with random weights and biases of 0; `sizes` has the inputs first; the same seed gives the same."""
    rng = np.random.default_rng(seed)
    draw = INITIALISERS[initialiser]
    weights = [draw(rng, out, into) for into, out in pairwise(sizes)]
    return Network(tuple(weights), tuple(np.zeros(n) for n in sizes[1:]) if biases else None, tuple(activations))
