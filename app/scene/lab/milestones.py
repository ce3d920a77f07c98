"""What is read aloud while runs go on: a sentence at a fifth of the epochs, a pause and the end, and no more."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.scene.lab.words import percent, state_word
from app.training.progress import RUNNING, Point, Progress
from app.training.run_view import RunView

MILESTONES = 5  # in a run


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence about the run of this id."""

    id: str
    text: str


def milestones(runs: Sequence[RunView]) -> tuple[Spoken, ...]:
    """A sentence for every run, which stays the same between its milestones."""
    return tuple(Spoken(run.id, _sentence(run.number, run.progress)) for run in runs)


def _sentence(number: int, progress: Progress) -> str:
    reached = _reached(progress)
    if reached is None or reached.epoch == 0:
        return f"Run {number}: {state_word(progress)}."
    done = f"{reached.epoch:.3g} of {progress.epochs} epochs, test accuracy {percent(reached.test_accuracy)}"
    return f"Run {number}: {state_word(progress)}, {done}."


def _reached(progress: Progress) -> Point | None:
    """The last point, or while the run goes on the last one at a milestone."""
    every = -(-progress.epochs // MILESTONES)
    points = progress.history
    if progress.state == RUNNING:
        points = [p for p in points if p.epoch % every == 0]
    return points[-1] if points else None
