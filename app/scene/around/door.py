"""The front door: what a network and backpropagation do, the ways in, and the way back to where one was."""

from dataclasses import dataclass

from app.course.chapters import course_pages
from app.course.shelf import LESSONS
from app.explorer.names import counted
from app.explorer.notation import Notation
from app.explorer.number import NumberName
from app.explorer.reading import reading_of
from app.explorer.session import Session
from app.explorer.wording import in_letters
from app.scene.around.guide import GUIDED, GUIDES, TWO_PATHS
from app.scene.around.lessons import kind_of, lesson_address, lesson_heading
from app.scene.formulas.parts import Told, shown
from app.scene.picture.wanted import wanted_scene

PRESSES = len(GUIDES[TWO_PATHS]) - 1  # until both paths are seen: the last one sees what comes of them


@dataclass(frozen=True, slots=True)
class WayIn:
    """A card: where it leads, what is there, and what its link says."""

    address: str
    title: str
    text: str
    link: str


@dataclass(frozen=True, slots=True)
class LeftScene:
    """Where one was: its address, its title, and how far one had come."""

    address: str
    title: str
    position: str


@dataclass(frozen=True, slots=True)
class DoorScene:
    """What stands at the door beside the pad and the network, of which `parameters` are all weights and biases."""

    parameters: str
    left: LeftScene | None
    ways: tuple[WayIn, ...]


@dataclass(frozen=True, slots=True)
class LessonCard:
    """A lesson in the list: what there is to look for, and how far one has come, empty where one has not begun."""

    address: str
    title: str
    about: str
    look_for: str
    position: str


def door_scene(session: Session, left: LeftScene | None, run: LeftScene | None = None) -> DoorScene:
    """The door of a network that reads digits, for who left a session, or has a `run` in training."""
    return DoorScene(_parameters(session), left, _ways(run))


def error_run_back(session: Session) -> Told:
    """What has just been seen of a drawing, at the end of its backward pass."""
    digits = wanted_scene(session)
    assert digits, "a drawing is wanted as one digit"
    return Told(
        f"You said {digits.wanted}; it read {digits.read}, so {session.notation.loss} = ",
        shown(reading_of(session), NumberName("C")),
        f". The error has run back to all {_parameters(session)} weights and biases; Update turns each a little, "
        "against its slope.",
    )


def left_scene(session: Session, address: str) -> LeftScene:
    """The session that was left at an address."""
    title = lesson_heading(session, kind_of(address))[0]
    return LeftScene(address, title, position_words(session))


def position_words(session: Session) -> str:
    """How far a session has come: “stage 5 of 12 · 3 updates”."""
    at = session.position
    walked = f"stage {at.stage} of {len(at.stages)}" if at.stage else "at the beginning"
    return " · ".join(filter(None, (walked, counted(at.steps_taken, "update") if at.steps_taken else "")))


def lesson_cards(kept: dict[str, Session], n: Notation) -> tuple[LessonCard, ...]:
    """Every lesson in the letters of a notation; `kept` are the sessions that the visitor has begun, by address."""
    found = ((lesson_address(lesson), lesson) for lesson in LESSONS.values())
    return tuple(
        LessonCard(
            address,
            lesson.title,
            lesson.about,
            in_letters(lesson.look_for, n),
            position_words(kept[address]) if address in kept else "",
        )
        for address, lesson in found
    )


def _parameters(session: Session) -> str:
    """How many weights and biases there are: 23,860."""
    network = session.position.network
    return f"{sum(array.size for array in (*network.weights, *(network.biases or ()))):,}"


def _ways(run: LeftScene | None) -> tuple[WayIn, ...]:
    return (
        WayIn(
            f"/lessons/{TWO_PATHS}?{GUIDED}",
            "Two numbers, two paths: the whole idea in one minute",
            f"One weight, two ways to the error, and they disagree: seen in {PRESSES} presses.",
            "Start",
        ),
        WayIn(
            "/learn",
            "Learn",
            f"{counted(len(course_pages()), 'page')} of a few minutes: guess, see the number move, then read why. "
            f"And {counted(len(LESSONS), 'network')} to walk.",
            "See the course",
        ),
        WayIn(
            "/build",
            "Build your own",
            "Any sizes and activations, on your own examples; then walk it step by step.",
            "Open",
        ),
        WayIn(
            run.address if run else "/train",
            "Train",
            "Watch a network learn, stop it anywhere, and step through the very next example.",
            f"Go on: {run.title}, {run.position}" if run else "Open",
        ),
    )
