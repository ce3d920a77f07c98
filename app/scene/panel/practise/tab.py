"""The tab Practise: predict the next number, or find the mistake in a backward pass."""

from dataclasses import dataclass

from app.explorer.session import Session
from app.scene.field_error import FieldError
from app.scene.panel.practise.mistake import MistakeScene, mistake_scene
from app.scene.panel.practise.predict import PredictScene, predict_scene


@dataclass(frozen=True, slots=True)
class PractiseScene:
    """The two exercises; there is nothing to predict while a mistake is hidden in the numbers."""

    mistake: MistakeScene
    predict: PredictScene


def practise_scene(session: Session, error: FieldError | None = None) -> PractiseScene:
    """What the tab says; a refused prediction stays in its field with the message."""
    return PractiseScene(mistake_scene(session), predict_scene(session, error))
