"""The map of the course: its chapters with their pages, how far one has come in each, and its words."""

from dataclasses import dataclass

from app.course.chapters import Chapter, Turned, course_pages
from app.course.glossary import GLOSSARY
from app.course.markup import Prose
from app.course.progress import Progress
from app.explorer.notation import Notation
from app.explorer.practise.guesses import GIVEN_UP, RIGHT
from app.explorer.wording import in_letters


@dataclass(frozen=True, slots=True)
class MapPage:
    """A page on the map."""

    label: str
    title: str
    address: str
    minutes: int
    network: str
    "its sizes, activations and loss in short"
    seen: bool
    told: str
    "how many of its questions were right at the first try, empty before the first"


@dataclass(frozen=True, slots=True)
class MapChapter:
    """A chapter on the map."""

    key: str
    title: str
    about: str
    before: str
    minutes: int
    pages: tuple[MapPage, ...]
    done: str
    "how many of its pages were turned, empty before the first"


@dataclass(frozen=True, slots=True)
class CourseMap:
    """The whole course; `go_on` is the page to go on at, None before the first is turned and after the last."""

    chapters: tuple[MapChapter, ...]
    go_on: MapPage | None
    begun: bool


@dataclass(frozen=True, slots=True)
class WordScene:
    """A word of the glossary and the page on which it is met first."""

    key: str
    word: str
    says: str
    label: str
    address: str


@dataclass(frozen=True, slots=True)
class FirstTry:
    """A question and what its first answer was."""

    label: str
    title: str
    text: str
    said: str
    right: bool


@dataclass(frozen=True, slots=True)
class FirstTries:
    """What was answered at the first try, to be printed."""

    tally: str
    rows: tuple[FirstTry, ...]


def course_map(progress: Progress) -> CourseMap:
    """The map for who has come so far."""
    pages = course_pages()
    chapters = tuple(dict.fromkeys(page.chapter for page in pages))
    made = tuple(
        _chapter(chapter, [page for page in pages if page.chapter == chapter], progress) for chapter in chapters
    )
    begun = bool(progress.seen or progress.notes)
    waiting = [page for chapter in made for page in chapter.pages if not page.seen]
    return CourseMap(made, waiting[0] if begun and waiting else None, begun)


def glossary_words(n: Notation) -> tuple[WordScene, ...]:
    """Every word that a page explains, in the order in which they are met, in the letters of a notation."""
    met: dict[str, Turned] = {}
    for page in course_pages():
        for part in page.page.parts:
            runs = (run for item in part.items for run in item) if isinstance(part, Prose) else ()
            for run in runs:
                if run.verb == "term":
                    met.setdefault(run.target, page)
    found = ((GLOSSARY[key], key, page) for key, page in met.items())
    return tuple(
        WordScene(key, in_letters(of.word, n), in_letters(of.says, n), page.label, page.address)
        for of, key, page in found
    )


def first_tries(progress: Progress, n: Notation) -> FirstTries:
    """Every question that was answered, in the letters of a notation, with its first answer in a word."""
    rows = []
    for page in course_pages():
        notes = progress.notes.get(page.key, {})
        for ask in page.page.asks:
            if ask.id in notes:
                note = notes[ask.id]
                said = {RIGHT: "right", GIVEN_UP: "shown"}.get(note, note.replace("-", " "))
                rows.append(FirstTry(page.label, page.page.title, in_letters(ask.text, n), said, note == RIGHT))
    right = sum(row.right for row in rows)
    return FirstTries(f"{right} of {len(rows)} right at the first try" if rows else "", tuple(rows))


def _chapter(chapter: Chapter, pages: list[Turned], progress: Progress) -> MapChapter:
    made = tuple(_page(page, progress) for page in pages)
    seen = sum(page.seen for page in made)
    return MapChapter(
        chapter.key,
        chapter.title,
        chapter.about,
        chapter.before,
        sum(page.minutes for page in made),
        made,
        f"{seen} of {len(made)} pages" if seen else "",
    )


def _page(page: Turned, progress: Progress) -> MapPage:
    right, answered = progress.at_once(page)
    return MapPage(
        label=page.label,
        title=page.page.title,
        address=page.address,
        minutes=page.page.minutes,
        network=page.lesson.about,
        seen=page.key in progress.seen,
        told=f"{right} of {answered} at the first try" if answered else "",
    )
