"""What comes next, as a question in words and letters; and how the number came about, once it is reached."""

from dataclasses import dataclass, replace

from app.engine.activations import layer_activation
from app.engine.losses import LOSSES
from app.engine.parameters import Parameter
from app.explorer.number import letter_of, owner_name
from app.explorer.practise.guesses import FORMS, RIGHT, Guess, Question
from app.explorer.practise.predicting import Pictured, asked_position, question_of
from app.explorer.reading import Reading, reading_of
from app.explorer.session import Position, Session
from app.scene.formulas import equations
from app.scene.formulas.changes import gradient_line, memory_line, update_line
from app.scene.formulas.mathml import Math, letter, row
from app.scene.formulas.parts import Inline, Line, Section, lights_number, lights_parameter
from app.scene.panel.chain.stage import PER_NEURON, stage_sections
from app.scene.panel.question import Put, at_try

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
REPEATED = " · answered before, so not counted again"
GRADIENT_SIZE = "the largest in size, whatever its sign{all}{moves}"
MOVES_ITS = "; the update moves its weight or bias most"


@dataclass(frozen=True, slots=True)
class FormChoice:
    """What may be asked for; `why_not` says why it cannot be now."""

    name: str
    title: str
    current: bool
    why_not: str


@dataclass(frozen=True, slots=True)
class VerdictScene:
    """What an answer came to; `tone` is good or plain. `sections` show how the number comes about."""

    said: str
    tone: str
    symbol: Inline
    meaning: str
    sections: tuple[Section, ...]


def put(reading: Reading, guess: Guess) -> Put:
    """What the question is put in."""
    question = guess.question
    before, after = ASKS[question.form]
    if question.form == "sign" and question.changes:
        after = "go up, down or stay?"
    symbol = () if question.choices else (asked_symbol(reading, question), " ")
    lights = " ".join(map(lights_parameter, question.choices)) or lights_number(question.name, reading.network.depth)
    meaning = meaning_of(reading, question) + ("" if guess.counted else REPEATED)
    return Put((f"{before} ", *symbol, after), meaning, lights, _rule(reading, question))


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


def verdict(session: Session, guess: Guess) -> VerdictScene:
    """What the answer came to whose stage was just reached."""
    read = reading_of(session).of_example(guess.question.name.row)
    right = guess.outcome == RIGHT
    said = f"Right{at_try(guess.tries)}." if right else "Given up. This is how it comes about."
    question = guess.question
    symbol = "" if question.choices else asked_symbol(read, question)
    return VerdictScene(said, "good" if right else "plain", symbol, meaning_of(read, question), _worked(read, guess))


def _worked(reading: Reading, guess: Guess) -> tuple[Section, ...]:
    """The equation with letters, and with the numbers in it."""
    question = guess.question
    name = question.name
    rule = _rule(reading, question)
    if question.kind == "C":
        return stage_sections(reading)
    if question.kind in PER_NEURON:
        numbers = PER_NEURON[question.kind][1]
        return (Section(equations=rule, lines=(numbers(reading, name.layer, name.to),)),)
    parameters = question.choices or (name.parameter,)
    return (Section(equations=rule, lines=tuple(_changes(reading, question, each) for each in parameters)),)


def _rule(reading: Reading, question: Question) -> tuple[Math, ...]:
    """What it is computed by, with letters; of the update for a weight or for a bias."""
    if question.kind == "C":
        return (equations.loss(reading),)
    if question.kind in PER_NEURON:
        return (PER_NEURON[question.kind][0](reading, question.name.layer, "j"),)
    if not question.replaces:
        return equations.gradients(reading, question.name.layer)
    if not question.changes:
        return (equations.memory(reading, question.kind),)
    return (equations.update(reading, "b" if question.name.parameter.is_bias else "w"),)


def _changes(reading: Reading, question: Question, parameter: Parameter) -> Line:
    if not question.replaces:
        return gradient_line(reading, parameter)
    worked_out = update_line(reading, parameter) if question.changes else memory_line(reading, question.kind, parameter)
    return replace(worked_out, left=row(NEW, worked_out.left))
