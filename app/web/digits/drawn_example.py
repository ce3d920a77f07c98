"""A drawing as the page sends it, strokes in JSON: what a network sees of it, and the example that it becomes."""

import json

import numpy as np
from numpy.typing import NDArray

from app.digits.datasets import CLASSES, PIXELS
from app.digits.sight import SIGHTS
from app.digits.strokes import DrawingError
from app.engine.losses import LOSSES
from app.errors import BadValue
from app.explorer.edits import edit
from app.explorer.looking import look_at_example
from app.explorer.session import Session
from app.scene.drawing.draw import NOTHING_DRAWN, ONLY_A_DOT
from app.scene.page import reads_digits


def with_drawing(session: Session, strokes: str, label: str) -> Session:
    """The session with a drawing (JSON) as its only example. Raises BadValue where it is blank or does not fit."""
    seen, aim = example(session, strokes, label)
    return look_at_example(edit(session, inputs=[seen], targets=[aim]), 1)


def example(session: Session, strokes: str, label: str) -> tuple[NDArray[np.float64], list[float]]:
    """What the session's network sees of a drawing (JSON), and the target. Raises BadValue as `with_drawing` does."""
    if not reads_digits(session):
        needed = f"{' or '.join(map(str, SIGHTS))} inputs and {CLASSES} outputs"
        raise BadValue(f"A drawing needs a network of {needed}.", field="strokes")
    seen = pixels(strokes, session.position.step.network.sizes[0])
    if seen is None:
        raise BadValue(missing(strokes), field="strokes")
    return seen, target(label, session.position.step.loss)


def pixels(strokes: str, inputs: int = PIXELS) -> NDArray[np.float64] | None:
    """What so many inputs see of strokes in JSON, None where nothing is drawn. Raises BadValue for a bad drawing."""
    try:
        return SIGHTS[inputs].see(_parsed(strokes))
    except DrawingError as error:
        raise BadValue(f"This drawing cannot be read: {error}.", field="strokes") from None
    except (ValueError, RecursionError):
        raise BadValue("This drawing cannot be read: its strokes are not JSON.", field="strokes") from None


def missing(strokes: str) -> str:
    """What strokes in which nothing is read lack: all, or all but a dot."""
    return ONLY_A_DOT if any(_parsed(strokes)) else NOTHING_DRAWN


def target(label: str, loss: str) -> list[float]:
    """The target of a digit in text as the loss wants it: ten numbers, or the number of the class. Raises BadValue."""
    if label not in map(str, range(CLASSES)):
        raise BadValue(f"Say which digit it was, 0 to {CLASSES - 1}.", field="label")
    return [float(label)] if LOSSES[loss].targets == "class" else np.eye(CLASSES)[int(label)].tolist()


def _parsed(strokes: str) -> list:
    return json.loads(strokes)
