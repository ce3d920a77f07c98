"""Mistakes to find: a backward pass with one of the known slips in it, and what the learner says about it.

The training step knows the slip, the position what has been said of it: Back brings both back as they were.
"""

from dataclasses import replace

from app.engine.parameters import Parameter
from app.engine.slips import SLIPS
from app.errors import BadValue, NotNow
from app.explorer.look import Neuron
from app.explorer.number import NumberName, gradient_name
from app.explorer.practise.hidden_slip import NOT_FINITE, with_hidden_slip
from app.explorer.practise.wrong_numbers import OF_NEURON, Verdict, is_origin, verdict_on
from app.explorer.session import Position, Session
from app.explorer.stages import stage_index

NAMES_BEFORE_REVEAL = 3
NONE_HIDDEN = "No mistake is hidden now."
SELECT = "Select a neuron or a weight in the picture first."
GIVEN = "An input is given, nothing computes it. Select another neuron."


def seed_mistake(session: Session, seed: int) -> Session:
    """Hide another mistake in the backward pass of this training step; the walk is at most just before that pass.

    The same seed hides the same mistake in the same numbers. Raises NotNow where none would show.
    """
    at = session.position
    if at.overflowed:
        raise NotNow(NOT_FINITE)
    step = with_hidden_slip(at.step, seed)
    stage = min(at.stage, stage_index(step.network.depth, "dC/da"))
    return session.departed(Position(step, stage=stage, floor=stage, steps_taken=at.steps_taken - at.updated))


def point_at(session: Session, quantity: str = "gradient") -> Session:
    """Say that a number is the first wrong one: dC/da or delta of the selected neuron, or the selected gradient.

    Once it has been found there is nothing more to say of it.
    """
    at = _hunting(session)
    if found_number(at):
        return session
    pointed = selected_number(session, quantity)
    found = at.practise.found or verdict_on(at, pointed).kind == "origin"
    return session.moved(replace(at, practise=replace(at.practise, pointed=pointed, found=found)))


def name_slip(session: Session, slip: str) -> Session:
    """Say which slip was made."""
    at = _hunting(session)
    if slip not in SLIPS:
        raise BadValue(f"The known slips are {', '.join(SLIPS)}.", field="slip")
    hunt = at.practise
    known = over(at) or slip in hunt.named
    return session if known else session.moved(replace(at, practise=replace(hunt, named=(*hunt.named, slip))))


def give_up(session: Session) -> Session:
    """Have the mistake shown."""
    at = _hunting(session)
    return session if over(at) else session.moved(replace(at, practise=replace(at.practise, given_up=True)))


def end_mistake(session: Session) -> Session:
    """The same place with every number right; Back returns to the mistake."""
    at = _hunting(session)
    step = at.step.true
    return session.departed(Position(step, stage=at.stage, floor=at.stage, steps_taken=at.steps_taken))


def hidden(position: Position) -> bool:
    """Whether a mistake is in this training step, found or not."""
    return bool(position.step.slip)


def solved(position: Position) -> bool:
    """Whether the slip has been named."""
    return hidden(position) and position.step.slip in position.practise.named


def over(position: Position) -> bool:
    """Whether there is nothing left to find out."""
    return position.practise.given_up or solved(position)


def offers_reveal(position: Position) -> bool:
    """Whether enough has been tried to have the mistake shown."""
    return not over(position) and len(position.practise.named) >= NAMES_BEFORE_REVEAL


def found_number(position: Position) -> NumberName | None:
    """The first wrong number that was found, None before."""
    pointed = position.practise.pointed if position.practise.found else None
    return pointed if pointed and is_origin(position.step, pointed) else None


def last_verdict(position: Position) -> Verdict | None:
    """On what was pointed at last, None before."""
    pointed = position.practise.pointed
    return verdict_on(position, pointed) if pointed else None


def selected_number(session: Session, quantity: str) -> NumberName:
    """The number that `quantity` (dC/da, delta or gradient) names of what is selected. Raises NotNow, BadValue."""
    match session.view.look:
        case Parameter() as parameter:
            return gradient_name(parameter)
        case Neuron(0, _):
            raise NotNow(GIVEN)
        case Neuron(layer, number):
            if quantity not in OF_NEURON:
                raise BadValue(f"Of a neuron, point at {' or '.join(OF_NEURON)}.", field="quantity")
            return NumberName(quantity, layer, number, example=session.example)
        case _:
            raise NotNow(SELECT)


def _hunting(session: Session) -> Position:
    if not hidden(session.position):
        raise NotNow(NONE_HIDDEN)
    return session.position
