"""An open question, whoever asks it: an answer is validated, then marked and kept, until it is right or shown."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from app.errors import BadValue
from app.explorer.practise.asked import FIELD, Ask
from app.explorer.practise.guesses import Marked, Tries
from app.explorer.practise.marking import mark
from app.explorer.session import Session

Kept = TypeVar("Kept", bound=Tries)


@dataclass(frozen=True)
class Asked(Generic[Kept]):
    """A question as it stands in a session. What it asks is hidden there until it is answered or given up."""

    ask: Ask
    known: Session
    """the session in which all that it asks for is reached"""
    tries: Kept
    """what became of it until now"""
    keep: Callable[[Session, Kept], Session]
    """how a session has what becomes of it, and what that uncovers"""


def field_of(ask: Ask) -> str:
    """How the field of its answer is named in an error."""
    return f"{FIELD} {ask.id}"


def answer(session: Session, asked: Asked[Kept], given: tuple[str, ...]) -> Session:
    """The session with an answer: a text, or the names of marks. Raises BadValue at its field for what is none.

    A question that has been answered or given up stays as it is.
    """
    if not asked.tries.open:
        return session
    try:
        marked = mark(asked.ask, asked.known, given, session)
    except BadValue as error:
        raise BadValue(error.message, field=field_of(asked.ask)) from None
    return asked.keep(session, asked.tries.after(given, marked))


def give_up(session: Session, asked: Asked[Kept]) -> Session:
    """The session in which the answer is shown."""
    return asked.keep(session, asked.tries.given_up()) if asked.tries.open else session


def told(session: Session, asked: Asked[Kept]) -> Marked | None:
    """What the last answer is told, in the letters of the session; None before the first."""
    tries = asked.tries
    return mark(asked.ask, asked.known, tries.latest, session) if tries.open and tries.latest else None
