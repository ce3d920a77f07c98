"""A run in the list: how it was asked for, how far it is, what it has reached, its buttons and its results."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import isqrt

import numpy as np

from app.explorer.names import counted
from app.scene.colour.png import picture
from app.scene.formulas.numbers import compact
from app.scene.lab.chart import marker, style
from app.scene.lab.diagnoses import remark
from app.scene.lab.form import Chosen, address, chosen
from app.scene.lab.words import Reached, epoch_words, pace_words, percent, reached, shown_report, state_word
from app.training.orders import more_epochs, why_no_more
from app.training.progress import DIVERGED, DONE, LOST, OVER, RUNNING, STOPPED, Progress, Report, RunView, WorstRead

ENDED = {
    DONE: "All its epochs are done.",
    STOPPED: "It was stopped.",
    DIVERGED: "Its weights are beyond all bounds.",
    LOST: "Its weights are lost.",
}
WALK_SAYS = "Walks the very next example through the network as it is now."
WALK_PAUSES = "Pauses, and walks the very next example through the network as it is now."
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


@dataclass(frozen=True, slots=True)
class OrderButton:
    """A button: what it posts to /train/{run}/, its name, what it does, and why it does not apply ("" if it does).

    One that `asks` posts only once that was answered.
    """

    order: str
    name: str
    says: str
    why_not: str = ""
    kind: str = ""
    asks: bool = False


@dataclass(frozen=True, slots=True)
class RunCard:
    """The row of a run."""

    id: str
    number: int
    style: int
    marker: str  # its shape round 8, 8, as path data
    compact: bool  # takes little room, as all but the newest do
    choices: tuple[Chosen, ...]
    address: str  # which fills the form as it was for this run
    state: str
    word: str  # for the state
    place: str  # which epoch and batch it is at
    pace: str
    done: float  # the part trained, 0 to 1
    reached: tuple[Reached, ...]
    remark: str
    orders: tuple[OrderButton, ...]
    results: Results | None


def run_cards(runs: Sequence[RunView]) -> tuple[RunCard, ...]:
    """A card for every run, the newest first; the newest that is over and has results shows them."""
    shown = max((run.number for run in runs if run.progress.state in OVER and shown_report(run)), default=0)
    ordered = sorted(runs, key=lambda run: -run.number)
    asked = chosen(runs)
    return tuple(_card(run, asked[run.id], run is not ordered[0], run.number == shown) for run in ordered)


def _card(run: RunView, choices: tuple[Chosen, ...], compact: bool, opened: bool) -> RunCard:
    progress = run.progress
    report = shown_report(run)
    return RunCard(
        id=run.id,
        number=run.number,
        style=style(run.number),
        marker=marker(run.number, 8, 8),
        compact=compact,
        choices=choices,
        address=address(run.choices),
        state=progress.state,
        word=state_word(progress),
        place=epoch_words(progress),
        pace=pace_words(progress),
        done=_done(progress),
        reached=reached(run),
        remark=remark(run.choices, progress),
        orders=order_buttons(progress),
        results=results_scene(report, opened, progress.state == RUNNING) if report else None,
    )


def _done(progress: Progress) -> float:
    within = progress.batch / progress.batches if progress.batches else 0
    return round(min(1.0, (progress.epoch + within) / max(progress.epochs, 1)), 3)


def order_buttons(progress: Progress) -> tuple[OrderButton, ...]:
    """Every button, in the same places whatever the run is doing."""
    over = ENDED.get(progress.state, "")
    return (
        _pause_or_go(progress, over),
        OrderButton("batch", "One batch", "Trains on one batch, then pauses.", over),
        OrderButton("epoch", "One epoch", "Trains to the end of the epoch, then pauses.", over),
        OrderButton("stop", "Stop", "Ends the run for good; what it reached stays.", over),
        OrderButton("walk", "Step the next example", _walk_says(progress), _why_no_walk(progress, over), "strong"),
        OrderButton("forget", "Remove", "Takes the run off the charts.", "", "quiet", asks=True),
    )


def _pause_or_go(progress: Progress, over: str) -> OrderButton:
    if progress.state == RUNNING:
        return OrderButton("pause", "Pause", "Pauses after this batch.")
    if progress.state == DONE:
        more = counted(more_epochs(progress.epochs), "epoch")
        why_not = why_no_more(progress)
        return OrderButton("more", "Go on" if why_not else f"+{more}", f"Trains on, for {more} more.", why_not)
    return OrderButton("go", "Go on", "Trains on, to the last epoch.", over)


def _walk_says(progress: Progress) -> str:
    return WALK_PAUSES if progress.state == RUNNING else WALK_SAYS


def _why_no_walk(progress: Progress, over: str) -> str:
    """A run that has ended well has no next example, but can still be walked through with its last weights."""
    return over if progress.state in OVER and progress.state not in (DONE, STOPPED) else ""


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
