"""Twelve small charts of one z: the bend, its value and tangent there, and a bar of what its slope lets through."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from app.engine.activations import ACTIVATIONS
from app.explorer.figures.bends import EDGE, bent, curve
from app.explorer.figures.figure import Figure
from app.explorer.session import Session
from app.scene.curves import n
from app.scene.figures.chart import Box, Chart, Dot, Line, Mark, Scale, Text, bar
from app.scene.figures.drawing import Drawing
from app.scene.formulas.numbers import short

LOW, HIGH = -1.3, 2.4
"""of the values that are drawn"""
POINTS = 65
MOST_SLOPE = 1.15  # to which a bar can be drawn
GAP = 14.0
HEAD, FOOT = 18.0, 34.0  # above a chart for its title, below it for its bar


@dataclass(frozen=True)
class Charts:
    """A chart for each bend, in rows."""

    all: dict[str, Chart]


def charts(session: Session, figure: Figure, width: float, height: float) -> Charts:
    """The charts in a room: four in a row where there is room for them, else three or two."""
    columns = 4 if width >= 600 else 3 if width >= 460 else 2
    rows = -(-len(ACTIVATIONS) // columns)
    top = 44.0
    wide, high = (width - GAP) / columns, (height - top) / rows
    found = {}
    for place, name in enumerate(ACTIVATIONS):
        left, upper = GAP + wide * (place % columns), top + high * (place // columns)
        x = Scale(-EDGE, EDGE, left, left + wide - GAP)
        found[name] = Chart(name.replace("_", "-"), x, Scale(LOW, HIGH, upper + high - FOOT, upper + HEAD))
    return Charts(found)


def draw(session: Session, figure: Figure, at: Charts, hidden: frozenset[str], asks: bool) -> Iterator[Mark]:
    """The marks; while a question asks for what is let through, its bars and numbers are left out."""
    z = figure.number("z")
    along = np.linspace(-EDGE, EDGE, POINTS)
    for name, chart in at.all.items():
        yield from _one(name, chart, along, z, session.significant, hidden)
    first = next(iter(at.all.values()))
    x = first.x.at(z)
    flag = f"z = {short(z, session.significant)}"
    ends = f"{-EDGE:g}", f"{EDGE:g}"
    yield bar(
        "z", "weighted sum z", n(x), n(first.y.start), n(first.top - 20), short(z, session.significant), flag, ends
    )


def _one(name: str, chart: Chart, along: np.ndarray, z: float, digits: int, hidden: frozenset[str]) -> Iterator[Mark]:
    left, right, bottom = chart.x.start, chart.x.end, chart.y.start
    yield Box(chart.name, n(left), n(chart.top), n(right - left), n(bottom - chart.top), places="z")
    yield Line("zero", f"M{n(left)} {n(chart.y.at(0))}H{n(right)}M{n(chart.x.at(0))} {n(chart.top)}V{n(bottom)}")
    yield Text("mini-title", n(right), n(chart.top - 5), ACTIVATIONS[name].title, "end")
    kinks = np.array(ACTIVATIONS[name].kinks)
    at = np.sort(np.concatenate([along, kinks, kinks - 1e-9]))  # where it jumps, both sides
    yield Line("curve", chart.path(at, curve(name, at)), clipped=chart.name)
    value, slope = bent(name, z)
    yield Line("cursor", f"M{n(chart.x.at(z))} {n(chart.top)}V{n(bottom)}")
    if f"slope.{name}" not in hidden:
        ends = (z - 1.2, z + 1.2)
        yield Line("tangent", chart.path(ends, [value + slope * (x - z) for x in ends]), clipped=chart.name)
    if f"f.{name}" not in hidden and LOW <= value <= HIGH:
        yield Dot("here", *chart.place(z, value), 4.5)
    yield from _let_through(name, chart, value, slope, digits, hidden)


def _let_through(
    name: str, chart: Chart, value: float, slope: float, digits: int, hidden: frozenset[str]
) -> Iterator[Mark]:
    """An outline of width 1, of which a bar as wide as the slope is filled; a slope below 0 goes the other way."""
    y, full = chart.y.start + 6, (chart.x.end - chart.x.start) / (1 + 2 * MOST_SLOPE - 1) * 0.86
    start = chart.x.start + 0.12 * full
    yield Line("arrives", f"M{n(start)} {n(y)}h{n(full)}v7h{n(-full)}Z")
    words = []
    if f"slope.{name}" not in hidden:
        reach = min(max(slope, -0.12), MOST_SLOPE) * full
        yield Line("passes" if slope >= 0 else "passes turned", f"M{n(start)} {n(y)}h{n(reach)}v7h{n(-reach)}Z")
        words.append(f"f′ {short(slope, digits)}")
    if f"f.{name}" not in hidden:
        words.insert(0, f"f {short(value, digits)}")
    yield Text("mini-numbers", n(chart.x.start), n(y + 21), " · ".join(words), "start")


def value_of(session: Session, figure: Figure, key: str, at: Charts, x: float, y: float) -> float:
    """z where a chart is pressed: of the one that is nearest."""

    def away(chart: Chart) -> float:
        middle = (chart.x.start + chart.x.end) / 2, (chart.y.start + chart.y.end) / 2
        return (x - middle[0]) ** 2 + (y - middle[1]) ** 2

    return round(min(at.all.values(), key=away).x.back(x), 2)


def sentence(session: Session, figure: Figure, hidden: frozenset[str]) -> str:
    """Who lets most of δ through, and who nothing."""
    if hidden:
        return "Answer first, then the slopes appear."
    z = figure.number("z")
    slopes = {row.title: bent(name, z)[1] for name, row in ACTIVATIONS.items()}
    shut = [title for title, slope in slopes.items() if slope == 0]
    turned = [title for title, slope in slopes.items() if slope < 0]
    said = [f"At z = {short(z, session.significant)} identity lets all of {session.notation.plain()['delta']} through"]
    said += [f"; {_listed(shut)} nothing"] if shut else []
    said += [f"; {_listed(turned)} {'turns' if len(turned) == 1 else 'turn'} it round"] if turned else []
    return "".join(said) + "."


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


BENDS = Drawing(charts, draw, value_of, sentence, shape=2.1, in_fields=lambda key: True)
