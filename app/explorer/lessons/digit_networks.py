"""The networks that the lesson on digits can be opened with: those that are shipped, by their sizes."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from app.digits.datasets import CLASSES
from app.digits.reader import SHIPPED
from app.engine.network import Array, Network
from app.errors import BadValue, NotNow
from app.explorer.edits import edit
from app.explorer.lessons.draw_a_digit import LESSON, described
from app.explorer.opening import open_session
from app.explorer.session import Session, View


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
    if session.lesson != LESSON.slug:
        raise NotNow(f"Another network can be chosen in the lesson “{LESSON.title}”.", field="network")
    return _looked_at(open_with(name, session.position.step.inputs, _said(session)), session.view)


def resume_network(left: Session, session: Session) -> Session:
    """The lesson with a network as it was left, on the drawings that `session` has by now, in its notation."""
    inputs = session.position.step.inputs
    said = _said(session)
    if not (np.array_equal(left.position.step.inputs, inputs) and np.array_equal(_said(left), said)):
        left = edit(left, inputs=inputs, targets=said)
    return _looked_at(left, session.view)


def open_with(name: str, inputs: Sequence, targets: Sequence) -> Session:
    """The lesson with a network of that name on such examples. Raises BadValue naming what does not fit."""
    if name not in SHIPPED:
        raise BadValue(f"Choose one of {', '.join(SHIPPED)}.", field="network")
    return open_session(replace(described(name), inputs=inputs, targets=targets), LESSON.slug)


def _said(session: Session) -> Array:
    """The targets as the digits that they name most."""
    return np.eye(CLASSES)[session.position.step.targets.argmax(axis=1)]


def _looked_at(session: Session, view: View) -> Session:
    """The session looked at as before in all that does not belong to one network."""
    kept = {"example": view.example, "granularity": view.granularity, "tab": view.tab, "notation": view.notation}
    return replace(session, view=replace(session.view, **kept))
