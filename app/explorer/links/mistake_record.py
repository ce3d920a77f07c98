"""A hidden mistake, and what was said of it, as plain data and back, checked like a move."""

from dataclasses import replace

from app.engine.slips import SLIPS
from app.errors import BadValue
from app.explorer.links.record_parts import whole_number
from app.explorer.number import NumberName, check_name
from app.explorer.practise.hunt import hunt_of
from app.explorer.practise.mistakes import hidden
from app.explorer.practise.wrong_numbers import COMPUTED, OF_PARAMETER
from app.explorer.session import Position, Session
from app.explorer.stages import stage_index
from app.explorer.training_step import TrainingStep

UNREADABLE = "What is said of a hidden mistake cannot be read."


def slip_of(step: TrainingStep) -> list[str | int] | None:
    """The slip of a training step and its layer, None where it has none."""
    return [step.slip, step.slip_layer] if step.slip else None


def slipped(step: TrainingStep, slip: object) -> TrainingStep:
    """The training step with a slip [name, layer] in its backward pass. Raises BadValue where it has no room."""
    if not isinstance(slip, list) or len(slip) != 2 or not isinstance(slip[0], str) or slip[0] not in SLIPS:
        raise BadValue(f"A slip is one of {', '.join(SLIPS)}, with its layer.", field="slip")
    name, layer = slip
    places = SLIPS[name].places(step.forward, step.targets, step.loss, step.reduction)
    if isinstance(layer, bool) or layer not in places:
        raise BadValue(f"There is no room for the slip “{name}” at layer {layer}.", field="slip")
    return step.with_slip(name, layer)


def hidden_again(session: Session, slip: object) -> Session:
    """The session with this slip in the backward pass, as `mistakes.seed_mistake` leaves it."""
    at = session.position
    stage = min(at.stage, stage_index(at.step.network.depth, "dC/da"))
    step = slipped(at.step.true, slip)
    return session.departed(Position(step, stage=stage, floor=stage, steps_taken=at.steps_taken - at.updated))


def said_again(session: Session, talk: object) -> Session:
    """The session with what was said. Raises BadValue where nobody can have said it."""
    if not isinstance(talk, dict) or (talk and not hidden(session.position)):
        raise BadValue(UNREADABLE, field="said")
    named = talk.get("named", [])
    if not isinstance(named, list | tuple) or any(name not in SLIPS for name in named):
        raise BadValue(UNREADABLE, field="named")
    if any(not isinstance(talk.get(name, False), bool) for name in ("found", "given_up")):
        raise BadValue(UNREADABLE, field="said")
    try:
        hunt = hunt_of(talk)
    except (BadValue, TypeError, ValueError):
        raise BadValue(UNREADABLE, field="pointed") from None
    if hunt.pointed:
        _check_pointed(session.position.step, hunt.pointed, talk["pointed"])
    return session.moved(replace(session.position, practise=hunt))


def _check_pointed(step: TrainingStep, pointed: NumberName, written: object) -> None:
    """Raises BadValue where nobody can have pointed at this number.

    The rows of earlier versions end with an example, from 0, also where the number is of all examples.
    """
    if pointed.quantity not in COMPUTED or (pointed.example is None) != (pointed.quantity in OF_PARAMETER):
        raise BadValue(UNREADABLE, field="pointed")
    if isinstance(written, list) and whole_number(written[-1], "pointed") >= len(step.inputs):
        raise BadValue(UNREADABLE, field="pointed")
    check_name(pointed, step)
