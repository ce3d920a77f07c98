"""The digits that the visitor has labelled: how many, and as small pictures under what they were said to be."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from app.digits.datasets import CLASSES
from app.digits.drawings import REMEMBERED, Drawing
from app.digits.raster import SIDE
from app.scene.png import picture


@dataclass(frozen=True, slots=True)
class OwnDigit:
    """A drawing: what it goes by, and the address of the picture that a network sees of it."""

    digest: str
    picture: str


@dataclass(frozen=True, slots=True)
class OwnGroup:
    """The drawings of one label."""

    label: int
    digits: tuple[OwnDigit, ...]


@dataclass(frozen=True, slots=True)
class OwnScene:
    """How many drawings there are; `groups` where they are listed.

    `most_bytes` is the largest file that can be imported, `said` what the last import did, `error` what is wrong with
    the file.
    """

    count: int
    most_bytes: int
    groups: tuple[OwnGroup, ...] = ()
    said: str = ""
    error: str = ""
    side: int = SIDE


def own_scene(drawings: Iterable[Drawing], most_bytes: int, said: str = "", error: str = "") -> OwnScene:
    """The visitor's drawings, listed."""
    drawings = tuple(drawings)
    groups = (OwnGroup(label, tuple(_digit(d) for d in drawings if d.label == label)) for label in range(CLASSES))
    return OwnScene(len(drawings), most_bytes, tuple(group for group in groups if group.digits), said, error)


def counted(added: int, relabelled: int, known: int) -> str:
    """What an import did, in a sentence."""
    parts = [(added, "added"), (relabelled, "given another label"), (known, "already here")]
    return ", ".join(f"{count} {what}" for count, what in parts if count) + "." if any(c for c, _ in parts) else EMPTY


EMPTY = "The file has no drawings."


@lru_cache(REMEMBERED)
def _picture(drawing: Drawing) -> str:
    return picture(drawing.seen, SIDE)


def _digit(drawing: Drawing) -> OwnDigit:
    return OwnDigit(drawing.digest, _picture(drawing))
