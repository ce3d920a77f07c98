"""A small network that learns a curve while one watches: slices of training with Adam, always the same."""

from functools import lru_cache

import numpy as np

from app.engine.network import Network
from app.errors import NotNow
from app.explorer.edits import edit
from app.explorer.figures.figure import Figure
from app.explorer.figures.function_curve import ends, seen_network, target
from app.explorer.session import Session
from app.explorer.training_step import TrainingStep

SLICE, SLICES = 20, 30
"""updates that are made between two pictures, and how many pictures there are"""
POINTS = 81
RATE = 0.01
NOTHING_TO_LEARN = "Choose a target first: there is nothing to learn yet."
NOT_ALONE = "Only a network with one hidden layer and biases, as it is, learns here."


def why_not_learn(session: Session, figure: Figure) -> str:
    """Why the network of a figure cannot learn; empty where it can."""
    network = session.position.network
    if not figure.name("target"):
        return NOTHING_TO_LEARN
    own = network.depth == 2 and network.biases is not None and seen_network(session, figure) is network
    return "" if own else NOT_ALONE


def learnt(session: Session, figure: Figure, slices: int) -> Session:
    """The session with the network after so many slices, as one edit. Raises NotNow where it cannot learn."""
    if why := why_not_learn(session, figure):
        raise NotNow(why, field="act")
    network = _after(session.position.network, figure, min(slices, SLICES)).network
    return edit(session, weights=network.weights, bias_values=network.biases, anew=True)


@lru_cache(maxsize=512)
def _after(network: Network, figure: Figure, slices: int) -> TrainingStep:
    """Each slice goes on from the one before, which is kept for as long as somebody watches."""
    if not slices:
        return _begun(network, figure)
    step = _after(network, figure, slices - 1)
    for _ in range(SLICE):
        step = step.next()
    return step


def _begun(network: Network, figure: Figure) -> TrainingStep:
    x = np.linspace(*ends(figure), POINTS)
    wanted = target(figure, x)
    assert wanted is not None, "there is something to learn"
    return TrainingStep(network, x[:, None], wanted[:, None], "squared_error", "mean", "adam", RATE)
