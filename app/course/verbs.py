"""What the links of a text are about: a handle and its range, a word, a page, a move; each is checked."""

import re
from dataclasses import dataclass

from app.course.glossary import GLOSSARY
from app.errors import BadValue
from app.explorer.look import look_of
from app.explorer.number import NumberName, any_name_of, check_name, name_of
from app.explorer.reading import Reading
from app.explorer.why.worked import check_any

MOVES = ("step", "forward", "backward", "update")
HELD = ("w", "b", "x", "y")
_NUMERAL = r"-?[0-9]+(?:\.[0-9]+)?"
_DRAG = re.compile(rf"([^?\s]+)\?({_NUMERAL})\.\.({_NUMERAL})/({_NUMERAL})")


@dataclass(frozen=True, slots=True)
class Dragged:
    """A number that is held in the text, and how far it goes."""

    name: NumberName
    least: str
    most: str
    step: str


def dragged_of(target: str) -> Dragged:
    """What is held: x.1?0..1/0.01. Raises BadValue."""
    found = _DRAG.fullmatch(target)
    if not found or float(found[2]) >= float(found[3]) or float(found[4]) <= 0:
        raise BadValue("A handle is written as x.1?0..1/0.01.", field="drag")
    name = name_of(found[1])
    if name.quantity not in HELD or name.example is not None or name.where:
        raise BadValue(f"In the hand are {', '.join(HELD)}: weights, biases, inputs and targets.", field="drag")
    return Dragged(name, found[2], found[3], found[4])


def term_key(target: str) -> str:
    """The key of a word. Raises BadValue where the glossary has none of that key."""
    if target not in GLOSSARY:
        raise BadValue(f"The glossary has no “{target}”.", field="term")
    return target


def check_verb(verb: str, target: str, reading: Reading, pages: frozenset[str]) -> None:
    """Raises BadValue where a link is about nothing that there is; `pages` are all lessons and their pages."""
    match verb:
        case "value":
            check_any(reading, any_name_of(target))
        case "show":
            _check_shown(target, reading)
        case "drag":
            check_name(dragged_of(target).name, reading.step)
        case "term":
            term_key(target)
        case "lesson" if target not in pages:
            raise BadValue(f"There is no lesson or page “{target}”.", field="lesson")
        case "do" if target not in MOVES:
            raise BadValue(f"What a button does is one of {', '.join(MOVES)}.", field="do")


def _check_shown(target: str, reading: Reading) -> None:
    if target.startswith(("neuron.", "layer.")):
        look_of(target)
        layer = int(target.split(".")[1])
        number = int(target.split(".")[2]) if target.startswith("neuron.") else 1
        sizes = reading.network.sizes
        if layer >= len(sizes) or not 1 <= number <= sizes[layer]:
            raise BadValue(f"There is no {target} in this network.", field="show")
        return
    name = any_name_of(target)
    if isinstance(name, NumberName):
        check_name(name, reading.step)
