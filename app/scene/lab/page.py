"""The page of the training lab."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from app.scene.field_error import FieldError
from app.scene.lab.chart import ChartScene, chart_scenes
from app.scene.lab.data_choice import DataChoice, data_choice
from app.scene.lab.form import LabForm, lab_form
from app.scene.lab.milestones import Spoken, milestones
from app.scene.lab.run_card import RunCard, run_cards
from app.scene.lab.words import makes_room
from app.training.choices import typed_out
from app.training.mnist_fetch import MnistState
from app.training.progress import RunView

NOTHING_TYPED: Mapping[str, str] = MappingProxyType({})
NO_MNIST = MnistState()


@dataclass(frozen=True, slots=True)
class LabScene:
    """The form, the charts, the runs with the newest first, what is read aloud, what could not be done.

    `notice` is what else was done with a start, `room` what the next one will do.
    """

    form: LabForm
    data: DataChoice
    charts: tuple[ChartScene, ChartScene]
    runs: tuple[RunCard, ...]
    spoken: tuple[Spoken, ...]
    problem: str
    notice: str
    room: str


def lab_scene(
    runs: Sequence[RunView],
    typed: Mapping[str, str] = NOTHING_TYPED,
    error: FieldError | None = None,
    problem: str = "",
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
    form = lab_form(typed, error)
    data = data_choice(typed, error, mnist, drawings)
    homeless = error.message if error and not form.refused and not data.error else ""
    drawn = chart_scenes(runs), run_cards(runs), milestones(runs)
    return LabScene(form, data, *drawn, problem or homeless, notice, makes_room(leaver))
