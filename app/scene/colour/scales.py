"""The scales of the picture: from a number to a width, an opacity, an angle or a colour; and what colours are called.

These are fixed, so the same mark means the same number in every network and at every step. A picture of many numbers
has its full colour from a round number on that follows from them, the same for all pictures of a kind.
"""

import math

import numpy as np

from app.caches import PerObject
from app.engine.backward import BackwardPass
from app.engine.network import Array, Network

THINNEST, THICKEST, WIDTH_PER_UNIT = 1.2, 6.5, 2.4
FAINTEST_FILL, STRONGEST_FILL = 0.06, 0.62
GRADIENT_STEPS = 7  # below 10⁻⁵, then a step for every power of ten, the last from 1 up
SMALLEST_DECADE = -5
SHORTEST_ARC, LONGEST_ARC = 18.0, 330.0  # degrees
SATURATED_SLOPE = 1e-3
FULL_STEPS = (1.0, 1.5, 2.0, 3.0, 5.0, 7.0, 10.0)
LEAST, LARGEST = np.finfo(float).tiny, np.finfo(float).max  # smaller numbers have lost digits and count as 0
MOST_BEYOND = 200  # one of so many numbers may lie beyond the full colour, so that a few do not make all others pale
# What the page calls its colours, in every sentence that names one; tokens.css gives each of them its shades.
POSITIVE_HUE = "blue"
NEGATIVE_HUE = "orange"
DERIVATIVE_HUE = "purple"  # of the loss, by anything


def sign_class(x: float) -> str:
    """The sign as a class name: positive, negative or zero."""
    return "positive" if x > 0 else "negative" if x < 0 else "zero"


def edge_width(weight: float) -> float:
    """Stroke width of a weight: grows with |w|, with a floor and a cap."""
    return round(min(THICKEST, THINNEST + WIDTH_PER_UNIT * abs(weight)), 2)


def fill_opacity(activation: float) -> float:
    """How strongly a neuron is filled: grows with |a| up to 1."""
    return round(FAINTEST_FILL + (STRONGEST_FILL - FAINTEST_FILL) * min(1.0, abs(activation)), 3)


def gradient_step(gradient: float) -> int:
    """Which of the seven colours a gradient has: its power of ten."""
    if gradient == 0:
        return 0
    return max(0, min(GRADIENT_STEPS - 1, math.floor(math.log10(abs(gradient))) - SMALLEST_DECADE + 1))


def arc_sweep(delta: float) -> float:
    """Degrees of the arc of a δ: logarithmic from 10⁻⁵ to 1, 0 for a δ of exactly 0."""
    if delta == 0:
        return 0.0
    share = (math.log10(abs(delta)) - SMALLEST_DECADE) / -SMALLEST_DECADE
    return round(SHORTEST_ARC + (LONGEST_ARC - SHORTEST_ARC) * max(0.0, min(1.0, share)), 1)


def bar_share(delta: float) -> float:
    """The length of the bar of a δ with its sign, −1 to 1: logarithmic like the arc, 0 for a δ of exactly 0."""
    return math.copysign(arc_sweep(delta) / LONGEST_ARC, delta) if delta else 0.0


def underlay_width(width: float, step: int, crowded: bool) -> float:
    """Stroke width of the underlay of an edge: it stands out the more, the larger the `step` of its gradient."""
    return round(width + (0.6 if crowded else 1.3) * (1 + step), 2)


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
    step = next(step for step in FULL_STEPS if size <= step * 10.0**exponent * (1 + 1e-9))
    return min(float(f"{step:g}e{exponent}"), float(LARGEST))


def full_weight(network: Network) -> float:
    """The full colour of the weights of layer 1, common to its neurons."""
    return _of_weights(network)


_of_weights: PerObject[Network, float] = PerObject(lambda network: full_colour(network.weights[0]))


def full_gradient(backward: BackwardPass) -> float:
    """The full colour of ∂C/∂W of layer 1, common to its neurons: one whose δ is next to nothing looks like nothing."""
    return _of_gradients(backward)


_of_gradients: PerObject[BackwardPass, float] = PerObject(lambda passed: full_colour(passed.weight_gradients[0]))
