"""f and f′ of one neuron as a small chart, with the points where its z has put it."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np

from app.engine.activations import Activation
from app.engine.network import Array
from app.explorer.notation import Notation
from app.explorer.training_step import overflow_is_an_answer
from app.scene.curves import n
from app.scene.formulas.numbers import short

WIDTH, HEIGHT = 390, 132
LEFT = 42.0
RIGHT = 326.0
TOP = 10.0
BOTTOM = 108.0
REACH = 5.0  # on both sides of 0, where every f shows its shape
BEYOND = 1.15  # how far the box goes on behind a z outside of it
SAMPLES = 161
ALMOST = 0.05  # a curve that comes so close to −1 never gets there
Piece = tuple[Array, Array, Array]  # z, f(z), f′(z)


@dataclass(frozen=True)
class CurveFrame:
    """The numbers at the edges of the chart."""

    low: float
    high: float
    floor: float
    ceiling: float

    def x(self, z: float) -> float:
        """Where a z stands."""
        return round(LEFT + (RIGHT - LEFT) * (z - self.low) / (self.high - self.low), 1)

    def y(self, value: float) -> float:
        """Where a value of f or f′ stands."""
        return round(BOTTOM - (BOTTOM - TOP) * (value - self.floor) / (self.ceiling - self.floor), 1)


def span(z: float | None) -> tuple[float, float]:
    """The least and the largest z of the chart; z lies inside it."""
    return min(-REACH, BEYOND * (z or 0)), max(REACH, BEYOND * (z or 0))


def sampled(activation: Activation, low: float, high: float) -> list[Piece]:
    """z, f(z) and f′(z), a piece on either side of each kink."""
    edges = [low, *activation.kinks, high]
    pieces: list[Piece] = []
    for start, end in pairwise(edges):
        inside = np.linspace(start, end, SAMPLES)
        inside[0], inside[-1] = np.nextafter(start, end), np.nextafter(end, start)
        pieces.append((inside, activation.f(inside), activation.slope(inside)))
    return pieces


def framed(pieces: list[Piece]) -> CurveFrame:
    """The box that holds these pieces, 0 and 1."""
    values = np.concatenate([np.concatenate([f, df]) for _, f, df in pieces])
    floor = min(0.0, float(values.min()))
    ceiling = max(1.0, float(values.max()))
    floor = -1.0 if -1 < floor < ALMOST - 1 else floor
    return CurveFrame(float(pieces[0][0][0]), float(pieces[-1][0][-1]), floor, ceiling)


def path(frame: CurveFrame, pieces: list[tuple[Array, Array]]) -> str:
    """Pieces of a curve as SVG path data; where f or f′ jumps there is no line."""
    return "".join(
        "M" + "L".join(f"{n(frame.x(x))} {n(frame.y(y))}" for x, y in zip(xs.tolist(), ys.tolist(), strict=True))
        for xs, ys in pieces
    )


@dataclass(frozen=True, eq=False)
class Curves:
    """f and f′ as they are drawn."""

    pieces: list[Piece]
    frame: CurveFrame
    f: str
    slope: str


@lru_cache(maxsize=64)  # most z lie within the same span
def curves(activation: Activation, low: float, high: float) -> Curves:
    """Both curves between two z, whatever z is between them."""
    with overflow_is_an_answer():
        pieces = sampled(activation, low, high)
    frame = framed(pieces)
    f, slope = (path(frame, [(piece[0], piece[which]) for piece in pieces]) for which in (1, 2))
    return Curves(pieces, frame, f, slope)


LABEL_APART = 15.0
TALL = 8.0  # from where 1 would stand too close to 0
NUMBER_APART = 46.0  # pixels between the middles of two numbers below the chart
LARGEST = 1e100  # beyond it, squares overflow
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class CurveMark:
    """A number or a letter beside the chart."""

    x: float
    y: float
    text: str
    number: str = ""
    """its name, empty where it is no number of the walk"""


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
    letters: tuple[CurveMark, CurveMark]
    levels: tuple[CurveMark, ...]
    ends: tuple[CurveMark, ...]
    here: CurveMark | None
    on_f: Point | None
    on_slope: Point | None
    spoken: str


def activation_curve(
    activation: Activation, notation: Notation, z: float | None, a: float | None, name: str = ""
) -> ActivationCurve:
    """The chart of an elementwise f around z, the number of that name; z and a are None before they are reached."""
    at = z if z is not None and abs(z) < LARGEST else None
    drawn = curves(activation, *span(at))
    frame = drawn.frame
    with overflow_is_an_answer():
        slope = None if at is None else activation.slope(np.array([at])).item()
    here = (
        None
        if at is None
        else CurveMark(frame.x(at), BOTTOM + 17, f"{notation.weighted} = {short(at, notation.significant)}", name)
    )
    return ActivationCurve(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=RIGHT,
        bottom=BOTTOM,
        zero=frame.y(0),
        f=drawn.f,
        slope=drawn.slope,
        letters=_letters(frame, drawn.pieces, notation),
        levels=tuple(
            CurveMark(LEFT - 6, frame.y(level), short(level, notation.significant)) for level in _levels(frame)
        ),
        ends=tuple(_ends(frame, here, notation.significant)),
        here=here,
        on_f=None if at is None or a is None else (frame.x(at), frame.y(a)),
        on_slope=None if at is None or slope is None else (frame.x(at), frame.y(slope)),
        spoken=_spoken(activation, notation, z, a, slope),
    )


def _letters(frame: CurveFrame, pieces: list[Piece], notation: Notation) -> tuple[CurveMark, CurveMark]:
    """The letters of both curves at their right ends, moved apart where the curves meet."""
    _, fs, slopes = pieces[-1]
    f, slope = frame.y(float(fs[-1])), frame.y(float(slopes[-1]))
    lack = LABEL_APART - abs(f - slope)
    if lack > 0:
        up = 1 if f > slope else -1
        f = f + up * lack / 2
        slope = slope - up * lack / 2
    f, slope = (round(min(max(y, TOP), BOTTOM), 1) for y in (f, slope))
    return CurveMark(RIGHT + 7, f, f"f({notation.weighted})"), CurveMark(RIGHT + 7, slope, notation.plain()["slope"])


def _levels(frame: CurveFrame) -> tuple[float, ...]:
    """0, the top or 1, and the bottom where it is far enough from 0 to be read."""
    tall = frame.ceiling - frame.floor
    top = 1.0 if tall < TALL else frame.ceiling
    return (0.0, top, frame.floor) if frame.floor < -0.15 * tall else (0.0, top)


def _ends(frame: CurveFrame, here: CurveMark | None, significant: int) -> Iterator[CurveMark]:
    """The numbers at both ends and at 0, without those that z would stand on."""
    for z in (frame.low, 0.0, frame.high):
        mark = CurveMark(frame.x(z), BOTTOM + 17, short(z, significant))
        if not here or abs(mark.x - here.x) > NUMBER_APART:
            yield mark


def _spoken(activation: Activation, notation: Notation, z: float | None, a: float | None, slope: float | None) -> str:
    letters = notation.plain()
    said = f"{activation.title} and its slope around {letters['z']}"
    if z is None:
        return f"{said}, {letters['z']} is not reached"
    parts = [
        f"at {letters['z']} {short(z, notation.significant)}",
        f"{letters['a']} is {'not reached' if a is None else short(a, notation.significant)}",
    ]
    if slope is not None and math.isfinite(slope):
        parts.append(f"the slope {short(slope, notation.significant)}")
    return ", ".join([said, *parts]).replace("−", "minus ")
