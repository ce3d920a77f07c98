"""What a network read before it was taught, as text that the page keeps and brings again with the same drawing.

It counts only for that drawing and the network that came out of the teaching: not once that is undone, updated,
edited or replaced.
"""

import json
import math
from hashlib import sha256

from app.digits.datasets import CLASSES
from app.digits.reader import read
from app.explorer.session import Session
from app.explorer.training_step import overflow_is_an_answer
from app.scene.drawing.before import Before
from app.web.digits.drawn_example import pixels
from app.web.visits.book import Visit


def written(label: str, visit: Visit, strokes: str) -> str:
    """Of a session just taught: the digit it was told, its ten outputs before, and the stamp of drawing and session."""
    if not visit.session.past:  # too large to be remembered
        return ""
    with overflow_is_an_answer():
        before = visit.session.past[-1].network
        outputs = read(before, pixels(strokes, before.sizes[0])).probabilities
    known = all(map(math.isfinite, outputs))
    return json.dumps([taught_stamp(visit.id, visit.session, strokes), int(label), *outputs]) if known else ""


def read_before(text: str, visit: Visit, strokes: str) -> Before | None:
    """The same again; None where it is not of this drawing and the session as it is, or not what `written` wrote."""
    try:
        stamped, label, *outputs = json.loads(text)
        outputs = tuple(map(float, outputs))
    except (ValueError, TypeError, OverflowError, RecursionError):
        return None
    fits = label in range(CLASSES) and len(outputs) == CLASSES and all(map(math.isfinite, outputs))
    if not fits or stamped != taught_stamp(visit.id, visit.session, strokes):
        return None
    return Before(int(label), outputs, visit.session.position.step.loss, visit.session.notation.loss)


def taught_stamp(id: str, session: Session, strokes: str) -> str:
    """Which drawing and session it is, how many updates it has had, and what they came to."""
    at = session.position
    arrays = (*at.network.weights, *(at.network.biases or ()))
    sums = [float(array.sum()) for array in arrays]  # hardly two networks have the same ones, and all bytes take long
    return sha256(f"{id} {at.steps_taken} {sums} {strokes}".encode()).hexdigest()[:16]
