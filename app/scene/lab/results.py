"""The results of a run: what the test digits of each kind were read as, and those read worst as small pictures."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import isqrt

import numpy as np

from app.scene.colour.png import picture
from app.scene.formulas.numbers import compact
from app.scene.lab.words import percent
from app.training.progress import Report, WorstRead

HEATS = 6
LONG = 1000
MOST_PICTURES = 12
FULL_HEAT = 0.12  # of a digit's tests read as one other digit: the strongest colour


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

    digit: int
    cells: tuple[ConfusionCell, ...]  # ten
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
    label: int
    read: int  # the digit it was taken for
    name: str
    spoken: str  # the name, and the outputs


@dataclass(frozen=True, slots=True)
class Results:
    """What the test digits were read as."""

    after: str  # how many epochs
    confusion: ConfusionScene
    worst: tuple[WorstPicture, ...]
    open: bool  # shown without being asked for
    pauses: bool  # the run goes on until one of the worst is opened


@lru_cache(maxsize=64)  # a stream draws the results of a run that rests again and again
def results_scene(report: Report, opened: bool, pauses: bool) -> Results:
    """The results that a report tells of."""
    after = f"after {report.epoch:.3g} epoch{'' if report.epoch == 1 else 's'}"
    worst = worst_pictures(report.worst[:MOST_PICTURES])
    return Results(after, confusion_scene(report.confusion), worst, opened, pauses)


def confusion_scene(counts: Sequence[Sequence[int]]) -> ConfusionScene:
    """The matrix of counts[label][read]."""
    shares = [_share(row, digit) for digit, row in enumerate(counts)]
    worst = min((share for share in shares if share is not None), default=1.0)
    total = sum(map(sum, counts))
    right = sum(row[digit] for digit, row in enumerate(counts))
    rows = tuple(_row(digit, row, share, worst) for digit, (row, share) in enumerate(zip(counts, shares, strict=True)))
    return ConfusionScene(rows, f"{total - right:,}", f"{total:,}")


def _share(row: Sequence[int], digit: int) -> float | None:
    return row[digit] / sum(row) if sum(row) else None


def _row(digit: int, row: Sequence[int], share: float | None, worst: float) -> ConfusionRow:
    cells = tuple(_cell(digit, read, count, sum(row)) for read, count in enumerate(row))
    accuracy = "no tests" if share is None else percent(share)
    return ConfusionRow(digit, cells, accuracy, share is not None and share == worst < 1)


def _cell(digit: int, read: int, count: int, of: int) -> ConfusionCell:
    right = digit == read
    spoken = f"{count} of {of} read right" if right else f"{count} read as {read}"
    return ConfusionCell(count, _heat(count, of, right), right, spoken, count >= LONG)


def _heat(count: int, of: int, right: bool) -> int:
    if not count:
        return 0
    return min(HEATS, max(1, round(HEATS * count / of / (1 if right else FULL_HEAT))))


def worst_pictures(worst: Sequence[WorstRead]) -> tuple[WorstPicture, ...]:
    """Every one, in the order given."""
    return tuple(map(_worst_picture, worst))


@lru_cache(maxsize=256)  # the same digits tend to be the worst from pause to pause, and a stream draws them again
def _worst_picture(digit: WorstRead) -> WorstPicture:
    levels = np.frombuffer(digit.pixels, np.uint8) / 255
    side = isqrt(levels.size)
    name = f"Test digit {digit.number + 1:,}: a {digit.label} read as {digit.read}"
    spoken = f"{name}, output {compact(digit.output)}, its own {compact(digit.own)}"
    return WorstPicture(digit.number, picture(levels, side), side, digit.label, digit.read, name, spoken)
