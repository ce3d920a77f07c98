"""The predictions so far as a page to print: what was asked, answered and right, and what wrong answers gave away."""

from dataclasses import dataclass

from app.engine.parameters import Parameter
from app.explorer.practise.answering import ask_of
from app.explorer.practise.guesses import GIVEN_UP, Guess
from app.explorer.practise.marking import sign_of
from app.explorer.practise.words import slip_said
from app.explorer.reading import Reading, reading_of
from app.explorer.session import Session
from app.scene.formulas.numbers import precise
from app.scene.formulas.parts import Inline
from app.scene.panel.practise.question import asked_symbol, meaning_of
from app.scene.panel.practise.tab import tally_text
from app.scene.panel.question import answer_given, at_try, sign_said

NONE = "No answers yet. Open Practise on the page and predict the next number."
NO_ANSWER = "no answer"
NOT_TOLD = "not told yet"
STILL_OPEN = "○ still open"


@dataclass(frozen=True, slots=True)
class PredictionRow:
    """One question: its symbol and meaning with the training step, both answers, verdict and slips."""

    number: int
    symbol: Inline
    meaning: str
    answer: Inline
    right: Inline
    verdict: str
    at_once: bool
    slips: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PredictionsScene:
    """The page: of which network, the tally, and a row for each question that counts."""

    title: str
    about: str
    tally: str
    rows: tuple[PredictionRow, ...]
    empty: str


def predictions_scene(session: Session, title: str, about: str) -> PredictionsScene:
    """The page for a network of this title."""
    read = reading_of(session).of_example(0)
    counted = [guess for guess in session.guesses if guess.counted]
    rows = tuple(_row(read, number, guess) for number, guess in enumerate(counted, 1))
    return PredictionsScene(title, about, tally_text(session), rows, "" if rows else NONE)


def _row(reading: Reading, number: int, guess: Guess) -> PredictionRow:
    question = guess.question
    return PredictionRow(
        number=number,
        symbol="" if question.choices else asked_symbol(reading, question),
        meaning=_meaning(reading, guess),
        answer=answer_given(ask_of(guess), reading, guess.first[0]) if guess.tries else NO_ANSWER,
        right=_right(reading, guess),
        verdict=_verdict(guess),
        at_once=guess.at_once,
        slips=tuple(slip_said(reading.notation, reading.step, question, slip)[0] for slip in guess.slips),
    )


def _meaning(reading: Reading, guess: Guess) -> str:
    step = f"training step {guess.place // len(reading.position.stages) + 1}"
    if guess.question.form == "most":
        return f"which of {_named(reading, guess.question.choices)} is the largest in size, {step}"
    words = meaning_of(reading, guess.question)
    return f"the sign of {words}, {step}" if guess.question.form == "sign" else f"{words}, {step}"


def _named(reading: Reading, parameters: tuple[Parameter, ...]) -> str:
    return ", ".join(str(reading.notation.gradient(*parameter)) for parameter in parameters)


def _right(reading: Reading, guess: Guess) -> Inline:
    """The right answer; not told while the question is open."""
    if guess.open:
        return NOT_TOLD
    if guess.question.form == "sign":
        return sign_said(ask_of(guess), sign_of(guess.right))
    if guess.question.form == "most":
        return _named(reading, guess.best)
    return precise(guess.right, reading.significant)


def _verdict(guess: Guess) -> str:
    if guess.at_once:
        return "✓ right"
    if guess.outcome == GIVEN_UP:
        return "given up"
    return STILL_OPEN if guess.open else f"↻ right{at_try(guess.tries)}"
