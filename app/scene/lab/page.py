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
from app.training.mnist_state import MnistState
from app.training.run_view import RunView

NOTHING_TYPED: Mapping[str, str] = MappingProxyType({})
NO_MNIST = MnistState()


@dataclass(frozen=True, slots=True)
class LabScene:
    """The form, the charts, the runs with the newest first, what is read aloud, and what could not be done."""

    form: LabForm
    data: DataChoice
    charts: tuple[ChartScene, ChartScene]
    runs: tuple[RunCard, ...]
    spoken: tuple[Spoken, ...]
    problem: str


def lab_scene(
    runs: Sequence[RunView],
    typed: Mapping[str, str] = NOTHING_TYPED,
    error: FieldError | None = None,
    problem: str = "",
    mnist: MnistState = NO_MNIST,
    drawings: int = 0,
) -> LabScene:
    """The page for these runs of a visitor.

    `typed` are the fields of the form as they were sent, `error` the one that was refused; `problem` is said in the
    status line, as is an error at a field that the form does not have. `drawings` counts the visitor's labelled ones.
    """
    form, data = lab_form(typed, error), data_choice(typed, error, mnist, drawings)
    homeless = error.message if error and not form.refused and not data.error else ""
    return LabScene(form, data, chart_scenes(runs), run_cards(runs), milestones(runs), problem or homeless)
