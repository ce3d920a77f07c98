"""The lessons: networks with exactly the numbers of the documents they come from, each in a module of its own."""

from functools import lru_cache

from app.errors import NotFound
from app.explorer.lessons import (
    batch,
    draw_a_digit,
    four_two_three,
    one_one_one,
    one_two_one,
    three_two_two,
    two_two_two,
)
from app.explorer.lessons.lesson import Lesson
from app.explorer.looking import write_in
from app.explorer.opening import open_session
from app.explorer.session import Session

LESSONS: dict[str, Lesson] = {
    module.LESSON.slug: module.LESSON
    for module in (two_two_two, one_one_one, one_two_one, three_two_two, four_two_three, batch, draw_a_digit)
}
FIRST_LESSON = "2-2-2"


def find_lesson(slug: str) -> Lesson:
    """The lesson of that name. Raises NotFound."""
    if slug not in LESSONS:
        raise NotFound(f"There is no lesson “{slug}”. There are {', '.join(LESSONS)}.", field="lesson")
    return LESSONS[slug]


@lru_cache
def open_lesson(slug: str) -> Session:
    """The session a lesson begins with; sessions are frozen, so every visitor can share it."""
    lesson = find_lesson(slug)
    return write_in(open_session(lesson.description(), lesson=slug), lesson.notation)
