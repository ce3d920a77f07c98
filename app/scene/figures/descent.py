"""The ball on a curve, and below or beside it the cobweb: how each place follows from the one before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from app.explorer.figures.descent import NO_GUESS, PARABOLA, curve_of, places, sliced, start_of
from app.explorer.figures.figure import Figure
from app.explorer.session import Session
from app.scene.curves import n
from app.scene.figures.chart import FLAGGED, Chart, Dot, Grip, Line, Mark, Scale, Text, bar
from app.scene.figures.drawing import Drawing
from app.scene.formulas.numbers import short

POINTS = 121
MOST_WAY = 60  # steps that are drawn of a long way
TRAIL = 12  # dots of a trail that are numbered; of a longer one the last is
BALL = 7.0
ROOM = (-1.6, 3.6)
"""of a parabola, while the ball stays there; then as far as it goes, to four times as wide"""
WIDEST = 4.0


@dataclass(frozen=True)
class Charts:
    """Where the curve and its cobweb stand."""

    curve: Chart
    web: Chart | None


def charts(session: Session, figure: Figure, width: float, height: float) -> Charts:
    """The two charts in a room, beside one another where it is wide."""
    beside = width >= 620
    least, most = _range(session, figure)
    on = curve_of(session, figure)
    ys = [on.value(x) for x in np.linspace(least, most, 41)]
    low, high = min(ys), max(ys)
    low, high = (0.0, high) if low >= 0 and low < high / 2 else (low - 0.1 * (high - low), high)
    split = width * 0.56 if beside else width
    bottom = height - 40 if beside else height * 0.56
    curve = Chart("curve", Scale(least, most, 44, split - 14), Scale(low, high * 1.02 or 1.0, bottom, 50))
    if beside:
        side = min(width - split - 60, height - 70)
        left, lower = split + 46, height - 40
    else:
        side = min(width - 60, height * 0.44 - 74)
        left, lower = 44.0, height - 36
    web = Chart("web", Scale(least, most, left, left + side), Scale(least, most, lower, lower - side))
    return Charts(curve, web)


def draw(session: Session, figure: Figure, at: Charts, hidden: frozenset[str], asks: bool) -> Iterator[Mark]:
    """The marks; what an open question asks is left out, and there is a pin to say where the next place is."""
    letter = _letter(session, figure)
    on, xs = curve_of(session, figure), places(session, figure)
    chart, last = at.curve, xs[-1]
    yield from chart.frame(letter, _height(session, figure), "guess" if asks else "", FLAGGED)
    along = np.linspace(chart.x.least, chart.x.most, POINTS)
    yield Line("curve", chart.path(along, [on.value(x) for x in along]), clipped="curve")
    slope = on.slope(last)
    reach = 0.16 * (chart.x.most - chart.x.least)
    ends = (last - reach, last + reach)
    yield Line("tangent", chart.path(ends, [on.value(last) + slope * (x - last) for x in ends]), clipped="curve")
    if "next" not in hidden:
        yield from _arrow(chart, last, last - figure.number("rate") * slope, on.value(last))
    yield from _trail(chart, xs, [on.value(x) for x in xs])
    if at.web is not None:
        yield from _web(at.web, session, figure, xs, hidden)
    x, y = chart.place(last, on.value(last))
    if figure.name("curve") == PARABOLA and len(xs) == 1 and not asks:
        yield Grip("start", "start, the ball's place", x, y, short(last, session.significant), "-2", "4")
    else:
        yield Dot("ball", x, y, BALL)
    if asks:
        yield _pin(chart, figure.number("guess"), last, session.significant)


def value_of(session: Session, figure: Figure, key: str, at: Charts, x: float, y: float) -> float:
    """The value of a handle that is taken to a point."""
    return round(at.curve.x.back(x), 2)


def sentence(session: Session, figure: Figure, hidden: frozenset[str]) -> str:
    """What has happened, in words."""
    on, xs = curve_of(session, figure), places(session, figure)
    digits, rate, x = session.significant, figure.number("rate"), xs[-1]
    letter, slope = _letter(session, figure), on.slope(xs[-1])
    here = f"At {letter} = {short(x, digits)} the slope is {short(slope, digits)}"
    if "next" in hidden:
        return f"{here}. Where will the next step lead? Press the chart there."
    move = -rate * slope
    way = f"a step goes {short(rate, digits)} · {short(abs(slope), digits)} = {short(abs(move), digits)}"
    side = "to the right" if move > 0 else "to the left" if move < 0 else "nowhere"
    said = f"{here}; {way} {side}." if move else f"{here}: a step goes nowhere."
    if on.lowest is None or len(xs) < 2:
        return said
    return f"{said} {_story(xs, on.lowest)}"


def _story(xs: Sequence[float], lowest: float) -> str:
    before, now = abs(xs[-2] - lowest), abs(xs[-1] - lowest)
    if now == 0:
        return "The ball lies at the lowest place."
    if abs(now - before) <= 1e-9 * max(now, before):
        return "It is as far from the lowest place as before, on the other side: it will go to and fro for ever."
    if now > before:
        return "It is farther from the lowest place than before: it flies away."
    crossed = (xs[-1] - lowest) * (xs[-2] - lowest) < 0
    return "It has crossed the lowest place and is nearer to it." if crossed else "It is nearer to the lowest place."


def _range(session: Session, figure: Figure) -> tuple[float, float]:
    if figure.name("curve") != PARABOLA:
        start, xs = start_of(session, figure), places(session, figure)
        half = max(4.0, *(abs(x - start) * 1.2 for x in xs if abs(x - start) < 40)) if len(xs) > 1 else 4.0
        return start - half, start + half
    least, most = ROOM
    start = figure.number("start")
    near = [x for x in places(session, figure) if abs(x - 1) < (most - least) / 2 * WIDEST]
    return min(least, start - 0.6, *(x - 0.4 for x in near)), max(most, start + 0.6, *(x + 0.4 for x in near))


def _arrow(chart: Chart, x: float, to: float, y: float) -> Iterator[Mark]:
    """How far the step goes, level at the height of the ball, and where it lands."""
    start, end = chart.x.at(x), min(max(chart.x.at(to), chart.x.start - 8), chart.x.end + 8)
    at = chart.y.at(y)
    if abs(end - start) < 1:
        return
    tip = 7 if end > start else -7
    yield Line("move", f"M{n(start)} {n(at)}H{n(end - (tip if abs(end - start) > 9 else 0))}")
    yield Line("move-tip", f"M{n(end)} {n(at)}l{-tip} -4.5v9Z")
    yield Line("drop", f"M{n(end)} {n(at)}V{n(chart.y.start)}")


def _pin(chart: Chart, guess: float, here: float, digits: int) -> Grip:
    """Where the learner says that the next place is."""
    made = guess != NO_GUESS
    text = short(round(guess, 2), digits) if made else "your guess"
    at = guess if made else here
    ends = n(chart.x.at(at)), n(chart.y.start), n(chart.top)
    return bar("guess", "your guess of the next place", *ends, short(at, digits), text, ("-6", "8"))


def _trail(chart: Chart, xs: Sequence[float], ys: Sequence[float]) -> Iterator[Mark]:
    shown = [k for k in range(len(xs) - 1) if k <= TRAIL]
    for k in shown:
        if chart.x.least <= xs[k] <= chart.x.most:
            x, y = chart.place(xs[k], ys[k])
            yield Dot("trail", x, y, 4)
            if k < TRAIL and _apart(chart, xs, k):
                yield Text("trail-number", x, n(chart.y.at(ys[k]) - 9), str(k))


def _apart(chart: Chart, xs: Sequence[float], k: int) -> bool:
    """Whether there is room for the number of a dot: none of those before stands nearer than a number is wide."""
    return all(abs(chart.x.at(xs[k]) - chart.x.at(xs[before])) > 14 for before in range(k))


def _web(chart: Chart, session: Session, figure: Figure, xs: Sequence[float], hidden: frozenset[str]) -> Iterator[Mark]:
    """The next place by this one: its line, the line of staying where one is, and the way between them."""
    letter = _letter(session, figure)
    yield from chart.frame(letter, f"next {letter}")
    on, rate = curve_of(session, figure), figure.number("rate")
    ends = (chart.x.least, chart.x.most)
    yield Line("stay", chart.path(ends, ends), clipped="web")
    if "next" not in hidden:
        along = np.linspace(*ends, 2 if on.lowest is not None else POINTS)
        yield Line("turn", chart.path(along, [x - rate * on.slope(x) for x in along]), clipped="web")
    way: list[tuple[float, float]] = [(xs[0], xs[0])]
    for before, after in pairwise(xs[:MOST_WAY]):
        way += [(before, after), (after, after)]
    yield Line("way", chart.path([x for x, _ in way], [y for _, y in way]), clipped="web")
    x, y = chart.place(xs[-1], xs[-1])
    if chart.x.least <= xs[-1] <= chart.x.most:
        yield Dot("ball", x, y, 5)


def _letter(session: Session, figure: Figure) -> str:
    return "x" if figure.name("curve") == PARABOLA else str(session.notation.parameter(*sliced(session)))


def _height(session: Session, figure: Figure) -> str:
    return "x² − 2x + 1.5" if figure.name("curve") == PARABOLA else str(session.notation.C)


DESCENT = Drawing(charts, draw, value_of, sentence, shape=1.5)
