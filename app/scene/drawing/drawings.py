"""The digits that the visitor has labelled: how many, and as small pictures under what they were said to be."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np

from app.digits.datasets import CLASSES, SIDE
from app.digits.drawings import LEVELS, Drawing
from app.scene.colour.png import picture

GONE = "It had been removed already."


@dataclass(frozen=True, slots=True)
class Removed:
    """A drawing that is no longer there; `order` of those of its label stand before it."""

    drawing: Drawing
    order: int

    @property
    def said(self) -> str:
        """What was done, in a sentence."""
        return f"Removed the {self.drawing.label}."

    @property
    def undo(self) -> str:
        """What brings it back, as the JSON of a form."""
        drawing = self.drawing
        return json.dumps({"label": drawing.label, "strokes": drawing.strokes, "order": self.order})


def found(drawings: Iterable[Drawing], digest: str) -> Removed | None:
    """The drawing of that digest as it will be once removed; None where it is not there."""
    before: list[int] = []
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


REMEMBERED = 8_000  # pictures, 2 kB each; beyond it each takes 50 µs again


class LabelledPicture(Protocol):
    """A drawing to look at: what it was said to be, what it goes by, and its SIDE x SIDE grey levels."""

    @property
    def label(self) -> int: ...

    @property
    def digest(self) -> str: ...

    @property
    def grey(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class OwnDigit:
    """A drawing: what it goes by, and the address of the picture that a network sees of it.

    `back` says that it was just brought back; `undo` is what brings it back, as JSON, where it was just removed.
    """

    digest: str
    picture: str
    back: bool = False
    undo: str = ""


@dataclass(frozen=True, slots=True)
class OwnGroup:
    """The drawings of one label."""

    label: int
    digits: tuple[OwnDigit, ...]


@dataclass(frozen=True, slots=True)
class OwnScene:
    """How many drawings there are; `groups` where they are listed.

    `most_bytes` is the largest file that can be imported, `said` what was done last, `error` what could not be.
    """

    count: int
    most_bytes: int
    groups: tuple[OwnGroup, ...] = ()
    said: str = ""
    error: str = ""
    side: int = SIDE


def own_scene(
    drawings: Iterable[LabelledPicture],
    most_bytes: int,
    said: str = "",
    error: str = "",
    removed: Removed | None = None,
    back: str = "",
) -> OwnScene:
    """The visitor's drawings, listed, with an offer to undo where one was `removed`; `back` was brought back."""
    drawings = tuple(drawings)
    groups = (_group(label, drawings, removed, back) for label in range(CLASSES))
    return OwnScene(len(drawings), most_bytes, tuple(group for group in groups if group.digits), said, error)


def import_words(added: int, relabelled: int, known: int) -> str:
    """What an import did, in a sentence."""
    parts = [(added, "added"), (relabelled, "given another label"), (known, "already here")]
    return ", ".join(f"{count} {what}" for count, what in parts if count) + "." if any(c for c, _ in parts) else EMPTY


EMPTY = "The file has no drawings."


@lru_cache(REMEMBERED)
def _picture(grey: bytes) -> str:
    return picture(np.frombuffer(grey, np.uint8) / LEVELS, SIDE)


def _group(label: int, drawings: tuple[LabelledPicture, ...], removed: Removed | None, back: str) -> OwnGroup:
    digits = [OwnDigit(d.digest, _picture(d.grey), d.digest == back) for d in drawings if d.label == label]
    if removed and removed.drawing.label == label:
        digits.insert(removed.order, OwnDigit(removed.drawing.digest, "", undo=removed.undo))
    return OwnGroup(label, tuple(digits))
