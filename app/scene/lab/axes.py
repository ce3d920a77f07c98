"""The axes of the charts, epochs, losses by powers of ten, accuracies in percent; and where they lie in the picture."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.explorer.notation import SIGNIFICANT
from app.scene.formulas.numbers import plain, short

SPANS = (1, 2, 3, 5, 10, 15, 20, 30, 40, 50, 60, 80, 100, 150, 200)
"""epochs of an axis: few, so that it seldom changes under a growing line"""

BEND = 0.8  # an accuracy: good runs differ above it, so that part is stretched once a run gets there
BELOW_BEND = 0.3  # of the chart's height, for what is below
MOST_DECADES = 6  # of losses: what falls further leaves the chart at the bottom
LEAST_PART = 5e5  # of the largest loss, down to which they are in it: `high` may be 2.5 times as large
MOST_TICKS = 5
BEYOND = 3.0  # times the first losses: what grows further leaves the chart at the top


Place = tuple[float, float]
"""a point of a line: epochs trained and the value then; or where that stands in the picture"""


@dataclass(frozen=True, slots=True)
class Axis:
    """The values from one end of a chart to the other."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]  # the values that have one, with their texts
    logarithmic: bool = False
    bend: float | None = None  # a value below which the axis has another scale than above it

    def share(self, value: float) -> float:
        """0 at the low end, 1 at the high end; what lies outside has a share outside of 0 to 1."""
        if self.bend is not None:
            return _bent(value, self.low, self.bend, self.high)
        low, high, at = map(self._measure, (self.low, self.high, value))
        return (at - low) / (high - low)

    def _measure(self, value: float) -> float:
        return math.log10(max(value, self.low * 1e-3)) if self.logarithmic else value


@dataclass(frozen=True, slots=True)
class ChartFrame:
    """The picture's size and the chart's edges within it, in units of the picture."""

    width: int = 440
    height: int = 242
    left: int = 46
    right: int = 378
    top: int = 12
    bottom: int = 218

    def x(self, axis: Axis, value: float) -> float:
        """How far to the right a value of the axis across stands."""
        return round(self.left + (self.right - self.left) * axis.share(value), 1)

    def y(self, axis: Axis, value: float) -> float:
        """How far down a value of the axis upwards stands."""
        return round(self.bottom - (self.bottom - self.top) * axis.share(value), 1)

    def place(self, across: Axis, up: Axis, place: Place) -> Place:
        """The point of a line."""
        return self.x(across, place[0]), self.y(up, place[1])


def epoch_axis(reached: float, most: int) -> Axis:
    """From 0 to a round number of epochs not below those reached, and not above the most that any run will do."""
    high = min(next(span for span in (*SPANS, most) if span >= reached), max(most, 1))
    return Axis(0, high, tuple((epoch, plain(epoch)) for epoch in _round_steps(high)))


def accuracy_axis(accuracies: Iterable[float]) -> Axis:
    """From 0 to 100 %; once a run has reached 80 %, with most of the room for what is above."""
    bend = BEND if max(accuracies, default=0.0) >= BEND else None
    ticks = (0, 0.4, BEND, 0.85, 0.9, 0.95, 1) if bend else (0, 0.25, 0.5, 0.75, 1)
    return Axis(0.0, 1.0, tuple((tick, f"{100 * tick:.0f} %") for tick in ticks), bend=bend)


def loss_axis(losses: Sequence[float], first: float) -> Axis:
    """Powers of ten round all losses, at least one and at most six of them; `first` is the largest before training.

    A loss that grows far beyond what it began with, or falls to next to nothing, leaves the chart, so that the others
    keep their room.
    """
    above_0 = [loss for loss in losses if loss > 0] or [0.1, 1.0]
    top = max(min(max(above_0), BEYOND * first), min(above_0))
    high = _round_up(top)
    low = max(_round_down(min(above_0)), min(high / 10**MOST_DECADES, _round_down(top / LEAST_PART)))
    low = min(low, high / 10)
    return Axis(low, high, tuple((value, _round_text(value)) for value in _log_ticks(low, high)), logarithmic=True)


def _bent(value: float, low: float, bend: float, high: float) -> float:
    if value < bend:
        return BELOW_BEND * (value - low) / (bend - low)
    return BELOW_BEND + (1 - BELOW_BEND) * (value - bend) / (high - bend)


def _round_steps(high: float) -> list[float]:
    """Whole steps from 0 to `high`, at most five of them; the end in place of one that is close to it."""
    step = next(s for s in (0.25, 1, 2, 5, 10, 20, 50) if high / s <= MOST_TICKS)
    inside = [step * i for i in range(int(high / step) + 1)]
    return [*(at for at in inside if at <= high - step / 2), high]


def _round_up(value: float) -> float:
    decade = 10.0 ** math.floor(math.log10(value))
    return next(step * decade for step in (1, 2, 5, 10) if step * decade >= value * (1 - 1e-9))


def _round_down(value: float) -> float:
    decade = 10.0 ** math.floor(math.log10(value))
    return next(step * decade for step in (5, 2, 1) if step * decade <= value * (1 + 1e-9))


def _round_text(value: float) -> str:
    """A loss of one digit: 0.02, 10⁻⁴, 2·10⁻⁴."""
    return short(value, SIGNIFICANT).removeprefix("1·")


def _log_ticks(low: float, high: float) -> list[float]:
    """1, 2 and 5 of every power of ten within, or 1 alone where those would be many."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    fine, coarse = ([step * 10.0**p for p in powers for step in steps] for steps in ((1, 2, 5), (1,)))
    within = [[v for v in values if low * 0.999 <= v <= high * 1.001] for values in (fine, coarse)]
    return within[0] if len(within[0]) <= MOST_TICKS else within[1]
