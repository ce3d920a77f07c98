"""Answering the question that is open: session in, session out. A right answer and giving up reveal the stage."""

from dataclasses import replace

from app.engine.parameters import Parameter
from app.errors import BadValue, NotNow
from app.explorer import moves
from app.explorer.practise.diagnosis import diagnose, size_hint
from app.explorer.practise.guesses import FORMS, GIVEN_UP, MOST_KEPT, OPEN, RIGHT, Guess, Question
from app.explorer.practise.predicting import (
    Pictured,
    asked_position,
    asked_value,
    largest_of,
    next_question,
    origin_of,
    sizes_of,
)
from app.explorer.practise.typed_number import COARSE, COARSE_CHANGE, FIELD, NOISE, typed_number
from app.explorer.session import Session
from app.explorer.training_step import TrainingStep

SIGNS = {"+": "positive", "−": "negative", "0": "zero"}
NOTHING_ASKED = "Nothing is asked now."
CHOOSE = "Choose one of the answers."


def predict(session: Session, on: bool) -> Session:
    """Begin or stop to be asked before each stage."""
    return replace(session, view=replace(session.view, predicting=on))


def ask_for(session: Session, form: str) -> Session:
    """Be asked for a value, a sign or the largest gradient, where there is such a question."""
    if form not in FORMS:
        raise BadValue(f"Ask for {', '.join(FORMS)}.", field="ask")
    return replace(session, view=replace(session.view, ask=form))


def mark_answer(session: Session, pictured: Pictured, typed: str) -> Session:
    """Mark an answer; a right one reveals the stage, a wrong one is kept with what it gives away. Raises BadValue."""
    asked = open_guess(session, pictured)
    right, slips = MARKING[asked.question.form](session, asked, typed)
    tried = asked._replace(
        first=asked.first or typed,
        slips=asked.slips if asked.tries else slips,
        latest=typed,
        tries=asked.tries + 1,
        outcome=RIGHT if right else OPEN,
    )
    kept = _with(session, tried)
    return moves.step(kept) if right else kept


def give_up(session: Session, pictured: Pictured) -> Session:
    """Reveal the stage; a streak ends."""
    return moves.step(_with(session, open_guess(session, pictured)._replace(outcome=GIVEN_UP)))


def start_over(session: Session) -> Session:
    """Forget every answer."""
    return replace(session, guesses=())


def open_guess(session: Session, pictured: Pictured) -> Guess:
    """The question that is open, with the tries it has had. Raises NotNow where nothing is asked."""
    question = next_question(session, pictured) if session.view.predicting else None
    if question is None:
        raise NotNow(NOTHING_ASKED)
    asked = _unanswered(session, question)
    same = [one for one in session.guesses if one.asks_the_same(asked)]
    if same and same[-1].outcome == OPEN:
        return same[-1]
    return asked._replace(counted=not same)


def stages_walked(session: Session) -> int:
    """How many stages have been walked since the first training step."""
    at = session.position
    return at.updates_before * len(at.stages) + at.stage


def revealed(session: Session) -> Guess | None:
    """The answer whose stage was the last to be reached, None where that stage was not asked about.

    Tries at the question that is open now leave it as it is. After Back and an edit the stage writes another number,
    which nobody predicted.
    """
    here = stages_walked(session)
    before = [guess for guess in session.guesses if (guess.place, guess.outcome) != (here, OPEN)]
    last = before[-1] if before else None
    reached = last is not None and last.outcome != OPEN and last.place + 1 == here
    return last if last and reached and _is_of(session.position.step, last) else None


def _is_of(step: TrainingStep, guess: Guess) -> bool:
    """Whether the number asked for is still the one that this training step has there."""
    example = guess.question.name.row
    return example < len(step.inputs) and _right(step, guess.question) == (guess.right, guess.best)


def slips_of_latest(step: TrainingStep, guess: Guess) -> tuple[str, ...]:
    """The slips that the last number typed gives away, at the training step it was asked in."""
    return diagnose(step, guess.question, typed_number(guess.latest))


def answer_differs_by(step: TrainingStep, guess: Guess) -> str:
    """What is wrong with the size of the last number typed."""
    old = origin_of(step, guess.question) if guess.question.changes else None
    return size_hint(guess.right, typed_number(guess.latest).value, old)


def _unanswered(session: Session, question: Question) -> Guess:
    right, best = _right(asked_position(session.position).step, question)
    return Guess(stages_walked(session), question, right, best)


def _right(step: TrainingStep, question: Question) -> tuple[float, tuple[Parameter, ...]]:
    """The right number, and which parameters are the right choice where one is to be chosen."""
    match question.form:
        case "most":
            return max(sizes_of(step, question.choices)), largest_of(step, question.choices)
        case "sign":
            return asked_value(step, question) - origin_of(step, question), ()
        case _:
            return asked_value(step, question), ()


def _with(session: Session, guess: Guess) -> Session:
    """The session with a guess as its last, in place of the same one with fewer tries."""
    others = (one for one in session.guesses if one.outcome != OPEN or not one.asks_the_same(guess))
    return replace(session, guesses=(*others, guess)[-MOST_KEPT:])


def _mark_value(session: Session, asked: Guess, typed: str) -> tuple[bool, tuple[str, ...]]:
    step = asked_position(session.position).step
    number = typed_number(typed)
    origin = origin_of(step, asked.question)
    if number.cannot_tell(asked.right, origin):
        raise BadValue(COARSE_CHANGE if asked.question.changes else COARSE, field=FIELD)
    right = number.agrees(asked.right, origin)
    return right, () if right else diagnose(step, asked.question, number)


def _mark_sign(session: Session, asked: Guess, typed: str) -> tuple[bool, tuple[str, ...]]:
    if typed not in SIGNS:
        raise BadValue(CHOOSE, field=FIELD)
    return typed == sign_of(asked.right), ()


def _mark_most(session: Session, asked: Guess, typed: str) -> tuple[bool, tuple[str, ...]]:
    if typed not in [choice.key for choice in asked.question.choices]:
        raise BadValue(CHOOSE, field=FIELD)
    return typed in [parameter.key for parameter in asked.best], ()


def sign_of(value: float) -> str:
    """“+”, “−” or “0”."""
    return "0" if abs(value) <= NOISE else "+" if value > 0 else "−"


MARKING = {"value": _mark_value, "sign": _mark_sign, "most": _mark_most}
