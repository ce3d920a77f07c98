"""Find the mistake: what the learner points at, what they are told of it, the slips to choose from, the answer."""

from dataclasses import dataclass

from app.explorer.names import neuron_name, parameter_name
from app.explorer.practise.hidden_slip import possible_slips, reason_against
from app.explorer.practise.mistakes import hidden, last_verdict, offers_reveal, over, selected_number, solved
from app.explorer.practise.slip_words import slip_title
from app.explorer.practise.wrong_numbers import OF_NEURON, shown_numbers
from app.explorer.session import Session
from app.scene.explain.parts import full_of, text_of
from app.scene.explain.quantity_letters import quantity_symbol
from app.scene.mathml import Math
from app.scene.practise.mistake_answer import Answer, answer

HIDDEN = "One mistake is hidden in this backward pass."
UPDATED = "This update was made with a mistake in the backward pass."
KNOWN = "These numbers still have the mistake in them."
SELECT = "Select a neuron or a weight in the picture."
GIVEN = "An input is given, nothing computes it. Select another neuron."
VERDICTS = {
    "right": ("is right.", "plain"),
    "origin": ("is where the mistake was made: every number before it is right.", "good"),
    "consequence": ("is wrong, but only because a number nearer to the loss is wrong.", "plain"),
    "not reached": ("is not reached yet. Step on, then look again.", "muted"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A number that can be called the first wrong one."""

    quantity: str
    symbol: Math
    value: str
    full: str


@dataclass(frozen=True, slots=True)
class Said:
    """What the number pointed at last is; `tone` is plain, good or muted."""

    symbol: Math
    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class Name:
    """A slip to choose; `wrong` says that it was tried."""

    slip: str
    title: str
    wrong: bool


@dataclass(frozen=True, slots=True)
class MistakeScene:
    """The exercise. `why_not` says why no mistake can be hidden; what is `pointed_at` has `choices`, else a `hint`."""

    on: bool
    why_not: str = ""
    pointed_at: str = ""
    hint: str = ""
    choices: tuple[Choice, ...] = ()
    said: Said | None = None
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
    choices = _choices(session)
    return MistakeScene(
        on=True,
        pointed_at=_selected_name(session) if choices else "",
        hint="" if choices else GIVEN if session.view.neuron else SELECT,
        choices=choices,
        said=_said(session),
        names=_names(session),
        offers_reveal=offers_reveal(at),
    )


def _choices(session: Session) -> tuple[Choice, ...]:
    view = session.view
    if view.selected:
        return (_choice(session, "gradient"),)
    if view.neuron and view.neuron[0]:
        return tuple(_choice(session, quantity) for quantity in OF_NEURON)
    return ()


def _choice(session: Session, quantity: str) -> Choice:
    pointed, at = selected_number(session, quantity), session.position
    reached = at.reached(pointed.quantity, pointed.layer)
    numbers = shown_numbers(at.step, pointed.quantity, pointed.layer)
    value = float(numbers[pointed.index]) if reached else None
    return Choice(quantity, quantity_symbol(session.notation, pointed), text_of(value), full_of(value))


def _selected_name(session: Session) -> str:
    view = session.view
    if view.selected:
        return parameter_name(view.selected, session.notation)
    name = neuron_name(*view.neuron, session.notation)
    count = len(session.position.step.inputs)
    return f"{name}, example {min(view.example, count - 1) + 1} of {count}" if count > 1 else name


def _said(session: Session) -> Said | None:
    verdict = last_verdict(session.position)
    if verdict is None:
        return None
    return Said(quantity_symbol(session.notation, verdict.pointed), *VERDICTS[verdict.kind])


def _names(session: Session) -> tuple[Name, ...]:
    at, n = session.position, session.notation
    return tuple(Name(slip, slip_title(n, slip), slip in at.named) for slip in possible_slips(at.step))
