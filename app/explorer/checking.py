"""Backprop's gradient beside a measured slope in a training step, worked out once."""

from dataclasses import dataclass

import numpy as np

from app.caches import PerObject
from app.engine.gradient_check import Compared, compare, kink_within, spread
from app.engine.parameters import Parameter, parameters
from app.explorer.nudging import gradient_of
from app.explorer.training_step import TrainingStep, overflow_is_an_answer

MOST_CHECKED = 200
MOST_MULTIPLICATIONS = 10_000_000


@dataclass(frozen=True, slots=True)
class CheckedSample:
    """The parameters of a training step that were compared, evenly spread where they are too many for all."""

    compared: tuple[Compared, ...]
    total: int
    """how many there are"""

    @property
    def farthest(self) -> Compared:
        """The one with the largest difference, or one whose difference is no number."""
        return self.compared[int(np.argmax([one.difference for one in self.compared]))]

    @property
    def largest(self) -> float:
        """The largest difference."""
        return self.farthest.difference

    @property
    def apart(self) -> int:
        """How many differ by more than rounding."""
        return sum(not one.agrees for one in self.compared)


def comparison(step: TrainingStep, parameter: Parameter) -> Compared:
    """Both slopes of one parameter; worked out once for a training step."""
    known = _compared(step)
    if parameter not in known:
        with overflow_is_an_answer():
            given = (step.targets, step.loss, step.reduction, step.l2)
            known[parameter] = compare(step.forward, step.backward, parameter, *given)
    return known[parameter]


def checked_sample(step: TrainingStep) -> CheckedSample:
    """As many parameters of the whole network as can be compared in a moment; worked out once for a training step."""
    return _samples(step)


def kink_near(step: TrainingStep, parameter: Parameter) -> str | None:
    """The activation with a z, or the loss with an a, that meets its kink between w − h and w + h; None without one."""
    with overflow_is_an_answer():
        return kink_within(step.forward, parameter, step.targets, step.loss)


def largest_gradients(step: TrainingStep, layers: range, count: int) -> list[Parameter]:
    """The parameters of these layers with the largest |∂C/∂w|, the largest first."""
    found: list[Parameter] = []
    for layer in layers:
        slopes = np.abs(step.backward.weight_gradients[layer - 1])
        for at in np.argpartition(slopes, -min(count, slopes.size), axis=None)[-count:].tolist():
            to, source = divmod(at, slopes.shape[1])
            found.append(Parameter(layer, to + 1, source + 1))
        if step.network.biases is not None:
            found += [Parameter(layer, to, 0) for to in range(1, len(slopes) + 1)]
    return by_gradient(step, found)[:count]


def by_gradient(step: TrainingStep, chosen: list[Parameter]) -> list[Parameter]:
    """The parameters, the largest |∂C/∂w| first."""
    return sorted(chosen, key=lambda parameter: -abs(gradient_of(step, parameter)))


def _sample(step: TrainingStep) -> CheckedSample:
    every = list(parameters(step.network))
    affordable = MOST_MULTIPLICATIONS // (2 * len(every) * len(step.inputs))
    count = max(1, min(MOST_CHECKED, affordable, len(every)))
    return CheckedSample(tuple(comparison(step, parameter) for parameter in spread(every, count)), len(every))


_compared: PerObject[TrainingStep, dict[Parameter, Compared]] = PerObject(lambda step: {})
_samples = PerObject(_sample)
