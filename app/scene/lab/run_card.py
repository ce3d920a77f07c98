"""A run in the list: how it was asked for, how far it is, what it has reached, its buttons and its results."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.explorer.names import counted
from app.scene.lab.chart import marker, style
from app.scene.lab.diagnoses import remark
from app.scene.lab.form import Chosen, address, chosen
from app.scene.lab.kind_scene import Results
from app.scene.lab.kinds import kind_scene, reached, results_of
from app.scene.lab.words import Reached, epoch_words, pace_words, shown_report, state_word
from app.training.data_sets import DATA_SETS
from app.training.orders import more_epochs, why_no_more
from app.training.progress import DIVERGED, DONE, LOST, OVER, RUNNING, STOPPED, Progress, RunView

ENDED = {
    DONE: "All its epochs are done.",
    STOPPED: "It was stopped.",
    DIVERGED: "Its weights are beyond all bounds.",
    LOST: "Its weights are lost.",
}
WALK_SAYS = "Walks the very next example through the network as it is now."
WALK_PAUSES = "Pauses, and walks the very next example through the network as it is now."


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
    waiting: str  # in their place


def run_cards(runs: Sequence[RunView]) -> tuple[RunCard, ...]:
    """A card for every run, the newest first; the newest that is over and has results shows them.

    The newest of all shows them while it goes on, too, where they can be watched.
    """
    shown = max((run.number for run in runs if run.progress.state in OVER and shown_report(run)), default=0)
    ordered = sorted(runs, key=lambda run: -run.number)
    asked = chosen(runs)
    watched = {run.number for run in ordered[:1] if DATA_SETS[run.choices.data].kind.watched}
    return tuple(_card(run, asked[run.id], run is not ordered[0], run.number in {shown} | watched) for run in ordered)


def _card(run: RunView, choices: tuple[Chosen, ...], compact: bool, opened: bool) -> RunCard:
    progress = run.progress
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
        results=results_of(run, opened),
        waiting=kind_scene(run.choices.data).waiting,
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
