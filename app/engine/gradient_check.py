"""The gradient check: backprop's gradients beside slopes measured by nudging, (C(w+h) − C(w−h)) / 2h.

Where the two differ by more than rounding, either the backward pass is wrong or a nudge has crossed the kink of an
activation or of the loss.
"""

from dataclasses import dataclass

import numpy as np

from app.engine.activations import layer_activation
from app.engine.backward import BackwardPass, backward
from app.engine.forward import ForwardPass, forward
from app.engine.losses import LOSSES, total_loss
from app.engine.network import Array, Network
from app.engine.parameters import Parameter, nudged, parameters

STEP = 1e-5  # h
ORDINARY = 1000.0  # up to this size of a weight, h = 10⁻⁵ is far above its rounding
CARRIED = 10.0  # up to this size of what it multiplies, z moves so little that f is straight
ROUNDINGS = 1024  # that h is, at the least
TOLERANCE = 1e-6
ROUNDING = 16 * np.finfo(np.float64).eps


def step_size(passed: ForwardPass, parameter: Parameter) -> float:
    """h: 10⁻⁵; less where the weight multiplies more than ±10, and more where its own rounding would drown it."""
    layer, _, source = parameter
    size = abs(parameter.of(passed.network.weights, passed.network.biases))
    carried = float(np.abs(passed.a[layer - 1][:, source - 1]).max()) if source else 1.0
    usual = STEP * max(1.0, size / ORDINARY) / (max(1.0, carried / CARRIED) if np.isfinite(carried) else 1.0)
    return max(usual, ROUNDINGS * float(np.spacing(size)))


def measured_slope(
    network: Network,
    parameter: Parameter,
    x: Array,
    y: Array,
    loss: str,
    reduction: str,
    step: float = STEP,
    l2: float = 0.0,
) -> float:
    """The central difference of C along one parameter; w + h and w − h are as far apart as rounding leaves them."""
    passes = (forward(nudged(network, parameter, sign * step), x) for sign in (1, -1))
    up, down = (total_loss(passed, y, loss, reduction, l2) for passed in passes)
    value = parameter.of(network.weights, network.biases)
    return (up - down) / ((value + step) - (value - step))


@dataclass(frozen=True, slots=True)
class Compared:
    """One parameter's ∂C/∂w in both ways."""

    parameter: Parameter
    exact: float
    """by backprop"""
    measured: float
    """by nudging"""
    allowed: float
    """the difference that rounding explains"""
    step: float
    """h, by which it was nudged"""

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
    """Backprop and measured slopes of many parameters."""

    max_abs_difference: float
    """the largest |backprop − measured|"""
    checked: int
    """how many parameters were compared"""
    passed: bool
    """whether all of them agree"""
    at_kinks: int
    """how many others differ because an activation or the loss has no slope there, or jumps"""


def compare(
    passed: ForwardPass,
    gradients: BackwardPass,
    parameter: Parameter,
    y: Array,
    loss: str,
    reduction: str,
    l2: float = 0.0,
) -> Compared:
    """Both numbers of one parameter; 10⁻⁶·max(1, |∂C/∂w|) is allowed between them, and the rounding of C over h."""
    network = passed.network
    x = passed.a[0]
    h = step_size(passed, parameter)
    exact = parameter.of(gradients.weight_gradients, gradients.bias_gradients)
    measured = measured_slope(network, parameter, x, y, loss, reduction, h, l2)
    rounded = ROUNDING * abs(total_loss(passed, y, loss, reduction, l2)) / h
    return Compared(parameter, exact, measured, TOLERANCE * max(1, abs(exact)) + rounded, h)


def kink_within(passed: ForwardPass, parameter: Parameter, y: Array, loss: str) -> str | None:
    """The activation with a z, or the loss with an a, that meets its kink between w − h and w + h; None without one."""
    network = passed.network
    h = step_size(passed, parameter)
    nearby = (passed, *(forward(nudged(network, parameter, amount), passed.a[0]) for amount in (-h, h)))
    for layer in range(1, network.depth + 1):
        f = layer_activation(network, layer)
        for kink in f.kinks:
            if _crossed([each.z[layer - 1] - kink for each in nearby]):
                return f.name
    return loss if LOSSES[loss].kinked and _crossed([each.outputs - y for each in nearby]) else None


def _crossed(distances: list[Array]) -> bool:
    """Whether one of the distances from a kink has another sign after a nudge."""
    here, *sides = map(np.sign, distances)
    return any((side != here).any() for side in sides)


def check_gradients(
    network: Network,
    x: Array,
    y: Array,
    loss: str,
    reduction: str = "sum",
    at_most: int = 500,
    gradients: BackwardPass | None = None,
    l2: float = 0.0,
) -> GradientCheck:
    """Compare backprop with central differences; beyond `at_most` parameters an evenly spread choice is compared.

    `gradients` are those to be checked, where they are not to be computed here.
    """
    passed = forward(network, x)
    gradients = gradients or backward(passed, y, loss, reduction, l2)
    chosen = spread(list(parameters(network)), at_most)
    every = [compare(passed, gradients, parameter, y, loss, reduction, l2) for parameter in chosen]
    compared = [one for one in every if one.agrees or kink_within(passed, one.parameter, y, loss) is None]
    largest = float(np.max([one.difference for one in compared], initial=0.0))
    agree = all(one.agrees for one in compared)
    return GradientCheck(largest, len(compared), agree, len(every) - len(compared))


def spread(every: list[Parameter], at_most: int) -> list[Parameter]:
    """So many of them, evenly spread, with the first and, of several, the last."""
    places = np.unique(np.linspace(0, len(every) - 1, min(at_most, len(every))).astype(int))
    return [every[place] for place in places]
