"""A chart of all runs: one line for the training examples of each, one for its test examples; and what a chart says."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from app.explorer.notation import SIGNIFICANT
from app.scene.formulas.numbers import short
from app.scene.lab.axes import Axis, ChartFrame, Place, accuracy_axis, epoch_axis, loss_axis
from app.scene.lab.words import share_words
from app.scene.picture.lettering import text_width
from app.training.data_sets import DATA_SETS
from app.training.progress import DIVERGED, Counts, Point, RunView

MARKERS = 5  # along a line that spans the chart
CLEAR = 10.0  # from the axis to the middle of a name above it
CLOSE = 18.0  # between the two ends of a run, which one name serves
UNLIKE = "These runs have different losses, whose heights cannot be compared."
UNLIKE_DATA = "These runs learn different things, classes and numbers, whose losses cannot be compared."
SAME = {"sparse_categorical_cross_entropy": "categorical_cross_entropy"}  # the same numbers by another name
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
class EndLabel:
    """A name beside the end of a line."""

    x: float
    y: float
    text: str
    lead: str = ""  # path data from it to the end of its line, "" where it stands right beside it


@dataclass(frozen=True, slots=True)
class Series:
    """A run's "loss" or "accuracy" over the epochs, of its "train" or "test" examples, with at least one place."""

    run: RunView
    value: str
    part: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class ChartTick:
    """A tick of an axis."""

    at: float  # in the picture
    text: str


@dataclass(frozen=True, slots=True)
class ChartLine:
    """A line of a chart."""

    number: int  # of its run
    style: int  # of its run
    part: str  # "train" or "test"
    d: str  # path data
    marks: str  # path data
    end: str  # path data of an arrow where it leaves the chart at the top or the bottom, else ""
    label: EndLabel


@dataclass(frozen=True, slots=True)
class LabChart:
    """A chart."""

    name: str  # makes its ids
    title: str
    note: str
    caution: str  # what one must not read out of it
    frame: ChartFrame
    across: tuple[ChartTick, ...]
    up: tuple[ChartTick, ...]
    bend: float | None  # how far down the scale changes, None where it does not
    lines: tuple[ChartLine, ...]
    spoken: str  # where every line has come to


def chart_scenes(runs: Sequence[RunView]) -> tuple[LabChart, ...]:
    """The loss chart and, unless no run has any, the accuracy chart of the runs."""
    losses = series(runs, "loss")
    accuracies = series(runs, "accuracy")
    epochs = epoch_axis(
        max((line.places[-1][0] for line in losses + accuracies), default=0.0),
        max((run.progress.epochs for run in runs), default=1),
    )
    every_loss = [loss for line in losses for _, loss in line.places]
    first = max((line.places[0][1] for line in losses), default=1.0)
    right = accuracy_axis(share for line in accuracies for _, share in line.places)
    up = loss_axis(every_loss, first)
    charts = [_chart("loss", "Loss", _loss_note(runs), _loss_caution(runs), losses, epochs, up)]
    read = [run for run in runs if DATA_SETS[run.choices.data].kind.classes]
    if read or not runs:
        charts.append(_chart("accuracy", "Accuracy", _accuracy_note(read), "", accuracies, epochs, right))
    return tuple(charts)


def _chart(name: str, title: str, note: str, caution: str, lines: list[Series], across: Axis, up: Axis) -> LabChart:
    frame = ChartFrame()
    placed = [[frame.place(across, up, place) for place in line.places] for line in lines]
    cut = [cut_at_edge(places, frame.top, frame.bottom) for places in placed]
    labels = end_labels(_named(lines, [places[-1] for places, _ in cut]), frame.top + 4, frame.bottom - CLEAR)
    return LabChart(
        name=name,
        title=title,
        note=note,
        caution=caution,
        frame=frame,
        across=tuple(ChartTick(frame.x(across, value), text) for value, text in across.ticks),
        up=tuple(ChartTick(frame.y(up, value), text) for value, text in up.ticks),
        bend=None if up.bend is None else frame.y(up, up.bend),
        lines=tuple(_line(*parts) for parts in zip(lines, cut, labels, strict=True)),
        spoken=_spoken(title, lines),
    )


def _line(line: Series, cut: tuple[list[Place], str], label: EndLabel) -> ChartLine:
    number = line.run.number
    places, end = cut
    d = "M" + "L".join(f"{x:g} {y:g}" for x, y in places)
    marks = "".join(marker(number, x, y) for x, y in _marked(places[:-1] if end else places))
    return ChartLine(number, style(number), line.part, d, marks, end, label)


def _marked(places: list[Place]) -> list[Place]:
    """Some of the places within the chart, about evenly across it, and the last."""
    frame = ChartFrame()
    kept: list[Place] = []
    apart = (frame.right - frame.left) / MARKERS
    places = [place for place in places if frame.top <= place[1] <= frame.bottom]
    for place in places:
        if not kept or place[0] - kept[-1][0] >= apart:
            kept.append(place)
    return list(dict.fromkeys([*kept, *places[-1:]]))


def _loss_note(runs: Sequence[RunView]) -> str:
    """How the losses are drawn, that no penalty is in them, and on how many examples they are measured if not all."""
    penalised = any(run.choices.l2 for run in runs)
    return f"by powers of ten{', of the examples alone, without the penalty' if penalised else ''}{_sampled(runs)}"


def _loss_caution(runs: Sequence[RunView]) -> str:
    """What to say of runs whose losses are of different kinds."""
    kinds = {SAME.get(run.choices.loss, run.choices.loss) for run in runs}
    if len(kinds) > 1:
        return UNLIKE
    return UNLIKE_DATA if len({DATA_SETS[run.choices.data].kind.name for run in runs}) > 1 else ""


def _accuracy_note(runs: Sequence[RunView]) -> str:
    """What an accuracy is, and on how many examples it is measured where not on all."""
    return f"read right{_sampled(runs)}"


def _named(lines: Sequence[Series], ends: Sequence[Place]) -> list[tuple[float, float, str]]:
    """The ends with their names: of one run "test" and "train"; of several its number, once where both are close."""
    alone = len({line.run.number for line in lines}) == 1
    tests = {line.run.number: end for line, end in zip(lines, ends, strict=True) if line.part == "test"}
    return [_name(line, end, tests.get(line.run.number), alone) for line, end in zip(lines, ends, strict=True)]


def _spoken(title: str, lines: Sequence[Series]) -> str:
    """Where every line has come to."""
    said = ", ".join(dict.fromkeys(map(_spoken_line, lines)))
    return f"{title} over the epochs, now: {said}" if said else f"{title} over the epochs: no run yet"


def _sampled(runs: Sequence[RunView]) -> str:
    """The most examples that a point is measured on, where a run has more; of which data, where others are not."""
    reads = [(read, run.choices.data) for run in runs for read, every in _read(run.progress.counts) if read < every]
    if not reads:
        return ""
    sampled = {data for _, data in reads}
    titles = " and ".join(DATA_SETS[data].title for data in DATA_SETS if data in sampled)
    whose = "" if sampled == {run.choices.data for run in runs} else f"{titles} "
    most, data = max(reads)
    return f", {whose}of {most:,} {DATA_SETS[data].things}"


def _read(counts: Counts) -> tuple[tuple[int, int], tuple[int, int]]:
    """Of the train and of the test examples: on how many a point is measured, and how many there are."""
    return (counts.train_read, counts.train), (counts.test_read, counts.test)


def _name(line: Series, end: Place, test: Place | None, alone: bool) -> tuple[float, float, str]:
    x, y = end
    number = "" if alone else str(line.run.number)
    if line.run.progress.state == DIVERGED:
        word = f"{number} diverged".strip() if line.part == "test" or test is None else ""
        return min(x, ChartFrame().width - AWAY - text_width(word, SIZE, bold=True)), y, word
    one_serves = line.part != "test" and test is not None and abs(y - test[1]) < CLOSE
    return x, y, line.part if alone else "" if one_serves else number


def _spoken_line(line: Series) -> str:
    run = line.run
    last = line.places[-1][1]
    if run.progress.state == DIVERGED:
        return f"run {run.number} diverged"
    counts = run.progress.counts
    read = counts.test_read if line.part == "test" else counts.train_read
    return (
        f"run {run.number} {line.part} {short(last, SIGNIFICANT) if line.value == 'loss' else share_words(last, read)}"
    )


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
    return tuple((epoch, y) for epoch, y in places if y is not None and math.isfinite(y))


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
