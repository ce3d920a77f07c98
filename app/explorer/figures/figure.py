"""A figure in the hand: its kind and what it is told, which has one text form: descent?curve=parabola&rate=0.1."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from app.engine.network import Array
from app.errors import BadValue
from app.explorer.session import Session

Told = float | str


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that a figure is told: a number between two, or one of some names."""

    default: Told
    least: float = 0.0
    most: float = 0.0
    names: tuple[str, ...] = ()
    """what it may be, where it is no number"""
    whole: bool = False

    def checked(self, value: object, name: str) -> Told:
        """The value as it is told. Raises BadValue at its name."""
        if self.names:
            if value not in self.names:
                raise BadValue(f"“{name}” is one of {', '.join(filter(None, self.names))}.", field=name)
            return str(value)
        try:
            number = float(str(value))
        except ValueError:
            number = float("nan")
        if not self.least <= number <= self.most or (self.whole and number != int(number)):
            kind = "a whole number" if self.whole else "a number"
            raise BadValue(f"“{name}” is {kind} from {self.least:g} to {self.most:g}.", field=name)
        return number


@dataclass(frozen=True, slots=True)
class Handle:
    """What of a figure can be taken in the hand: what it is called, where it is, and how far it goes."""

    key: str
    title: str
    """in words"""
    letter: str
    value: float
    least: float
    most: float
    step: float
    """of an arrow key"""
    marks: tuple[float, ...] = ()
    """values worth trying"""


@dataclass(frozen=True, slots=True)
class Act:
    """What a button of a figure does."""

    title: str
    do: Callable[[Session, "Figure"], Session]
    why_not: Callable[[Session, "Figure"], str] = lambda session, figure: ""
    """why it cannot be done now; empty where it can"""
    offered: Callable[[Session, "Figure"], bool] = lambda session, figure: True


@dataclass(frozen=True, eq=False)
class Kind:
    """A kind of figure: what it is told, what comes out, what can be taken in the hand."""

    name: str
    title: str
    about: str
    """what it shows, in a sentence"""
    settings: Mapping[str, Setting]
    unfit: Callable[[Session], str]
    """why there is none of a session's network; empty where there is"""
    numbers: Callable[[Session, "Figure"], dict[str, float]]
    """its numbers by name, as questions and printed figures call them: figure.<name>"""
    handles: Callable[[Session, "Figure"], tuple[Handle, ...]]
    pull: Callable[[Session, "Figure", str, float], Session]
    """the session with a handle at another value"""
    series: Callable[[Session, "Figure", int], Mapping[str, Array | None]]
    """what it draws, by name: a curve of so many points, and what goes with it; None where there is none"""
    acts: Mapping[str, Act]
    conceals: Callable[[Session, "Figure", str], bool] = lambda session, figure, key: True
    """whether one of its numbers could be read off it as it is drawn now, while a question asks for that number"""

    def told(self, told: Mapping[str, object]) -> "Figure":
        """The figure that is told this; what is not told has its default. Raises BadValue naming what is wrong."""
        for name in told:
            if name not in self.settings:
                known = ", ".join(self.settings)
                raise BadValue(f"“{name}” is not known of this figure; it is told {known}.", field=name)
        return Figure(
            self, {name: row.checked(told.get(name, row.default), name) for name, row in self.settings.items()}
        )


@dataclass(frozen=True, eq=False)
class Figure:
    """Which figure is seen, and all that it is told."""

    kind: Kind
    said: Mapping[str, Told]

    def __str__(self) -> str:
        rows = self.kind.settings
        said = "&".join(f"{name}={_text(value)}" for name, value in self.said.items() if value != rows[name].default)
        return f"{self.kind.name}?{said}" if said else self.kind.name

    def number(self, name: str) -> float:
        """A number that it is told."""
        value = self.said[name]
        assert isinstance(value, float), name
        return value

    def name(self, name: str) -> str:
        """A name that it is told."""
        return str(self.said[name])

    def having(self, **changes: object) -> "Figure":
        """The figure told otherwise. Raises BadValue at what cannot be told so."""
        return self.kind.told({**self.said, **changes})


def with_figure(session: Session, figure: Figure | None) -> Session:
    """The session with such a figure, None for none."""
    return replace(session, view=replace(session.view, figure=str(figure or "")))


def _text(value: Told) -> str:
    return value if isinstance(value, str) else f"{value!r}".removesuffix(".0")
