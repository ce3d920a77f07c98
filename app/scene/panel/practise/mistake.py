"""Find the mistake: what the learner points at, what they are told of it, the slips to choose from, the answer."""

from dataclasses import dataclass, replace

import numpy as np

from app.explorer.number import NumberName, letter_of, owner_name, value_of
from app.explorer.practise.mistakes import (
    OF_NEURON,
    differ,
    found_number,
    hidden,
    made_at,
    offers_reveal,
    over,
    possible_slips,
    reason_against,
    shown_numbers,
    solved,
    true_numbers,
)
from app.explorer.practise.words import slip_reason, slip_title
from app.explorer.session import Session
from app.scene.formulas.mathml import Math, letter
from app.scene.formulas.numbers import short
from app.scene.formulas.parts import full_of, lights_number
from app.scene.panel.practise.pointing import (
    Found,
    PointedChoice,
    Said,
    choices_of,
    found_of,
    hint_of,
    pointed_at,
    said_of,
)

MOST_ROWS = 4


@dataclass(frozen=True, slots=True)
class Corrected:
    """A first wrong number as it is shown and as it should be."""

    symbol: Math
    spoken: str
    lights: str
    shown: str
    shown_full: str
    true: str
    true_full: str


@dataclass(frozen=True, slots=True)
class MistakeShown:
    """The mistake; `found` says that the learner named it. `more` first wrong numbers are not listed."""

    found: bool
    title: str
    reason: str
    rows: tuple[Corrected, ...]
    more: int


def mistake_shown(session: Session, found: bool) -> MistakeShown:
    """The answer, with the numbers of the example in the picture."""
    slip = session.position.step.slip
    wrong = _first_wrong(session)
    listed = sorted(wrong[:MOST_ROWS], key=lambda one: (one.to, one.source))
    return MistakeShown(
        found=found,
        title=slip_title(session.notation, slip),
        reason=slip_reason(session.notation, slip),
        rows=tuple(_corrected(session, one) for one in listed),
        more=max(0, len(wrong) - MOST_ROWS),
    )


def _first_wrong(session: Session) -> list[NumberName]:
    """The numbers that the slip made wrong, the furthest off first."""
    step = session.position.step
    (quantity, layer) = made_at(session.position.step)
    shown = shown_numbers(step, quantity, layer)
    true = true_numbers(step, quantity, layer)
    of = session.example if quantity in OF_NEURON else None
    apart = np.where(differ(shown, true), np.abs(shown - true), 0)
    apart = apart if of is None else apart[of]
    places = np.argwhere(apart)[np.argsort(-apart[apart > 0], kind="stable")] + 1
    return [NumberName(quantity, layer, to, source, of) for to, source in ((*at, 0)[:2] for at in places.tolist())]


def _corrected(session: Session, one: NumberName) -> Corrected:
    step = session.position.step
    shown = value_of(step, one)
    true = value_of(step.true, one)
    return Corrected(
        symbol=letter(letter_of(one, session.notation)),
        spoken=owner_name(one, session.notation),
        lights=lights_number(one, step.network.depth),
        shown=short(shown),
        shown_full=full_of(shown),
        true=short(true),
        true_full=full_of(true),
    )


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
    choices: tuple[PointedChoice, ...] = ()
    said: Said | None = None
    found: Found | None = None
    names: tuple[Name, ...] = ()
    offers_reveal: bool = False
    answer: MistakeShown | None = None


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
        return MistakeScene(on=True, answer=mistake_shown(session, solved(at)))
    begun = MistakeScene(on=True, names=_names(session), offers_reveal=offers_reveal(at))
    if found := found_number(at):
        return replace(begun, found=found_of(session, found))
    choices = choices_of(session)
    return replace(
        begun,
        pointed_at=pointed_at(session, choices),
        hint="" if choices else hint_of(session),
        choices=choices,
        said=said_of(session),
    )


def _names(session: Session) -> tuple[Name, ...]:
    at, n = session.position, session.notation
    return tuple(Name(slip, slip_title(n, slip), slip in at.practise.named) for slip in possible_slips(at.step))
