"""How a drawing becomes what the network sees, as a picture for each step."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.digits.preparation import Step
from app.scene.colour.png import picture


@dataclass(frozen=True, slots=True)
class PreparationStep:
    """A step: its name, a line about it, and the address of its picture of `side` x `side` pixels."""

    name: str
    about: str
    picture: str
    side: int


def preparation_scene(steps: Iterable[Step]) -> tuple[PreparationStep, ...]:
    """The steps in their order; none where nothing is drawn."""
    return tuple(_shown(step, len(step.picture)) for step in steps)


def _shown(step: Step, side: int) -> PreparationStep:
    return PreparationStep(step.name, step.about, picture(step.picture.ravel(), side), side)
