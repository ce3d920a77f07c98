"""The legend of the picture, in the letters of the notation."""

from dataclasses import dataclass

from app.explorer.session import Session
from app.scene.picture.tiles import has_grid


@dataclass(frozen=True, slots=True)
class LegendScene:
    """The letters of what the legend explains; `bars` says that some neurons have theirs in bars below a picture."""

    delta: str
    a: str
    gradient: str
    bars: bool


def legend_scene(session: Session) -> LegendScene:
    """The legend in the notation of the session."""
    letters = session.notation.plain()
    bars = has_grid(session.position.step.network.sizes)
    return LegendScene(letters["label"], letters["a"], letters["gradient"], bars)
