"""A run in the list: how it was asked for, how far it is, what it has reached, its buttons and its results."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.scene.lab.asked import Choice, address, chosen
from app.scene.lab.confusion import ConfusionScene, confusion_scene
from app.scene.lab.markers import look, marker
from app.scene.lab.orders import OrderButton, order_buttons
from app.scene.lab.reached import Reached, reached, shown_report
from app.scene.lab.remarks import remark
from app.scene.lab.words import pace_words, place_words, state_word
from app.scene.lab.worst_read import WorstPicture, worst_pictures
from app.training.progress import OVER, RUNNING, Progress, Report, RunView

MOST_PICTURES = 12


@dataclass(frozen=True, slots=True)
class Results:
    """What the test digits were read as, and after how many epochs; `open` where it is shown without being asked.

    `pauses` where the run goes on until one of the worst is opened.
    """

    after: str
    confusion: ConfusionScene
    worst: tuple[WorstPicture, ...]
    open: bool
    pauses: bool


@dataclass(frozen=True, slots=True)
class RunCard:
    """The row of a run. `done` is the part trained, 0 to 1; `marker` its shape, drawn round 8, 8.

    `compact` where it takes little room, as all but the newest do; `address` fills the form as it was for this run.
    """

    id: str
    number: int
    look: int
    marker: str
    compact: bool
    choices: tuple[Choice, ...]
    address: str
    state: str
    word: str
    place: str
    pace: str
    done: float
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


def _card(run: RunView, choices: tuple[Choice, ...], compact: bool, opened: bool) -> RunCard:
    progress = run.progress
    report = shown_report(run)
    return RunCard(
        id=run.id,
        number=run.number,
        look=look(run.number),
        marker=marker(run.number, 8, 8),
        compact=compact,
        choices=choices,
        address=address(run.choices),
        state=progress.state,
        word=state_word(progress),
        place=place_words(progress),
        pace=pace_words(progress),
        done=_done(progress),
        reached=reached(run),
        remark=remark(run.choices, progress),
        orders=order_buttons(progress),
        results=_results(report, opened, progress.state == RUNNING) if report else None,
    )


def _done(progress: Progress) -> float:
    within = progress.batch / progress.batches if progress.batches else 0
    return round(min(1.0, (progress.epoch + within) / max(progress.epochs, 1)), 3)


@lru_cache(maxsize=64)  # a stream draws the results of a run that rests again and again
def _results(report: Report, opened: bool, pauses: bool) -> Results:
    after = f"after {report.epoch:.3g} epoch{'' if report.epoch == 1 else 's'}"
    worst = worst_pictures(report.worst[:MOST_PICTURES])
    return Results(after, confusion_scene(report.confusion), worst, opened, pauses)
