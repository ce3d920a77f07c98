"""C after each update on the way here, and going back to one of them: to a place that is kept, or walked again."""

import math
from dataclasses import dataclass, replace

import numpy as np

from app.caches import PerObject
from app.errors import BadValue, NotNow
from app.explorer.many_updates import at_loss, begun
from app.explorer.moves import go_to, step
from app.explorer.session import Position, Session
from app.explorer.training_step import TrainingStep, overflow_is_an_answer, same_step

MOST_AGAIN = 2_000  # updates that are walked again
MOST_WORK = 100_000_000  # of parameters × examples in them: about a second
SAME = 1e-9  # how far, relatively, C may differ where it is walked again on another machine
CHANGED = (
    "The way there is not known any more: places so far back are no longer kept, and something was changed by hand "
    "since, so that the updates cannot be made again."
)
TOO_FAR = "That is too far back to be walked again: places so far back are no longer kept. Restart begins anew."
UNKNOWN = "C is known after the updates of this walk only."


@dataclass(frozen=True, slots=True, eq=False)
class Cost:
    """C at one moment of the way: after so many updates, with the forward pass of the weights of then."""

    updates: int
    value: float
    place: Position | None = None
    """one that is kept in whose training step this is, or which was reached by updates made at one go through it"""
    left: Position | None = None
    """the place that these updates began from"""
    by_hand: bool = False
    """whether something was changed by hand right before, so that no update leads here from the one before"""

    @property
    def kept(self) -> bool:
        """Whether there is a place to go back to, or to walk on from."""
        return self.place is not None and (self.updates == self.place.updates_before or self.left is not None)


NOTHING = Cost(-1, 0.0)


def _costs(session: Session) -> tuple[Cost, ...]:
    known = [Cost(*pair) for pair in session.costs]
    left: Position | None = None
    for place in (*session.past, session.position):
        own = place.costs
        first = own[0][0] if own else place.updates_before
        replaced = NOTHING
        while known and known[-1].updates >= first:
            replaced = known.pop()
        if own:
            by_hand = bool(known) and _by_hand(left, place, replaced)
            known.append(Cost(*own[0], place, left, by_hand))
        known += [Cost(*pair, place, left) for pair in own[1:]]
        left = place
    return tuple(known)


costs_of: PerObject[Session, tuple[Cost, ...]] = PerObject(_costs)
"""C after each update on the way to where the session is, the oldest first; of many that are no longer kept some"""


def go_back_to(session: Session, updates: int) -> Session:
    """The session at the loss of the training step after so many updates; Back undoes that.

    Raises BadValue where C is not known then, NotNow where nothing leads there any more.
    """
    at = session.position
    if at.updated and updates == at.steps_taken:
        session = step(session)
        return go_to(session, at_loss(session.position.step, 0).stage)
    there = step_after(session, updates)
    if updates == at.updates_before:
        return go_to(session, at_loss(at.step, 0).stage)
    return session.departed(at_loss(there, updates))


def step_after(session: Session, updates: int) -> TrainingStep:
    """The training step that begins after so many updates. Raises BadValue and NotNow as `go_back_to`."""
    found = next((cost for cost in costs_of(session) if cost.updates == updates), None)
    if found is None:
        raise BadValue(UNKNOWN, field="updates")
    return _step_of(session, found)


def _step_of(session: Session, cost: Cost) -> TrainingStep:
    """The training step that begins after so many updates."""
    place, left = cost.place, cost.left
    if place is not None and cost.updates == place.updates_before:
        return place.step.true
    if place is None or left is None:
        return _walked_again(session, cost)
    first = replace(begun(left).true, inputs=place.step.inputs, targets=place.step.targets)
    return _on(first, cost.updates - (place.updates_before - len(place.at_once)))


def _on(step: TrainingStep, updates: int) -> TrainingStep:
    with overflow_is_an_answer():
        for _ in range(updates):
            step = step.next()
    return step


def _walked_again(session: Session, cost: Cost) -> TrainingStep:
    """The same from the first weights, where C is what it was all the way."""
    begins = session.initial.updates_before
    step = session.initial.step
    count = cost.updates - begins
    if count > MOST_AGAIN or count * len(step.inputs) * step.network.parameter_count > MOST_WORK:
        raise NotNow(TOO_FAR, field="updates")
    for known in costs_of(session):
        if begins <= known.updates <= cost.updates:
            step = _on(step, known.updates - begins)
            begins = known.updates
            if not math.isclose(step.total_loss, known.value, rel_tol=SAME):
                raise NotNow(CHANGED, field="updates")
    return step


def _by_hand(left: Position | None, place: Position, replaced: Cost) -> bool:
    """Whether a place follows from those before it otherwise than by updates and by going back.

    `replaced` is what was known after as many updates before.
    """
    if left is None or place.floor == 1 or place.updates_before < left.updates_before:
        return False
    if place.at_once:
        examples = ((place.step.inputs, left.step.inputs), (place.step.targets, left.step.targets))
        return not all(np.array_equal(*pair) for pair in examples)
    if place.updates_before == left.updates_before and same_step(place.step, left.step):
        return replaced.by_hand  # back on the timeline of one training step
    return True
