"""What is read aloud while runs go on: a sentence at a fifth of the epochs, a pause and the end, and no more."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.scene.lab.reached import reached, share_words
from app.scene.lab.words import state_word
from app.training.progress import DIVERGED, RUNNING, Point, Progress
from app.training.run_view import RunView

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
    progress, point = run.progress, _point(run.progress)
    if point is None or point.epoch == 0 or progress.state == DIVERGED:
        return f"Run {run.number}: {state_word(progress)}."
    running = progress.state == RUNNING
    right = share_words(point.test_accuracy, progress.counts.test_read) if running else reached(run)[0].text
    done = f"{point.epoch:.3g} of {progress.epochs} epochs, test accuracy {right}"
    return f"Run {run.number}: {state_word(progress)}, {done}."


def _point(progress: Progress) -> Point | None:
    """The last point, or while the run goes on the last one at a milestone."""
    every = -(-progress.epochs // MILESTONES)
    points = progress.history
    if progress.state == RUNNING:
        points = [p for p in points if p.epoch % every == 0]
    return points[-1] if points else None
