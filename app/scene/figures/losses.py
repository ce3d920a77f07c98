"""The loss bench: three outputs as bars that are held, and a bar for each loss of the same pair."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.engine.losses import LOSSES
from app.explorer.figures.figure import Figure
from app.explorer.figures.losses import LEAST, ORDER, OUTPUTS, costs, outputs, wanted
from app.explorer.session import Session
from app.scene.curves import n
from app.scene.figures.chart import Box, Chart, Grip, Line, Mark, Scale, Text
from app.scene.figures.drawing import Choice, Drawing
from app.scene.formulas.numbers import short

MOST = 4.0
"""a loss that fills its row; a larger one ends with an arrow"""
BAR = 46.0


@dataclass(frozen=True)
class Charts:
    """The outputs, and the losses beside or below them."""

    outputs: Chart
    losses: Scale
    rows: tuple[float, ...]
    "the middle of each loss's row"


def charts(session: Session, figure: Figure, width: float, height: float) -> Charts:
    """Outputs on the left and losses on the right, or below in a narrow room."""
    beside = width >= 560
    right = width * 0.38 if beside else width - 14
    bottom = height - 46 if beside else height * 0.4
    outs = Chart("outputs", Scale(0.4, 3.6, 40, right), Scale(0, 1, bottom, 26))
    left, top, low = (right + 30, 30.0, height - 20) if beside else (14.0, bottom + 64, height - 10)
    each = (low - top) / len(ORDER)
    rows = tuple(top + each * (place + 0.5) for place in range(len(ORDER)))
    return Charts(outs, Scale(0, MOST, left, width - 62), rows)


def draw(session: Session, figure: Figure, at: Charts, hidden: frozenset[str], asks: bool) -> Iterator[Mark]:
    """The marks; a loss that a question asks for is left out."""
    a, y, digits = outputs(figure), wanted(figure), session.significant
    yield from _outputs(at.outputs, [float(value) for value in a[0]], y, digits)
    for (name, cost), middle in zip(costs(a, y).items(), at.rows, strict=True):
        left, known = at.losses.start, name not in hidden
        yield Text("mini-title", n(left), n(middle - 6), LOSSES[name].title, "start")
        full = at.losses.end - left
        yield Line("arrives", f"M{n(left)} {n(middle)}h{n(full)}v11h{n(-full)}Z")
        if known:
            reach = at.losses.at(min(cost, MOST)) - left
            yield Line("cost", f"M{n(left)} {n(middle)}h{n(reach)}v11h{n(-reach)}Z")
        beyond = "" if cost <= MOST or not known else " →"
        yield Text(
            "here-text", n(at.losses.end + 8), n(middle + 10), (short(cost, digits) if known else "?") + beyond, "start"
        )


def _outputs(chart: Chart, a: list[float], y: int, digits: int) -> Iterator[Mark]:
    x, up = chart.x, chart.y
    yield Box(chart.name, n(x.start), n(up.end), n(x.end - x.start), n(up.start - up.end))
    for level in (0.0, 0.5, 1.0):
        yield Line("grid", f"M{n(x.start)} {n(up.at(level))}H{n(x.end)}")
        yield Text("tick", n(x.start - 6), n(up.at(level) + 4), f"{level:g}", "end")
    for j, value in zip(OUTPUTS, a, strict=True):
        left, top = x.at(j) - BAR / 2, up.at(value)
        yield Line(
            "output wanted" if j == y else "output", f"M{n(left)} {n(up.start)}V{n(top)}h{n(BAR)}V{n(up.start)}Z"
        )
        target = up.at(1.0 if j == y else 0.0)
        yield Line("target-line", f"M{n(left - 5)} {n(target)}h{n(BAR + 10)}")
        yield Text("tick", n(x.at(j)), n(up.start + 16), f"output {j}")
        yield Text("tick", n(x.at(j)), n(up.start + 31), f"wanted {1 if j == y else 0}")
        written = short(value, digits)
        ends = f"{LEAST:g}", f"{1 - LEAST:g}"
        yield Text("here-text", n(x.at(j)), n(max(top - 12, 14)), written)
        yield Grip(f"a{j}", f"output {j}", n(x.at(j)), n(top), written, *ends)


def value_of(session: Session, figure: Figure, key: str, at: Charts, x: float, y: float) -> float:
    """An output by the height to which its bar is taken."""
    return round(at.outputs.y.back(y), 3)


def sentence(session: Session, figure: Figure, hidden: frozenset[str]) -> str:
    """What the losses look at."""
    y = wanted(figure)
    if hidden:
        return "Answer first, then its bar appears."
    return (
        f"The categorical losses look at output {y} alone, binary cross-entropy at all three; "
        "the squared ones care how far, not which way."
    )


def choices(session: Session, figure: Figure) -> tuple[Choice, ...]:
    """Which output is wanted."""
    return (Choice("y", "wanted", tuple((str(j), f"output {j}", j == wanted(figure)) for j in OUTPUTS)),)


LOSS_BENCH = Drawing(charts, draw, value_of, sentence, choices, shape=1.75)
