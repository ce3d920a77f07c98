"""What a lesson is."""

from collections.abc import Callable
from dataclasses import dataclass

from app.explorer.notations import DEFAULT
from app.explorer.opening import Description


@dataclass(frozen=True)
class Lesson:
    """A lesson: its slug and title, one line on what to look for, its source document and notation, and its network."""

    slug: str
    title: str
    about: str
    look_for: str
    source: str
    description: Callable[[], Description]
    draws: bool = False
    notation: str = DEFAULT
