"""Find the mistake: what the learner points at, what they are told of it, the slips to choose from, the answer."""

from dataclasses import dataclass

from app.explorer.practise.hidden_slip import possible_slips, reason_against
from app.explorer.practise.mistakes import found_number, hidden, offers_reveal, over, solved
from app.explorer.practise.slip_words import slip_title
from app.explorer.session import Session
from app.scene.panel.practise.mistake_answer import Answer, answer
from app.scene.panel.practise.pointing import Choice, Found, Said, choices_of, found_of, hint_of, pointed_at, said_of

HIDDEN = "One mistake is hidden in this backward pass."
UPDATED = "This update was made with a mistake in the backward pass."
KNOWN = "These numbers still have the mistake in them."


@dataclass(frozen=True, slots=True)
class Name:
    """A slip to choose; `wrong` says that it was tried."""

    slip: str
    title: str
    wrong: bool


@dataclass(frozen=True, slots=True)
class MistakeScene:
    """The exercise. `why_not` says why no mistake can be hidden.

    What is `pointed_at` has `choices`, else a `hint`; once the number is `found` there is nothing to point at.
    """

    on: bool
    why_not: str = ""
    pointed_at: str = ""
    hint: str = ""
    choices: tuple[Choice, ...] = ()
    said: Said | None = None
    found: Found | None = None
    names: tuple[Name, ...] = ()
    offers_reveal: bool = False
    answer: Answer | None = None


def mistake_line(session: Session) -> str:
    """The line that every tab begins with while a mistake is hidden, empty otherwise."""
    at = session.position
    if not hidden(at):
        return ""
    return KNOWN if over(at) else UPDATED if at.updated else HIDDEN


def mistake_scene(session: Session) -> MistakeScene:
    """What stands in the tab Practise."""
    at = session.position
    if not hidden(at):
        return MistakeScene(on=False, why_not=reason_against(at.step))
    if over(at):
        return MistakeScene(on=True, answer=answer(session, solved(at)))
    common = {"on": True, "names": _names(session), "offers_reveal": offers_reveal(at)}
    if found := found_number(at):
        return MistakeScene(found=found_of(session, found), **common)
    choices = choices_of(session)
    return MistakeScene(
        pointed_at=pointed_at(session, choices),
        hint="" if choices else hint_of(session),
        choices=choices,
        said=said_of(session),
        **common,
    )


def _names(session: Session) -> tuple[Name, ...]:
    at, n = session.position, session.notation
    return tuple(Name(slip, slip_title(n, slip), slip in at.named) for slip in possible_slips(at.step))
