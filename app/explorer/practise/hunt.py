"""What a learner has said of the mistake that is hidden in a training step: a place of the walk keeps it for Back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.errors import BadValue
from app.explorer.number import NumberName, name_of


@dataclass(frozen=True)
class Hunt:
    """What was said of a hidden mistake; nothing where none is hidden."""

    pointed: NumberName | None = None
    """the number that was called the first wrong one last"""
    found: bool = False
    """whether the first wrong number has been pointed at"""
    named: tuple[str, ...] = ()
    """the slips that were named, in order"""
    given_up: bool = False
    """whether the mistake was shown"""


NOTHING_SAID = Hunt()


def plain_hunt(hunt: Hunt) -> dict[str, Any]:
    """As plain data, as far as anything was said."""
    said = {"found": hunt.found, "named": list(hunt.named), "given_up": hunt.given_up}
    pointed = {"pointed": str(hunt.pointed)} if hunt.pointed else {}
    return pointed | {name: value for name, value in said.items() if value}


def hunt_of(plain: Mapping[str, Any]) -> Hunt:
    """What such data says, or the fields that earlier versions wrote, in which a number was a row."""
    pointed = plain.get("pointed")
    return Hunt(
        pointed=pointed_of(pointed) if pointed else None,
        found=plain.get("found", False),
        named=tuple(plain.get("named", ())),
        given_up=plain.get("given_up", False),
    )


def pointed_of(written: str | list[Any]) -> NumberName:
    """The number of its name, or of an earlier row: quantity, layer, to, from and example, from 0. Raises BadValue."""
    if isinstance(written, str):
        return name_of(written)
    quantity, layer, to, source, example = written
    if source and quantity != "dC/dW":
        raise BadValue(f"Only a weight comes from a neuron, {quantity} does not.", field="pointed")
    match quantity:
        case "dC/dW":
            return name_of(f"dC/dw.{layer}.{to}.{source}")
        case "dC/db":
            return name_of(f"dC/db.{layer}.{to}")
        case _:
            return name_of(f"{quantity}.{layer}.{to}@{example + 1}")
