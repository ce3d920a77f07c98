"""A number in the hand: a weight, a bias, an input or a target taken to another value, and what the paths say of that.

It is an edit that is not kept: everything is computed anew up to where the walk stands, and the routes keep the numbers
that they had when it was taken hold of, however large their contributions become.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from app.digits.sight import reads_digits
from app.engine.losses import LOSSES
from app.errors import BadValue
from app.explorer import edits
from app.explorer.nudging import round_up
from app.explorer.number import FIELD, NumberName, check_name, value_of
from app.explorer.session import Session
from app.explorer.shown_paths import ShownPaths, paths_of, with_routes_of

LEAST_REACH = 0.5  # of a number close to 0
STEPS = 200  # from the middle of a slider to its end
NOT_IN_HAND = "A weight, a bias, an input or a target can be taken in the hand."
EDITS: dict[str, Callable[[Session, NumberName, float], Session]] = {
    "w": lambda s, name, value: edits.set_parameter(s, name.parameter, value, anew=True),
    "b": lambda s, name, value: edits.set_parameter(s, name.parameter, value, anew=True),
    "x": lambda s, name, value: edits.set_input(s, s.example + 1, name.to, value, anew=True),
    "y": lambda s, name, value: edits.set_target(s, s.example + 1, name.to, value, anew=True),
}


@dataclass(frozen=True)
class Held:
    """A number in the hand."""

    name: NumberName
    session: Session
    """as it is"""
    moved: Session
    """as it would be with the value"""
    before: float
    value: float

    @property
    def change(self) -> float:
        """How far it is from where it was."""
        return self.value - self.before

    @property
    def paths(self) -> ShownPaths | None:
        """The routes of a parameter with their contributions before, None where it has none that are known."""
        if self.name.quantity not in ("w", "b"):
            return None
        found = paths_of(self.session.position, self.name.parameter, self.session.example)
        return found if found.known else None


def can_be_held(session: Session, name: NumberName) -> bool:
    """Whether a number can be taken in the hand: not a pixel of a drawing, and not a class."""
    step = session.position.step
    if name.quantity == "y":
        return LOSSES[step.loss].targets != "class"
    return name.quantity in EDITS and not (name.quantity == "x" and reads_digits(step.network.sizes))


def value_now(session: Session, name: NumberName) -> float:
    """The number as it is: of a weight or bias after the update the new one."""
    return value_of(session.position.step, name, session.example, new=session.position.updated)


def reach(value: float) -> float:
    """How far a slider goes to both sides of 0: a round number of at least twice the size."""
    return round_up(2 * max(LEAST_REACH, abs(value)))


def pulled(value: float, by: float) -> float:
    """A value moved by so many of the steps of its slider, rounded to one of them."""
    step = reach(value) / STEPS
    return round(value + by * step, max(0, 1 - math.floor(math.log10(step))))


def held(session: Session, name: NumberName, value: float) -> Held:
    """The number at another value. Raises BadValue where it cannot be taken in the hand, or cannot have that value."""
    check_name(name, session.position.step)
    if not can_be_held(session, name):
        raise BadValue(NOT_IN_HAND, field=FIELD)
    before = value_now(session, name)
    moved = EDITS[name.quantity](session, name, value)
    with_routes_of(session, moved)
    return Held(name, session, moved, before, value)
