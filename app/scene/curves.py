"""Curves as data: the S-curve between two neurons, points on it, arcs, and their SVG path texts."""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from app.engine.network import Array

BEND = 0.42  # how far the control points reach, as a share of the width
Share = TypeVar("Share", float, Array)


@dataclass(frozen=True)
class Curve:
    """A cubic from (x1, y1) to (x2, y2)."""

    x1: float
    y1: float
    x2: float
    y2: float
    leave: tuple[float, float] | None = None
    """the control point it leaves towards; None where it leaves horizontally"""
    arrive: tuple[float, float] | None = None
    """the control point it arrives from, likewise"""

    @property
    def controls(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The two control points."""
        bend = (self.x2 - self.x1) * BEND
        return self.leave or (self.x1 + bend, self.y1), self.arrive or (self.x2 - bend, self.y2)

    def at(self, t: Share) -> tuple[Share, Share]:
        """The point at t in 0…1, or an array of each coordinate for an array of t."""
        (ax, ay), (bx, by) = self.controls
        s = 1 - t
        first = s**3
        second = 3 * s * s * t
        third = 3 * s * t * t
        fourth = t**3
        x = first * self.x1 + second * ax + third * bx + fourth * self.x2
        return x, first * self.y1 + second * ay + third * by + fourth * self.y2

    def shifted(self, start: float, end: float) -> "Curve":
        """The curve with its ends moved up or down."""
        leave, arrive = (c and (c[0], c[1] + by) for c, by in ((self.leave, start), (self.arrive, end)))
        return Curve(self.x1, self.y1 + start, self.x2, self.y2 + end, leave, arrive)

    @lru_cache(maxsize=8192)  # noqa: B019 - curves are a few numbers, and the same ones are drawn at every step
    def path(self) -> str:
        """As SVG path data, left to right."""
        first, second = self.controls
        return f"M{n(self.x1)} {n(self.y1)}" + _cubic(first, second, (self.x2, self.y2))

    def backwards(self) -> str:
        """As SVG path data that goes on from its right end to its left end."""
        first, second = self.controls
        return f"L{n(self.x2)} {n(self.y2)}" + _cubic(second, first, (self.x1, self.y1))


def _cubic(*points: tuple[float, float]) -> str:
    return "C" + " ".join(f"{n(x)} {n(y)}" for x, y in points)


def n(value: float) -> str:
    """A coordinate with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def arc(x: float, y: float, radius: float, sweep: float, clockwise: bool) -> str:
    """An arc that starts at the bottom of a circle and runs `sweep` degrees, as SVG path data."""
    angle = math.radians(90 + (sweep if clockwise else -sweep))
    end_x = x + radius * math.cos(angle)
    end_y = y + radius * math.sin(angle)
    flags = f"{int(sweep > 180)} {int(clockwise)}"
    return f"M{n(x)} {n(y + radius)}A{n(radius)} {n(radius)} 0 {flags} {n(end_x)} {n(end_y)}"
