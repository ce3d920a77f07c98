"""The lesson on digits with any of the shipped networks: how it opens, and goes on with another one."""

from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from app.digits.datasets import CLASSES
from app.digits.ink import from_strokes
from app.digits.reader import SHIPPED, WALKED, load_shipped
from app.engine.network import Array, Network
from app.errors import BadValue, NotNow
from app.explorer.edits import edit
from app.explorer.opening import Description, open_session
from app.explorer.session import Session, View

SLUG = "draw-a-digit"
FOUR = [[[40, 12], [28, 34], [26, 46], [72, 46]], [[54, 18], [66, 92]]]
"""strokes of a 4, which the network takes for a 9"""
LOSS_AND_RATE = {"sigmoid": ("half_squared_error", 0.5), "softmax": ("categorical_cross_entropy", 0.001)}
"""by the output activation: where it is nearly sure cross-entropy is steep, a larger rate would unlearn in one step"""


@lru_cache
def shipped_description(name: str = WALKED) -> Description:
    """The lesson on digits with the shipped network of that name, on a drawn 4. Raises KeyError where there is none."""
    network = load_shipped(name)
    drawn = from_strokes(FOUR)
    assert drawn is not None, "strokes of a 4 leave ink"
    loss, learning_rate = LOSS_AND_RATE[network.activations[-1]]
    return Description(
        sizes=list(network.sizes),
        activations=list(network.activations),
        weights=list(network.weights),
        bias_values=network.biases,
        inputs=[drawn],
        targets=[np.eye(CLASSES)[4]],
        loss=loss,
        learning_rate=learning_rate,
    )


def sizes_name(session: Session) -> str:
    """What the network of a session goes by: 784-30-10."""
    return network_name(session.position.step.network)


def network_name(network: Network) -> str:
    """What a network goes by."""
    return "-".join(map(str, network.sizes))


def choose_network(session: Session, name: str) -> Session:
    """The lesson afresh with another network, on the same drawings and the digits they were, in the same notation.

    Raises BadValue for a network that is not shipped, NotNow where another lesson is open.
    """
    if session.lesson != SLUG:
        raise NotNow("Another network can be chosen in the lesson on digits.", field="network")
    return _looked_at_as(session.view, open_shipped(name, session.position.step.inputs, _digit_targets(session)))


def resume_network(left: Session, session: Session) -> Session:
    """The lesson with a network as it was left, on the drawings that `session` has by now, in its notation."""
    inputs = session.position.step.inputs
    targets = _digit_targets(session)
    if not (np.array_equal(left.position.step.inputs, inputs) and np.array_equal(_digit_targets(left), targets)):
        left = edit(left, inputs=inputs, targets=targets)
    return _looked_at_as(session.view, left)


def open_shipped(name: str, inputs: ArrayLike, targets: ArrayLike) -> Session:
    """The lesson with a network of that name on such examples. Raises BadValue naming what does not fit."""
    if name not in SHIPPED:
        raise BadValue(f"Choose one of {', '.join(SHIPPED)}.", field="network")
    return open_session(replace(shipped_description(name), inputs=inputs, targets=targets), SLUG)


def _digit_targets(session: Session) -> Array:
    """A 1 for the digit that the targets of an example name most, else 0: examples × 10."""
    named = session.position.step.targets.argmax(axis=1)
    ones: Array = np.eye(CLASSES)[named]
    return ones


def _looked_at_as(view: View, session: Session) -> Session:
    """The session looked at as before in all that does not belong to one network."""
    same = replace(
        session.view,
        example=view.example,
        granularity=view.granularity,
        tab=view.tab,
        notation=view.notation,
        source_letters=view.source_letters,
    )
    return replace(session, view=same)
