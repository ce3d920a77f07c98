"""What an answer is told: right, wrong and by which slip, or given up; and the worked line once it is revealed."""

from dataclasses import dataclass

from app.explorer.practise.answering import answer_differs_by, slips_of_latest
from app.explorer.practise.guess_words import hint, slip_said
from app.explorer.practise.guesses import RIGHT, Guess
from app.explorer.session import Session
from app.scene.explain import equations
from app.scene.explain.changes import gradient_line, update_line
from app.scene.explain.parts import Inline, Line, Section
from app.scene.explain.readings import Readings
from app.scene.explain.stage import PER_NEURON, stage_sections
from app.scene.mathml import letter
from app.scene.practise.question import asked_letter, meaning_of, sign_said

NTH = {1: "", 2: " at the second try", 3: " at the third try"}


@dataclass(frozen=True, slots=True)
class Mark:
    """What a wrong try is told: each slip it gives away as title and reason, else a hint."""

    said: str
    slips: tuple[tuple[str, str], ...]
    hint: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an answer came to; `tone` is good or plain. `sections` show how the number comes about."""

    said: str
    tone: str
    symbol: Inline
    meaning: str
    sections: tuple[Section, ...]


def mark(readings: Readings, guess: Guess) -> Mark:
    """What the last, wrong try is told."""
    said = f"Not {answer_text(readings, guess, guess.latest)}."
    if guess.form != "value":
        return Mark(said, (), hint(readings.notation, guess.question))
    found = slips_of_latest(readings.step, guess)
    slips = tuple(slip_said(readings.notation, guess.question, slip) for slip in found)
    return Mark(said, slips, "" if slips else answer_differs_by(readings.step, guess))


def verdict(session: Session, guess: Guess) -> Verdict:
    """What the answer came to whose stage was just reached."""
    read = Readings(session.position, guess.example, session.notation)
    right = guess.outcome == RIGHT
    said = (
        f"Right{NTH.get(guess.tries, f' at try {guess.tries}')}." if right else "Given up. This is how it comes about."
    )
    question = guess.question
    symbol = "" if question.choices else letter(asked_letter(read, question))
    return Verdict(said, "good" if right else "plain", symbol, meaning_of(read, question), worked(read, guess))


def worked(readings: Readings, guess: Guess) -> tuple[Section, ...]:
    """The equation with letters, and with the numbers in it."""
    kind, question = guess.kind, guess.question
    if kind == "C":
        return stage_sections(readings)
    if kind in PER_NEURON:
        equation, numbers = PER_NEURON[kind]
        line = numbers(readings, guess.layer, guess.to)
        return (Section(equations=(equation(readings, guess.layer, "j"),), lines=(line,)),)
    parameters = guess.choices or (question.parameter,)
    lines = tuple(_changes(readings, kind, parameter) for parameter in parameters)
    letters = (
        equations.gradients(readings, guess.layer) if kind == "gradients" else (equations.update(readings.notation),)
    )
    return (Section(equations=letters, lines=lines),)


def _changes(readings: Readings, kind: str, parameter) -> Line:
    return gradient_line(readings, parameter) if kind == "gradients" else update_line(readings, parameter)


def answer_text(readings: Readings, guess: Guess, answer: str) -> Inline:
    """An answer as it is shown: the number as typed, a sign in a word, a parameter as its symbol."""
    if guess.form == "sign":
        return sign_said(guess.kind, answer)
    if guess.form == "most":
        return str(readings.notation.parameter(*map(int, answer.split("."))))
    return answer
