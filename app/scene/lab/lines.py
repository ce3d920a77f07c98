"""The lines of a chart: their points, the marks of their runs, where they leave the chart, names beside their ends."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from app.scene.lab.axes import Place
from app.scene.picture.lettering import text_width
from app.training.progress import Point, RunView

SHAPES = (
    "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z",  # disc
    "m-3.6 -3.6h7.2v7.2h-7.2z",  # square
    "m0 -4.8l4.6 8h-9.2z",  # triangle
    "m0 -5l5 5l-5 5l-5 -5z",  # diamond
    "m0 4.8l4.6 -8h-9.2z",  # triangle on its tip
    "m-1.6 -4.8h3.2v3.2h3.2v3.2h-3.2v3.2h-3.2v-3.2h-3.2v-3.2h3.2z",  # cross
    "m-4.2 -4.2h8.4l-8.4 8.4h8.4z",  # hourglass
    "m-2 -5h4v10h-4z",  # bar
)
"""round a point, as path data"""

PARTS = ("train", "test")  # as they are drawn: test on top
MOST_POINTS = 120
UP = "m-5 0h10l-5 -9z"
DOWN = "m-5 -9h10l-5 9z"  # within the chart: below its axis stand the epochs
GAP = 13.0  # between names above each other
SIZE = 12.0  # of the font
AWAY = 9.0  # from the end to its name
NEAR = 2.0  # a name that was moved less than this needs no line to its end


@dataclass(frozen=True, slots=True)
class Series:
    """A run's "loss" or "accuracy" over the epochs, of its "train" or "test" digits, with at least one place."""

    run: RunView
    value: str
    part: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class EndLabel:
    """A name beside the end of a line."""

    x: float
    y: float
    text: str
    lead: str = ""  # path data from it to the end of its line, "" where it stands right beside it


def series(runs: Sequence[RunView], value: str) -> list[Series]:
    """Two lines per run, those without a single point left out."""
    lines = [
        Series(run, value, part, line_points(run.progress.history, f"{part}_{value}")) for run in runs for part in PARTS
    ]
    return [line for line in lines if line.places]


def line_points(history: Sequence[Point], value: str) -> tuple[Place, ...]:
    """(epoch, value) at up to about 120 points in order of time, the first and the last among them.

    `value` names a number of a Point; a point where it is no number is left out. As a history grows, what is drawn of
    it stays where it is until every second point is dropped.
    """
    every = stride(len(history))
    kept = [p for i, p in enumerate(history) if i % every == 0 or i == len(history) - 1]
    places = ((p.epoch, getattr(p, value)) for p in kept)
    return tuple((epoch, y) for epoch, y in places if math.isfinite(y))


def stride(points: int) -> int:
    """1, 2, 4, 8, …: each which point of so many is drawn."""
    every = 1
    while points > every * MOST_POINTS:
        every *= 2
    return every


def style(number: int) -> int:
    """Which of the eight colours and shapes the run of this number has, from 1 on."""
    return (number - 1) % len(SHAPES) + 1


def marker(number: int, x: float, y: float) -> str:
    """The shape of a run round a point, as SVG path data."""
    return f"M{round(x, 1):g} {round(y, 1):g}{SHAPES[style(number) - 1]}"


def cut_at_edge(places: Sequence[Place], top: float, bottom: float) -> tuple[list[Place], str]:
    """The places up to the last time that the line leaves, and path data of an arrow, "" if it ends within."""
    within = [i for i, (_, y) in enumerate(places) if top <= y <= bottom]
    last = within[-1] if within else -1
    if last == len(places) - 1:
        return list(places), ""
    edge, arrow = (top, UP) if places[last + 1][1] < top else (bottom, DOWN)
    x = _crossing(places[last], places[last + 1], edge) if within else places[0][0]
    return [*places[: last + 1], (x, edge)], f"M{x:g} {edge:g}{arrow}"


def _crossing(inside: Place, outside: Place, edge: float) -> float:
    (x, y), (beyond_x, beyond_y) = inside, outside
    return round(x + (beyond_x - x) * (y - edge) / (y - beyond_y), 1)


def end_labels(ends: Sequence[tuple[float, float, str]], top: float, bottom: float) -> tuple[EndLabel, ...]:
    """A label for every (x, y, text), in the same order, all between `top` and `bottom`; no text, no room taken."""
    placed = {i: y for i, (_, y, _) in enumerate(ends)}
    for group in _close(ends):
        placed |= _spread({i: min(max(ends[i][1], top), bottom) for i in group}, top, bottom)
    return tuple(_label(end, placed[i], top, bottom) for i, end in enumerate(ends))


def _close(ends: Sequence[tuple[float, float, str]]) -> list[list[int]]:
    """The ends from left to right, in groups within which each begins before the names of those before have ended."""
    groups: list[list[int]] = []
    for i in sorted((i for i, end in enumerate(ends) if end[2]), key=lambda i: ends[i][0]):
        if groups and ends[i][0] < max(_right(ends[j]) for j in groups[-1]):
            groups[-1].append(i)
        else:
            groups.append([i])
    return groups


def _right(end: tuple[float, float, str]) -> float:
    """Where a name ends."""
    return end[0] + AWAY + text_width(end[2], SIZE, bold=True)


def _spread(heights: dict[int, float], top: float, bottom: float) -> dict[int, float]:
    """Heights at least GAP apart: pushed down from the top, then up from the bottom."""
    order = sorted(heights, key=heights.__getitem__)
    gap = min(GAP, (bottom - top) / max(len(order) - 1, 1))
    lowest = top - gap
    for i in order:
        heights[i] = lowest = max(heights[i], lowest + gap)
    highest = bottom + gap
    for i in reversed(order):
        heights[i] = highest = min(heights[i], highest - gap)
    return heights


def _label(end: tuple[float, float, str], y: float, top: float, bottom: float) -> EndLabel:
    x, wanted, text = end
    wanted = min(max(wanted, top), bottom)
    lead = f"M{x:.1f} {wanted:.1f}L{x + AWAY - 2:.1f} {y:.1f}" if abs(y - wanted) > NEAR else ""
    return EndLabel(round(x + AWAY, 1), round(y, 1), text, lead)
