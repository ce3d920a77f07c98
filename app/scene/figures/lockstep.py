"""Two runs in lock-step: how the output goes with the updates, one line for each run, and the line of ½."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.engine.losses import LOSSES
from app.explorer.figures.figure import Figure
from app.explorer.figures.lockstep import DIFFERENCES, HALF, costs, outputs, runs
from app.explorer.session import Session
from app.scene.curves import n
from app.scene.figures.chart import Chart, Dot, Line, Mark, Scale, Text
from app.scene.figures.drawing import Choice, Drawing
from app.scene.formulas.numbers import short

LEAST_STEPS = 20
HUES = 1, 2
TITLES = {"loss": "the loss", "rate": "the rate", "order": "the order of updates"}


@dataclass(frozen=True)
class Charts:
    """The chart of the output."""

    chart: Chart


def charts(session: Session, figure: Figure, width: float, height: float) -> Charts:
    """The chart in a room, as long as the runs have gone."""
    steps = max(LEAST_STEPS, figure.number("steps"))
    return Charts(Chart("runs", Scale(0, steps, 46, width - 20), Scale(0, 1, height - 42, 34)))


def draw(session: Session, figure: Figure, at: Charts, hidden: frozenset[str], asks: bool) -> Iterator[Mark]:
    """The marks; how far the runs have gone is seen once what is asked has been answered."""
    chart, notation = at.chart, session.notation
    yield from chart.frame("updates", str(notation.a(session.position.step.network.depth, 1)))
    yield Line("half", chart.path((0, chart.x.most), (HALF, HALF)))
    both, names = runs(session, figure), _names(session, figure)
    for place, (run, hue) in enumerate(zip(both, HUES, strict=True)):
        values = outputs(run)
        yield Line("run", chart.path(range(len(values)), values), hue=hue, clipped="runs")
        x, y = chart.place(len(values) - 1, values[-1])
        yield Dot("run-end", x, y, 5, hue=hue)
        words = f"{names[place]}: {short(values[-1], session.significant)}"
        yield Text("run-text", n(chart.x.end - 6), n(chart.top + 17 + 18 * place), words, "end", hue=hue)


def value_of(session: Session, figure: Figure, key: str, at: Charts, x: float, y: float) -> float:
    """Nothing of it is held in the chart: its handles are fields."""
    return next(one.value for one in figure.kind.handles(session, figure) if one.key == key)


def sentence(session: Session, figure: Figure, hidden: frozenset[str]) -> str:
    """Where the two runs are."""
    steps = int(figure.number("steps"))
    if hidden:
        return "Bet first: the two runs start when the question is answered."
    first, second = runs(session, figure)
    names, digits = _names(session, figure), session.significant
    if not steps:
        return f"Both begin at {short(outputs(first)[-1], digits)}. Step updates both: {names[0]}, and {names[1]}."
    both = tuple(zip((first, second), names, strict=True))
    said = [f"After {steps} updates the output is"]
    said.append(" and ".join(f"{short(outputs(run)[-1], digits)} ({name})" for run, name in both))
    if figure.name("differ") == "order":
        cost = " and ".join(short(costs(run)[-1], max(digits, 6)) for run, _ in both)
        said = [f"After {steps} updates C is {cost}"]
    crossed = (_crossed(outputs(run), name) for run, name in both)
    return " ".join([*said[:-1], said[-1] + ".", *filter(None, crossed)])


def _names(session: Session, figure: Figure) -> tuple[str, str]:
    """What each run goes by."""
    step = session.initial.step
    rates = step.learning_rate, step.learning_rate * figure.number("times")
    match figure.name("differ"):
        case "loss":
            return LOSSES[step.loss].title, LOSSES["binary_cross_entropy"].title
        case "rate":
            first, second = (f"rate {short(rate, session.significant)}" for rate in rates)
            return first, second
        case _:
            return "all at once", "one layer after the other"


def _crossed(values: Sequence[float], name: str) -> str:
    count = next((count for count, a in enumerate(values) if a < HALF), None)
    return f"With {name} it fell below ½ after {count}." if count else ""


def choices(session: Session, figure: Figure) -> tuple[Choice, ...]:
    """What the difference is."""
    depth = session.position.step.network.depth
    there = [key for key in DIFFERENCES if key != "order" or depth == 2]
    return (Choice("differ", "differ in", tuple((key, TITLES[key], key == figure.name("differ")) for key in there)),)


LOCKSTEP = Drawing(charts, draw, value_of, sentence, choices)
