"""Places: where a visitor can have a session, each with an address of its own. Forms and cookies write them as text."""

import re
from dataclasses import dataclass
from functools import lru_cache

from app.course.chapters import turned_to
from app.course.digits_lesson import choose_network
from app.course.opening import begun_page
from app.course.shelf import DIGITS as DIGITS_LESSON
from app.course.shelf import FIRST_LESSON, find_lesson, open_lesson
from app.digits.reader import SHIPPED, WALKED
from app.errors import BadValue, NotFound
from app.explorer.session import Session

LESSON = "lessons"
LEARN = "learn"
DIGITS = "digits"
BUILT = "build"
SHARED = "shared"
TRAINED = "trained"
NUMBERED = (BUILT, SHARED, TRAINED)  # networks of one's own, opened by a link, taken out of a training run
MOST_NUMBER = 999_999
_NUMBER = re.compile(r"[1-9][0-9]{0,5}")
UNSAID = "This page does not say which session it is of. Load it again."
UNKNOWN = "There is no such place for a session."
NOTHING_THERE = (
    "Nothing is kept for this browser at this address. It may have been idle for too long, or this browser keeps no "
    "cookies."
)


@dataclass(frozen=True)
class Place:
    """Where a session is: what kind of place, and its name there."""

    kind: str  # LESSON, LEARN, DIGITS or one of NUMBERED
    name: str  # slug of a lesson, slug/page of the course, the shipped network walked in digits, else a number from 1

    @property
    def text(self) -> str:
        """As forms write it: lessons/2-2-2."""
        return f"{self.kind}/{self.name}"

    @property
    def address(self) -> str:
        """Where its page is; the networks of digits share one."""
        return "/digits" if self.kind == DIGITS else f"/{self.text}"

    def fresh(self) -> Session:
        """The session as one begins there. Raises NotFound at a network of one's own, which begins elsewhere."""
        if self.kind in NUMBERED:
            raise NotFound(NOTHING_THERE, field="place")
        return _fresh(self)


def place_of(text: str) -> Place:
    """The place of a text. Raises BadValue where there is none, NotFound where there is no such place."""
    kind, _, name = text.partition("/")
    if not text:
        raise BadValue(UNSAID, field="place")
    if kind == LESSON:
        return lesson_place(name)
    if kind == LEARN:
        return page_place(name)
    if (kind == DIGITS and name in SHIPPED) or (kind in NUMBERED and _NUMBER.fullmatch(name)):
        return Place(kind, name)
    raise NotFound(UNKNOWN, field="place")


def lesson_place(slug: str) -> Place:
    """Where a lesson is walked. Raises NotFound where there is none of that name."""
    find_lesson(slug)
    return Place(DIGITS, WALKED) if slug == DIGITS_LESSON.slug else Place(LESSON, slug)


def page_place(key: str) -> Place:
    """Where a page of the course is read, of its key slug/page. Raises NotFound where there is none."""
    return Place(LEARN, turned_to(key).key)


FIRST = lesson_place(FIRST_LESSON)


@lru_cache
def _fresh(place: Place) -> Session:
    if place.kind == LESSON:
        return open_lesson(place.name)
    if place.kind == LEARN:
        return begun_page(*place.name.split("/"))
    begun = open_lesson(DIGITS_LESSON.slug)
    return begun if place.name == WALKED else choose_network(begun, place.name)
