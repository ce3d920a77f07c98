"""Pictures of classes in the lab: how many are read right, the confusion matrix, and the pictures read worst."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, isqrt, log2
from statistics import fmean

import numpy as np

from app.engine.losses import LOSSES
from app.explorer.notation import SIGNIFICANT
from app.scene.colour.png import picture
from app.scene.formulas.numbers import NOT_REACHED, compact, short
from app.scene.lab.kind_scene import KindScene, Results, after_epochs
from app.scene.lab.words import FEW, NO_TEST, Reached, percent, point_of, sample_note, share_words, shown_report
from app.training.choices import Choices
from app.training.data_sets import DATA_SETS, DataSet
from app.training.next_example import Walked
from app.training.progress import RUNNING, Point, Report, RunView
from app.training.results import Readings, WorstRead

TOO_FEW = "too few to tell"
HEATS = 6
LONG = 1000
MOST_PICTURES = 12
FULL_HEAT = 0.12  # of a digit's tests read as one other digit: the strongest colour
ENOUGH = 0.85  # of the training digits read right: nothing to complain of
UNSURE = (
    "Only {share} of the training {things} are read right, and the train loss no longer falls much: the learning rate "
    "may be too large or too small. Try a tenth of it and ten times it."
)


@dataclass(frozen=True, slots=True)
class ConfusionCell:
    """How often digits of this row were read as this column's."""

    count: int
    heat: int  # 0 to 6: how large a part of the row it is
    right: bool
    spoken: str
    long: bool  # whether the count has more digits than a cell has room for at the usual size


@dataclass(frozen=True, slots=True)
class ConfusionRow:
    """The test digits of one kind."""

    name: str
    cells: tuple[ConfusionCell, ...]  # one for each class
    accuracy: str  # the share that was read right
    worst: bool


@dataclass(frozen=True, slots=True)
class ConfusionScene:
    """The confusion matrix."""

    rows: tuple[ConfusionRow, ...]
    misread: str  # how many test digits
    total: str


@dataclass(frozen=True, slots=True)
class WorstPicture:
    """A test digit that was read wrong, as a picture that opens in the explorer."""

    number: int
    picture: str
    side: int  # of the picture, in pixels
    label: str
    read: str  # the class it was taken for
    name: str
    spoken: str  # the name, and the outputs


@dataclass(frozen=True, slots=True)
class Misreadings:
    """What test digits were read as."""

    thing: str  # what one of them is
    confusion: ConfusionScene
    worst: tuple[WorstPicture, ...]


# The figures of a run


def read_figures(run: RunView) -> tuple[Reached, ...]:
    """Accuracies and losses."""
    counts = run.progress.counts
    point = point_of(run)
    if point is None:
        names = ("test accuracy", "train accuracy", "test loss", "train loss")
        return tuple(Reached(name, NOT_REACHED) for name in names)
    right, loss, tested = _tested(run, point)
    return (
        _accuracy_of("test accuracy", right, tested, counts.test),
        _accuracy_of("train accuracy", point.train_accuracy, counts.train_read, counts.train),
        Reached("test loss", _loss_text(loss), sample_note(tested, counts.test)),
        Reached("train loss", short(point.train_loss, SIGNIFICANT), sample_note(counts.train_read, counts.train)),
    )


def read_headline(run: RunView, point: Point) -> str:
    """“test accuracy 96.1 %”; of those trained on where there are no others."""
    counts = run.progress.counts
    if point.test_accuracy is None:
        return f"train accuracy {_share_text(point.train_accuracy, counts.train_read)}"
    running = run.progress.state == RUNNING
    right, _, tested = (point.test_accuracy, None, counts.test_read) if running else _tested(run, point)
    return f"test accuracy {_share_text(right, tested)}"


def _tested(run: RunView, point: Point) -> tuple[float | None, float | None, int]:
    """Of the test digits the share read right, the mean loss, and how many those are of."""
    report = shown_report(run)
    if report and run.progress.state != RUNNING:
        return _right(_readings(report)), report.loss, run.progress.counts.test
    return point.test_accuracy, point.test_loss, run.progress.counts.test_read


def _right(readings: Readings) -> float | None:
    rows = readings.confusion
    total = sum(map(sum, rows))
    return sum(row[digit] for digit, row in enumerate(rows)) / total if total else None


def _readings(report: Report) -> Readings:
    assert isinstance(report.judged, Readings)
    return report.judged


def _accuracy_of(name: str, share: float | None, of: int, every: int) -> Reached:
    note = NO_TEST if not every else TOO_FEW if of < FEW else sample_note(of, every)
    return Reached(name, _share_text(share, of), note)


def _share_text(share: float | None, of: int) -> str:
    return NOT_REACHED if share is None else share_words(share, of)


def _loss_text(loss: float | None) -> str:
    return NOT_REACHED if loss is None else short(loss, SIGNIFICANT)


# What it misreads


@lru_cache(maxsize=64)  # a stream draws the results of a run that rests again and again
def read_results(report: Report, data: str, opened: bool, pauses: bool) -> Results:
    """The matrix and the pictures that a report tells of."""
    readings = _readings(report)
    names = DATA_SETS[data].targets
    matrix = confusion_scene(readings.confusion, names)
    worst = worst_pictures(readings.worst[:MOST_PICTURES], DATA_SETS[data])
    summary = f"What it misreads: {matrix.misread} of {matrix.total} test {DATA_SETS[data].things}"
    shown = Misreadings(DATA_SETS[data].thing, matrix, worst)
    return Results("panels/train_misread.html", summary, after_epochs(report), shown, opened, pauses)


def confusion_scene(counts: Sequence[Sequence[int]], names: Sequence[str]) -> ConfusionScene:
    """The matrix of counts[label][read], with the names of the classes."""
    shares = [_share(row, digit) for digit, row in enumerate(counts)]
    worst = min((share for share in shares if share is not None), default=1.0)
    total = sum(map(sum, counts))
    right = sum(row[digit] for digit, row in enumerate(counts))
    rows = tuple(_row(names, at, row, share, worst) for at, (row, share) in enumerate(zip(counts, shares, strict=True)))
    return ConfusionScene(rows, f"{total - right:,}", f"{total:,}")


def _share(row: Sequence[int], digit: int) -> float | None:
    return row[digit] / sum(row) if sum(row) else None


def _row(names: Sequence[str], at: int, row: Sequence[int], share: float | None, worst: float) -> ConfusionRow:
    cells = tuple(_cell(names[read], read == at, count, sum(row)) for read, count in enumerate(row))
    accuracy = "no tests" if share is None else percent(share)
    return ConfusionRow(names[at], cells, accuracy, share is not None and share == worst < 1)


def _cell(read: str, right: bool, count: int, of: int) -> ConfusionCell:
    spoken = f"{count} of {of} read right" if right else f"{count} read as {read}"
    return ConfusionCell(count, _heat(count, of, right), right, spoken, count >= LONG)


def _heat(count: int, of: int, right: bool) -> int:
    if not count:
        return 0
    return min(HEATS, max(1, round(HEATS * count / of / (1 if right else FULL_HEAT))))


def worst_pictures(worst: Sequence[WorstRead], data: DataSet) -> tuple[WorstPicture, ...]:
    """Every one, in the order given."""
    return tuple(_worst_picture(one, data.thing, data.targets) for one in worst)


@lru_cache(maxsize=256)  # the same digits tend to be the worst from pause to pause, and a stream draws them again
def _worst_picture(digit: WorstRead, thing: str, names: tuple[str, ...]) -> WorstPicture:
    levels = np.frombuffer(digit.pixels, np.uint8) / 255
    side = isqrt(levels.size)
    label, read = names[digit.label], names[digit.read]
    name = f"Test {thing} {digit.number + 1:,}: {a_class(label)} read as {read}"
    spoken = f"{name}, output {compact(digit.output)}, its own {compact(digit.own)}"
    return WorstPicture(digit.number, picture(levels, side), side, label, read, name, spoken)


# Too little learned


def _learned(choices: Choices, points: tuple[Point, ...]) -> bool:
    return fmean(point.train_accuracy or 0.0 for point in points[-3:]) >= ENOUGH


def blind_class_loss(loss: str, classes: int) -> float:
    """The mean loss of the best guess: the same share of every class; where a median is best, 0 of each."""
    wanted = np.arange(classes, dtype=float)[:, None] if LOSSES[loss].targets == "class" else np.eye(classes)
    guesses = (np.full((classes, classes), share) for share in (1 / classes, 0.0))
    with np.errstate(all="ignore"):
        return min(float(LOSSES[loss].value(guess, wanted).mean()) for guess in guesses)


def _unsure(choices: Choices, point: Point) -> str:
    return UNSURE.format(share=percent(point.train_accuracy or 0.0), things=DATA_SETS[choices.data].things)


# An example in words


def a_class(name: str) -> str:
    """“a 4”, “an 8”, “an apple”."""
    return f"{'an' if name[0] in '8aeiou' else 'a'} {name}"


def _example(walked: Walked) -> str:
    return a_class(DATA_SETS[walked.data].targets[int(walked.answer)])


def _outcome(walked: Walked) -> str:
    right = walked.given == walked.answer
    return "read right" if right else f"read as {DATA_SETS[walked.data].targets[int(walked.given)]}"


def _size(data: DataSet) -> str:
    """Of its pictures; "" where the title says it."""
    side = isqrt(data.inputs)
    size = f"{side} × {side}"
    return "" if data.title.startswith(size) else size


PICTURES = KindScene(
    size=_size,
    figures=read_figures,
    headline=read_headline,
    results=read_results,
    waiting="What it misreads: nothing read yet",
    enough=_learned,
    blind=lambda choices: blind_class_loss(choices.loss, len(DATA_SETS[choices.data].targets)),
    unsure=_unsure,
    narrowest=lambda data: ceil(log2(len(data.targets))),
    example=_example,
    outcome=_outcome,
)
