"""The shelf of lessons, read from their files, and the lesson on digits with any of the shipped networks."""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from app.course.lesson import Lesson, Page
from app.course.markup import LessonFault
from app.course.reader import read_lesson
from app.digits.datasets import CLASSES
from app.digits.ink import from_strokes
from app.digits.reader import SHIPPED, WALKED, load_shipped
from app.engine.network import Array, Network
from app.errors import BadValue, NotFound, NotNow
from app.explorer.edits import edit
from app.explorer.look import look_of
from app.explorer.opening import Description, open_session
from app.explorer.session import Position, Session, View

FOLDER = Path(__file__).parent / "lessons"
FIRST_LESSON = "2-2-2"
FOUR = [[[40, 12], [28, 34], [26, 46], [72, 46]], [[54, 18], [66, 92]]]
"""strokes of a 4, which the network takes for a 9"""
LOSS_AND_RATE = {"sigmoid": ("half_squared_error", 0.5), "softmax": ("categorical_cross_entropy", 0.001)}
"""by the output activation: where it is nearly sure cross-entropy is steep, a larger rate would unlearn in one step"""


def open_lesson(slug: str, page: str = "") -> Session:
    """The session a lesson begins with, or one of its pages, before the first stage of its training step.

    Sessions are frozen, so every visitor can share it. Raises NotFound.
    """
    return _opened(find_lesson(slug), find_page(slug, page) if page else None)


@lru_cache(maxsize=512)
def _opened(lesson: Lesson, page: Page | None) -> Session:
    opened = open_session((page and page.opens) or lesson.description(), lesson=lesson.slug)
    if page is None:
        return opened
    step = opened.position.step
    for _ in range(page.updates):
        step = step.next()
    begun = Position(step, steps_taken=page.updates)
    view = replace(
        opened.view, page=page.id, tab=page.tab, look=look_of(page.look), example=page.example, figure=page.figure
    )
    return replace(opened, position=begun, initial=begun, view=view)


def find_lesson(slug: str) -> Lesson:
    """The lesson of that name. Raises NotFound."""
    if slug not in LESSONS:
        raise NotFound(f"There is no lesson “{slug}”. There are {', '.join(LESSONS)}.", field="lesson")
    return LESSONS[slug]


def find_page(slug: str, id: str) -> Page:
    """The page of a lesson. Raises NotFound."""
    found = find_lesson(slug).page(id)
    if found is None:
        raise NotFound(f"The lesson “{slug}” has no page “{id}”.", field="page")
    return found


@lru_cache
def shipped_description(name: str = WALKED) -> Description:
    """The lesson on digits with the shipped network of that name, on a drawn 4. Raises KeyError where there is none."""
    network = load_shipped(name)
    drawn = from_strokes(FOUR)
    assert drawn is not None, "strokes of a 4 leave ink"
    loss, learning_rate = LOSS_AND_RATE[network.activations[-1]]
    return Description(
        sizes=list(network.sizes),
        activations=list(network.activations),
        weights=list(network.weights),
        bias_values=network.biases,
        inputs=[drawn],
        targets=[np.eye(CLASSES)[4]],
        loss=loss,
        learning_rate=learning_rate,
    )


LESSONS: dict[str, Lesson] = {}
_folders: set[Path] = set()


def add_lessons(folder: Path) -> tuple[Lesson, ...]:
    """Have the lessons of a folder on the shelf, a file each; those that are new. Read once, a folder stays.

    One of a name that is there already is refused: links and sessions go by it. Raises LessonFault, and OSError where
    the folder cannot be read.
    """
    if folder in _folders:
        return ()
    files = [file for file in sorted(folder.iterdir()) if file.suffix == ".md"]
    found = [read_lesson(file.stem, file.read_text("utf-8"), shipped_description) for file in files]
    for lesson in found:
        if lesson.slug in LESSONS:
            raise LessonFault(f"{lesson.slug}.md", 1, "There is a lesson of this name already.")
    LESSONS.update({lesson.slug: lesson for lesson in sorted(found, key=lambda lesson: lesson.order)})
    _folders.add(folder)
    return tuple(found)


def take_away(folder: Path, lessons: Iterable[Lesson]) -> None:
    """Take the lessons of a folder off the shelf again."""
    for lesson in lessons:
        del LESSONS[lesson.slug]
    _folders.discard(folder)


add_lessons(FOLDER)
DIGITS = LESSONS["draw-a-digit"]
"""the lesson in which one draws, with any of the shipped networks"""


def source_letters_of(session: Session) -> str:
    """The name of the notation that the source of a session's lesson is written in, empty where there is none."""
    return LESSONS[session.lesson].source_letters if session.lesson in LESSONS else ""


def write_as_source(session: Session, on: bool) -> Session:
    """Have the lesson written in the letters of its source, or again in the visitor's.

    Raises NotNow where the source of what is open has no letters of its own.
    """
    letters = source_letters_of(session) if on else ""
    if on and not letters:
        raise NotNow("There is no source here with letters of its own.", field="source_letters")
    return replace(session, view=replace(session.view, source_letters=letters))


def sizes_name(session: Session) -> str:
    """What the network of a session goes by: 784-30-10."""
    return network_name(session.position.step.network)


def network_name(network: Network) -> str:
    """What a network goes by."""
    return "-".join(map(str, network.sizes))


def choose_network(session: Session, name: str) -> Session:
    """The lesson afresh with another network, on the same drawings and the digits they were, in the same notation.

    Raises BadValue for a network that is not shipped, NotNow where another lesson is open.
    """
    if session.lesson != DIGITS.slug:
        raise NotNow(f"Another network can be chosen in the lesson “{DIGITS.title}”.", field="network")
    return _looked_at_as(session.view, open_shipped(name, session.position.step.inputs, _digit_targets(session)))


def resume_network(left: Session, session: Session) -> Session:
    """The lesson with a network as it was left, on the drawings that `session` has by now, in its notation."""
    inputs = session.position.step.inputs
    targets = _digit_targets(session)
    if not (np.array_equal(left.position.step.inputs, inputs) and np.array_equal(_digit_targets(left), targets)):
        left = edit(left, inputs=inputs, targets=targets)
    return _looked_at_as(session.view, left)


def open_shipped(name: str, inputs: ArrayLike, targets: ArrayLike) -> Session:
    """The lesson with a network of that name on such examples. Raises BadValue naming what does not fit."""
    if name not in SHIPPED:
        raise BadValue(f"Choose one of {', '.join(SHIPPED)}.", field="network")
    return open_session(replace(shipped_description(name), inputs=inputs, targets=targets), DIGITS.slug)


def _digit_targets(session: Session) -> Array:
    """A 1 for the digit that the targets of an example name most, else 0: examples × 10."""
    named = session.position.step.targets.argmax(axis=1)
    ones: Array = np.eye(CLASSES)[named]
    return ones


def _looked_at_as(view: View, session: Session) -> Session:
    """The session looked at as before in all that does not belong to one network."""
    same = replace(
        session.view,
        example=view.example,
        granularity=view.granularity,
        tab=view.tab,
        notation=view.notation,
        source_letters=view.source_letters,
    )
    return replace(session, view=same)
