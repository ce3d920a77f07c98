"""x²y as two curves at one height: over x while y stands still, over y while x does; each with its own slope."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from app.explorer.figures.figure import Figure
from app.explorer.figures.partial import EDGE, place, slopes, value
from app.explorer.session import Session
from app.scene.curves import n
from app.scene.figures.chart import Chart, Grip, Line, Mark, Scale
from app.scene.figures.drawing import Drawing
from app.scene.formulas.numbers import short

POINTS = 81
REACH = 1.1  # of a tangent to both sides
LEAST_HEIGHT = 12.0  # of f, where the curves are low
CATCH = 5.0  # pixels from which a whole number catches the hand


@dataclass(frozen=True)
class Charts:
    """Where f stands over x, and where over y."""

    x: Chart
    y: Chart


def charts(session: Session, figure: Figure, width: float, height: float) -> Charts:
    """The two charts, beside one another where there is room; heights are the same in both."""
    beside = width >= 620
    x, y = place(figure)
    along = np.linspace(-EDGE, EDGE, 41)
    seen = np.concatenate([np.asarray(value(along, y)), np.asarray(value(x, along))])
    low, high = min(float(seen.min()), 0.0), max(float(seen.max()), LEAST_HEIGHT)
    low, high = low - 0.04 * (high - low), high + 0.06 * (high - low)
    if beside:
        half = width / 2
        sides = (44.0, half - 18), (half + 44, width - 18)
        heights = ((height - 40, 34.0),) * 2
    else:
        sides = ((44.0, width - 18),) * 2
        heights = (height / 2 - 36, 30.0), (height - 36, height / 2 + 28)
    found = [
        Chart(name, Scale(-EDGE, EDGE, *side), Scale(low, high, *ends))
        for name, side, ends in zip("xy", sides, heights, strict=True)
    ]
    return Charts(*found)


def draw(session: Session, figure: Figure, at: Charts, hidden: frozenset[str], asks: bool) -> Iterator[Mark]:
    """The marks; of a slope that a question asks for the tangent is left out."""
    x, y = place(figure)
    f, along, digits = float(value(x, y)), np.linspace(-EDGE, EDGE, POINTS), session.significant
    of = slopes(x, y)
    for name, chart, here, other, curve in (
        ("x", at.x, x, f"x² · {_factor(y, digits)}", value(along, y)),
        ("y", at.y, y, f"{_factor(x, digits)}² · y", value(x, along)),
    ):
        yield from chart.frame(name, other)
        yield Line("zero", f"M{n(chart.x.start)} {n(chart.y.at(0))}H{n(chart.x.end)}")
        yield Line("curve", chart.path(along, np.asarray(curve)), clipped=name)
        if f"slope.{name}" not in hidden:
            ends = np.array([here - REACH, here + REACH])
            yield Line("tangent", chart.path(ends, f + of[name] * (ends - here)), clipped=name)
        px, py = chart.place(here, f)
        yield Line("stay", f"M{px} {n(chart.y.start)}V{py}")
        yield chart.beside("here-text", float(px), float(py) - 10, short(f, digits), 13)
        yield Grip(name, name, px, py, short(here, digits), f"{-EDGE:g}", f"{EDGE:g}", hue=1 + (name == "y"))


def value_of(session: Session, figure: Figure, key: str, at: Charts, x: float, y: float) -> float:
    """The value of a handle that is taken to a point; a whole number catches the hand."""
    along = (at.x if key == "x" else at.y).x
    found = along.back(x)
    return float(round(found)) if abs(found - round(found)) <= CATCH * along.pixel else round(found, 2)


def sentence(session: Session, figure: Figure, hidden: frozenset[str]) -> str:
    """How fast f moves with each of the two."""
    x, y = place(figure)
    digits, of = session.significant, slopes(x, y)
    said = [f"At x = {short(x, digits)} and y = {short(y, digits)} the value is {short(float(value(x, y)), digits)}."]
    for name, other in (("x", "y"), ("y", "x")):
        if f"slope.{name}" not in hidden:
            said.append(f"While {other} stands still, the slope by {name} is {short(of[name], digits)}.")
    return " ".join([*said, *(["Answer first, then the slopes appear."] if len(said) == 1 else [])])


def _factor(number: float, digits: int) -> str:
    written = short(number, digits)
    return f"({written})" if number < 0 else written


PARTIAL = Drawing(charts, draw, value_of, sentence, shape=1.5)
