"""The tab Lesson: the page that is open, part by part; where none is, the pages that are about this network."""

from dataclasses import dataclass

from app.course.answering import question_of_page
from app.course.chapters import Turned, course_pages, neighbour, turned_to
from app.course.glossary import GLOSSARY
from app.course.lesson import Formula, Page, Part, SlipCard, Teacher
from app.course.markup import Prose
from app.course.opening import at_text, page_of
from app.course.shelf import LESSONS
from app.explorer.notation import Notation
from app.explorer.practise.asked import Ask
from app.explorer.reading import reading_of
from app.explorer.session import Session
from app.explorer.wording import in_letters
from app.scene.field_error import FieldError
from app.scene.panel.lesson.prose import FormulaScene, ProseScene, formula_scene, prose_scene
from app.scene.panel.lesson.slip import SlipScene, slip_scene
from app.scene.panel.question import QuestionScene, question_scene

ANSWER = "/learn/answer"
PartScene = ProseScene | FormulaScene | QuestionScene | SlipScene


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page to turn to."""

    key: str
    address: str
    label: str
    title: str
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class TermScene:
    """A word of the glossary."""

    key: str
    word: str
    says: str


@dataclass(frozen=True, slots=True)
class LessonScene:
    """The page that is open, or the `pages` there are about the network."""

    slug: str
    page: str
    label: str
    chapter: str
    title: str
    minutes: int
    parts: tuple[PartScene, ...]
    left: bool
    "whether the learner has gone away from where the page has the walk"
    previous: PageLink | None
    next: PageLink | None
    pages: tuple[PageLink, ...] = ()
    terms: tuple[TermScene, ...] = ()
    "the words of the page that can be explained"


def lesson_scene(session: Session, error: FieldError | None = None) -> LessonScene:
    """What the tab says; an answer that is refused stays in its field with the message."""
    page = page_of(session)
    slug = session.lesson or ""
    if page is None:
        return LessonScene(slug, "", "", "", "", 0, (), False, None, None, pages_about(slug))
    turned = turned_to(f"{slug}/{page.id}")
    return LessonScene(
        slug=slug,
        page=page.id,
        label=turned.label,
        chapter=turned.chapter.title,
        title=page.title,
        minutes=page.minutes,
        parts=tuple(_part(session, part, error) for part in page.parts if not isinstance(part, Teacher)),
        left=not at_text(session) and not session.view.figure,
        previous=_link(neighbour(turned.key, -1)),
        next=_link(neighbour(turned.key, 1)),
        terms=_terms(page, session.notation),
    )


def pages_about(slug: str) -> tuple[PageLink, ...]:
    """The pages of the course that are about a lesson's network."""
    return tuple(_linked(page) for page in course_pages() if page.lesson.slug == slug)


def has_text(session: Session) -> bool:
    """Whether there is a text about what a session is walking."""
    return bool(session.lesson in LESSONS and LESSONS[session.lesson].pages)


def _part(session: Session, part: Part, error: FieldError | None) -> PartScene:
    match part:
        case Prose():
            return prose_scene(reading_of(session), part, error)
        case Ask():
            return question_scene(session, question_of_page(session, part.id), ANSWER, error)
        case SlipCard():
            return slip_scene(session, part)
        case Formula():
            return formula_scene(reading_of(session), part)
        case _:
            raise TypeError(part)


def _terms(page: Page, n: Notation) -> tuple[TermScene, ...]:
    runs = (run for part in page.parts if isinstance(part, Prose) for item in part.items for run in item)
    keys = dict.fromkeys(run.target for run in runs if run.verb == "term")
    words = ((key, GLOSSARY[key]) for key in keys)
    return tuple(TermScene(key, in_letters(word.word, n), in_letters(word.says, n)) for key, word in words)


def _link(turned: Turned | None) -> PageLink | None:
    return _linked(turned) if turned else None


def _linked(turned: Turned) -> PageLink:
    return PageLink(turned.key, turned.address, turned.label, turned.page.title, turned.page.minutes)
