"""The box in which f and f′ are drawn: which z it spans, how high it is, and the curves as paths."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from app.engine.activations import Activation
from app.engine.network import Array
from app.scene.curves import n

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
    pieces = []
    for start, end in pairwise(edges):
        inside = np.linspace(start, end, SAMPLES)
        inside[0], inside[-1] = np.nextafter(start, end), np.nextafter(end, start)
        pieces.append((inside, activation.f(inside), activation.df(inside)))
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
