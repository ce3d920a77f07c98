"""The page of the training lab."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from app.scene.field_error import FieldError
from app.scene.lab.chart import LabChart, chart_scenes
from app.scene.lab.data_choice import DataChoice, data_choice
from app.scene.lab.form import LabForm, form_scene
from app.scene.lab.kinds import milestones
from app.scene.lab.run_card import RunCard, run_cards
from app.scene.lab.words import Spoken, makes_room
from app.training.choices import typed_out
from app.training.mnist_fetch import MnistState
from app.training.progress import RunView

NOTHING_TYPED: Mapping[str, str] = MappingProxyType({})
NO_MNIST = MnistState()


@dataclass(frozen=True, slots=True)
class LabScene:
    """The page of the training lab."""

    form: LabForm
    data: DataChoice
    charts: tuple[LabChart, ...]
    runs: tuple[RunCard, ...]  # the newest first
    spoken: tuple[Spoken, ...]  # what is read aloud
    problem: str | None  # what could not be done, empty where all was; None leaves what the page says of it
    notice: str  # what else was done with a start
    room: str  # what the next start will do


def lab_scene(
    runs: Sequence[RunView],
    typed: Mapping[str, str] = NOTHING_TYPED,
    error: FieldError | None = None,
    problem: str | None = "",
    mnist: MnistState = NO_MNIST,
    drawings: int = 0,
    notice: str = "",
    leaver: RunView | None = None,
) -> LabScene:
    """The page for these runs of a visitor.

    `typed` are the fields of the form as they were sent, or where there are none, as they were for the newest run;
    `error` is the one that was refused. `problem` is said in the status line, as is an error at a field that the form
    does not have. `drawings` counts the visitor's labelled ones; `leaver` is the run that another would remove.
    """
    if runs and not typed:
        typed = typed_out(max(runs, key=lambda run: run.number).choices)
    form = form_scene(typed, error)
    data = data_choice(typed, error, mnist, drawings)
    homeless = error.message if error and not form.refused and not data.error else ""
    return LabScene(
        form=form,
        data=data,
        charts=chart_scenes(runs),
        runs=run_cards(runs),
        spoken=milestones(runs),
        problem=homeless or problem,
        notice=notice,
        room=makes_room(leaver),
    )
