"""What is drawn as the example of the walk: while the pen moves only looked at; once it is lifted, walked on from."""

from dataclasses import replace

import numpy as np

from app.engine.network import Array
from app.explorer.moves import go_to
from app.explorer.session import Position, Session


def can_be_drawn_on(session: Session) -> bool:
    """Whether a drawing may drive the walk: not while what comes next is asked for, or a mistake is looked for."""
    return not session.withholds and not session.position.step.slip


def under_the_pen(session: Session, pixels: Array) -> Session:
    """The session as it would be with a drawing as its only example, walked to the end of the forward pass.

    Its target is left open: nothing of the loss is reached.
    """
    at = session.position
    targets = np.zeros((1, at.step.targets.shape[1]))
    step = replace(at.step.true, network=at.network, inputs=pixels.reshape(1, -1), targets=targets)
    place = Position(step, stage=2 * step.network.depth, steps_taken=at.steps_taken)
    return replace(session, position=place, view=replace(session.view, example=0))


def read_through(session: Session) -> Session:
    """The session walked to the end of its forward pass, which Back undoes at one go."""
    read = go_to(session, 2 * session.position.step.network.depth)
    return replace(read, position=replace(read.position, floor=read.position.stage))


def before_the_drawing(session: Session) -> Session:
    """The session as it was before the drawing that is its example was put in."""
    return replace(session, position=session.past[-1], past=session.past[:-1]) if session.past else session
