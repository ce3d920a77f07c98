"""Backprop's gradient beside a measured slope, parameter by parameter, and the kink that can keep them apart."""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np

from app.engine.activations import ACTIVATIONS
from app.engine.forward import forward
from app.engine.gradient_check import STEP, TOLERANCE, measured_slope, nudged, parameters
from app.explorer.nudging import gradient_of, value_of
from app.explorer.session import Parameter
from app.explorer.training_step import TrainingStep, overflow_is_an_answer

ORDINARY = 1000.0  # up to this size of a weight, h = 10⁻⁵ is far above its rounding
MOST_CHECKED = 200
MOST_MULTIPLICATIONS = 10_000_000
ROUNDING = 16 * np.finfo(np.float64).eps


@dataclass(frozen=True, slots=True)
class Compared:
    """∂C/∂w by backprop and as measured, and the difference that rounding explains."""

    parameter: Parameter
    exact: float
    measured: float
    allowed: float

    @property
    def difference(self) -> float:
        """How far apart they are."""
        return abs(self.exact - self.measured)

    @property
    def agrees(self) -> bool:
        """Whether rounding explains the difference."""
        return self.difference <= self.allowed


@dataclass(frozen=True, slots=True)
class Sampled:
    """The parameters of a training step that were compared, evenly spread where they are too many for all."""

    compared: tuple[Compared, ...]
    total: int

    @property
    def largest(self) -> float:
        """The largest difference."""
        return float(np.max([one.difference for one in self.compared]))

    @property
    def apart(self) -> int:
        """How many differ by more than rounding."""
        return sum(not one.agrees for one in self.compared)


_compared: WeakKeyDictionary[TrainingStep, dict[Parameter, Compared]] = WeakKeyDictionary()
_sampled: WeakKeyDictionary[TrainingStep, Sampled] = WeakKeyDictionary()


def step_size(step: TrainingStep, parameter: Parameter) -> float:
    """h: 10⁻⁵, more for parameters beyond ±1000 whose own rounding would drown it."""
    return STEP * max(1.0, abs(value_of(step, parameter)) / ORDINARY)


def compare(step: TrainingStep, parameter: Parameter) -> Compared:
    """Both numbers of one parameter; worked out once for a training step."""
    known = _compared.setdefault(step, {})
    if parameter not in known:
        known[parameter] = _compare(step, parameter)
    return known[parameter]


def _compare(step: TrainingStep, parameter: Parameter) -> Compared:
    h, exact = step_size(step, parameter), gradient_of(step, parameter)
    with overflow_is_an_answer():
        measured = measured_slope(step.network, parameter, step.inputs, step.targets, step.loss, step.reduction, h)
    allowed = TOLERANCE * max(1, abs(exact)) + ROUNDING * abs(step.total_loss) / h
    return Compared(parameter, exact, measured, allowed)


def sampled(step: TrainingStep) -> Sampled:
    """As many parameters of the whole network as can be compared in a moment."""
    if step not in _sampled:
        every = list(parameters(step.network))
        affordable = MOST_MULTIPLICATIONS // (2 * len(every) * len(step.inputs))
        count = max(1, min(MOST_CHECKED, affordable, len(every)))
        spread = np.unique(np.linspace(0, len(every) - 1, count).astype(int)).tolist()
        _sampled[step] = Sampled(tuple(compare(step, every[i]) for i in spread), len(every))
    return _sampled[step]


def largest(step: TrainingStep, layers: range, count: int) -> list[Parameter]:
    """The parameters of these layers with the largest |∂C/∂w|, the largest first."""
    found: list[Parameter] = []
    for layer in layers:
        slopes = np.abs(step.backward.weight_gradients[layer - 1])
        for at in np.argpartition(slopes, -min(count, slopes.size), axis=None)[-count:].tolist():
            to, source = divmod(at, slopes.shape[1])
            found.append((layer, to + 1, source + 1))
        if step.network.biases is not None:
            found += [(layer, to, 0) for to in range(1, len(slopes) + 1)]
    return by_size(step, found)[:count]


def by_size(step: TrainingStep, chosen: list[Parameter]) -> list[Parameter]:
    """The parameters, the largest |∂C/∂w| first."""
    return sorted(chosen, key=lambda parameter: -abs(gradient_of(step, parameter)))


def kink_within(step: TrainingStep, parameter: Parameter) -> str | None:
    """The activation with a z that meets its kink between w − h and w + h; None where none does."""
    h = step_size(step, parameter)
    with overflow_is_an_answer():
        passes = [forward(nudged(step.network, parameter, amount), step.inputs) for amount in (-h, 0.0, h)]
    for layer, name in enumerate(step.network.activations):
        for kink in ACTIVATIONS[name].kinks:
            sides = [np.sign(passed.z[layer] - kink) for passed in passes]
            if any((side != sides[1]).any() for side in sides):
                return name
    return None
