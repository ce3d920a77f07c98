"""What a learner looks at: a parameter, a neuron, a layer, the loss or, None, the stage as a whole.

Each has one text form, the same in the page's forms, in links and in what is stored: w.1.1.2 and b.1.2 (layer, to,
from), neuron.1.2 (layer, number; inputs are in layer 0), layer.1, C, and the empty text for the stage.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from app.engine.parameters import Parameter
from app.errors import BadValue


class Neuron(NamedTuple):
    """A neuron; inputs are in layer 0, both numbers else count from 1."""

    layer: int
    number: int


@dataclass(frozen=True, slots=True)
class Layer:
    """A whole layer, 0 for the inputs."""

    number: int


@dataclass(frozen=True, slots=True)
class TotalLoss:
    """The loss C."""


Look = Parameter | Neuron | Layer | TotalLoss | None

FORMS = "w.1.1.2, b.1.2, neuron.1.2, layer.1, C"
UNREADABLE = f"What is looked at is written as one of {FORMS}."
EARLIER = ("selected", "neuron", "layer", "loss")
_LONGEST = 9  # digits of a number


def look_text(look: Look) -> str:
    """What is looked at as text, empty where it is the stage as a whole."""
    match look:
        case Parameter():
            return look.key
        case Neuron(layer, number):
            return f"neuron.{layer}.{number}"
        case Layer(number):
            return f"layer.{number}"
        case TotalLoss():
            return "C"
        case None:
            return ""


def look_of(text: str) -> Look:
    """What a text stands for; whether a network has it is not asked. Raises BadValue where it stands for nothing."""
    match text.split("."):
        case [""]:
            return None
        case ["C"]:
            return TotalLoss()
        case ["neuron", layer, number] if _is_number(layer) and _is_number(number):
            return Neuron(int(layer), int(number))
        case ["layer", number] if _is_number(number):
            return Layer(int(number))
    try:
        return Parameter.from_key(text)
    except ValueError:
        raise BadValue(UNREADABLE, field="look") from None


def earlier_look(fields: Mapping[str, object]) -> Look:
    """What earlier versions wrote in four fields, of which at most one was set. Raises BadValue."""
    match {name: fields[name] for name in EARLIER if fields.get(name) is not None and fields[name] is not False}:
        case {"selected": [layer, to, source]}:
            return look_of(f"w.{layer}.{to}.{source}" if source else f"b.{layer}.{to}")
        case {"neuron": [layer, number]}:
            return look_of(f"neuron.{layer}.{number}")
        case {"layer": number}:
            return look_of(f"layer.{number}")
        case {"loss": True}:
            return TotalLoss()
        case nothing if not nothing:
            return None
    raise BadValue(UNREADABLE, field="view")


def parameter_of(look: Look) -> Parameter | None:
    """The weight or bias that is looked at, None where it is something else."""
    return look if isinstance(look, Parameter) else None


def neuron_of(look: Look) -> Neuron | None:
    """The neuron that is looked at, None where it is something else."""
    return look if isinstance(look, Neuron) else None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _LONGEST
