"""The moves through a training step: session in, session out; a move that cannot apply now raises NotNow."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from app.errors import BadValue, NotNow
from app.explorer.quantities import QUANTITIES
from app.explorer.session import Position, Session
from app.explorer.stages import Stage
from app.explorer.training_step import TrainingStep

GRANULARITIES = ("stage", "layer", "phase")
WHOLE = "whole"  # to the end of the training step, as Play does
WHY_NOT = {
    "step": "The numbers are too large to go on. Go back, or restart with other numbers.",
    "step-forward": "The forward pass is complete. The backward pass comes next.",
    "step-backward": "The loss has not been reached. Finish the forward pass first.",
    "update": "The update needs every gradient. Finish the backward pass first.",
    "back": "This is the beginning.",
    "restart": "This is the beginning.",
}
AT_FIRST = "The weights of now have not been walked with yet: this is before the first stage."
FORGOTTEN = "Earlier steps are no longer kept: this network is large and the memory for Back is bounded."
DONE = "The backward pass is complete. The update comes next."


def applicable(session: Session) -> tuple[str, ...]:
    """The names of the moves that apply now, in the order of the controls."""
    return tuple(name for name in WHY_NOT if why_not(session, name) is None)


def why_not(session: Session, move: str) -> str | None:
    """Why a move cannot apply now, None if it can."""
    at = session.position
    if at.overflowed and move not in ("back", "restart"):
        return WHY_NOT["step"]
    if move in ("back", "restart"):
        return _why_no_return(session, move)
    phase = at.upcoming.phase
    if move == "step-backward" and phase == "update":
        return DONE
    wanted = {"step-forward": ("forward", "loss"), "step-backward": ("backward",), "update": ("update",)}.get(move)
    return WHY_NOT[move] if wanted and phase not in wanted else None


def _why_no_return(session: Session, move: str) -> str | None:
    at = session.position
    if session.past or at.stage > at.floor or (at.overflowed and move == "back"):
        return None
    if move == "restart" and session.forgotten:
        return None
    return FORGOTTEN if session.forgotten else WHY_NOT[move]


def step(session: Session, granularity: str = "stage") -> Session:
    """Whatever is next; `layer` and `phase` finish the current one, WHOLE the training step."""
    _allow(session, "step", granularity)
    return _advance(session, _together(granularity, lambda stage: stage.phase))


def step_forward(session: Session, granularity: str = "stage") -> Session:
    """On through the forward pass and the loss; `phase` finishes both."""
    _allow(session, "step-forward", granularity)
    return _advance(session, _together(granularity, lambda stage: stage.phase in ("forward", "loss")))


def step_backward(session: Session, granularity: str = "stage") -> Session:
    """On through the backward pass."""
    _allow(session, "step-backward", granularity)
    return _advance(session, _together(granularity, lambda stage: stage.phase))


def update(session: Session, granularity: str = "stage") -> Session:
    """All parameters at once, from the gradients of the old ones, and before it what the optimiser remembers."""
    _allow(session, "update", granularity)
    return _advance(session, _together("phase", lambda stage: stage.phase))


def back(session: Session, granularity: str = "stage") -> Session:
    """Undo one stage, or to where the layer or phase began; through updates, edits and examples."""
    _allow(session, "back", granularity)
    same = _together(granularity, lambda stage: stage.phase)
    undone = session.position.current if _walked(session) else None
    session = _undo(session)
    while undone and (here := session.position.current) and _walked(session) and same(undone, here):
        session = _undo(session)
    return session


def restart(session: Session, granularity: str = "stage") -> Session:
    """To the first stage with the weights and examples the session opened with; Back undoes it."""
    _allow(session, "restart", granularity)
    return session.departed(session.initial)


def why_not_again(session: Session) -> str | None:
    """Why the same weights cannot be walked again from the first stage, None if they can."""
    return None if session.position.stage else AT_FIRST


def walk_again(session: Session) -> Session:
    """To before the first stage with the weights of now, after the update the new ones; Back undoes it."""
    at = session.position
    if reason := why_not_again(session):
        raise NotNow(reason, field="move", moves=list(applicable(session)))
    if at.updated:
        return session.departed(Position(at.step.next(), steps_taken=at.steps_taken))
    return session.departed(replace(at, stage=0, floor=0, steps_taken=at.updates_before, overflowed=False))


def go_to(session: Session, stage: int) -> Session:
    """To the moment after stage number `stage` (0: before the first) of this training step, as the timeline does."""
    at = session.position
    if not 0 <= stage <= len(at.stages):
        raise BadValue(f"This training step has stages 0 to {len(at.stages)}.", field="stage")
    while session.position.stage < stage and not session.position.overflowed:
        session = _forward_one(session)
    if stage < at.floor:
        begun = replace(at, stage=stage, floor=0, steps_taken=at.updates_before, overflowed=False, at_once=())
        return session.departed(begun)
    return session.moved(_behind(session.position, stage)) if stage < session.position.stage else session


def walked_to(at: Position, stage: int) -> Position:
    """A place further on in the same training step, or as far as there are finite answers, and then overflowed."""
    if at.overflowed or stage <= at.stage:
        return at
    for reached in range(at.stage, stage):
        if not _is_finite(at.step, at.stages[reached]):
            return replace(at, stage=reached, overflowed=True)
    return replace(at, stage=stage, steps_taken=at.steps_taken + (stage == len(at.stages)))


def walked(session: Session, first: int) -> tuple[Session, ...]:
    """The session after each stage from number `first` (from 1) to where it is now, and before them as it was then.

    Empty where no such stages lead to where it is.
    """
    last = session.position.stage
    if not 1 <= first <= last:
        return ()
    behind = (replace(session, position=_behind(session.position, stage)) for stage in range(first - 1, last))
    return (*behind, session)


MOVES: dict[str, Callable[[Session, str], Session]] = {
    "step": step,
    "step-forward": step_forward,
    "step-backward": step_backward,
    "update": update,
    "back": back,
    "restart": restart,
}


def _allow(session: Session, move: str, granularity: str) -> None:
    if granularity not in (*GRANULARITIES, WHOLE):
        raise BadValue(f"Granularity is one of {', '.join(GRANULARITIES)}.", field="granularity")
    if reason := why_not(session, move):
        raise NotNow(reason, field="move", moves=list(applicable(session)))


def _together(granularity: str, phase: Callable[[Stage], object]) -> Callable[[Stage, Stage], bool]:
    """Whether two neighbouring stages belong to one move of this granularity."""
    return {
        "stage": lambda one, other: False,
        "layer": lambda one, other: (one.phase, one.layer) == (other.phase, other.layer),
        "phase": lambda one, other: phase(one) == phase(other),
        WHOLE: lambda one, other: True,
    }[granularity]


def _advance(session: Session, same: Callable[[Stage, Stage], bool]) -> Session:
    session = _forward_one(session)
    at = session.position
    while at.current and not at.overflowed and not at.updated and same(at.current, at.upcoming):
        session = _forward_one(session)
        at = session.position
    return session


def _forward_one(session: Session) -> Session:
    at = session.position
    if at.updated:
        return session.departed(walked_to(Position(at.step.next(), steps_taken=at.steps_taken, floor=1), 1))
    return session.moved(walked_to(at, at.stage + 1))


def _is_finite(step: TrainingStep, stage: Stage) -> bool:
    """Whether all that a stage computes are finite numbers."""
    written = ((QUANTITIES[key], layer) for key, layer in stage.writes)
    has_biases = step.network.biases is not None
    arrays = ((row.new or row.array)(step, layer) for row, layer in written if has_biases or not row.of_biases)
    return all(np.isfinite(array).all() for array in arrays)


def _walked(session: Session) -> bool:
    """Whether a step led here, from another stage or from an update, and not an edit or a restart."""
    at = session.position
    return at.stage > at.floor or (at.stage == 1 and bool(session.past) and session.past[-1].updated)


def _undo(session: Session) -> Session:
    at = session.position
    if at.stage > at.floor:
        return session.moved(_behind(at, at.stage - 1))
    if at.overflowed and not session.past:
        return session.moved(replace(at, overflowed=False))
    return replace(session, position=session.past[-1], past=session.past[:-1])


def _behind(at: Position, stage: int) -> Position:
    """The same training step, reached up to an earlier stage."""
    return replace(at, stage=stage, steps_taken=at.updates_before, overflowed=False)
