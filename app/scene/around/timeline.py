"""The timeline: a tick for every stage of the training step."""

from dataclasses import dataclass

from app.explorer.notation import Notation
from app.explorer.session import Session
from app.explorer.stages import Stage


@dataclass(frozen=True, slots=True)
class Tick:
    """One stage on the timeline."""

    index: int
    phase: str
    title: str
    reached: bool
    current: bool


SHORT_KINDS = {
    "z": "{z}",
    "a": "{a}",
    "C": "{C}",
    "dC/da": "{upstream}",
    "delta": "{delta}",
    "gradients": "∂{C}/∂W and ∂{C}/∂b",
    "update": "new weights",
}


def timeline_scene(session: Session) -> tuple[Tick, ...]:
    """A tick for every stage of the training step."""
    at = session.position
    return tuple(
        Tick(index, stage.phase, _tick_title(index, stage, session.notation), index <= at.stage, index == at.stage)
        for index, stage in enumerate(at.stages, 1)
    )


def _tick_title(index: int, stage: Stage, notation: Notation) -> str:
    """Not the words of the controls, so that no two buttons go by the same name."""
    what = SHORT_KINDS[stage.kind].format(**notation.plain())
    return f"{index}: {what} of layer {notation.number(stage.layer)}" if stage.layer else f"{index}: {what}"
