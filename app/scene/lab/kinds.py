"""Kinds of data in the lab: for each, its figures, its results and its words; a new kind is a module and a row here."""

from collections.abc import Sequence

from app.explorer.names import counted
from app.scene.lab.fitted import NUMBERS
from app.scene.lab.kind_scene import KindScene, Results
from app.scene.lab.misread import PICTURES
from app.scene.lab.words import Reached, Spoken, point_of, shown_report, state_word
from app.training.data_sets import DATA_SETS
from app.training.progress import DIVERGED, RUNNING, Point, RunView

KIND_SCENES: dict[str, KindScene] = {"classes": PICTURES, "numbers": NUMBERS}
"""by the name of the kind"""

MILESTONES = 5  # of a run, at which a sentence about it is read aloud


def kind_scene(data: str) -> KindScene:
    """That of a data set."""
    return KIND_SCENES[DATA_SETS[data].kind.name]


def reached(run: RunView) -> tuple[Reached, ...]:
    """The figures of now. While a run rests, those of the test examples are of the results that are shown."""
    return kind_scene(run.choices.data).figures(run)


def results_of(run: RunView, opened: bool) -> Results | None:
    """What a run makes of the examples, None where that is not known yet."""
    report = shown_report(run)
    if report is None:
        return None
    return kind_scene(run.choices.data).results(report, run.choices.data, opened, run.progress.state == RUNNING)


def milestones(runs: Sequence[RunView]) -> tuple[Spoken, ...]:
    """A sentence for every run: at a fifth of its epochs, a pause and the end, and the same in between."""
    return tuple(Spoken(run.id, _sentence(run)) for run in runs)


def _sentence(run: RunView) -> str:
    progress = run.progress
    point = _milestone(run)
    if point is None or point.epoch == 0 or progress.state == DIVERGED:
        return f"Run {run.number}: {state_word(progress)}."
    done = f"{point.epoch:.3g} of {counted(progress.epochs, 'epoch')}"
    return f"Run {run.number}: {state_word(progress)}, {done}, {kind_scene(run.choices.data).headline(run, point)}."


def _milestone(run: RunView) -> Point | None:
    """The point that its figures are of, or while the run goes on the last one at a milestone."""
    if run.progress.state != RUNNING:
        return point_of(run)
    every = -(-run.progress.epochs // MILESTONES)
    points = [point for point in run.progress.history if point.epoch % every == 0]
    return points[-1] if points else None
