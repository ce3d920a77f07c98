"""Curves as data: the S-curve between two neurons, points on it, arcs, and their SVG path texts."""

import math
from dataclasses import dataclass
from functools import lru_cache

BEND = 0.42  # how far the control points reach, as a share of the width


@dataclass(frozen=True)
class Curve:
    """A cubic that leaves (x1, y1) and enters (x2, y2) horizontally."""

    x1: float
    y1: float
    x2: float
    y2: float

    def at(self, t: float) -> tuple[float, float]:
        """The point at t in 0…1."""
        bend = (self.x2 - self.x1) * BEND
        xs, s = (self.x1, self.x1 + bend, self.x2 - bend, self.x2), 1 - t
        x = s**3 * xs[0] + 3 * s * s * t * xs[1] + 3 * s * t * t * xs[2] + t**3 * xs[3]
        return x, self.y1 + (self.y2 - self.y1) * (3 * t * t - 2 * t**3)

    def shifted(self, start: float, end: float) -> "Curve":
        """The curve with its ends moved up or down."""
        return Curve(self.x1, self.y1 + start, self.x2, self.y2 + end)

    @lru_cache(maxsize=8192)  # noqa: B019 - curves are a few numbers, and the same ones are drawn at every step
    def path(self) -> str:
        """As SVG path data, left to right."""
        bend = (self.x2 - self.x1) * BEND
        return f"M{n(self.x1)} {n(self.y1)}" + self._cubic(bend, self.x1, self.y1, self.x2, self.y2)

    def backwards(self) -> str:
        """As SVG path data that goes on from its right end to its left end."""
        bend = (self.x1 - self.x2) * BEND
        return f"L{n(self.x2)} {n(self.y2)}" + self._cubic(bend, self.x2, self.y2, self.x1, self.y1)

    @staticmethod
    def _cubic(bend: float, x1: float, y1: float, x2: float, y2: float) -> str:
        return f"C{n(x1 + bend)} {n(y1)} {n(x2 - bend)} {n(y2)} {n(x2)} {n(y2)}"


def n(value: float) -> str:
    """A coordinate with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def arc(x: float, y: float, radius: float, sweep: float, clockwise: bool) -> str:
    """An arc that starts at the bottom of a circle and runs `sweep` degrees, as SVG path data."""
    angle = math.radians(90 + (sweep if clockwise else -sweep))
    end_x, end_y = x + radius * math.cos(angle), y + radius * math.sin(angle)
    flags = f"{int(sweep > 180)} {int(clockwise)}"
    return f"M{n(x)} {n(y + radius)}A{n(radius)} {n(radius)} 0 {flags} {n(end_x)} {n(end_y)}"
