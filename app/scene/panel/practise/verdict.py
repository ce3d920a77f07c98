"""What an answer is told: right, wrong and by which slip, or given up; and the worked line once it is revealed."""

from dataclasses import dataclass, replace

from app.engine.parameters import Parameter
from app.explorer.practise.answering import answer_differs_by, slips_of_latest
from app.explorer.practise.guesses import RIGHT, Guess, Question
from app.explorer.practise.words import hint, slip_said
from app.explorer.reading import Reading, reading_of
from app.explorer.session import Session
from app.scene.formulas import equations
from app.scene.formulas.changes import gradient_line, update_line
from app.scene.formulas.mathml import Math, row
from app.scene.formulas.parts import Inline, Line, Section
from app.scene.panel.chain.stage import PER_NEURON, stage_sections
from app.scene.panel.practise.question import NEW, asked_symbol, meaning_of, sign_said

NTH = {2: "second", 3: "third", 4: "fourth", 5: "fifth"}


@dataclass(frozen=True, slots=True)
class Mark:
    """What a wrong try is told: each slip it gives away as title and reason, else a hint."""

    said: str
    slips: tuple[tuple[str, str], ...]
    hint: str


@dataclass(frozen=True, slots=True)
class VerdictScene:
    """What an answer came to; `tone` is good or plain. `sections` show how the number comes about."""

    said: str
    tone: str
    symbol: Inline
    meaning: str
    sections: tuple[Section, ...]


def mark(reading: Reading, guess: Guess) -> Mark:
    """What the last, wrong try is told."""
    said = f"Not {answer_text(reading, guess, guess.latest)}."
    if guess.question.form != "value":
        return Mark(said, (), hint(reading.notation, reading.position, guess.question))
    found = slips_of_latest(reading.step, guess)
    slips = tuple(slip_said(reading.notation, guess.question, slip) for slip in found)
    return Mark(said, slips, "" if slips else answer_differs_by(reading.step, guess))


def verdict(session: Session, guess: Guess) -> VerdictScene:
    """What the answer came to whose stage was just reached."""
    read = reading_of(session).of_example(guess.question.name.row)
    right = guess.outcome == RIGHT
    said = f"Right{at_try(guess.tries)}." if right else "Given up. This is how it comes about."
    question = guess.question
    symbol = "" if question.choices else asked_symbol(read, question)
    return VerdictScene(said, "good" if right else "plain", symbol, meaning_of(read, question), worked(read, guess))


def at_try(tries: int) -> str:
    """“ at the second try”; nothing at the first."""
    return f" at the {NTH[tries]} try" if tries in NTH else f" at try {tries}" if tries > 1 else ""


def worked(reading: Reading, guess: Guess) -> tuple[Section, ...]:
    """The equation with letters, and with the numbers in it."""
    question = guess.question
    name = question.name
    if question.kind == "C":
        return stage_sections(reading)
    if question.kind in PER_NEURON:
        equation, numbers = PER_NEURON[question.kind]
        line = numbers(reading, name.layer, name.to)
        return (Section(equations=(equation(reading, name.layer, "j"),), lines=(line,)),)
    parameters = question.choices or (name.parameter,)
    lines = tuple(_changes(reading, question, parameter) for parameter in parameters)
    return (Section(equations=_letters(reading, question, parameters), lines=lines),)


def _letters(reading: Reading, question: Question, parameters: tuple[Parameter, ...]) -> tuple[Math, ...]:
    """The rule; of the update for a weight or for a bias, whichever there is."""
    if not question.changes:
        return equations.gradients(reading, question.name.layer)
    kinds = sorted({"w" if source else "b" for _, _, source in parameters}, reverse=True)
    return tuple(equations.update(reading.notation, kind) for kind in kinds)


def _changes(reading: Reading, question: Question, parameter: Parameter) -> Line:
    if not question.changes:
        return gradient_line(reading, parameter)
    worked_out = update_line(reading, parameter)
    return replace(worked_out, left=row(NEW, worked_out.left))


def answer_text(reading: Reading, guess: Guess, answer: str) -> Inline:
    """An answer as it is shown: the number as typed, a sign in a word, a gradient as its symbol."""
    if guess.question.form == "sign":
        return sign_said(guess.question, answer)
    if guess.question.form == "most":
        return str(reading.notation.gradient(*Parameter.from_key(answer)))
    return answer
