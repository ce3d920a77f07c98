"""Teaching at one go: some whole training steps on one example, walked by the same engine; Back undoes all of them."""

import math
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from app.errors import BadValue, NotNow
from app.explorer.edits import edit
from app.explorer.looking import look_at_example
from app.explorer.session import Position, Session
from app.explorer.training_step import TrainingStep

COUNTS = (1, 10)
"""how many training steps can be asked for"""
DIVERGES = (
    "Taught like this the network would diverge, so nothing was changed. Try a smaller learning rate, or go back."
)


def teach(session: Session, inputs: ArrayLike, targets: ArrayLike, count: int) -> Session:
    """The session at the end of `count` training steps on these examples, with its own loss and learning rate.

    Raises BadValue naming what does not fit (`inputs`, `targets`, `steps`), NotNow where the network would diverge.
    """
    if isinstance(count, bool) or not isinstance(count, int) or count not in COUNTS:
        raise BadValue(f"Teach it {' or '.join(map(str, COUNTS))} steps at a time.", field="steps")
    begun = look_at_example(edit(session, inputs=inputs, targets=targets), 1)
    step = begun.position.step
    costs = []
    for _ in range(count - 1):
        costs.append(step.total_loss)
        step = _checked_finite(step).next()
    taken = begun.position.steps_taken + count
    end = len(begun.position.stages)
    reached = Position(_checked_finite(step), stage=end, floor=end, steps_taken=taken, at_once=tuple(costs))
    if reached.diverged:
        raise NotNow(DIVERGES)
    return replace(session.departed(reached), view=begun.view)


def steps_taught(left: Position, reached: Position) -> int:
    """How many training steps were taught between two places that follow each other; 0 where nothing was."""
    return reached.steps_taken - left.steps_taken if reached.floor == len(reached.stages) else 0


def _checked_finite(step: TrainingStep) -> TrainingStep:
    """The same training step. Raises NotNow where its loss or its update is no finite number."""
    new = step.updated
    arrays = (*new.weights, *(new.biases or ()))
    if not (math.isfinite(step.total_loss) and all(np.isfinite(array).all() for array in arrays)):
        raise NotNow(DIVERGES)
    return step
