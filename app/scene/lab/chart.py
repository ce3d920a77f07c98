"""A chart of all runs: one line for the training digits of each, one for its test digits."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.scene.lab.axes import Axis, accuracy_axis, epoch_axis, loss_axis
from app.scene.lab.end_labels import EndLabel, end_labels
from app.scene.lab.frame import Frame
from app.scene.lab.markers import look, marker
from app.scene.lab.series import Place, series
from app.scene.lab.words import percent
from app.scene.numbers import short
from app.training.run_view import RunView

PARTS = ("train", "test")  # as they are drawn: test on top
MARKERS = 5  # along a line that spans the chart
CLOSE = 18.0  # between the two ends of a run, which one name serves


@dataclass(frozen=True, slots=True)
class Tick:
    """A tick of an axis: where on it, and its text."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its run's number and look (1 to 8), "train" or "test", path data of the line and of its marks, a name."""

    number: int
    look: int
    part: str
    d: str
    marks: str
    label: EndLabel


@dataclass(frozen=True, slots=True)
class ChartScene:
    """A chart; `name` makes its ids, `spoken` says where every line has come to."""

    name: str
    title: str
    note: str
    frame: Frame
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    lines: tuple[Line, ...]
    spoken: str


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A line before it is drawn."""

    run: RunView
    part: str
    places: tuple[Place, ...]


def chart_scenes(runs: Sequence[RunView]) -> tuple[ChartScene, ChartScene]:
    """The loss chart and the accuracy chart of the runs."""
    losses, accuracies = _drawn(runs, "loss"), _drawn(runs, "accuracy")
    epochs = epoch_axis(
        max((line.places[-1][0] for line in losses + accuracies), default=0.0),
        max((run.progress.epochs for run in runs), default=1),
    )
    every_loss = [loss for line in losses for _, loss in line.places]
    first = max((line.places[0][1] for line in losses), default=1.0)
    latest = [line.places[-1][1] for line in accuracies]
    return (
        _chart("loss", "Loss", "by powers of ten", losses, epochs, loss_axis(every_loss, first), short),
        _chart("accuracy", "Accuracy", "read right", accuracies, epochs, accuracy_axis(latest), percent),
    )


def _drawn(runs: Sequence[RunView], value: str) -> list[_Drawn]:
    """Two lines per run, those without a single point left out."""
    lines = [_Drawn(run, part, series(run.progress.history, f"{part}_{value}")) for run in runs for part in PARTS]
    return [line for line in lines if line.places]


def _chart(name: str, title: str, note: str, drawn: list[_Drawn], across: Axis, up: Axis, said) -> ChartScene:
    frame = Frame()
    placed = [[frame.place(across, up, place) for place in line.places] for line in drawn]
    ends = [places[-1] for places in placed]
    labels = end_labels(_named(drawn, ends), frame.top + 4, frame.bottom - 4)
    return ChartScene(
        name=name,
        title=title,
        note=note,
        frame=frame,
        across=tuple(Tick(frame.x(across, value), text) for value, text in across.ticks),
        up=tuple(Tick(frame.y(up, value), text) for value, text in up.ticks),
        lines=tuple(_line(*parts) for parts in zip(drawn, placed, labels, strict=True)),
        spoken=_spoken(title, drawn, said),
    )


def _named(drawn: list[_Drawn], ends: list[Place]) -> list[tuple[float, float, str]]:
    """The ends with their names: of one run "test" and "train"; of several its number, once where both are close."""
    if len({line.run.number for line in drawn}) == 1:
        return [(*end, line.part) for line, end in zip(drawn, ends, strict=True)]
    tests = {line.run.number: end for line, end in zip(drawn, ends, strict=True) if line.part == "test"}
    close = [
        line.part != "test" and _near(end, tests.get(line.run.number)) for line, end in zip(drawn, ends, strict=True)
    ]
    return [(*e, "" if c else str(line.run.number)) for line, e, c in zip(drawn, ends, close, strict=True)]


def _near(end: Place, other: Place | None) -> bool:
    return other is not None and abs(end[1] - other[1]) < CLOSE


def _line(drawn: _Drawn, places: list[Place], label: EndLabel) -> Line:
    number = drawn.run.number
    d = "M" + "L".join(f"{x:g} {y:g}" for x, y in places)
    marks = "".join(marker(number, x, y) for x, y in _marked(places))
    return Line(number, look(number), drawn.part, d, marks, label)


def _marked(places: list[Place]) -> list[Place]:
    """Some of the places, about evenly across the chart, and the last."""
    frame, kept = Frame(), []
    apart = (frame.right - frame.left) / MARKERS
    for place in places:
        if not kept or place[0] - kept[-1][0] >= apart:
            kept.append(place)
    return list(dict.fromkeys([*kept, places[-1]]))


def _spoken(title: str, drawn: list[_Drawn], said) -> str:
    if not drawn:
        return f"{title} over the epochs: no run yet"
    ends = [f"run {d.run.number} {d.part} {said(d.places[-1][1])}" for d in drawn]
    return f"{title} over the epochs, now: {', '.join(ends)}"
