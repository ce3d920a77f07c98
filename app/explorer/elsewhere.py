"""The walk as it is at another place, or would be: numbers of there stand beside those of here, and can be asked why.

`after.3` is the training step that begins after so many updates of this walk, `before` the place that Back returns to,
`here` this training step as far as its loss, `end` the same to its end, `true` the same place without the mistake that
was hidden in it, `raised.3` the forward pass with the inputs a small step along the slope of output 3, and
`w.1.1.2+0.25` what this training step would be with one weight or bias moved by so much.
"""

from dataclasses import replace

from app.caches import PerObject
from app.engine.network import frozen
from app.engine.parameters import Parameter, nudged
from app.errors import BadValue
from app.explorer.history import costs_of, step_after
from app.explorer.many_updates import at_loss
from app.explorer.names import counted, neuron_name, parameter_name
from app.explorer.notation import Notation
from app.explorer.number import FIELD, check_name, moved_of, parameter_number
from app.explorer.practise.mistakes import hidden, over
from app.explorer.raising import stepped
from app.explorer.session import Position, Session

HERE, BEFORE, END, TRUE, AFTER = "here", "before", "end", "true", "after"
RAISED = "raised"
SAID = {BEFORE: "before the change", END: "once the update is made", TRUE: "without the mistake"}
NOT_YET = "That is not to be known yet: it is what is asked for next."
NOWHERE = "There is no such place on the way here."


def after(updates: int) -> str:
    """Where the training step is that begins after so many updates."""
    return f"{AFTER}.{updates}"


def with_moved(parameter: Parameter, amount: float) -> str:
    """Where one weight or bias is moved by so much."""
    return f"{parameter.key}{amount:+}"


def raised(output: int) -> str:
    """Where the inputs have gone a small step that raises an output, from 1."""
    return f"{RAISED}.{output}"


def raises(where: str) -> int:
    """The output that is raised there; 0 of another place."""
    return int(where.removeprefix(f"{RAISED}.")) if where.startswith(RAISED) else 0


def words_of(where: str, n: Notation) -> str:
    """“after 3 updates”, “with the bias of hidden 2 moved up”; empty where nothing is other than here."""
    if where in ("", HERE):
        return ""
    if where in SAID:
        return SAID[where]
    if output := raises(where):
        return f"with the inputs a small step along the slope of {neuron_name(n.depth, output, n)}"
    moved = moved_of(where)
    if moved is None:
        return f"after {counted(updates_of(where), 'update')}"
    return f"with the {parameter_name(moved[0], n)} moved {'up' if moved[1] > 0 else 'down'}"


def elsewhere(walk: Session, where: str) -> Session:
    """The session at that place. Raises BadValue where there is none, or where it would give away what is asked for."""
    known = _known(walk)
    if where not in known:
        known[where] = replace(walk, position=_position(walk, where))
    return known[where]


_known: PerObject[Session, dict[str, Session]] = PerObject(lambda walk: {})


def _position(walk: Session, where: str) -> Position:
    at = walk.position
    if where.startswith(AFTER):
        return _after(walk, updates_of(where))
    if where == BEFORE:
        _allow(walk, at.reached("C"))
        return _at(walk.past[-1] if walk.past else None)
    if output := raises(where):
        return _raised(walk, output)
    if where == TRUE:
        if hidden(at) and not over(at):
            raise BadValue(NOT_YET, field=FIELD)
        return replace(at, step=at.step.true)
    if where == END:
        _allow(walk, at.updated)
        return replace(at, stage=len(at.stages), steps_taken=at.updates_before + 1)
    moved = moved_of(where)
    if moved is None:
        _allow(walk, at.reached("C"))
        return at_loss(at.step, at.updates_before)
    parameter, amount = moved
    check_name(parameter_number(parameter), at.step)
    _allow(walk, at.reached("dC/dw", parameter.layer))
    step = replace(at.step.true, network=nudged(at.step.network, parameter, amount))
    return at_loss(step, at.updates_before)


def _raised(walk: Session, output: int) -> Position:
    at = walk.position
    if output > at.step.network.sizes[-1]:
        raise BadValue(NOWHERE, field=FIELD)
    _allow(walk, at.reached("a", at.step.network.depth))
    inputs = at.step.inputs.copy()
    inputs[walk.example] = stepped(at.step, walk.example, output).inputs
    return at_loss(replace(at.step.true, inputs=frozen(inputs)), at.updates_before)


def _after(walk: Session, updates: int) -> Position:
    """This training step as far as it has come; one before it to its end, the one after it to its loss."""
    at = walk.position
    if updates == at.updates_before:
        return at
    if updates == at.steps_taken and at.updated:
        _allow(walk, False)
        return at_loss(at.step.next(), updates)
    if not any(cost.updates == updates for cost in costs_of(walk)):
        raise BadValue(NOWHERE, field=FIELD)
    step = step_after(walk, updates)
    return Position(step, stage=len(at.stages), steps_taken=updates + 1)


def _at(place: Position | None) -> Position:
    if place is None:
        raise BadValue(NOWHERE, field=FIELD)
    return place


def _allow(walk: Session, reached: bool) -> None:
    """Raises BadValue where the learner is asked for what is not reached yet."""
    if walk.withholds and not reached:
        raise BadValue(NOT_YET, field=FIELD)


def updates_of(where: str) -> int:
    """After how many updates the training step begins that is written as `after.3`; −1 of another place."""
    return int(where.removeprefix(f"{AFTER}.")) if where.startswith(AFTER) else -1
