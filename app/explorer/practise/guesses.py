"""What became of a question, as a session remembers it: about the next stage, of a page, about a hidden mistake."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, NamedTuple, Self

from app.engine.parameters import Parameter
from app.errors import BadValue
from app.explorer.number import NumberName, gradient_name, name_of, parameter_number
from app.explorer.quantities import QUANTITIES

FORMS = {"value": "A value", "sign": "Its sign", "most": "The largest gradient"}
MOST_KEPT = 200
MOST_TRIES = 3
"""after so many the reason and “Show me” are offered"""
OPEN, RIGHT, GIVEN_UP = "open", "right", "given up"


@dataclass(frozen=True)
class Question:
    """One question about the stage that comes next: a number that it writes, its sign, or the largest gradient."""

    form: str
    """a key of FORMS"""
    name: NumberName
    """what is asked for, of w and b the new number; where it is the largest gradient, that of no parameter yet"""
    choices: tuple[Parameter, ...] = ()
    """the parameters of which one has the largest gradient, and so moves most"""

    @property
    def kind(self) -> str:
        """The kind of the stage that writes it."""
        return QUANTITIES[self.name.quantity].stage

    @property
    def changes(self) -> bool:
        """Whether the number is a weight or bias, of which the learner knows the old value."""
        return self.kind == "update"

    @property
    def replaces(self) -> bool:
        """Whether the number replaces an old one with the same letter."""
        return QUANTITIES[self.name.quantity].new is not None


def question_of_largest(choices: tuple[Parameter, ...]) -> Question:
    """Which of these parameters of a layer has the largest gradient."""
    return Question("most", NumberName("dC/dw", choices[0].layer), choices)


@dataclass(frozen=True)
class Marked:
    """What an answer is: right, or what was done to come to it, in a word that is counted and in a sentence."""

    right: bool
    note: str
    say: str = ""
    slips: tuple[tuple[str, str, str], ...] = ()
    """the known slips that lead to it, each with its title and its reason"""


@dataclass(frozen=True)
class Tries:
    """The answers that a question has had."""

    first: tuple[str, ...] = field(default=(), kw_only=True)
    """the first answer: a text, or the names of what was marked"""
    note: str = field(default="", kw_only=True)
    """what that was: right, or the word for what was done to come to it"""
    slips: tuple[str, ...] = field(default=(), kw_only=True)
    """every known slip that leads to it"""
    latest: tuple[str, ...] = field(default=(), kw_only=True)
    tries: int = field(default=0, kw_only=True)
    outcome: str = field(default=OPEN, kw_only=True)

    @property
    def open(self) -> bool:
        """Whether it has neither been answered nor given up."""
        return self.outcome == OPEN

    @property
    def at_once(self) -> bool:
        """Whether the first answer was right."""
        return self.outcome == RIGHT and self.tries == 1

    @property
    def shows(self) -> bool:
        """Whether enough has been tried for the reason, and to have the answer shown."""
        return self.open and self.tries >= MOST_TRIES

    def after(self, answer: tuple[str, ...], marked: Marked) -> Self:
        """With another answer, which has been marked."""
        tried = replace(self, latest=answer, tries=self.tries + 1, outcome=RIGHT if marked.right else OPEN)
        slips = tuple(slip for slip, _, _ in marked.slips)
        return tried if self.tries else replace(tried, first=answer, note=marked.note, slips=slips)

    def given_up(self) -> Self:
        """As it is once the answer has been shown."""
        return replace(self, outcome=GIVEN_UP)


@dataclass(frozen=True)
class Guess(Tries):
    """A question about the stage that comes next; an answer is a number, a sign or the key of a parameter."""

    place: int
    """how many stages had been walked when it was asked"""
    question: Question
    right: float
    """the number asked for, or the one whose sign is, of an update the change; or the size of the largest gradient"""
    best: tuple[Parameter, ...] = ()
    """whose the largest gradient is, more than one where they cannot be told apart"""
    counted: bool = True
    """whether it had not been answered before"""

    def asks_the_same(self, other: "Guess") -> bool:
        """Whether both ask for the same number at the same place."""
        return (self.place, self.question, self.right) == (other.place, other.question, other.right)


@dataclass(frozen=True)
class Answered(Tries):
    """A question of a page."""

    question: str
    """its id"""


class Tally(NamedTuple):
    """How many questions were answered, how many of them right at once, and how many of these in a row until now."""

    right: int
    answered: int
    streak: int


def tally(guesses: Iterable[Guess]) -> Tally:
    """The tally of those that count."""
    results = [guess.at_once for guess in guesses if guess.counted]
    wrong = [index for index, right in enumerate(results) if not right]
    return Tally(sum(results), len(results), len(results) - (wrong[-1] + 1 if wrong else 0))


def plain_guess(guess: Guess) -> dict[str, Any]:
    """A guess as plain data, for guess_of."""
    question = guess.question
    plain = {name: getattr(guess, name) for name in ("place", "right", "note", "slips", "tries", "outcome", "counted")}
    return {
        **plain,
        "question": [question.form, str(question.name), [choice.key for choice in question.choices]],
        "best": [parameter.key for parameter in guess.best],
        "first": "".join(guess.first),
        "latest": "".join(guess.latest),
    }


def plain_answer(answer: Answered) -> dict[str, Any]:
    """What became of a question as plain data, for answer_of."""
    return asdict(answer)


def answer_of(plain: Mapping[str, Any]) -> Answered:
    """The answer of such data; what was said to it is found anew."""
    texts = {name: tuple(plain.get(name, ())) for name in ("first", "latest", "slips")}
    return Answered(plain["question"], note=plain["note"], tries=plain["tries"], outcome=plain["outcome"], **texts)


def guess_of(plain: dict[str, Any] | Sequence[Any]) -> Guess:
    """The guess of such data, or of the rows that earlier versions wrote."""
    if not isinstance(plain, dict):
        return _earlier_guess(*plain)
    form, name, choices = plain["question"]
    offered = tuple(map(Parameter.from_key, choices))
    question = question_of_largest(offered) if form == "most" else Question(form, name_of(name))
    best = tuple(map(Parameter.from_key, plain["best"]))
    texts = {name: _one_text(plain[name]) for name in ("first", "latest")}
    return Guess(**plain | texts | {"question": question, "best": best, "slips": tuple(plain["slips"])})


def _one_text(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _earlier_guess(
    place: int,
    form: str,
    kind: str,
    layer: int,
    to: int,
    source: int,
    example: int,
    choices: Any,
    right: float,
    best: Any = (),
    first: str = "",
    slips: Any = (),
    latest: str = "",
    tries: int = 0,
    outcome: str = OPEN,
    counted: bool = True,
) -> Guess:
    """A guess that was a row of what was asked and what became of it; parameters were written layer.to.from."""
    most = form == "most"
    if most:
        question = question_of_largest(tuple(Parameter(*choice) for choice in choices))
    else:
        question = Question(form, _earlier_name(kind, layer, to, source, example))
    return Guess(
        place,
        question,
        right,
        tuple(Parameter(*parameter) for parameter in best),
        counted,
        slips=tuple(slips),
        tries=tries,
        outcome=outcome,
        first=_one_text(_key(first) if most else first),
        latest=_one_text(_key(latest) if most else latest),
    )


def _earlier_name(kind: str, layer: int, to: int, source: int, example: int) -> NumberName:
    match kind:
        case "C":
            return NumberName("C")
        case "gradients":
            return gradient_name(Parameter(layer, to, source))
        case "update":
            return parameter_number(Parameter(layer, to, source))
        case _:
            return NumberName(kind, layer, to, example=example)


def _key(answer: str) -> str:
    return Parameter(*map(int, answer.split("."))).key if answer else ""


@dataclass(frozen=True)
class Hunt:
    """What was said of a hidden mistake; nothing where none is hidden."""

    pointed: NumberName | None = None
    """the number that was called the first wrong one last"""
    found: bool = False
    """whether the first wrong number has been pointed at"""
    named: tuple[str, ...] = ()
    """the slips that were named, in order"""
    given_up: bool = False
    """whether the mistake was shown"""

    @property
    def where(self) -> Tries:
        """The answers to where it is."""
        pointed = (str(self.pointed),) if self.pointed else ()
        return Tries(latest=pointed, tries=len(pointed), outcome=RIGHT if self.found else OPEN)

    def what(self, slip: str) -> Tries:
        """The answers to what it is, where that is this slip."""
        outcome = RIGHT if slip in self.named else GIVEN_UP if self.given_up else OPEN
        return Tries(first=self.named[:1], latest=self.named[-1:], tries=len(self.named), outcome=outcome)


NOTHING_SAID = Hunt()


def plain_hunt(hunt: Hunt) -> dict[str, Any]:
    """As plain data, as far as anything was said."""
    said = {"found": hunt.found, "named": list(hunt.named), "given_up": hunt.given_up}
    pointed = {"pointed": str(hunt.pointed)} if hunt.pointed else {}
    return pointed | {name: value for name, value in said.items() if value}


def hunt_of(plain: Mapping[str, Any]) -> Hunt:
    """What such data says, or the fields that earlier versions wrote, in which a number was a row."""
    pointed = plain.get("pointed")
    return Hunt(
        pointed=pointed_of(pointed) if pointed else None,
        found=plain.get("found", False),
        named=tuple(plain.get("named", ())),
        given_up=plain.get("given_up", False),
    )


def pointed_of(written: str | list[Any]) -> NumberName:
    """The number of its name, or of an earlier row: quantity, layer, to, from and example, from 0. Raises BadValue."""
    if isinstance(written, str):
        return name_of(written)
    quantity, layer, to, source, example = written
    if source and quantity != "dC/dW":
        raise BadValue(f"Only a weight comes from a neuron, {quantity} does not.", field="pointed")
    match quantity:
        case "dC/dW":
            return name_of(f"dC/dw.{layer}.{to}.{source}")
        case "dC/db":
            return name_of(f"dC/db.{layer}.{to}")
        case _:
            return name_of(f"{quantity}.{layer}.{to}@{example + 1}")
