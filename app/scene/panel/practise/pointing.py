"""Pointing at the first wrong number: what can be called it, what a wrong try is told, and the number once found."""

from dataclasses import dataclass

from app.engine.parameters import Parameter
from app.explorer.look import Layer, Neuron, TotalLoss
from app.explorer.names import neuron_name, parameter_name
from app.explorer.practise.mistakes import GIVEN, last_verdict, selected_number
from app.explorer.practise.wrong_numbers import OF_NEURON, Pointed, shown_numbers
from app.explorer.session import Session
from app.scene.formulas.mathml import Math
from app.scene.formulas.parts import full_of, lights_neuron, lights_parameter, text_of
from app.scene.formulas.quantity_letters import quantity_symbol

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
class Choice:
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


def choices_of(session: Session) -> tuple[Choice, ...]:
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


def pointed_at(session: Session, choices: tuple[Choice, ...]) -> str:
    """What the choices are numbers of: “hidden 1, example 2 of 3”, “weight from input 1 to hidden 2”."""
    return _name(session, selected_number(session, choices[0].quantity)) if choices else ""


def said_of(session: Session) -> Said | None:
    """What the last try is told, None before the first."""
    verdict = last_verdict(session.position)
    if verdict is None or verdict.kind not in VERDICTS:
        return None
    opening, text, tone = VERDICTS[verdict.kind]
    symbol = quantity_symbol(session.notation, verdict.pointed)
    return Said(opening, symbol, _place(session, verdict.pointed), text, tone)


def found_of(session: Session, pointed: Pointed) -> Found:
    """The number that was found."""
    value = _value(session, pointed)
    parameter = Parameter(pointed.layer, pointed.to, pointed.source)
    return Found(
        symbol=quantity_symbol(session.notation, pointed),
        place=_place(session, pointed),
        value=text_of(value),
        full=full_of(value),
        lights=lights_neuron(*parameter[:2]) if _of_neuron(pointed) else lights_parameter(parameter),
    )


def _choice(session: Session, quantity: str) -> Choice:
    pointed = selected_number(session, quantity)
    reached = session.position.reached(pointed.quantity, pointed.layer)
    value = _value(session, pointed) if reached else None
    return Choice(quantity, quantity_symbol(session.notation, pointed), text_of(value), full_of(value))


def _value(session: Session, pointed: Pointed) -> float:
    return float(shown_numbers(session.position.step, pointed.quantity, pointed.layer)[pointed.index])


def _of_neuron(pointed: Pointed) -> bool:
    return pointed.quantity in OF_NEURON


def _place(session: Session, pointed: Pointed) -> str:
    name = _name(session, pointed)
    return name if _of_neuron(pointed) else f"the {name}"


def _name(session: Session, pointed: Pointed) -> str:
    if not _of_neuron(pointed):
        return parameter_name(Parameter(pointed.layer, pointed.to, pointed.source), session.notation)
    name = neuron_name(pointed.layer, pointed.to, session.notation)
    count = len(session.position.step.inputs)
    return f"{name}, example {pointed.example + 1} of {count}" if count > 1 else name
