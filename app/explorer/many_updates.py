"""Many updates at one go: whole training steps by the same engine, for as long as C falls; Back undoes all of them."""

import math
import time
from collections.abc import Iterator
from itertools import accumulate

import numpy as np

from app.errors import BadValue, NotNow
from app.explorer.moves import WHY_NOT
from app.explorer.session import Position, Session
from app.explorer.stages import stage_index
from app.explorer.training_step import TrainingStep, overflow_is_an_answer

TIMES = (10, 100)
"""how many updates the page offers at one go"""
MOST_TIMES = 100
MOST_SECONDS = 0.8
MISTAKE = "A mistake is hidden in this training step. Find it or end the hunt first."
DIVERGES = "With the next update the network would diverge. Try a smaller learning rate, or go back."


def why_not_many(session: Session) -> str:
    """Why many updates cannot be made now, empty where they can."""
    if session.position.overflowed:
        return WHY_NOT["step"]
    return MISTAKE if session.position.step.slip else ""


def update_many(session: Session, times: int, seconds: float = MOST_SECONDS) -> Session:
    """The session after so many updates, with the loss of the new weights; sooner where C no longer falls.

    It also ends where the next update would have no finite answer, or when so many seconds are over. Raises BadValue
    for a number that is not from 1 to 100, NotNow where not even one can be made.
    """
    if isinstance(times, bool) or not isinstance(times, int) or not 1 <= times <= MOST_TIMES:
        raise BadValue(f"Make from 1 to {MOST_TIMES} updates at one go.", field="times")
    if reason := why_not_many(session):
        raise NotNow(reason, field="times")
    ends = time.perf_counter() + seconds
    step = begun(session.position)
    costs = [step.total_loss]
    while len(costs) <= times and (following := _following(step)) is not None:
        step = following
        costs.append(step.total_loss)
        if costs[-1] >= costs[-2] or time.perf_counter() > ends:
            break
    return _arrived(session, step, costs)


def update_exactly(session: Session, times: int) -> Session:
    """The session after so many updates, whether C falls or not. Raises as `update_many`."""
    if reason := why_not_many(session):
        raise NotNow(reason, field="times")
    step = begun(session.position)
    costs = [step.total_loss]
    for _ in range(times):
        if (following := _following(step)) is None:
            raise NotNow(DIVERGES, field="times")
        step = following
        costs.append(step.total_loss)
    return _arrived(session, step, costs)


def begun(at: Position) -> TrainingStep:
    """The training step that is walked, or the next one where its update has been made."""
    return at.step.next() if at.updated else at.step


def training_steps(session: Session) -> Iterator[tuple[int, TrainingStep]]:
    """The training steps of the updates that were made last at one go, walked again, each with the updates before it.

    The first is the one that they began in; there is none where the last thing done was another.
    """
    at = session.position
    if at.at_once and session.past:
        steps = accumulate(at.at_once, lambda step, _: step.next(), initial=begun(session.past[-1]))
        yield from enumerate(steps, at.updates_before - len(at.at_once))


def goes_on(at: Position) -> bool:
    """Whether the next update has a finite answer."""
    return _following(at.step) is not None


def at_loss(step: TrainingStep, updates: int, at_once: tuple[float, ...] = ()) -> Position:
    """The place of a training step at which its loss has just been reached; Back leaves it for where one came from."""
    stage = stage_index(step.network.depth, "C") + 1
    return Position(step, stage=stage, floor=stage, steps_taken=updates, at_once=at_once)


def _arrived(session: Session, step: TrainingStep, costs: list[float]) -> Session:
    made = len(costs) - 1
    if not made:
        raise NotNow(DIVERGES, field="times")
    return session.departed(at_loss(step, session.position.steps_taken + made, tuple(costs[:-1])))


def _following(step: TrainingStep) -> TrainingStep | None:
    """The training step after the update; None where it would diverge."""
    with overflow_is_an_answer():
        following = step.next()
        arrays = (*following.network.weights, *(following.network.biases or ()))
        if not all(np.isfinite(array).all() for array in arrays) or not math.isfinite(following.total_loss):
            return None
    return None if Position(following, steps_taken=1).diverged else following
