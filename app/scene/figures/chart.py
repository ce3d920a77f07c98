"""The marks of a chart: two axes with round numbers, lines and dots in its box, handles that move along an axis."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from app.engine.network import Array
from app.scene.curves import n
from app.scene.formulas.numbers import MINUS

FLAGGED = 29.0
"""how far above a chart with a flag on it the name of its axis stands"""
FAR = 1e4  # pixels beyond which nothing is drawn: what is clipped anyway


@dataclass(frozen=True, slots=True)
class Line:
    """A line or an area, as SVG path data."""

    kind: str
    d: str
    hue: int = 0
    "the number of a path colour, 0 for none"
    clipped: str = ""
    "the chart in whose box it ends"
    mark: str = "line"


@dataclass(frozen=True, slots=True)
class Dot:
    """A dot, a ring by its kind."""

    kind: str
    x: str
    y: str
    r: float
    hue: int = 0
    mark: str = "dot"


@dataclass(frozen=True, slots=True)
class Text:
    """A text at a place; its anchor is start, middle or end."""

    kind: str
    x: str
    y: str
    text: str
    anchor: str = "middle"
    hue: int = 0
    mark: str = "text"


@dataclass(frozen=True, slots=True)
class Box:
    """The box of a chart, to which lines are clipped; one may be pressed to place a handle."""

    name: str
    x: str
    y: str
    width: str
    height: str
    places: str = ""
    "the handle that goes where the box is pressed"
    mark: str = "box"


@dataclass(frozen=True, slots=True)
class Grip:
    """What of a figure is held: a dot, or a bar with its number in a flag."""

    key: str
    spoken: str
    x: str
    y: str
    value: str
    least: str
    most: str
    shape: str = "dot"
    hue: int = 0
    top: str = ""
    "of a bar"
    flag: str = ""
    "what stands on it"
    width: float = 0.0
    "of the flag"
    now: str = ""
    "the value as a number"
    mark: str = "grip"

    @property
    def flag_x(self) -> str:
        """The left border of the flag."""
        return n(float(self.x) - self.width / 2)

    @property
    def flag_y(self) -> str:
        """Its upper border: the flag stands on the bar."""
        return n(float(self.top) - 22)

    @property
    def text_x(self) -> str:
        """The middle of its text."""
        return self.x

    @property
    def text_y(self) -> str:
        """The line its text stands on."""
        return n(float(self.top) - 7)


def bar(key: str, spoken: str, x: str, y: str, top: str, value: str, flag: str, ends: tuple[str, str]) -> Grip:
    """An upright bar that is held, with a flag on it."""
    return Grip(key, spoken, x, y, value, *ends, shape="bar", top=top, flag=flag, width=8.0 * len(flag) + 12)


Mark = Line | Dot | Text | Box | Grip


@dataclass(frozen=True, slots=True)
class Scale:
    """From numbers to pixels along one axis."""

    least: float
    most: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Where a number stands."""
        return self.start + (value - self.least) / (self.most - self.least) * (self.end - self.start)

    def pixels(self, values: Sequence[float] | Array) -> Array:
        """Where numbers stand."""
        per = (self.end - self.start) / (self.most - self.least)
        found: Array = self.start + (np.asarray(values) - self.least) * per
        return found

    def back(self, pixel: float) -> float:
        """The number that stands there."""
        return self.least + (pixel - self.start) / (self.end - self.start) * (self.most - self.least)

    @property
    def pixel(self) -> float:
        """How much a pixel is worth."""
        return abs((self.most - self.least) / (self.end - self.start))


@dataclass(frozen=True)
class Chart:
    """A box with two axes."""

    name: str
    x: Scale
    y: Scale

    @cached_property
    def left(self) -> float:
        """The left border of the box."""
        return self.x.start

    @cached_property
    def top(self) -> float:
        """The upper border of the box."""
        return self.y.end

    def place(self, x: float, y: float) -> tuple[str, str]:
        """Where a point stands, kept near the box."""
        return n(_near(self.x.at(x))), n(_near(self.y.at(y)))

    def path(self, xs: Sequence[float] | Array, ys: Sequence[float] | Array) -> str:
        """A line through points as path data; it is interrupted where one is no number."""
        px, py = self.x.pixels(xs), self.y.pixels(ys)
        there = np.isfinite(px) & np.isfinite(py)
        px, py = np.clip(px, -FAR, FAR), np.clip(py, -FAR, FAR)
        if there.all():
            return "M" + "L".join([f"{x:.1f} {y:.1f}" for x, y in zip(px.tolist(), py.tolist(), strict=True)])
        parts, drawn = [], False
        for x, y, known in zip(px.tolist(), py.tolist(), there.tolist(), strict=True):
            if known:
                parts.append(f"{'L' if drawn else 'M'}{x:.1f} {y:.1f}")
            drawn = known
        return "".join(parts)

    def frame(self, across: str, up: str, places: str = "", above: float = 7) -> Iterator[Mark]:
        """The box, its grid with round numbers, and what is along the axes: `above` the box, so far."""
        left, right, bottom, top = (n(end) for end in (self.x.start, self.x.end, self.y.start, self.y.end))
        width, height = n(self.x.end - self.x.start), n(self.y.start - self.y.end)
        yield Box(self.name, left, top, width, height, places)
        for value in ticks(self.x, 62):
            at = n(self.x.at(value))
            yield Line("grid", f"M{at} {bottom}V{top}")
            yield Text("tick", at, n(self.y.start + 15), written(value))
        for value in ticks(self.y, 46):
            at = n(self.y.at(value))
            yield Line("grid", f"M{left} {at}H{right}")
            yield Text("tick", n(self.x.start - 6), n(self.y.at(value) + 4), written(value), "end")
        yield Line("axis", f"M{left} {top}V{bottom}H{right}")
        yield Text("axis-name", right, n(self.y.start + 29), across, "end")
        yield Text("axis-name", left, n(self.y.end - above), up, "start")

    def beside(self, kind: str, x: float, y: float, words: str, apart: float = 11) -> Text:
        """A text beside a place (in pixels), on the side that has room for it."""
        right = x < self.x.end - 90
        return Text(kind, n(x + apart if right else x - apart), n(y), words, "start" if right else "end")


def ticks(scale: Scale, apart: float) -> Iterator[float]:
    """Round numbers along a scale, at least so many pixels apart."""
    least, most = sorted((scale.least, scale.most))
    wanted = scale.pixel * apart
    size = 10.0 ** math.floor(math.log10(wanted))
    step = next(size * by for by in (1, 2, 5, 10) if size * by >= wanted * 0.999)
    for count in range(math.ceil(least / step - 1e-9), math.floor(most / step + 1e-9) + 1):
        yield count * step


def written(value: float) -> str:
    """A round number of an axis."""
    return f"{value:.6g}".replace("-", MINUS) if value else "0"


def _near(pixel: float) -> float:
    return min(max(pixel, -FAR), FAR)
