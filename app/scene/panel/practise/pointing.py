"""Pointing at the first wrong number: what can be called it, what a wrong try is told, and the number once found."""

from dataclasses import dataclass

from app.engine.parameters import Parameter
from app.explorer.look import Layer, Neuron, TotalLoss
from app.explorer.number import NumberName, letter_of, owner_name, value_of
from app.explorer.practise.mistakes import GIVEN, OF_NEURON, last_verdict, selected_number
from app.explorer.session import Session
from app.scene.formulas.mathml import Math, letter
from app.scene.formulas.parts import full_of, lights_number, text_of

SELECT = "Select a neuron or a weight in the picture."
LOSS = "The loss is right: the mistake is in what comes back from it. Select a neuron or a weight."
LAYER = "Select one neuron of this layer, or a weight that leads into it."
NOT_HERE = "✗ Not here:"
VERDICTS = {
    "right": (NOT_HERE, "is right.", "plain"),
    "consequence": (NOT_HERE, "is wrong, but only because a number nearer to the loss is wrong.", "plain"),
    "not reached": ("", "is not reached yet. Step on, then look again.", "muted"),
}


@dataclass(frozen=True, slots=True)
class PointedChoice:
    """A number that can be called the first wrong one."""

    quantity: str
    symbol: Math
    value: str
    full: str


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
    value: str
    full: str
    lights: str


def choices_of(session: Session) -> tuple[PointedChoice, ...]:
    """Both numbers of the selected neuron, the gradient of the selected weight, nothing of what has neither."""
    match session.view.look:
        case Parameter():
            return (_choice(session, "gradient"),)
        case Neuron(layer, _) if layer:
            return tuple(_choice(session, quantity) for quantity in OF_NEURON)
        case _:
            return ()


def hint_of(session: Session) -> str:
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


def pointed_at(session: Session, choices: tuple[PointedChoice, ...]) -> str:
    """What the choices are numbers of: “hidden 1, example 2 of 3”, “weight from input 1 to hidden 2”."""
    return _name(session, selected_number(session, choices[0].quantity)) if choices else ""


def said_of(session: Session) -> Said | None:
    """What the last try is told, None before the first."""
    verdict = last_verdict(session.position)
    if verdict is None or verdict.kind not in VERDICTS:
        return None
    opening, text, tone = VERDICTS[verdict.kind]
    symbol = letter(letter_of(verdict.pointed, session.notation))
    return Said(opening, symbol, _place(session, verdict.pointed), text, tone)


def found_of(session: Session, pointed: NumberName) -> Found:
    """The number that was found."""
    value = value_of(session.position.step, pointed)
    return Found(
        symbol=letter(letter_of(pointed, session.notation)),
        place=_place(session, pointed),
        value=text_of(value),
        full=full_of(value),
        lights=lights_number(pointed, session.notation.depth),
    )


def _choice(session: Session, quantity: str) -> PointedChoice:
    pointed = selected_number(session, quantity)
    reached = session.position.reached(pointed.quantity, pointed.layer)
    value = value_of(session.position.step, pointed) if reached else None
    return PointedChoice(quantity, letter(letter_of(pointed, session.notation)), text_of(value), full_of(value))


def _place(session: Session, pointed: NumberName) -> str:
    name = _name(session, pointed)
    return f"the {name}" if pointed.is_of_parameter else name


def _name(session: Session, pointed: NumberName) -> str:
    name = owner_name(pointed, session.notation)
    count = len(session.position.step.inputs)
    return name if pointed.example is None or count == 1 else f"{name}, example {pointed.example + 1} of {count}"
