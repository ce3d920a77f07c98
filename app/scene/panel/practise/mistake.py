"""Find the mistake: pointing at the first wrong number, what a try is told, the slips to choose from, the answer."""

from dataclasses import dataclass, replace

import numpy as np

from app.engine.parameters import Parameter
from app.explorer.elsewhere import TRUE
from app.explorer.look import Layer, Neuron, TotalLoss
from app.explorer.number import NumberName, letter_of, owner_name
from app.explorer.practise.guesses import RIGHT
from app.explorer.practise.hunting import GIVEN, selected_number, what_asked
from app.explorer.practise.mistakes import (
    OF_NEURON,
    differ,
    found_number,
    hidden,
    last_verdict,
    made_in,
    over,
    possible_slips,
    reason_against,
    shown_numbers,
    true_numbers,
)
from app.explorer.practise.words import slip_reason, slip_title
from app.explorer.reading import reading_of
from app.explorer.session import Session
from app.scene.formulas.mathml import Math, letter
from app.scene.formulas.parts import Shown, lights_number, shown

SELECT = "Select a neuron or a weight in the picture."
LOSS = "The loss is right: the mistake is in what comes back from it. Select a neuron or a weight."
LAYER = "Select one neuron of this layer, or a weight that leads into it."
NOT_HERE = "✗ Not here:"
VERDICTS = {
    "right": (NOT_HERE, "is right.", "plain"),
    "consequence": (NOT_HERE, "is wrong, but only because a number nearer to the loss is wrong.", "plain"),
    "not reached": ("", "is not reached yet. Step on, then look again.", "muted"),
}
MOST_ROWS = 4
HIDDEN = "One mistake is hidden in this backward pass."
UPDATED = "This update was made with a mistake in the backward pass."
KNOWN = "These numbers still have the mistake in them."


@dataclass(frozen=True, slots=True)
class PointedChoice:
    """A number that can be called the first wrong one."""

    quantity: str
    symbol: Math
    value: Shown


@dataclass(frozen=True, slots=True)
class Said:
    """What the number pointed at last is: `opening` `symbol` of `place` `text`; `tone` is plain or muted."""

    opening: str
    symbol: Math
    place: str
    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class Found:
    """The first wrong number, once it has been found, and where it is."""

    symbol: Math
    place: str
    value: Shown
    lights: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """A first wrong number as it is shown and as it should be."""

    symbol: Math
    spoken: str
    lights: str
    shown: Shown
    true: Shown


@dataclass(frozen=True, slots=True)
class MistakeShown:
    """The mistake; `found` says that the learner named it. `more` first wrong numbers are not listed."""

    found: bool
    title: str
    reason: str
    rows: tuple[Corrected, ...]
    more: int


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
    shows: bool = False
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
    what = what_asked(session).tries
    if not what.open:
        return MistakeScene(on=True, answer=_mistake_shown(session, what.outcome == RIGHT))
    begun = MistakeScene(on=True, names=_names(session), shows=what.shows)
    if found := found_number(at):
        return replace(begun, found=_found_of(session, found))
    choices = _choices_of(session)
    return replace(
        begun,
        pointed_at=_pointed_at(session, choices),
        hint="" if choices else _hint_of(session),
        choices=choices,
        said=_said_of(session),
    )


def _names(session: Session) -> tuple[Name, ...]:
    at, n = session.position, session.notation
    return tuple(Name(slip, slip_title(n, slip), slip in at.practise.named) for slip in possible_slips(at.step))


def _choices_of(session: Session) -> tuple[PointedChoice, ...]:
    """Both numbers of the selected neuron, the gradient of the selected weight, nothing of what has neither."""
    match session.view.look:
        case Parameter():
            return (_choice(session, "gradient"),)
        case Neuron(layer, _) if layer:
            return tuple(_choice(session, quantity) for quantity in OF_NEURON)
        case _:
            return ()


def _hint_of(session: Session) -> str:
    """What to select where nothing can be pointed at."""
    match session.view.look:
        case Neuron():
            return GIVEN
        case TotalLoss():
            return LOSS
        case Layer(number) if number:
            return LAYER
        case _:
            return SELECT


def _pointed_at(session: Session, choices: tuple[PointedChoice, ...]) -> str:
    """What the choices are numbers of: “hidden 1, example 2 of 3”, “weight from input 1 to hidden 2”."""
    return _name(session, selected_number(session, choices[0].quantity)) if choices else ""


def _said_of(session: Session) -> Said | None:
    """What the last try is told, None before the first."""
    verdict = last_verdict(session.position)
    if verdict is None or verdict.kind not in VERDICTS:
        return None
    opening, text, tone = VERDICTS[verdict.kind]
    symbol = letter(letter_of(verdict.pointed, session.notation))
    return Said(opening, symbol, _place(session, verdict.pointed), text, tone)


def _found_of(session: Session, pointed: NumberName) -> Found:
    """The number that was found."""
    return Found(
        symbol=letter(letter_of(pointed, session.notation)),
        place=_place(session, pointed),
        value=shown(reading_of(session), pointed),
        lights=lights_number(pointed, session.notation.depth),
    )


def _choice(session: Session, quantity: str) -> PointedChoice:
    pointed = selected_number(session, quantity)
    return PointedChoice(quantity, letter(letter_of(pointed, session.notation)), shown(reading_of(session), pointed))


def _place(session: Session, pointed: NumberName) -> str:
    name = _name(session, pointed)
    return f"the {name}" if pointed.is_of_parameter else name


def _name(session: Session, pointed: NumberName) -> str:
    name = owner_name(pointed, session.notation)
    count = len(session.position.step.inputs)
    return name if pointed.example is None or count == 1 else f"{name}, example {pointed.example + 1} of {count}"


def _mistake_shown(session: Session, named: bool) -> MistakeShown:
    """The answer, with the numbers of the example in the picture."""
    slip = session.position.step.slip
    wrong = _first_wrong(session)
    found = found_number(session.position)
    listed = sorted(
        sorted(wrong, key=lambda one: one != found)[:MOST_ROWS], key=lambda one: (one.to, one.source == 0, one.source)
    )
    return MistakeShown(
        found=named,
        title=slip_title(session.notation, slip),
        reason=slip_reason(session.notation, slip),
        rows=tuple(_corrected(session, one) for one in listed),
        more=max(0, len(wrong) - MOST_ROWS),
    )


def _first_wrong(session: Session) -> list[NumberName]:
    """The numbers that the slip made wrong, the furthest off first."""
    step = session.position.step
    layer = step.slip_layer
    of = session.example
    found: list[tuple[float, NumberName]] = []
    for quantity in made_in(step):
        shown = shown_numbers(step, quantity, layer)
        true = true_numbers(step, quantity, layer)
        apart = np.where(differ(shown, true), np.abs(shown - true), 0)
        apart = apart[of] if quantity in OF_NEURON else apart
        for at in np.argwhere(apart).tolist():
            to, source = (*(place + 1 for place in at), 0)[:2]
            name = NumberName(quantity, layer, to, source, of if quantity in OF_NEURON else None)
            found.append((float(apart[tuple(at)]), name))
    return [name for _, name in sorted(found, key=lambda each: -each[0])]


def _corrected(session: Session, one: NumberName) -> Corrected:
    read = reading_of(session)
    return Corrected(
        symbol=letter(letter_of(one, session.notation)),
        spoken=owner_name(one, session.notation),
        lights=lights_number(one, session.notation.depth),
        shown=shown(read, one),
        true=shown(read, one._replace(where=TRUE)),
    )
