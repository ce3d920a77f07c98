"""From which number on a picture has its full colour: a round one, the same for all pictures of a kind."""

import math
from weakref import WeakKeyDictionary

import numpy as np

from app.engine.network import Array, Network

STEPS = (1.0, 1.5, 2.0, 3.0, 5.0, 7.0, 10.0)
LEAST, LARGEST = np.finfo(float).tiny, np.finfo(float).max  # smaller numbers have lost digits and count as 0
MOST_BEYOND = 200  # one of so many numbers may lie beyond the full colour, so that a few do not make all others pale


def full_colour(values: Array) -> float:
    """The round number that nearly all |values| stay within; 1 where all are 0."""
    sizes = np.abs(np.nan_to_num(values, posinf=0, neginf=0)).ravel()
    rank = len(sizes) - 1 - len(sizes) // MOST_BEYOND
    nearly_all = float(np.partition(sizes, rank)[rank])
    return rounded_up(nearly_all if nearly_all >= LEAST else float(sizes.max()))


def rounded_up(size: float) -> float:
    """The next of 1, 1.5, 2, 3, 5, 7 times a power of ten, as far as there is one; 1 for 0 and what is next to it."""
    if size < LEAST:
        return 1.0
    exponent = math.floor(math.log10(size))
    step = next(step for step in STEPS if size <= step * 10.0**exponent * (1 + 1e-9))
    return min(float(f"{step:g}e{exponent}"), float(LARGEST))


_of_weights: WeakKeyDictionary[Network, float] = WeakKeyDictionary()


def full_weight(network: Network) -> float:
    """The full colour of the weights of layer 1, common to its neurons."""
    if network not in _of_weights:
        _of_weights[network] = full_colour(network.weights[0])
    return _of_weights[network]
