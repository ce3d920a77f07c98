"""The whole page, and the fragment that every action answers with."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.course.shelf import LESSONS
from app.explorer.session import Session
from app.scene.around.guide import HintScene, hint_scene
from app.scene.around.legend import (
    DigitsChoice,
    LegendScene,
    NotationChoice,
    PicturesScene,
    SourceLetters,
    digits_choices,
    legend_scene,
    notation_choices,
    pictures_scene,
    source_letters_scene,
)
from app.scene.around.lessons import (
    NOTHING_LEFT,
    AboutScene,
    LessonTab,
    about_scene,
    kind_of,
    lesson_address,
    lesson_heading,
    lesson_tabs,
)
from app.scene.around.selected import SelectedScene, selected_scene
from app.scene.around.walk import (
    ControlsScene,
    ExampleScene,
    LossScene,
    StatusScene,
    TickGroup,
    controls_scene,
    example_scene,
    loss_scene,
    status_scene,
    timeline_scene,
)
from app.scene.drawing.draw import DrawScene, blank_canvas
from app.scene.field_error import FieldError
from app.scene.figures.figure import FigureScene, figure_scene, shown_choices
from app.scene.figures.figure import Shown as FigureChoice
from app.scene.panel.panel import ExplainScene, explain_scene
from app.scene.picture.layout.layers import has_weight_pictures, most_edges
from app.scene.picture.layout.places import FRAMES, LEAST_DEEP, LEAST_NARROW, WIDEST_NARROW, frame_in
from app.scene.picture.network_scene import NetworkScene, network_scene

NOTHING_KEPT: Mapping[str, Session] = MappingProxyType({})
MANY_EDGES = 100
"""in a picture: a place for each, with a chip or a grip, takes up to a millisecond of the first picture that has it"""
MANY_PRODUCTS = 100_000
"""of weights and examples, in a pass; what is checked takes two for each edge"""


@dataclass(frozen=True, slots=True)
class SteppedScene:
    """Everything that an action refreshes."""

    network: NetworkScene
    legend: LegendScene
    notations: tuple[NotationChoice, ...]
    digits_shown: tuple[DigitsChoice, ...]
    page_example: ExampleScene
    loss: LossScene
    timeline: tuple[TickGroup, ...]
    controls: ControlsScene
    explain: ExplainScene
    status: StatusScene
    about: AboutScene
    pictures: PicturesScene | None
    figure: FigureScene | None
    """what stands in the network's place, None where it stands there itself"""
    figures: tuple[FigureChoice, ...]
    """what can stand there"""
    source_letters: SourceLetters | None
    hint: HintScene | None
    """None where it is as it was"""
    selected: SelectedScene


@dataclass(frozen=True, slots=True)
class PageScene:
    """The page: its title, the chooser, the panels, and the drawing column for networks that read digits.

    `walked` says that it is about an example from training, beside which drawing is another matter.
    """

    title: str
    about: AboutScene
    source_letters: SourceLetters | None
    hint: HintScene
    lessons: tuple[LessonTab, ...]
    notations: tuple[NotationChoice, ...]
    digits_shown: tuple[DigitsChoice, ...]
    legend: LegendScene
    draw: DrawScene | None
    network: NetworkScene
    pictures: PicturesScene | None
    figure: FigureScene | None
    figures: tuple[FigureChoice, ...]
    example: ExampleScene
    loss: LossScene
    timeline: tuple[TickGroup, ...]
    controls: ControlsScene
    explain: ExplainScene
    status: StatusScene
    selected: SelectedScene
    walked: bool


def stepped_scene(
    session: Session,
    version: int,
    window: str = "wide",
    problem: str = "",
    error: FieldError | None = None,
    notice: str = "",
    left: Mapping[str, int] = NOTHING_LEFT,
    hint: HintScene | None = None,
) -> SteppedScene:
    """What an action refreshes; `problem` and `notice` are said in the status line, `error` stands at its field.

    `left` are the networks that were left in the lesson on digits, and how many updates they had had.
    """
    network = network_scene(session, frame_of(session, window))
    return SteppedScene(
        network=network,
        legend=legend_scene(session, network),
        notations=notation_choices(session),
        digits_shown=digits_choices(session),
        page_example=example_scene(session),
        loss=loss_scene(session),
        timeline=timeline_scene(session),
        controls=controls_scene(session, version, error),
        explain=explain_scene(session, error),
        status=status_scene(session, problem, notice),
        about=about_scene(session, left=left),
        pictures=pictures_scene(session),
        figure=figure_scene(session, window, error=error),
        figures=shown_choices(session),
        source_letters=source_letters_scene(session),
        hint=hint,
        selected=selected_scene(session),
    )


def page_scene(
    session: Session,
    version: int,
    window: str = "wide",
    kept: Mapping[str, Session] = NOTHING_KEPT,
    here: str = "",
    problem: str = "",
    notice: str = "",
    left: Mapping[str, int] = NOTHING_LEFT,
    guided: bool = False,
    error: FieldError | None = None,
) -> PageScene:
    """The whole page of a session at the address `here`; `kept` are networks of the visitor's, by address."""
    parts = stepped_scene(session, version, window, problem, error, notice, left)
    here = here or (lesson_address(LESSONS[session.lesson]) if session.lesson in LESSONS else "/build/1")
    title = lesson_heading(session, kind_of(here))[0]
    return PageScene(
        title=title,
        about=parts.about,
        source_letters=parts.source_letters,
        hint=hint_scene(session, guided),
        lessons=lesson_tabs(session, kept, here),
        notations=parts.notations,
        digits_shown=parts.digits_shown,
        legend=parts.legend,
        draw=blank_canvas(session.position.step.network.sizes[0]) if reads_digits(session) else None,
        network=parts.network,
        pictures=parts.pictures,
        figure=parts.figure,
        figures=parts.figures,
        example=parts.page_example,
        loss=parts.loss,
        timeline=parts.timeline,
        controls=parts.controls,
        explain=parts.explain,
        status=parts.status,
        selected=parts.selected,
        walked=kind_of(here) == "trained",
    )


def takes_long(session: Session) -> bool:
    """Whether showing the session, or moving on in it, takes so long that nobody else should wait for it."""
    step = session.position.step
    edges = most_edges(step.network.sizes)
    products = step.network.parameter_count * len(step.inputs)
    passes = 1 + 2 * edges * (session.view.tab == "check")
    return edges > MANY_EDGES or products * passes > MANY_PRODUCTS


def reads_digits(session: Session) -> bool:
    """Whether the network takes a drawing and names a digit."""
    return session.notation.digits


def frame_of(session: Session, window: str) -> str:
    """The frame of places.py that the picture is drawn in; a window is one of FRAMES or says how large the room is."""
    if window not in FRAMES:
        sizes = session.position.step.network.sizes
        deep = len(sizes) - 3 if has_weight_pictures(sizes) else 0
        return frame_in(window, (LEAST_NARROW, LEAST_DEEP, WIDEST_NARROW)[min(deep, 2)])
    return "digit" if window != "narrow" and reads_digits(session) else window
