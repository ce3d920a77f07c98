"""The question in words and letters, and what its answer is told: right, wrong and by which slip, or given up."""

from dataclasses import dataclass, replace

from app.engine.activations import layer_activation
from app.engine.losses import LOSSES
from app.engine.parameters import Parameter
from app.explorer.names import parameter_name
from app.explorer.number import letter_of, owner_name
from app.explorer.practise.answering import SIGNS, answer_differs_by, slips_of_latest
from app.explorer.practise.guesses import FORMS, RIGHT, Guess, Question
from app.explorer.practise.predicting import Pictured, asked_position, question_of
from app.explorer.practise.typed_number import FIELD
from app.explorer.practise.words import hint, slip_said
from app.explorer.reading import Reading, reading_of
from app.explorer.session import Position, Session
from app.scene.field_error import FieldError
from app.scene.formulas import equations
from app.scene.formulas.changes import gradient_line, memory_line, update_line
from app.scene.formulas.mathml import Math, letter, row
from app.scene.formulas.numbers import MINUS
from app.scene.formulas.parts import Inline, Line, Section, lights_number, lights_parameter
from app.scene.panel.chain.stage import PER_NEURON, stage_sections

POSITIVE = "Nothing to guess: {} is always positive."
NEVER_NEGATIVE = "Nothing to guess: {} is never negative."
NEVER_ZERO = "Nothing to guess: {} is 1 where the weighted sum is positive, −1 elsewhere."
SAME_SIGN = "Nothing to guess: {} keeps the sign of the weighted sum."
ANY_SIGN = "Not asked: the sign of {} does not follow from that of the weighted sum."
SIGN_OF = {
    "as z": SAME_SIGN,
    "positive": POSITIVE,
    "not negative": NEVER_NEGATIVE,
    "never 0": NEVER_ZERO,
    "any": ANY_SIGN,
}
OF_PROBABILITIES = "Nothing to guess: of probabilities, {} is never negative."
LATER = "Asked where gradients come next."
KNOWN = "Nothing to guess: the gradients are known now{}."
MOVES_MOST = ", and what has the largest moves most"
ALIKE = "Nothing to guess: none of the gradients shown is larger than the others."
MOVES = {"+": ("up", "goes up"), "−": ("down", "goes down"), "0": ("stays", "stays as it is")}
NEW = "new "  # the old number has the same letter
ASKS = {
    "value": ("What will", "be?"),
    "sign": ("Will", "be positive, negative or 0?"),
    "most": ("Which gradient is the largest?", ""),
}
MEANINGS = {
    "z": "the weighted sum of {owner}",
    "a": "the activation of {owner}: {activation} of its weighted sum",
    "C": "the loss: {loss}{all}",
    "dC/da": "how fast {whose} changes with the activation of {owner}",
    "delta": "how fast {whose} changes with the weighted sum of {owner}",
    "gradients": "the gradient of the {owner}{all}",
    "update": "the {owner} after the update",
}
REMEMBERED = "what the optimiser remembers of the {owner} after this training step: {memory}"
NOT_ASKED = "Nothing to guess: squares are never negative."
GRADIENT_SIZE = "the largest in size, whatever its sign{all}{moves}"
MOVES_ITS = "; the update moves its weight or bias most"
NTH = {2: "second", 3: "third", 4: "fourth", 5: "fifth"}


@dataclass(frozen=True, slots=True)
class FormChoice:
    """What may be asked for; `why_not` says why it cannot be now."""

    name: str
    title: str
    current: bool
    why_not: str


@dataclass(frozen=True, slots=True)
class AnswerChoice:
    """An answer to choose: what is sent, what is shown, its spoken name, what it lights, whether it was tried last."""

    value: str
    text: Inline
    spoken: str
    lights: str = ""
    tried: bool = False


@dataclass(frozen=True, slots=True)
class QuestionScene:
    """`before` `symbol` `after`, what that means in words, and a field or `answers` to choose from."""

    id: str
    before: str
    symbol: Math | None
    after: str
    meaning: str
    lights: str
    answers: tuple[AnswerChoice, ...]
    typed: str
    error: str
    repeated: bool


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


def question_scene(reading: Reading, guess: Guess, error: FieldError | None = None) -> QuestionScene:
    """The open question as it is asked, with what was typed last."""
    question = guess.question
    refused = error if error and error.field == FIELD else None
    before, after = ASKS[question.form]
    if question.form == "sign" and question.changes:
        after = "go up, down or stay?"
    return QuestionScene(
        id=f"{guess.place}-{question.form}-{question.name}",
        before=before,
        symbol=None if question.choices else asked_symbol(reading, question),
        after=after,
        meaning=meaning_of(reading, question),
        lights=" ".join(map(lights_parameter, question.choices)) or lights_number(question.name, reading.network.depth),
        answers=_answers_of(reading, guess),
        typed=refused.typed if refused else guess.latest if question.form == "value" else "",
        error=refused.message if refused else "",
        repeated=not guess.counted,
    )


def asked_symbol(reading: Reading, question: Question) -> Math:
    """The number asked for as it is written; of the update “new w”, for the old one has the same letter."""
    symbol = letter(letter_of(question.name, reading.notation))
    return row(NEW, symbol) if question.replaces and question.form == "value" else symbol


def meaning_of(reading: Reading, question: Question) -> str:
    """What is asked for, in words: “the weighted sum of hidden 1, example 2”."""
    many = reading.examples > 1
    every = f", {reading.step.reduction} of all {reading.examples} examples" if many else ""
    if question.choices:
        return GRADIENT_SIZE.format(all=every, moves=MOVES_ITS * reading.step.moves_by_gradient)
    name = question.name
    memories = {memory.letter: memory.title for memory in reading.step.rule.memories}
    words = MEANINGS.get(question.kind, REMEMBERED).format(
        memory=memories.get(question.kind, ""),
        owner=owner_name(name, reading.notation),
        activation=reading.activation(name.layer).title,
        loss=LOSSES[reading.step.loss].title,
        whose=reading.notation.whose_loss,
        all=every,
    )
    return f"{words}, example {name.row + 1}" if many and name.example is not None else words


def _answers_of(reading: Reading, guess: Guess) -> tuple[AnswerChoice, ...]:
    """The answers to choose from; none where a number is typed."""
    if guess.question.form == "sign":
        return tuple(_sign(guess, sign) for sign in SIGNS)
    n = reading.notation
    return tuple(
        AnswerChoice(
            value=parameter.key,
            text=letter(n.gradient(*parameter)),
            spoken=f"gradient of the {parameter_name(parameter, n)}",
            lights=lights_parameter(parameter),
            tried=parameter.key == guess.latest,
        )
        for parameter in guess.question.choices
    )


def _sign(guess: Guess, sign: str) -> AnswerChoice:
    said = sign_said(guess.question, sign)
    return AnswerChoice(sign, said, MOVES[sign][1] if guess.question.changes else said, tried=sign == guess.latest)


def sign_said(question: Question, sign: str) -> str:
    """A sign in a word: positive, or of an update up."""
    return MOVES[sign][0] if question.changes else SIGNS[sign]


def form_choices(session: Session, shown: Pictured, current: str) -> tuple[FormChoice, ...]:
    """Every form of question at the stage to come."""
    return tuple(_form(session, shown, name, name == current) for name in FORMS)


def _form(session: Session, shown: Pictured, name: str, current: bool) -> FormChoice:
    why_not = "" if question_of(session, shown, name) else WHY_NOT[name](asked_position(session.position))
    return FormChoice(name, FORMS[name], current, why_not)


def _no_sign(at: Position) -> str:
    if at.upcoming.kind in at.step.rule.letters:
        return NOT_ASKED
    if at.upcoming.kind == "C":
        loss = LOSSES[at.step.loss]
        return (NEVER_NEGATIVE if loss.targets == "any" else OF_PROBABILITIES).format(loss.title)
    f = layer_activation(at.step.network, at.upcoming.layer)
    return SIGN_OF[f.sign].format(f.title)


def _no_largest(at: Position) -> str:
    known = KNOWN.format(MOVES_MOST * at.step.moves_by_gradient)
    return {"gradients": ALIKE, "update": known}.get(at.upcoming.kind, LATER)


WHY_NOT = {"value": lambda _: "", "sign": _no_sign, "most": _no_largest}


def mark(reading: Reading, guess: Guess) -> Mark:
    """What the last, wrong try is told."""
    said = f"Not {answer_text(reading, guess, guess.latest)}."
    if guess.question.form != "value":
        return Mark(said, (), hint(reading.notation, reading.position, guess.question))
    found = slips_of_latest(reading.step, guess)
    slips = tuple(slip_said(reading.notation, reading.step, guess.question, slip) for slip in found)
    return Mark(said, slips, "" if slips else answer_differs_by(reading.step, guess))


def verdict(session: Session, guess: Guess) -> VerdictScene:
    """What the answer came to whose stage was just reached."""
    read = reading_of(session).of_example(guess.question.name.row)
    right = guess.outcome == RIGHT
    said = f"Right{at_try(guess.tries)}." if right else "Given up. This is how it comes about."
    question = guess.question
    symbol = "" if question.choices else asked_symbol(read, question)
    return VerdictScene(said, "good" if right else "plain", symbol, meaning_of(read, question), _worked(read, guess))


def at_try(tries: int) -> str:
    """“ at the second try”; nothing at the first."""
    return f" at the {NTH[tries]} try" if tries in NTH else f" at try {tries}" if tries > 1 else ""


def _worked(reading: Reading, guess: Guess) -> tuple[Section, ...]:
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
    if not question.replaces:
        return equations.gradients(reading, question.name.layer)
    if not question.changes:
        return (equations.memory(reading, question.kind),)
    kinds = sorted({"w" if source else "b" for _, _, source in parameters}, reverse=True)
    return tuple(equations.update(reading, kind) for kind in kinds)


def _changes(reading: Reading, question: Question, parameter: Parameter) -> Line:
    if not question.replaces:
        return gradient_line(reading, parameter)
    worked_out = update_line(reading, parameter) if question.changes else memory_line(reading, question.kind, parameter)
    return replace(worked_out, left=row(NEW, worked_out.left))


def answer_text(reading: Reading, guess: Guess, answer: str) -> Inline:
    """An answer as it is shown: the number as typed, a sign in a word, a gradient as its symbol."""
    if guess.question.form == "sign":
        return sign_said(guess.question, answer)
    if guess.question.form == "most":
        return str(reading.notation.gradient(*Parameter.from_key(answer)))
    return answer.replace("-", MINUS)
