"""The whole page, and the fragment that every action answers with."""

from dataclasses import dataclass

from app.explorer.lessons import LESSONS
from app.explorer.names import ACTIVATION_NAMES, LOSS_NAMES
from app.explorer.session import Session
from app.scene.bar_scenes import (
    ControlsScene,
    LossScene,
    StatusScene,
    Tick,
    controls_scene,
    loss_scene,
    status_scene,
    timeline_scene,
)
from app.scene.build import BuildScene, build_scene
from app.scene.draw import DrawScene, draw_scene
from app.scene.explain import ExplainScene, explain_scene
from app.scene.field_error import FieldError
from app.scene.marks import NetworkScene
from app.scene.network_scene import network_scene

DIGIT_SIZES = (784, 10)
YOUR_OWN = "Your own"


@dataclass(frozen=True, slots=True)
class LessonTab:
    """A lesson in the chooser."""

    slug: str
    title: str
    shape: str
    about: str
    current: bool


@dataclass(frozen=True, slots=True)
class ExampleScene:
    """Which example of the batch is shown, and its neighbours, counted from 1 and round the ends."""

    number: int
    count: int
    before: int
    after: int
    together: str


@dataclass(frozen=True, slots=True)
class SteppedScene:
    """Everything that an action refreshes."""

    network: NetworkScene
    page_example: ExampleScene
    loss: LossScene
    timeline: tuple[Tick, ...]
    controls: ControlsScene
    explain: ExplainScene
    status: StatusScene


@dataclass(frozen=True, slots=True)
class PageScene:
    """The page: its title, the chooser, the panels, and the drawing column for networks that read digits."""

    title: str
    about: str
    look_for: str
    lessons: tuple[LessonTab, ...]
    draw: DrawScene | None
    build: BuildScene
    network: NetworkScene
    example: ExampleScene
    loss: LossScene
    timeline: tuple[Tick, ...]
    controls: ControlsScene
    explain: ExplainScene
    status: StatusScene


def stepped_scene(
    session: Session,
    version: int,
    narrow: bool = False,
    problem: str = "",
    error: FieldError | None = None,
    notice: str = "",
) -> SteppedScene:
    """What an action refreshes; `problem` and `notice` are said in the status line, `error` stands at its field."""
    return SteppedScene(
        network=network_scene(session, _frame(session, narrow)),
        page_example=example_scene(session),
        loss=loss_scene(session),
        timeline=timeline_scene(session),
        controls=controls_scene(session, version, error),
        explain=explain_scene(session, error),
        status=status_scene(session, problem, notice),
    )


def page_scene(session: Session, version: int, narrow: bool = False, own: Session | None = None) -> PageScene:
    """The whole page of a session; `own` is the visitor's own network, if they have built one."""
    parts = stepped_scene(session, version, narrow)
    title, about, look_for = heading(session)
    return PageScene(
        title=title,
        about=about,
        look_for=look_for,
        lessons=lesson_tabs(session, own),
        draw=draw_scene() if reads_digits(session) else None,
        build=build_scene(),
        network=parts.network,
        example=parts.page_example,
        loss=parts.loss,
        timeline=parts.timeline,
        controls=parts.controls,
        explain=parts.explain,
        status=parts.status,
    )


def lesson_tabs(session: Session, own: Session | None) -> tuple[LessonTab, ...]:
    """The chooser: every lesson, and the visitor's own network after them."""
    tabs = [
        LessonTab(x.slug, x.title, x.about.split(" · ")[0], x.about, x.slug == session.lesson) for x in LESSONS.values()
    ]
    if own or session.lesson is None:
        title, about, _ = heading(session if session.lesson is None else own)
        shape = title.removeprefix(f"{YOUR_OWN} ")
        tabs.append(LessonTab("own", YOUR_OWN, shape, about, session.lesson is None))
    return tuple(tabs)


def heading(session: Session) -> tuple[str, str, str]:
    """Title, network in short, and what to look for."""
    if session.lesson in LESSONS:
        lesson = LESSONS[session.lesson]
        return lesson.title, lesson.about, lesson.look_for
    step = session.position.step
    names = list(dict.fromkeys(ACTIVATION_NAMES[name] for name in step.network.activations))
    parts = [", then ".join(names), LOSS_NAMES[step.loss], *([] if step.network.biases else ["no biases"])]
    return (
        f"{YOUR_OWN} {'-'.join(map(str, step.network.sizes))}",
        " · ".join(parts),
        "Step through it, and select any weight to see its paths.",
    )


def reads_digits(session: Session) -> bool:
    """Whether the network takes a drawing and names a digit."""
    sizes = session.position.step.network.sizes
    return (sizes[0], sizes[-1]) == DIGIT_SIZES


def example_scene(session: Session) -> ExampleScene:
    """The example shown."""
    count = len(session.position.step.inputs)
    at = min(session.view.example, count - 1)
    together = f"C and ∂C/∂w: {session.position.step.reduction} of all {count}"
    return ExampleScene(at + 1, count, (at - 1) % count + 1, (at + 1) % count + 1, together)


def _frame(session: Session, narrow: bool) -> str:
    return "narrow" if narrow else "digit" if reads_digits(session) else "wide"
