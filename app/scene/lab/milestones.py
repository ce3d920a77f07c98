"""What is read aloud while runs go on: a sentence at a fifth of the epochs, a pause and the end, and no more."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.explorer.names import counted
from app.scene.lab.reached import point_of, reached, share_words
from app.scene.lab.words import state_word
from app.training.progress import DIVERGED, RUNNING, Point, RunView

MILESTONES = 5  # in a run


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence about the run of this id."""

    id: str
    text: str


def milestones(runs: Sequence[RunView]) -> tuple[Spoken, ...]:
    """A sentence for every run, which stays the same between its milestones."""
    return tuple(Spoken(run.id, _sentence(run)) for run in runs)


def _sentence(run: RunView) -> str:
    progress = run.progress
    point = _point(run)
    if point is None or point.epoch == 0 or progress.state == DIVERGED:
        return f"Run {run.number}: {state_word(progress)}."
    running = progress.state == RUNNING
    right = share_words(point.test_accuracy, progress.counts.test_read) if running else reached(run)[0].text
    done = f"{point.epoch:.3g} of {counted(progress.epochs, 'epoch')}, test accuracy {right}"
    return f"Run {run.number}: {state_word(progress)}, {done}."


def _point(run: RunView) -> Point | None:
    """The point that its figures are of, or while the run goes on the last one at a milestone."""
    if run.progress.state != RUNNING:
        return point_of(run)
    every = -(-run.progress.epochs // MILESTONES)
    points = [point for point in run.progress.history if point.epoch % every == 0]
    return points[-1] if points else None
