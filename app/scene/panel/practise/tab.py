"""The tab Practise: predict the next number, or find the mistake in a backward pass."""

from dataclasses import dataclass, replace

from app.errors import NotNow
from app.explorer.practise.answering import predicted, revealed
from app.explorer.practise.asking import Asked
from app.explorer.practise.guesses import Guess, tally
from app.explorer.practise.predicting import Pictured, asked_position
from app.explorer.reading import reading_of
from app.explorer.session import Session
from app.scene.field_error import FieldError
from app.scene.panel.practise.given import GivenNumber, given_numbers
from app.scene.panel.practise.mistake import MistakeScene, mistake_scene
from app.scene.panel.practise.question import FormChoice, VerdictScene, form_choices, put, verdict
from app.scene.panel.question import QuestionScene, question_scene
from app.scene.picture.pictured import pictured

ANSWER = "/predict/answer"
HIDDEN = "A mistake is hidden in these numbers. Find it first; then there is something to predict again."
OVERFLOWED = "The next numbers have grown too large. Go back."
NOT_SHOWN = "The picture shows no number of the next stage. Select another neuron, or close what is selected."


@dataclass(frozen=True, slots=True)
class PredictScene:
    """The exercise. Of the open question `given` are the numbers it needs.

    `verdict` is about the answer whose stage was revealed last; `why_not` says why nothing is asked.
    """

    on: bool
    tally: str = ""
    verdict: VerdictScene | None = None
    forms: tuple[FormChoice, ...] = ()
    question: QuestionScene | None = None
    given: tuple[GivenNumber, ...] = ()
    why_not: str = ""


def predict_scene(session: Session, error: FieldError | None = None) -> PredictScene:
    """What the exercise says; a refused answer stays in its field with the message."""
    if not session.view.predicting:
        return PredictScene(False, tally_text(session))
    shown, last = pictured(session), revealed(session)
    common = PredictScene(True, tally_text(session), verdict(session, last) if last else None)
    try:
        asked = predicted(session, shown)
    except NotNow:
        return _asking_nothing(session, common)
    return _asking(session, common, shown, asked, error)


def tally_text(session: Session) -> str:
    """“7 of 9 right at the first try · streak 3”, empty before the first answer."""
    right, answered, streak = tally(session.guesses)
    return f"{right} of {answered} right at the first try · streak {streak}" if answered else ""


def _asking_nothing(session: Session, common: PredictScene) -> PredictScene:
    at = session.position
    why_not = OVERFLOWED if at.overflowed else HIDDEN if asked_position(at).step.slip else NOT_SHOWN
    return PredictScene(True, common.tally, common.verdict, why_not=why_not)


def _asking(
    session: Session, common: PredictScene, shown: Pictured, asked: Asked[Guess], error: FieldError | None
) -> PredictScene:
    guess = asked.tries
    read = replace(reading_of(session), position=asked.known.position, example=guess.question.name.row)
    return PredictScene(
        on=True,
        tally=common.tally,
        verdict=common.verdict,
        forms=form_choices(session, shown, guess.question.form),
        question=question_scene(session, asked, ANSWER, error, put(read, guess)),
        given=given_numbers(read, guess.question),
    )


@dataclass(frozen=True, slots=True)
class PractiseScene:
    """The two exercises; there is nothing to predict while a mistake is hidden in the numbers."""

    mistake: MistakeScene
    predict: PredictScene


def practise_scene(session: Session, error: FieldError | None = None) -> PractiseScene:
    """What the tab says; a refused prediction stays in its field with the message."""
    return PractiseScene(mistake_scene(session), predict_scene(session, error))
