"""What a kind of figure has to say to be drawn: a row of functions."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from app.explorer.figures.figure import Figure
from app.explorer.session import Session
from app.scene.figures.chart import Mark


@dataclass(frozen=True, slots=True)
class Choice:
    """A setting of a figure that is chosen from a few."""

    key: str
    title: str
    options: tuple[tuple[str, str, bool], ...]
    "what is sent, what is shown, whether it is so"


def no_choices(session: Session, figure: Figure) -> tuple[Choice, ...]:
    """Of a figure that is told nothing but numbers."""
    return ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """How a kind of figure is drawn; its charts are its own affair."""

    charts: Callable[[Session, Figure, float, float], Any]
    "in a room of such a width and height"
    draw: Callable[[Session, Figure, Any, frozenset[str], bool], Iterable[Mark]]
    "the marks without the numbers that are hidden; and whether a place is asked for"
    value_of: Callable[[Session, Figure, str, Any, float, float], float]
    "of a handle that is taken to a point"
    sentence: Callable[[Session, Figure, frozenset[str]], str]
    choices: Callable[[Session, Figure], tuple[Choice, ...]] = no_choices
    shape: float = 1.05
    "the height of a phone's figure, by its width"
    in_fields: Callable[[str], bool] = lambda key: key != "guess"
    "whether a handle has a field below the figure"
