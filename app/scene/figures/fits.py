"""Points and fits: the points, the curve, the new point once one has said where it is, and two bars of error."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from app.explorer.figures.figure import Figure
from app.explorer.figures.fits import LEAST, MOST, NO_GUESS, STAR, X, Y, kept_back, seen_fit
from app.explorer.session import Session
from app.scene.curves import n
from app.scene.figures.chart import Chart, Grip, Line, Mark, Scale, Text
from app.scene.figures.drawing import Drawing
from app.scene.formulas.numbers import short

LOW, HIGH = -16.0, 34.0
POINTS = 161
AWAY = 22.0
"""pixels by which a point is taken away to keep it back, or to learn from it again"""
LARGEST = 40.0
"""an error that fills its bar"""


@dataclass(frozen=True)
class Charts:
    """The points and their fit; the bars stand in a corner of it."""

    chart: Chart


def charts(session: Session, figure: Figure, width: float, height: float) -> Charts:
    """The chart in a room."""
    return Charts(Chart("fits", Scale(LEAST, MOST, 44, width - 18), Scale(LOW, HIGH, height - 40, 30)))


def draw(session: Session, figure: Figure, at: Charts, hidden: frozenset[str], asks: bool) -> Iterator[Mark]:
    """The marks; the curve beyond the points and the new one are left out while a question asks where it goes."""
    chart, back, of = at.chart, kept_back(figure), seen_fit(figure)
    yield from chart.frame("x", "y", "guess" if asks else "")
    along = np.linspace(LEAST, X.max() if hidden else MOST, POINTS)
    yield Line("curve", chart.path(along, of(along)), clipped="fits")
    if not hidden:
        yield from _star(chart, float(of(STAR[0])), session.significant)
    for k, (x, y) in enumerate(zip(X.tolist(), Y.tolist(), strict=True), 1):
        px, py = chart.place(x, y)
        kept = bool(back[k - 1])
        if kept:
            yield Line("gap", f"M{px} {py}V{n(chart.y.at(float(of(x))))}", clipped="fits")
        words = "kept back" if kept else "learnt from"
        yield Grip(f"point.{k}", f"point {k}", px, py, words, "0", "1", shape="point kept" if kept else "point")
    yield from _bars(session, figure, chart, hidden)
    if asks:
        yield from _pin(chart, figure.number("guess"), session.significant)


def _star(chart: Chart, at5: float, digits: int) -> Iterator[Mark]:
    """The new point, and how far the curve misses it; where it leaves the picture an arrow says where to."""
    x, y = chart.x.at(STAR[0]), chart.y.at(STAR[1])
    end = chart.y.at(min(max(at5, LOW), HIGH))
    yield Line("gap", f"M{n(x)} {n(y)}V{n(end)}")
    yield Text("star", n(x), n(y + 6), "★")
    away = f"off by {short(abs(at5 - STAR[1]), digits)}"
    if not LOW <= at5 <= HIGH:
        away += f", at {short(at5, digits)}"
    yield chart.beside("gap-size", x, min(max((y + end) / 2, 60), chart.y.start - 30), away)


def _bars(session: Session, figure: Figure, chart: Chart, hidden: frozenset[str]) -> Iterator[Mark]:
    numbers, digits = figure.kind.numbers(session, figure), session.significant
    shown = [("mean squared error, learnt from", numbers["train"])]
    if "test" in numbers:
        shown.append(("kept back", numbers["test"]))
    left, full = chart.x.start + 12, min(190.0, (chart.x.end - chart.x.start) * 0.4)
    for row, (title, value) in enumerate(shown):
        top = chart.top + 20 + 40 * row
        yield Text("mini-title", n(left), n(top - 5), title, "start")
        reach = min(value / LARGEST, 1) * full
        yield Line("arrives", f"M{n(left)} {n(top)}h{n(full)}v10h{n(-full)}Z")
        yield Line("cost" if row else "passes", f"M{n(left)} {n(top)}h{n(reach)}v10h{n(-reach)}Z")
        yield Text("here-text", n(left + full + 7), n(top + 10), short(value, digits), "start")


def _pin(chart: Chart, guess: float, digits: int) -> Iterator[Mark]:
    """Where the learner says that the curve is at 5."""
    made = guess != NO_GUESS
    value = min(max(guess, LOW), HIGH) if made else 0.0
    x, y = chart.place(STAR[0], value)
    yield Line("half", f"M{x} {n(chart.y.start)}V{n(chart.top)}")
    words = short(guess, digits) if made else "your guess"
    yield chart.beside("here-text", float(x), float(y) - 10, words)
    yield Grip("guess", "your guess of the curve at 5", x, y, words, "-300", "60")


def value_of(session: Session, figure: Figure, key: str, at: Charts, x: float, y: float) -> float:
    """The guess by its height; a point that is taken away from its place changes sides."""
    if key == "guess":
        return round(at.chart.y.back(y), 1)
    if not key.startswith("point."):
        return next(one.value for one in figure.kind.handles(session, figure) if one.key == key)
    k = int(key.removeprefix("point.")) - 1
    now = bool(kept_back(figure)[k])
    away = np.hypot(x - at.chart.x.at(float(X[k])), y - at.chart.y.at(float(Y[k]))) > AWAY
    return float(now != bool(away))


def sentence(session: Session, figure: Figure, hidden: frozenset[str]) -> str:
    """What the fit is, and what it misses."""
    numbers, digits = figure.kind.numbers(session, figure), session.significant
    degree = int(numbers["degree"])
    weights = f"{degree + 1} weights" if degree else "one weight"
    said = f"Degree {degree}: {weights}, mean squared error {short(numbers['train'], digits)}"
    if hidden:
        return f"{said}. Say first where it is at 5."
    if "test" in numbers:
        return f"{said} on the points it learnt from, {short(numbers['test'], digits)} on those kept back."
    return f"{said}. At 5 it says {short(numbers['at5'], digits)}, and the new point is at {STAR[1]:g}."


FITS = Drawing(charts, draw, value_of, sentence, in_fields=lambda key: key == "degree")
