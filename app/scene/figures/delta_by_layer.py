"""δ through the layers: a bar for each layer, on an axis on which each line is ten times smaller."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from app.engine.activations import ACTIVATIONS
from app.explorer.figures.delta_by_layer import BENDS, CHAIN, OWN, sizes
from app.explorer.figures.figure import Figure
from app.explorer.session import Session
from app.scene.curves import n
from app.scene.figures.chart import Box, Chart, Line, Mark, Scale, Text
from app.scene.figures.drawing import Choice, Drawing
from app.scene.formulas.numbers import SUPERSCRIPTS, short

FEWEST_TENS = 3  # lines of an axis, at the least
MOST_TENS = 40


@dataclass(frozen=True)
class Charts:
    """The chart; upwards stand powers of ten."""

    chart: Chart


def charts(session: Session, figure: Figure, width: float, height: float) -> Charts:
    """The chart in a room, as deep as the smallest δ."""
    found = [math.log10(size) for size in sizes(session, figure) if size]
    high = math.ceil(max(found, default=0.0) + 1e-9)
    low = max(min(math.floor(min(found, default=0.0)), high - FEWEST_TENS), high - MOST_TENS)
    count = len(sizes(session, figure))
    x = Scale(0.4, count + 0.6, 52, width - 16)
    return Charts(Chart("delta", x, Scale(low, high, height - 46, 36)))


def draw(session: Session, figure: Figure, at: Charts, hidden: frozenset[str], asks: bool) -> Iterator[Mark]:
    """The marks; what a question asks is left out."""
    chart, letter = at.chart, session.notation.plain()["delta"]
    x, y = chart.x, chart.y
    yield Box(chart.name, n(x.start), n(y.end), n(x.end - x.start), n(y.start - y.end))
    every = max(1, math.ceil(30 * y.pixel))
    for power in range(int(y.least), int(y.most) + 1, every):
        level = n(y.at(power))
        yield Line("grid", f"M{n(x.start)} {level}H{n(x.end)}")
        yield Text("tick", n(x.start - 6), n(y.at(power) + 4), _power(power), "end")
    found = sizes(session, figure)
    wide = min(44.0, (x.end - x.start) / len(found) * 0.7)
    room = (x.end - x.start) / len(found)
    for layer, size in enumerate(found, 1):
        middle = x.at(layer)
        yield Text("tick", n(middle), n(y.start + 16), str(layer))
        if hidden:
            continue
        if size is None:
            yield Text("bar-text unknown", n(middle), n(y.start - 6), "?")
            continue
        text = short(size, session.significant)
        if size <= 0:
            yield Text("bar-text", n(middle), n(y.start - 6), "0")
            continue
        top = max(y.at(max(math.log10(size), y.least)), y.end)
        yield Line("delta-bar", f"M{n(middle - wide / 2)} {n(y.start)}V{n(top)}h{n(wide)}V{n(y.start)}Z")
        if layer in (1, len(found)) or room >= 7 * len(text):
            side = "middle" if room >= 7 * len(text) else "start" if layer == 1 else "end"
            edge = {"start": middle - wide / 2, "middle": middle, "end": middle + wide / 2}[side]
            yield Text("bar-text", n(edge), n(top - 6), text, side)
    yield Line("axis", f"M{n(x.start)} {n(y.end)}V{n(y.start)}H{n(x.end)}")
    yield Text("axis-name", n(x.end), n(y.start + 34), "layer", "end")
    yield Text("axis-name", n(x.start - 40), n(y.end - 14), f"|{letter}|", "start")


def value_of(session: Session, figure: Figure, key: str, at: Charts, x: float, y: float) -> float:
    """Nothing of it is held in the chart: its handles are fields."""
    return next(one.value for one in figure.kind.handles(session, figure) if one.key == key)


def sentence(session: Session, figure: Figure, hidden: frozenset[str]) -> str:
    """How much of δ arrives at the first layer."""
    letter = session.notation.plain()["delta"]
    if hidden:
        return f"Answer first, then {letter} of every layer appears."
    found = sizes(session, figure)
    if found[0] is None or found[-1] is None:
        return f"The backward pass has not come to every {letter} yet: walk on, and each layer gets its bar."
    if not found[0]:
        return f"Nothing of {letter} arrives at the first layer."
    ratio = found[-1] / found[0]
    digits = session.significant
    if len(found) == 1 or abs(ratio - 1) < 1e-9:
        return f"{letter} is as large at the first layer as at the last."
    each = ratio ** (1 / (len(found) - 1))
    if ratio < 1:
        return f"On its way to the first layer {letter} grows {short(1 / ratio, digits)} times: it explodes."
    return (
        f"At the first layer {letter} is {short(ratio, digits)} times smaller than at the last: "
        f"{short(each, digits)} times for each layer."
    )


def choices(session: Session, figure: Figure) -> tuple[Choice, ...]:
    """Whose δ, and of a chain which bend."""
    of = figure.name("of")
    names = {CHAIN: "a chain", OWN: "this network"}
    whose = Choice(
        "of", f"{session.notation.plain()['delta']} of", tuple((key, text, key == of) for key, text in names.items())
    )
    if of == OWN:
        return (whose,)
    bends = tuple((name, ACTIVATIONS[name].title, name == figure.name("bend")) for name in BENDS)
    return whose, Choice("bend", "bend", bends)


def _power(power: int) -> str:
    return {0: "1", 1: "10"}.get(power, f"10{str(power).translate(SUPERSCRIPTS)}")


DELTA_BY_LAYER = Drawing(charts, draw, value_of, sentence, choices)
