"""Numbers over x in the lab: the loss, and the network's curve through the points of the table."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from statistics import fmean

import numpy as np

from app.engine.losses import LOSSES
from app.explorer.names import counted
from app.explorer.notation import SIGNIFICANT
from app.scene.curves import n
from app.scene.formulas.numbers import NOT_REACHED, short
from app.scene.lab.axes import Axis, ChartFrame
from app.scene.lab.chart import ChartTick
from app.scene.lab.kind_scene import KindScene, Results, after_epochs
from app.scene.lab.words import NO_TEST, Reached, point_of, sample_note, shown_report
from app.training.choices import Choices
from app.training.data_sets import DATA_SETS, DataSet
from app.training.loading import Source
from app.training.next_example import Walked
from app.training.progress import RUNNING, Point, Report, RunView
from app.training.results import Fit, FittedPoint

FRAME = ChartFrame(width=340, height=236, left=38, right=324, top=10, bottom=206)
ROOM = 0.25  # of the height of the points, above and below them, for the curve
MOST_STEPS = 5  # between the ticks of an axis
ENOUGH = 0.05  # of the loss of the best guess: nothing to complain of
GUESSES = 201
UNSURE = (
    "The train loss, {loss}, no longer falls much: the learning rate may be too large or too small. "
    "Try a tenth of it and ten times it."
)


@dataclass(frozen=True, slots=True)
class PointMark:
    """A point of the table: where its target stands in the picture, and its numbers."""

    at: tuple[float, float]
    tested: bool  # it is not trained on
    number: int | None  # by which it opens in the explorer, of one that is tested
    x: str
    y: str
    output: str
    miss: str  # the output less its y
    name: str


@dataclass(frozen=True, slots=True)
class FitScene:
    """The curve of a network and the points it is to go through."""

    frame: ChartFrame
    across: tuple[ChartTick, ...]
    up: tuple[ChartTick, ...]
    names: tuple[str, str]  # of the axes
    curve: str  # path data
    misses: str  # path data of a line from each target to the curve
    points: tuple[PointMark, ...]  # from left to right
    tests: bool  # whether there are any to test on
    beyond: bool  # whether nothing of the curve is in the picture
    spoken: str


# The figures of a run


def fit_figures(run: RunView) -> tuple[Reached, ...]:
    """The losses, that of the test points first where there are any."""
    counts = run.progress.counts
    point = point_of(run)
    if point is None:
        return tuple(Reached(name, NOT_REACHED) for name in ("train loss", "test loss"))
    train = Reached("train loss", short(point.train_loss, SIGNIFICANT), sample_note(counts.train_read, counts.train))
    if not counts.test:
        return train, Reached("test loss", NOT_REACHED, NO_TEST)
    report = shown_report(run)
    resting = report is not None and run.progress.state != RUNNING
    loss = report.loss if report and resting else point.test_loss
    note = "" if resting else sample_note(counts.test_read, counts.test)
    return Reached("test loss", NOT_REACHED if loss is None else short(loss, SIGNIFICANT), note), train


def fit_headline(run: RunView, point: Point) -> str:
    """“train loss 0.0016”; of the test points where there are any."""
    if run.progress.state != RUNNING:
        first = fit_figures(run)[0]
        return f"{first.name} {first.text}"
    if point.test_loss is None:
        return f"train loss {short(point.train_loss, SIGNIFICANT)}"
    return f"test loss {short(point.test_loss, SIGNIFICANT)}"


# The curve


@lru_cache(maxsize=64)  # a stream draws the results of a run that rests again and again
def fit_results(report: Report, data: str, opened: bool, pauses: bool) -> Results:
    """The curve that a report tells of."""
    assert isinstance(report.judged, Fit)
    summary = f"How it fits: mean squared error {_squared_words(report.judged.points)}"
    shown = fit_scene(report.judged, DATA_SETS[data])
    return Results("panels/train_fit.html", summary, after_epochs(report), shown, opened, pauses)


def squared(points: Iterable[FittedPoint]) -> float:
    """The mean of the squared misses of one or more points."""
    return fmean((point.output - point.y) ** 2 for point in points)


def _squared_words(points: tuple[FittedPoint, ...]) -> str:
    """“0.0016 over the 9 points”; for each part where some are not trained on."""
    train, test = ([p for p in points if (p.number is None) == trained] for trained in (True, False))
    if not test:
        return f"{short(squared(train), SIGNIFICANT)} over the {counted(len(train), 'point')}"
    trained_on = f"{len(train)} trained on" if len(train) > 1 else "one trained on"
    others = f"{len(test)} others" if len(test) > 1 else "other one"
    of_train = f"{short(squared(train), SIGNIFICANT)} over the {trained_on}"
    return f"{of_train}, {short(squared(test), SIGNIFICANT)} over the {others}"


def fit_scene(fit: Fit, data: DataSet) -> FitScene:
    """The picture: the targets always within it, the curve as far as it stays near them."""
    targets = [point.y for point in fit.points]
    room = ROOM * (max(targets) - min(targets)) or 1.0
    across = _axis(fit.curve[0][0], fit.curve[-1][0])
    up = _axis(min(targets) - room, max(targets) + room)
    names = (data.input_names[0], data.targets[0])
    marks = tuple(_mark(point, across, up, names) for point in fit.points)
    misses = "".join(
        f"M{n(mark.at[0])} {n(mark.at[1])}V{n(_within(FRAME.y(up, point.output)))}"
        for mark, point in zip(marks, fit.points, strict=True)
    )
    places = [(FRAME.x(across, x), _within(FRAME.y(up, y))) for x, y in fit.curve]
    curve = "M" + "L".join(f"{n(x)} {n(y)}" for x, y in places)
    sides = {-1 if y < FRAME.top else 1 if y > FRAME.bottom else 0 for _, y in places}
    return FitScene(
        frame=FRAME,
        across=tuple(ChartTick(FRAME.x(across, value), text) for value, text in across.ticks),
        up=tuple(ChartTick(FRAME.y(up, value), text) for value, text in up.ticks),
        names=names,
        curve=curve,
        misses=misses,
        points=marks,
        tests=any(mark.tested for mark in marks),
        beyond=len(sides) == 1 and 0 not in sides,
        spoken=f"The network's {names[1]} over {names[0]}: " + "; ".join(mark.name for mark in marks),
    )


def _mark(point: FittedPoint, across: Axis, up: Axis, names: tuple[str, str]) -> PointMark:
    at = FRAME.place(across, up, (point.x, point.y))
    x, y, output = (short(each, SIGNIFICANT) for each in (point.x, point.y, point.output))
    name = f"{names[0]} = {x}, {names[1]} = {y}, network {output}"
    return PointMark(
        at, point.number is not None, point.number, x, y, output, short(point.output - point.y, SIGNIFICANT), name
    )


def _within(y: float) -> float:
    """A place in the picture that is not so far outside that a browser could not draw it."""
    return min(max(y, -FRAME.height), 2.0 * FRAME.height)


def _axis(low: float, high: float) -> Axis:
    """With round ticks: 1, 2 or 5 of a power of ten apart."""
    least = (high - low) / MOST_STEPS
    decade = 10.0 ** math.floor(math.log10(least))
    step = next(s * decade for s in (1, 2, 5, 10) if s * decade >= least * (1 - 1e-9))
    ticks = [step * i for i in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]
    return Axis(low, high, tuple((tick, short(tick, SIGNIFICANT)) for tick in ticks))


# Too little learned


def _learned(choices: Choices, points: tuple[Point, ...]) -> bool:
    return fmean(point.train_loss for point in points[-3:]) <= ENOUGH * blind_number_loss(choices.data, choices.loss)


@lru_cache(maxsize=64)
def blind_number_loss(data: str, loss: str) -> float:
    """The mean loss of the best number that is the same for every x."""
    targets = DATA_SETS[data].load(Source()).examples.targets(loss).astype(float)
    guesses = (np.full_like(targets, guess) for guess in np.linspace(targets.min(), targets.max(), GUESSES))
    return min(float(LOSSES[loss].value(guess, targets).mean()) for guess in guesses)


# An example in words


def _example(walked: Walked) -> str:
    data = DATA_SETS[walked.data]
    values = zip((*data.input_names, *data.targets), (*walked.inputs, walked.answer), strict=True)
    return ", ".join(f"{name} = {short(value, SIGNIFICANT)}" for name, value in values)


NUMBERS = KindScene(
    size=lambda data: counted(len(data.load(Source()).examples), data.thing),
    figures=fit_figures,
    headline=fit_headline,
    results=fit_results,
    waiting="How it fits: nothing trained yet",
    enough=_learned,
    blind=lambda choices: blind_number_loss(choices.data, choices.loss),
    unsure=lambda choices, point: UNSURE.format(loss=short(point.train_loss, SIGNIFICANT)),
    narrowest=lambda data: 1,
    example=_example,
    outcome=lambda walked: f"for which the network gave {short(walked.given, SIGNIFICANT)}",
)
