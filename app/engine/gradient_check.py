"""Backprop's gradients beside measured slopes, and the kink that can keep them apart."""

from dataclasses import dataclass

import numpy as np

from app.engine.activations import ACTIVATIONS
from app.engine.backward import BackwardPass, backward
from app.engine.forward import ForwardPass, forward, total_loss
from app.engine.measured_slope import measured_slope, step_size
from app.engine.network import Array, Network
from app.engine.parameters import Parameter, nudged, parameters

TOLERANCE = 1e-6
ROUNDING = 16 * np.finfo(np.float64).eps


@dataclass(frozen=True, slots=True)
class Compared:
    """∂C/∂w by backprop and as measured with `step`, and the difference that rounding explains."""

    parameter: Parameter
    exact: float
    measured: float
    allowed: float
    step: float

    @property
    def difference(self) -> float:
        """How far apart they are."""
        return abs(self.exact - self.measured)

    @property
    def agrees(self) -> bool:
        """Whether rounding explains the difference."""
        return self.difference <= self.allowed


@dataclass(frozen=True)
class GradientCheck:
    """The largest |backprop − measured| of the parameters compared, and whether all agree.

    `at_kinks` are those that differ because an activation has no slope there, or jumps; they are not compared.
    """

    max_abs_difference: float
    checked: int
    passed: bool
    at_kinks: int


def compare(
    passed: ForwardPass, gradients: BackwardPass, parameter: Parameter, y: Array, loss: str, reduction: str
) -> Compared:
    """Both numbers of one parameter; 10⁻⁶·max(1, |∂C/∂w|) is allowed between them, and the rounding of C over h."""
    network = passed.network
    x = passed.a[0]
    h = step_size(passed, parameter)
    exact = parameter.of(gradients.weight_gradients, gradients.bias_gradients)
    measured = measured_slope(network, parameter, x, y, loss, reduction, h)
    rounded = ROUNDING * abs(total_loss(passed, y, loss, reduction)) / h
    return Compared(parameter, exact, measured, TOLERANCE * max(1, abs(exact)) + rounded, h)


def kink_within(passed: ForwardPass, parameter: Parameter) -> str | None:
    """The activation with a z that meets its kink between w − h and w + h; None where none does."""
    network = passed.network
    h = step_size(passed, parameter)
    nearby = (passed, *(forward(nudged(network, parameter, amount), passed.a[0]) for amount in (-h, h)))
    for layer, name in enumerate(network.activations):
        for kink in ACTIVATIONS[name].kinks:
            here, *sides = (np.sign(each.z[layer] - kink) for each in nearby)
            if any((side != here).any() for side in sides):
                return name
    return None


def check_gradients(
    network: Network,
    x: Array,
    y: Array,
    loss: str,
    reduction: str = "sum",
    at_most: int = 500,
    gradients: BackwardPass | None = None,
) -> GradientCheck:
    """Compare backprop with central differences; beyond `at_most` parameters an evenly spread choice is compared.

    `gradients` are those to be checked, where they are not to be computed here.
    """
    passed = forward(network, x)
    gradients = gradients or backward(passed, y, loss, reduction)
    chosen = spread(list(parameters(network)), at_most)
    every = [compare(passed, gradients, parameter, y, loss, reduction) for parameter in chosen]
    compared = [one for one in every if one.agrees or kink_within(passed, one.parameter) is None]
    largest = float(np.max([one.difference for one in compared], initial=0.0))
    agree = all(one.agrees for one in compared)
    return GradientCheck(largest, len(compared), agree, len(every) - len(compared))


def spread(every: list[Parameter], at_most: int) -> list[Parameter]:
    """So many of them, evenly spread, with the first and, of several, the last."""
    places = np.unique(np.linspace(0, len(every) - 1, min(at_most, len(every))).astype(int))
    return [every[place] for place in places]
