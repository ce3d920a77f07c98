"""A run in the list: how it was asked for, how far it is, what it has reached, its buttons and its results."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.explorer.names import ACTIVATION_NAMES, LOSS_NAMES
from app.scene.lab.confusion import ConfusionScene, confusion_scene
from app.scene.lab.markers import look, marker
from app.scene.lab.optimisers import OPTIMISER_NAMES
from app.scene.lab.orders import OrderButton, order_buttons
from app.scene.lab.remarks import remark
from app.scene.lab.words import pace_words, percent, place_words, state_word
from app.scene.lab.worst_read import WorstPicture, worst_pictures
from app.scene.numbers import NOT_REACHED, plain, short
from app.training.choices import Choices
from app.training.data_sets import DATA_SETS
from app.training.progress import Progress, Report
from app.training.run_view import RunView

MOST_PICTURES = 12
REACHED = {"test accuracy": percent, "train accuracy": percent, "test loss": short, "train loss": short}


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing chosen, in words; `differs` where the runs beside it were not all asked for alike."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Reached:
    """A number that a run has reached: its name, and its text or "·"."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Results:
    """What the test digits were read as, and after how many epochs; `open` where it is shown without being asked."""

    after: str
    confusion: ConfusionScene
    worst: tuple[WorstPicture, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class RunCard:
    """The row of a run. `done` is the part trained, 0 to 1; `marker` its shape, drawn round 8, 8."""

    id: str
    number: int
    look: int
    marker: str
    choices: tuple[Choice, ...]
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
    """A card for every run, the newest first; the newest that has results shows them."""
    newest = max((run.number for run in runs if run.report), default=0)
    said = {run.id: _said(run.choices) for run in runs}
    alike = [len(set(texts)) == 1 for texts in zip(*said.values(), strict=True)]
    ordered = sorted(runs, key=lambda run: -run.number)
    return tuple(_card(run, _choices(said[run.id], alike), run.number == newest) for run in ordered)


def _card(run: RunView, choices: tuple[Choice, ...], newest: bool) -> RunCard:
    progress = run.progress
    return RunCard(
        id=run.id,
        number=run.number,
        look=look(run.number),
        marker=marker(run.number, 8, 8),
        choices=choices,
        state=progress.state,
        word=state_word(progress),
        place=place_words(progress),
        pace=pace_words(progress),
        done=_done(progress),
        reached=_reached(progress),
        remark=remark(progress),
        orders=order_buttons(progress),
        results=_results(run.report, newest) if run.report else None,
    )


def _said(choices: Choices) -> tuple[str, ...]:
    """What was chosen, in the same order for every run."""
    activations = list(dict.fromkeys((*[choices.activation] * bool(choices.hidden), choices.output)))
    share = f"{100 * choices.train_share:.3g} %"
    return (
        "-".join(map(str, choices.sizes)),
        " then ".join(ACTIVATION_NAMES[name] for name in activations),
        LOSS_NAMES[choices.loss],
        OPTIMISER_NAMES[choices.optimiser],
        f"rate {plain(choices.learning_rate)}",
        f"batch {choices.batch}",
        f"{choices.epochs} epochs",
        f"{DATA_SETS[choices.data].title}, {share} to train on",
        f"{choices.initialiser.replace('_', ' ')} weights",
        f"seed {choices.seed}",
    )


def _choices(said: tuple[str, ...], alike: list[bool]) -> tuple[Choice, ...]:
    return tuple(Choice(text, not same) for text, same in zip(said, alike, strict=True))


def _done(progress: Progress) -> float:
    within = progress.batch / progress.batches if progress.batches else 0
    return round(min(1.0, (progress.epoch + within) / max(progress.epochs, 1)), 3)


def _reached(progress: Progress) -> tuple[Reached, ...]:
    """The last point of the charts in numbers; the one before any training is nothing reached."""
    now = progress.history[-1] if len(progress.history) > 1 else None
    values = (now.test_accuracy, now.train_accuracy, now.test_loss, now.train_loss) if now else (None,) * 4
    return tuple(
        Reached(name, NOT_REACHED if value is None else words(value))
        for (name, words), value in zip(REACHED.items(), values, strict=True)
    )


@lru_cache(maxsize=64)  # a stream draws the results of a run that rests again and again
def _results(report: Report, opened: bool) -> Results:
    after = f"after {report.epoch:.3g} epoch{'' if report.epoch == 1 else 's'}"
    return Results(after, confusion_scene(report.confusion), worst_pictures(report.worst[:MOST_PICTURES]), opened)
