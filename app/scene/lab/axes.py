"""The axes of the charts: epochs, losses by powers of ten, accuracies in percent; each with few ticks."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.scene.numbers import plain, short

SPANS = (
    1,
    2,
    3,
    5,
    10,
    15,
    20,
    30,
    40,
    50,
    60,
    80,
    100,
    150,
    200,
)  # epochs: few, so that the axis seldom changes under a growing line
FLOORS = (0.8, 0.5)  # of accuracies
ROOM = 0.25  # how far above a floor every run has to be, as a share of what is above it
MOST_DECADES = 5
MOST_TICKS = 5
BEYOND = 3.0  # times the first losses: what grows further leaves the chart at the top


@dataclass(frozen=True, slots=True)
class Axis:
    """From `low` to `high`, `logarithmic` or not, with the values that have a tick and their texts."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]
    logarithmic: bool = False

    def share(self, value: float) -> float:
        """0 at the low end, 1 at the high end; what lies outside has a share outside of 0 to 1."""
        low, high, at = map(self._measure, (self.low, self.high, value))
        return (at - low) / (high - low)

    def _measure(self, value: float) -> float:
        return math.log10(max(value, self.low * 1e-3)) if self.logarithmic else value


def epoch_axis(reached: float, most: int) -> Axis:
    """From 0 to a round number of epochs not below those reached, and not above the most that any run will do."""
    high = min(next(span for span in (*SPANS, most) if span >= reached), max(most, 1))
    return Axis(0, high, tuple((epoch, plain(epoch)) for epoch in _round_steps(high)))


def accuracy_axis(latest: Iterable[float]) -> Axis:
    """Up to 100 %, from 0 or, where every run is well above it, from 50 or 80 %."""
    worst = min(latest, default=0.0)
    low = next((floor for floor in FLOORS if worst >= floor + ROOM * (1 - floor)), 0.0)
    step = 0.25 if low < 0.8 else 0.05
    ticks = [low + step * i for i in range(round((1 - low) / step) + 1)]
    return Axis(low, 1.0, tuple((tick, f"{100 * tick:.0f} %") for tick in ticks))


def loss_axis(losses: Sequence[float], first: float) -> Axis:
    """Powers of ten round all losses, at least one and at most five of them; `first` is the largest before training.

    A loss that grows far beyond what it began with leaves the chart, so that the others keep their room.
    """
    above_0 = [loss for loss in losses if loss > 0] or [0.1, 1.0]
    high = _round_up(max(min(max(above_0), BEYOND * first), min(above_0)))
    low = max(_round_down(min(above_0)), high / 10**MOST_DECADES)
    low = min(low, high / 10)
    return Axis(low, high, tuple((value, short(value)) for value in _log_ticks(low, high)), logarithmic=True)


def _round_steps(high: float) -> list[float]:
    """Whole steps from 0 to `high`, at most five of them, and the end."""
    step = next(s for s in (0.25, 1, 2, 5, 10, 20, 50) if high / s <= MOST_TICKS)
    inside = [step * i for i in range(int(high / step) + 1)]
    return inside if high - inside[-1] < step / 2 else [*inside[:-1], inside[-1]]


def _round_up(value: float) -> float:
    decade = 10.0 ** math.floor(math.log10(value))
    return next(step * decade for step in (1, 2, 5, 10) if step * decade >= value * (1 - 1e-9))


def _round_down(value: float) -> float:
    decade = 10.0 ** math.floor(math.log10(value))
    return next(step * decade for step in (5, 2, 1) if step * decade <= value * (1 + 1e-9))


def _log_ticks(low: float, high: float) -> list[float]:
    """1, 2 and 5 of every power of ten within, or 1 alone where those would be many."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    fine, coarse = ([step * 10.0**p for p in powers for step in steps] for steps in ((1, 2, 5), (1,)))
    within = [[v for v in values if low * 0.999 <= v <= high * 1.001] for values in (fine, coarse)]
    return within[0] if len(within[0]) <= MOST_TICKS else within[1]
