"""How far somebody has come in the course: pages they have turned, and what their first answers were; as little text.

It is kept as lines, deflated: the key of a page, and after it each question with its note. Of what is no longer in the
course nothing is counted, and nothing is lost: a page that comes back is known again.
"""

import json
import zlib
from base64 import b85decode, b85encode, urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.course.chapters import Turned
from app.explorer.practise.guesses import GIVEN_UP, OPEN, RIGHT
from app.explorer.session import Session

MOST_BYTES = 2_000
"""of the text that is kept"""
MOST_INFLATED = 60_000
MARK, JSON_MARK = "2", "1"
"""of a line for each page, and of the JSON that was kept before"""
APART, UNSEEN = "\t", "~"


@dataclass(frozen=True)
class Progress:
    """Pages that were turned, and first answers: notes by page and question, `right` where it was right at once."""

    seen: tuple[str, ...] = ()
    """keys of pages, in the order in which they were turned first"""
    notes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def with_seen(self, key: str) -> "Progress":
        """The same with a page that has been turned."""
        return self if key in self.seen else replace(self, seen=(*self.seen, key))

    def with_answers(self, key: str, session: Session) -> "Progress":
        """The same with the first answers to a page's questions; those that were noted before stay."""
        found = {answer.question: answer.note for answer in session.answers if answer.tries}
        found |= {a.question: GIVEN_UP for a in session.answers if not a.tries and a.outcome == GIVEN_UP}
        before = self.notes.get(key, {})
        if not found.keys() - before.keys():
            return self
        return replace(self, notes={**self.notes, key: {**found, **before}})

    def at_once(self, page: Turned) -> tuple[int, int]:
        """How many of a page's questions were right at the first try, and how many were answered."""
        notes = self.notes.get(page.key, {})
        there = {ask.id for ask in page.page.asks}
        of_page = [note for question, note in notes.items() if question in there]
        return sum(note == RIGHT for note in of_page), len(of_page)


NOTHING = Progress()


def progress_text(progress: Progress) -> str:
    """The progress as text, of at most MOST_BYTES: beyond, the notes of the pages answered first are let go."""
    notes = dict(progress.notes)
    while True:
        unseen = (UNSEEN + key for key in notes if key not in progress.seen)
        lines = (
            APART.join((key, *(part for note in notes.get(key.removeprefix(UNSEEN), {}).items() for part in note)))
            for key in (*progress.seen, *unseen)
        )
        text = MARK + b85encode(zlib.compress("\n".join(lines).encode(), 9)).decode()
        if len(text) <= MOST_BYTES or not notes:
            return text
        notes.pop(next(iter(notes)))


def progress_of(text: str) -> Progress:
    """The progress of such a text; what cannot be read is nothing."""
    try:
        if text[:1] == MARK:
            return _read(_inflated(b85decode(text[1:])).decode())
        return _read_json(_inflated(urlsafe_b64decode(text[1:]))) if text[:1] == JSON_MARK else NOTHING
    except (ValueError, KeyError, TypeError, AttributeError, zlib.error):
        return NOTHING


def _inflated(packed: bytes) -> bytes:
    inflate = zlib.decompressobj()
    found = inflate.decompress(packed, MOST_INFLATED)
    if not inflate.eof:
        raise ValueError("it breaks off")
    return found


def _read(text: str) -> Progress:
    lines = [line.split(APART) for line in text.split("\n") if line]
    notes = {key.removeprefix(UNSEEN): dict(zip(of[::2], of[1::2], strict=True)) for key, *of in lines if of}
    return Progress(tuple(key for key, *_ in lines if not key.startswith(UNSEEN)), notes)


def _read_json(text: bytes) -> Progress:
    made = json.loads(text)
    notes = {str(key): {str(q): str(note) for q, note in of.items()} for key, of in made["notes"].items()}
    return Progress(tuple(map(str, made["seen"])), notes)


def has_answers(session: Session) -> bool:
    """Whether a question of the page has been answered, or given up."""
    return any(answer.tries or answer.outcome != OPEN for answer in session.answers)
