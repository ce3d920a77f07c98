"""The small chart of the loss along one parameter: where its curve, tangent and points go, in a box of 400 × 190."""

import math
from dataclasses import dataclass

import numpy as np

from app.engine.network import Array
from app.explorer.notation import Notation
from app.explorer.nudging import round_up
from app.scene.curves import n
from app.scene.formulas.numbers import short, signed

LEFT = 58
RIGHT = 392
TOP = 24
BOTTOM = 166  # the slider in check.css is as wide
OVERSHOOT = 0.35  # how far beyond the curve the tangent may stretch the chart, as a share of the curve's height
ALIKE = 0.02  # a curve that varies by less, as a share of C, is labelled by its differences

LARGEST_DRAWN = 1e200  # beyond it, differences and products overflow
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class ChartBox:
    """The chart and, inside, the box of its curve."""

    width: int = 400
    height: int = 190
    left: int = LEFT
    right: int = RIGHT
    middle: float = (LEFT + RIGHT) / 2
    bottom: int = BOTTOM


def drawable(x: float) -> bool:
    """Whether a number is finite and far enough from the largest to be reckoned with."""
    return abs(x) < LARGEST_DRAWN


@dataclass(frozen=True, slots=True)
class Level:
    """A line across the chart, with its number."""

    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Landing:
    """Where gradient descent lands, and its label; `beyond` says that it lies outside and stands at the edge."""

    x: float
    y: float
    label_x: float
    anchor: str
    beyond: bool


@dataclass(frozen=True, slots=True)
class ChartScale:
    """From amounts in ±reach and losses from low to high to places in the box."""

    reach: float
    low: float
    high: float

    def x(self, amount: float) -> float:
        """Across, never outside."""
        share = (amount / self.reach + 1) / 2
        return round(LEFT + (RIGHT - LEFT) * min(max(share, 0.0), 1.0), 2)

    def y(self, loss: float) -> float:
        """Down, never outside."""
        share = (loss - self.low) / (self.high - self.low)
        return round(BOTTOM - (BOTTOM - TOP) * min(max(share, 0.0), 1.0), 2)

    def holds(self, loss: float) -> bool:
        """Whether the loss is inside."""
        return self.low <= loss <= self.high

    def place(self, amount: float, loss: float) -> Point:
        """Both."""
        return self.x(amount), self.y(loss)


def chart_scale(reach: float, losses: Array, now: float, slope: float | None) -> ChartScale:
    """A frame that shows the whole curve, and of its tangent as much as leaves the curve tall."""
    finite = losses[np.abs(losses) < LARGEST_DRAWN]
    low = min(now, float(finite.min(initial=now)))
    high = max(now, float(finite.max(initial=now)))
    span = high - low
    if span <= 1e-12 * max(abs(low), abs(high)):
        span = 0.2 * max(abs(now), 1e-3)
        return ChartScale(reach, now - span, now + span)
    rise = abs(slope or 0.0) * reach
    low = max(min(low, now - rise), low - OVERSHOOT * span)
    high = min(max(high, now + rise), high + OVERSHOOT * span)
    return ChartScale(reach, low - 0.06 * span, high + 0.06 * span)


def curve_path(frame: ChartScale, amounts: Array, losses: Array) -> str:
    """The curve as SVG path data, interrupted where the loss is too large."""
    parts = []
    pen = "M"
    for amount, loss in zip(amounts.tolist(), losses.tolist(), strict=True):
        if drawable(loss):
            x, y = frame.place(amount, loss)
            parts.append(f"{pen}{n(x)} {n(y)}")
        pen = "L" if drawable(loss) else "M"
    return "".join(parts)


def tangent_ends(frame: ChartScale, now: float, slope: float) -> tuple[Point, Point]:
    """The ends of the tangent, cut off where it leaves the box."""
    ends = []
    for side in (-frame.reach, frame.reach):
        rise = slope * side
        room = frame.high - now if rise > 0 else now - frame.low
        share = 1.0 if abs(rise) <= room else room / abs(rise)
        ends.append(frame.place(share * side, now + share * rise))
    return ends[0], ends[1]


def landing_at(frame: ChartScale, amount: float, loss: float) -> Landing:
    """The landing point, its label kept inside the chart."""
    x, y = frame.place(amount, loss)
    anchor = "start" if x < LEFT + 46 else "end" if x > RIGHT - 46 else "middle"
    label_x = {"start": LEFT, "end": RIGHT, "middle": x}[anchor]
    return Landing(x, y, label_x, anchor, abs(amount) > frame.reach)


def levels(frame: ChartScale, now: float, notation: Notation) -> tuple[str, tuple[Level, ...]]:
    """What the numbers beside the chart are, C or its change ΔC, and two to five of them."""
    span = frame.high - frame.low
    relative = span < ALIKE * abs(now)
    base, text = (now, signed) if relative else (0.0, short)
    step = round_up(span / 5)
    first = math.ceil((frame.low - base) / step)
    marks = [i * step for i in range(first, math.floor((frame.high - base) / step) + 1)]
    letter = f"Δ{notation.loss}" if relative else notation.loss
    return letter, tuple(
        Level(frame.y(base + mark), text(mark, notation.significant) if mark else "0") for mark in marks
    )
