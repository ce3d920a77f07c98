"""A chart of all runs: one line for the training digits of each, one for its test digits."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.scene.lab.axes import Axis, accuracy_axis, epoch_axis, loss_axis
from app.scene.lab.chart_words import accuracy_note, loss_caution, loss_note, named, spoken
from app.scene.lab.drawn import Drawn, drawn
from app.scene.lab.end_labels import EndLabel, end_labels
from app.scene.lab.frame import Frame
from app.scene.lab.leaving import leaving
from app.scene.lab.markers import look, marker
from app.scene.lab.series import Place
from app.training.progress import RunView

MARKERS = 5  # along a line that spans the chart
CLEAR = 10.0  # from the axis to the middle of a name above it


@dataclass(frozen=True, slots=True)
class Tick:
    """A tick of an axis: where on it, and its text."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its run's number and look (1 to 8), "train" or "test", path data of it, its marks and its end, a name.

    The end is an arrow where the line leaves the chart at the top or the bottom, else "".
    """

    number: int
    look: int
    part: str
    d: str
    marks: str
    end: str
    label: EndLabel


@dataclass(frozen=True, slots=True)
class ChartScene:
    """A chart; `name` makes its ids, `spoken` says where every line has come to.

    `bend` is how far down the scale changes, None where it does not; `caution` what one must not read out of it.
    """

    name: str
    title: str
    note: str
    caution: str
    frame: Frame
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    bend: float | None
    lines: tuple[Line, ...]
    spoken: str


def chart_scenes(runs: Sequence[RunView]) -> tuple[ChartScene, ChartScene]:
    """The loss chart and the accuracy chart of the runs."""
    losses = drawn(runs, "loss")
    accuracies = drawn(runs, "accuracy")
    epochs = epoch_axis(
        max((line.places[-1][0] for line in losses + accuracies), default=0.0),
        max((run.progress.epochs for run in runs), default=1),
    )
    every_loss = [loss for line in losses for _, loss in line.places]
    first = max((line.places[0][1] for line in losses), default=1.0)
    right = accuracy_axis(share for line in accuracies for _, share in line.places)
    return (
        _chart("loss", "Loss", loss_note(runs), loss_caution(runs), losses, epochs, loss_axis(every_loss, first)),
        _chart("accuracy", "Accuracy", accuracy_note(runs), "", accuracies, epochs, right),
    )


def _chart(name: str, title: str, note: str, caution: str, lines: list[Drawn], across: Axis, up: Axis) -> ChartScene:
    frame = Frame()
    placed = [[frame.place(across, up, place) for place in line.places] for line in lines]
    cut = [leaving(places, frame.top, frame.bottom) for places in placed]
    labels = end_labels(named(lines, [places[-1] for places, _ in cut]), frame.top + 4, frame.bottom - CLEAR)
    return ChartScene(
        name=name,
        title=title,
        note=note,
        caution=caution,
        frame=frame,
        across=tuple(Tick(frame.x(across, value), text) for value, text in across.ticks),
        up=tuple(Tick(frame.y(up, value), text) for value, text in up.ticks),
        bend=None if up.bend is None else frame.y(up, up.bend),
        lines=tuple(_line(*parts) for parts in zip(lines, cut, labels, strict=True)),
        spoken=spoken(title, lines),
    )


def _line(line: Drawn, cut: tuple[list[Place], str], label: EndLabel) -> Line:
    number = line.run.number
    (places, end) = cut
    d = "M" + "L".join(f"{x:g} {y:g}" for x, y in places)
    marks = "".join(marker(number, x, y) for x, y in _marked(places[:-1] if end else places))
    return Line(number, look(number), line.part, d, marks, end, label)


def _marked(places: list[Place]) -> list[Place]:
    """Some of the places within the chart, about evenly across it, and the last."""
    frame = Frame()
    kept = []
    apart = (frame.right - frame.left) / MARKERS
    places = [place for place in places if frame.top <= place[1] <= frame.bottom]
    for place in places:
        if not kept or place[0] - kept[-1][0] >= apart:
            kept.append(place)
    return list(dict.fromkeys([*kept, *places[-1:]]))
