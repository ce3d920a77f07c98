"""The chapters of the course: which pages, in which order, and how long they take."""

from dataclasses import dataclass

from app.course.lesson import Lesson, Page
from app.course.shelf import LESSONS, find_lesson
from app.errors import NotFound


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: each opens on its own; `pages` are written as slug/page."""

    key: str
    title: str
    about: str
    pages: tuple[str, ...]
    before: str = ""
    """what should be known, empty where nothing"""


CHAPTERS = (
    Chapter(
        "A",
        "A neuron",
        "A line, a bend, and what comes of adding several.",
        (
            "a-line/a-neuron-is-a-line",
            "a-weighted-sum/a-weighted-sum",
            "three-bends/bend-it",
            "1-2-1-relu/two-lines-make-a-line",
            "hinges/build-a-parabola-from-hinges",
            "1-2-1-relu/layers-as-matrices",
            "1-2-1-relu/the-first-network",
            "two-to-the-x/fit-2x",
        ),
    ),
    Chapter(
        "B",
        "Which way is down",
        "One number says how wrong, its slope which way is down.",
        (
            "cost/cost",
            "descent/roll-down-a-curve",
            "a-slice/the-same-on-a-real-network",
            "warm-ups/a-function-in-a-function",
            "warm-ups/one-at-a-time",
        ),
        "A neuron.",
    ),
    Chapter(
        "C",
        "One chain",
        "One route from a weight to the loss: multiply along it.",
        (
            "1-1-1/what-does-a-weight-touch",
            "1-1-1/the-last-weight",
            "1-1-1/the-first-weight",
            "1-1-1/the-worked-step",
            "1-1-1/all-at-once",
            "long-chains/long-chains",
        ),
        "Which way is down, or what a derivative is.",
    ),
    Chapter(
        "D",
        "Add the paths",
        "Several routes from a weight to the loss: add them, then write them as one product.",
        (
            "blue-and-red/blue-path-red-path",
            "2-2-2/two-paths-that-disagree",
            "3-2-2/the-same-in-vectors",
            "3-2-2/a-column-times-a-row",
            "3-2-2/six-sums-one-product",
        ),
        "One chain.",
    ),
    Chapter(
        "E",
        "Building blocks",
        "Layers as matrices, every shape, and outputs that add up to 1.",
        (
            "4-2-3/forward-every-shape",
            "4-2-3/backward-every-shape",
            "4-2-3/twelve-bends-one-factor",
            "softmax/shares-of-one-whole",
            "softmax/softmax-and-its-jacobian",
            "which-is-worse/which-is-worse",
            "confidently-wrong/confidently-wrong",
            "bad-starts/all-weights-equal",
            "bad-starts/a-sleeping-neuron",
            "bad-starts/too-large-a-rate",
        ),
        "Add the paths.",
    ),
    Chapter(
        "F",
        "Data",
        "What is learnt is judged by examples that were kept back.",
        ("fits/too-simple-right-too-clever", "fits/keep-some-back"),
        "A neuron.",
    ),
    Chapter(
        "G",
        "Many examples",
        "Every example has paths of its own; a weight has one gradient.",
        (
            "batch/what-does-w11-touch-now",
            "batch/factor-by-factor",
            "batch/the-slope-of-what-came-out",
            "batch/the-next-steps",
            "batch/total-or-average",
            "batch/one-example-more",
        ),
        "Building blocks.",
    ),
)
MORE = ("+", "More lessons", "Lessons that were added here.")


@dataclass(frozen=True, slots=True)
class Turned:
    """A page where it stands in the course."""

    chapter: Chapter
    number: int
    """in its chapter, from 1"""
    lesson: Lesson
    page: Page

    @property
    def address(self) -> str:
        """Where it is read."""
        return f"/learn/{self.key}"

    @property
    def key(self) -> str:
        """How chapters, progress and forms name it."""
        return f"{self.lesson.slug}/{self.page.id}"

    @property
    def label(self) -> str:
        """C2: its chapter and its number there."""
        return f"{self.chapter.key}{self.number}"


def chapters() -> tuple[Chapter, ...]:
    """All chapters with the pages that there are; pages that no chapter names are a last one."""
    there = {f"{lesson.slug}/{page.id}" for lesson in LESSONS.values() for page in lesson.pages}
    found = [Chapter(c.key, c.title, c.about, tuple(p for p in c.pages if p in there), c.before) for c in CHAPTERS]
    named = {page for chapter in found for page in chapter.pages}
    more = tuple(f"{one.slug}/{page.id}" for one in LESSONS.values() for page in one.pages)
    rest = tuple(page for page in more if page not in named)
    found += [Chapter(*MORE, rest)] if rest else []
    return tuple(chapter for chapter in found if chapter.pages)


def course_pages() -> tuple[Turned, ...]:
    """Every page of the course in order; one may stand at several places."""
    return tuple(
        Turned(chapter, number, *_page_of(key)) for chapter in chapters() for number, key in enumerate(chapter.pages, 1)
    )


def turned_to(key: str) -> Turned:
    """The page of that key. Raises NotFound."""
    found = next((page for page in course_pages() if page.key == key), None)
    if found is None:
        raise NotFound(f"There is no page “{key}” in the course.", field="page")
    return found


def neighbour(key: str, by: int) -> Turned | None:
    """The page so many further on, None beyond the first and the last."""
    pages = course_pages()
    at = next((n for n, page in enumerate(pages) if page.key == key), None)
    if at is None or not 0 <= at + by < len(pages):
        return None
    return pages[at + by]


def _page_of(key: str) -> tuple[Lesson, Page]:
    slug, _, id = key.partition("/")
    lesson = find_lesson(slug)
    page = lesson.page(id)
    assert page is not None, "chapters are of the pages that there are"
    return lesson, page
