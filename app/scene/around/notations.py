"""The chooser of notations, and the legend of the picture in the letters of the one in use."""

from dataclasses import dataclass

from app.explorer.notation import NOTATIONS
from app.explorer.session import Session
from app.scene.picture.layout.as_pictures import has_weight_pictures


@dataclass(frozen=True, slots=True)
class NotationChoice:
    """A notation in the chooser."""

    name: str
    title: str
    about: str
    current: bool


@dataclass(frozen=True, slots=True)
class LegendScene:
    """The letters of what the legend explains; `bars` says that some neurons have theirs in bars below a picture."""

    delta: str
    a: str
    gradient: str
    bars: bool


def notation_choices(session: Session) -> tuple[NotationChoice, ...]:
    """Every notation, with the one in use marked."""
    used = session.notation.name
    return tuple(NotationChoice(n.name, n.title, n.about, n.name == used) for n in NOTATIONS.values())


def legend_scene(session: Session) -> LegendScene:
    """The legend in the notation of the session."""
    letters = session.notation.plain()
    bars = has_weight_pictures(session.position.step.network.sizes)
    return LegendScene(letters["label"], letters["a"], letters["gradient"], bars)
