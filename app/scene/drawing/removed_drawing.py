"""A drawing that was just removed: the place it had in the list, what brings it back, and what is said of both."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from app.digits.drawings import Drawing

GONE = "It had been removed already."


@dataclass(frozen=True, slots=True)
class Removed:
    """A drawing that is no longer there; `place` of those of its label stand before it."""

    drawing: Drawing
    place: int

    @property
    def said(self) -> str:
        """What was done, in a sentence."""
        return f"Removed the {self.drawing.label}."

    @property
    def undo(self) -> str:
        """What brings it back, as the JSON of a form."""
        drawing = self.drawing
        return json.dumps({"label": drawing.label, "strokes": drawing.strokes, "place": self.place})


def found(drawings: Iterable[Drawing], digest: str) -> Removed | None:
    """The drawing of that digest as it will be once removed; None where it is not there."""
    before = []
    for drawing in drawings:
        if drawing.digest == digest:
            return Removed(drawing, before.count(drawing.label))
        before.append(drawing.label)
    return None


def returned(label: int, added: int, relabelled: int, known: int) -> str:
    """What undoing the removal of a drawing of that label did, in a sentence."""
    if added:
        return f"The {label} is back."
    return f"It is a {label} again." if relabelled else f"The {label} was here already."
