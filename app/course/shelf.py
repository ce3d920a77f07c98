"""The shelf of lessons, read from their files: finding and opening them, and the letters that they are written in."""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from app.course.digits_lesson import SLUG, shipped_description
from app.course.lesson import Lesson, Page
from app.course.markup import LessonFault
from app.course.reader import read_lesson
from app.errors import NotFound, NotNow
from app.explorer.look import look_of
from app.explorer.opening import open_session
from app.explorer.session import Position, Session

FOLDER = Path(__file__).parent / "lessons"
FIRST_LESSON = "2-2-2"


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
DIGITS = LESSONS[SLUG]
"""the lesson in which one draws, with any of the shipped networks"""


def source_letters_of(session: Session) -> str:
    """The name of the notation that the source of a session's page or lesson has, empty where there is none."""
    lesson = LESSONS.get(session.lesson or "")
    if lesson is None:
        return ""
    page = lesson.page(session.view.page)
    return (page.letters if page else "") or lesson.source_letters


def write_as_source(session: Session, on: bool) -> Session:
    """Have the lesson written in the letters of its source, or again in the visitor's.

    Raises NotNow where the source of what is open has no letters of its own.
    """
    letters = source_letters_of(session) if on else ""
    if on and not letters:
        raise NotNow("There is no source here with letters of its own.", field="source_letters")
    return replace(session, view=replace(session.view, source_letters=letters))
