"""f and f′ of one neuron as a small chart, with the points where its z has put it."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from app.engine.activations import Activation
from app.explorer.notation import Notation
from app.explorer.training_step import overflow_is_an_answer
from app.scene.formulas.activation_frame import (
    BOTTOM,
    HEIGHT,
    LEFT,
    RIGHT,
    TOP,
    WIDTH,
    CurveFrame,
    Piece,
    framed,
    path,
    sampled,
    span,
)
from app.scene.formulas.numbers import short

LABEL_APART = 15.0
TALL = 8.0  # from where 1 would stand too close to 0
NUMBER_APART = 46.0  # pixels between the middles of two numbers below the chart
LARGEST = 1e100  # beyond it, squares overflow
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Mark:
    """A number or a letter beside the chart."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class ActivationCurve:
    """The chart: two curves with their letters, and the points on them, None where they are not reached."""

    width: int
    height: int
    left: float
    right: float
    bottom: float
    zero: float
    f: str
    slope: str
    letters: tuple[Mark, Mark]
    levels: tuple[Mark, ...]
    ends: tuple[Mark, ...]
    here: Mark | None
    on_f: Point | None
    on_slope: Point | None
    spoken: str


def activation_curve(activation: Activation, notation: Notation, z: float | None, a: float | None) -> ActivationCurve:
    """The chart of an elementwise f around z; z and a are None before they are reached."""
    at = z if z is not None and abs(z) < LARGEST else None
    with overflow_is_an_answer():
        pieces = sampled(activation, *span(at))
        slope = None if at is None else activation.df(np.array([at])).item()
    frame = framed(pieces)
    here = None if at is None else Mark(frame.x(at), BOTTOM + 17, f"{notation.weighted} = {short(at)}")
    return ActivationCurve(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=RIGHT,
        bottom=BOTTOM,
        zero=frame.y(0),
        f=path(frame, [(zs, f) for zs, f, _ in pieces]),
        slope=path(frame, [(zs, df) for zs, _, df in pieces]),
        letters=_letters(frame, pieces, notation),
        levels=tuple(Mark(LEFT - 6, frame.y(level), short(level)) for level in _levels(frame)),
        ends=tuple(_ends(frame, here)),
        here=here,
        on_f=None if at is None or a is None else (frame.x(at), frame.y(a)),
        on_slope=None if slope is None else (frame.x(at), frame.y(slope)),
        spoken=_spoken(activation, notation, z, a, slope),
    )


def _letters(frame: CurveFrame, pieces: list[Piece], notation: Notation) -> tuple[Mark, Mark]:
    """The letters of both curves at their right ends, moved apart where the curves meet."""
    _, fs, slopes = pieces[-1]
    f, slope = frame.y(float(fs[-1])), frame.y(float(slopes[-1]))
    lack = LABEL_APART - abs(f - slope)
    if lack > 0:
        up = 1 if f > slope else -1
        f = f + up * lack / 2
        slope = slope - up * lack / 2
    f, slope = (round(min(max(y, TOP), BOTTOM), 1) for y in (f, slope))
    return Mark(RIGHT + 7, f, f"f({notation.weighted})"), Mark(RIGHT + 7, slope, notation.plain()["slope"])


def _levels(frame: CurveFrame) -> tuple[float, ...]:
    """0, the top or 1, and the bottom where it is far enough from 0 to be read."""
    tall = frame.ceiling - frame.floor
    top = 1.0 if tall < TALL else frame.ceiling
    return (0.0, top, frame.floor) if frame.floor < -0.15 * tall else (0.0, top)


def _ends(frame: CurveFrame, here: Mark | None) -> Iterator[Mark]:
    """The numbers at both ends and at 0, without those that z would stand on."""
    for z in (frame.low, 0.0, frame.high):
        mark = Mark(frame.x(z), BOTTOM + 17, short(z))
        if not here or abs(mark.x - here.x) > NUMBER_APART:
            yield mark


def _spoken(activation: Activation, notation: Notation, z: float | None, a: float | None, slope: float | None) -> str:
    letters = notation.plain()
    said = f"{activation.name.replace('_', ' ')} and its slope around {letters['z']}"
    if z is None:
        return f"{said}, {letters['z']} is not reached"
    parts = [f"at {letters['z']} {short(z)}", f"{letters['a']} is {'not reached' if a is None else short(a)}"]
    if slope is not None and math.isfinite(slope):
        parts.append(f"the slope {short(slope)}")
    return ", ".join([said, *parts]).replace("−", "minus ")
