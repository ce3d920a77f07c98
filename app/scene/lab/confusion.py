"""The confusion matrix: what the test digits of each kind were read as, and how many of them were read right."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.scene.lab.words import percent

HEATS = 6
LONG = 1000
FULL_HEAT = 0.12  # of a digit's tests read as one other digit: the strongest colour


@dataclass(frozen=True, slots=True)
class ConfusionCell:
    """How often digits of this row were read as this column's; `heat` 0 to 6 is how large a part of the row it is.

    `long` where the count has more digits than a cell has room for at the usual size.
    """

    count: int
    heat: int
    right: bool
    spoken: str
    long: bool


@dataclass(frozen=True, slots=True)
class ConfusionRow:
    """The test digits of one kind: the digit, its ten cells, the share that was read right, and if it is the worst."""

    digit: int
    cells: tuple[ConfusionCell, ...]
    accuracy: str
    worst: bool


@dataclass(frozen=True, slots=True)
class ConfusionScene:
    """The matrix, and how many of how many test digits were misread."""

    rows: tuple[ConfusionRow, ...]
    misread: str
    total: str


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
