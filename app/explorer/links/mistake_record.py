"""A hidden mistake, and what was said of it, as plain data and back, checked like a move."""

from dataclasses import fields, replace

from app.engine.slips import SLIPS
from app.errors import BadValue
from app.explorer.edits import checked_parameter
from app.explorer.practise.mistakes import hidden
from app.explorer.practise.wrong_numbers import ARRAYS, OF_NEURON
from app.explorer.session import Position, Session
from app.explorer.stages import stage_index
from app.explorer.training_step import TrainingStep

WALK = ("step", "stage", "floor", "steps_taken", "overflowed")
UNREADABLE = "What is said of a hidden mistake cannot be read."


def slip_of(step: TrainingStep) -> list | None:
    """The slip of a training step and its layer, None where it has none."""
    return [step.slip, step.slip_layer] if step.slip else None


def said(position: Position) -> dict:
    """What the learner has said of the mistake, as far as anything has been said."""
    talk = [field for field in fields(Position) if field.name not in WALK]
    return {f.name: getattr(position, f.name) for f in talk if getattr(position, f.name) != f.default}


def slipped(step: TrainingStep, slip: list) -> TrainingStep:
    """The training step with a slip [name, layer] in its backward pass. Raises BadValue where it has no room."""
    given = (step.forward, step.targets, step.loss, step.reduction)
    if not isinstance(slip, list) or len(slip) != 2 or not isinstance(slip[0], str) or slip[0] not in SLIPS:
        raise BadValue(f"A slip is one of {', '.join(SLIPS)}, with its layer.", field="slip")
    if isinstance(slip[1], bool) or slip[1] not in SLIPS[slip[0]].places(*given):
        raise BadValue(f"There is no room for the slip “{slip[0]}” at layer {slip[1]}.", field="slip")
    return step.with_slip(*slip)


def hidden_again(session: Session, slip: list) -> Session:
    """The session with this slip in the backward pass, as `mistakes.seed_mistake` leaves it."""
    at = session.position
    stage = min(at.stage, stage_index(at.step.network.depth, "dC/da"))
    step = slipped(at.step.without_slip(), slip)
    return session.departed(Position(step, stage=stage, floor=stage, steps_taken=at.steps_taken - at.updated))


def said_again(session: Session, talk: object) -> Session:
    """The session with what was said. Raises BadValue where nobody can have said it."""
    if not isinstance(talk, dict) or (talk and not hidden(session.position)):
        raise BadValue(UNREADABLE, field="said")
    named = talk.get("named", [])
    flags = {name: talk[name] for name in ("found", "given_up") if name in talk}
    if not isinstance(named, list | tuple) or any(name not in SLIPS for name in named):
        raise BadValue(UNREADABLE, field="named")
    if any(not isinstance(value, bool) for value in flags.values()):
        raise BadValue(UNREADABLE, field="said")
    pointed = _pointed(session.position, talk["pointed"]) if talk.get("pointed") else ()
    return session.moved(replace(session.position, pointed=pointed, named=tuple(named), **flags))


def _pointed(at: Position, pointed) -> tuple:
    """The quantity, layer, to, from (0 for a neuron or a bias) and example, from 0, of a number that was pointed at."""
    if not isinstance(pointed, list | tuple) or len(pointed) != 5 or pointed[0] not in ARRAYS:
        raise BadValue(UNREADABLE, field="pointed")
    quantity, *where = pointed
    if any(isinstance(number, bool) or not isinstance(number, int) for number in where):
        raise BadValue(UNREADABLE, field="pointed")
    layer, to, source, example = where
    checked_parameter(at.step.network, (layer, to, source or int(quantity in OF_NEURON)))
    if not 0 <= example < len(at.step.inputs) or (quantity == "dC/dW") != bool(source):
        raise BadValue(UNREADABLE, field="pointed")
    return tuple(pointed)
