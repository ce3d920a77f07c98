"""Predict: what the next stage will write is asked. A right answer and giving up reveal it; session in, session out."""

from dataclasses import replace

from app.engine.parameters import Parameter
from app.errors import BadValue, NotNow
from app.explorer import moves
from app.explorer.practise import asking
from app.explorer.practise.asked import Ask
from app.explorer.practise.asking import Asked
from app.explorer.practise.guesses import FORMS, MOST_KEPT, OPEN, Guess, Question
from app.explorer.practise.predicting import (
    Pictured,
    asked_position,
    asked_value,
    largest_of,
    next_question,
    origin_of,
    sizes_of,
)
from app.explorer.session import Session
from app.explorer.training_step import TrainingStep

NOTHING_ASKED = "Nothing is asked now."


def predict(session: Session, on: bool) -> Session:
    """Begin or stop to be asked before each stage."""
    return replace(session, view=replace(session.view, predicting=on))


def ask_for(session: Session, form: str) -> Session:
    """Be asked for a value, a sign or the largest gradient, where there is such a question."""
    if form not in FORMS:
        raise BadValue(f"Ask for {', '.join(FORMS)}.", field="ask")
    return replace(session, view=replace(session.view, ask=form))


def predicted(session: Session, pictured: Pictured) -> Asked[Guess]:
    """The question about the next stage that is open. Raises NotNow where nothing is asked."""
    guess = open_guess(session, pictured)
    return Asked(ask_of(guess), replace(session, position=asked_position(session.position)), guess, _kept)


def ask_of(guess: Guess) -> Ask:
    """A question about the next stage, as any question is put."""
    form, name, choices = guess.question.form, str(guess.question.name), guess.question.choices
    offers = tuple(choice.key for choice in choices)
    return Ask(f"{guess.place}-{form}-{name}", form, asks=name, offers=offers, comes=True)


def mark_answer(session: Session, pictured: Pictured, typed: str) -> Session:
    """Mark an answer; a right one reveals the stage, a wrong one is kept with what it gives away. Raises BadValue."""
    return asking.answer(session, predicted(session, pictured), (typed,))


def give_up(session: Session, pictured: Pictured) -> Session:
    """Reveal the stage; a streak ends."""
    return asking.give_up(session, predicted(session, pictured))


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
    return replace(asked, counted=not same)


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


def _kept(session: Session, guess: Guess) -> Session:
    """The session with a guess as its last, in place of the same one with fewer tries; what is answered is revealed."""
    others = (one for one in session.guesses if not one.open or not one.asks_the_same(guess))
    kept = replace(session, guesses=(*others, guess)[-MOST_KEPT:])
    return kept if guess.open else moves.step(kept)
