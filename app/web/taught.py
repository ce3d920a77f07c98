"""What a network read before it was taught, as text that the page keeps and brings again with the same drawing.

It counts only for the network that came out of the teaching: not once that is undone, updated or replaced.
"""

import json
import math
from collections.abc import Sequence
from hashlib import sha256

from app.digits.datasets import CLASSES
from app.explorer.session import Session
from app.scene.draw_before import Before
from app.web.dependencies import Visit


def written(label: str, outputs: Sequence[float], id: str, session: Session) -> str:
    """The digit it was told, its ten outputs then, and the stamp of the session of that id as it is afterwards."""
    return json.dumps([stamp(id, session), int(label), *outputs]) if all(map(math.isfinite, outputs)) else ""


def read_before(text: str, visit: Visit) -> Before | None:
    """The same again; None where it is not about the session as it is, or is nothing that `written` wrote."""
    try:
        stamped, label, *outputs = json.loads(text)
        outputs = tuple(map(float, outputs))
    except (ValueError, TypeError, OverflowError, RecursionError):
        return None
    fits = label in range(CLASSES) and len(outputs) == CLASSES and all(map(math.isfinite, outputs))
    if not fits or stamped != stamp(visit.id, visit.session):
        return None
    return Before(int(label), outputs, visit.session.position.step.loss, visit.session.notation.loss)


def stamp(id: str, session: Session) -> str:
    """Which session it is, how many updates it has had, and what they came to."""
    at = session.position
    weights = at.network.weights[-1].tobytes()
    return sha256(f"{id} {at.steps_taken} ".encode() + weights).hexdigest()[:16]
