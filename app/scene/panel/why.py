"""The number that was asked why: what it is, its formula with letters and with numbers, the code, and the way back."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import isfinite

from app.engine.parameters import Parameter
from app.errors import BadValue, NotNow
from app.explorer.code.numpy_program import numpy_program
from app.explorer.explanations import stage_title
from app.explorer.look import Neuron
from app.explorer.looking import TABS
from app.explorer.number import (
    PATH,
    AnyName,
    Number,
    NumberName,
    Worked,
    any_name_of,
    gradient_name,
    letter_of,
    moved_of,
)
from app.explorer.quantities import QUANTITIES
from app.explorer.reading import Reading, reading_of
from app.explorer.session import Session
from app.explorer.why.answer import Why, in_brackets, letters_text, part_value, why_number
from app.explorer.why.parts import Leaf, Leaves, Rest, shortened
from app.explorer.why.sentences import notation_for
from app.explorer.why.worked import given, letters_of
from app.scene.formulas import equations
from app.scene.formulas.mathml import Math, letter, token
from app.scene.formulas.numbers import MINUS, NOT_REACHED, told_apart
from app.scene.formulas.parts import Shown, Words, Written, full_of, lights_number, shown, text_of

MOST_TERMS = 8
WAITS = "Not computed yet: stage {number} of {count}, “{title}”, computes it."
EQUATIONS = {"a": equations.activation, "slope": equations.slope}
"""those that say more than the name of a function"""


@dataclass(frozen=True, slots=True)
class Crumb:
    """A number on the way back: its name, how it is written, and what it is in words."""

    number: str
    letter: str
    spoken: str


@dataclass(frozen=True, slots=True)
class WhyScene:
    """A number that is explained."""

    name: str
    letter: Math
    spoken: str
    text: str
    "as it is shown"
    full: str
    "every digit, empty where it is not reached or too large to be a number"
    lights: str
    sentence: str
    equation: Written | None
    "what makes it, with letters; None where nothing does"
    numbers: Words | None
    "the same with numbers, each of which can be asked"
    code: str
    "the line of NumPy that computes it, empty where no line is its own"
    waits: str
    "which stage computes it, empty where it is known"
    stage: int
    "the number of that stage"
    way: tuple[Crumb, ...]
    "the numbers that led here, the first one first"

    @property
    def exactly(self) -> str:
        """Every digit as it is written, empty where the text has them all."""
        written = self.full.replace("-", MINUS)
        return written if written != self.text else ""

    back: str
    "what is below and stays as it was"


def why_scene(session: Session) -> WhyScene | None:
    """What the panel says of the number that was asked last; None where none was, or it is there no more."""
    read = reading_of(session)
    asked = [found for text in session.view.asked if (found := _found(session, text)) is not None]
    if not asked:
        return None
    of = asked[-1]
    name = of.number.name
    waits, stage = ("", 0) if of.number.reached else _stage_of(session, name)
    return WhyScene(
        name=str(name),
        letter=_letter(read, of.number),
        spoken=of.number.spoken,
        text=text_of(of.number.value, session.significant),
        full=full_of(of.number.value),
        lights=lights_number(name, read.network.depth) if isinstance(name, NumberName) else "",
        sentence=of.sentence,
        equation=_equation(read, of),
        numbers=_in_numbers(read, of),
        code=_code(read, name) if of.parts or waits else "",
        waits=waits,
        stage=stage,
        way=tuple(
            Crumb(str(w.number.name), letters_of(w.number.name, read.notation), w.number.spoken) for w in asked[:-1]
        ),
        back=TABS[session.view.tab].title,
    )


def _crumb(read: Reading, number: Number) -> Crumb:
    return Crumb(str(number.name), letters_of(number.name, read.notation), number.spoken)


def _letter(read: Reading, number: Number) -> Math:
    """How it is written: with the letter of its own, and where a parameter is moved for it, with that."""
    if isinstance(number.name, NumberName) and moved_of(number.name.where):
        return token(letters_of(number.name, read.notation))
    return letter(number.letter)


def _found(session: Session, text: str) -> Why | None:
    """Why a number is what it is; an edit may have taken it away."""
    try:
        return why_number(session, any_name_of(text))
    except (BadValue, NotNow):
        return None


def _equation(read: Reading, why: Why) -> Written | None:
    """What makes it, with letters."""
    name = why.number.name
    if why.parts is None:
        return None
    n = notation_for(read, name) if isinstance(name, NumberName) else read.notation
    if isinstance(name, NumberName) and name.quantity in EQUATIONS:
        return EQUATIONS[name.quantity](replace(read, notation=n), name.layer, name.to)
    parts = shortened(why.parts.letters, MOST_TERMS, why.number.reached)

    def written(part: Leaf) -> str | Math:
        if isinstance(part, NumberName) and not (part.where and moved_of(part.where)):
            return letter(letter_of(part, n))
        return text_of(part, read.significant) if isinstance(part, int | float) else letters_text(n, part)

    return Words(("= ", *map(written, parts)))


def _in_numbers(read: Reading, why: Why) -> Words | None:
    if why.parts is None:
        return None
    parts = shortened(why.parts.numbers, MOST_TERMS, why.number.reached)
    return Words(tuple(_enclosed(read, parts)))


def _enclosed(read: Reading, parts: Leaves) -> Iterator[str | Shown]:
    """Texts and numbers; one below 0 stands in brackets where something is written before it, but for brackets."""
    digits = _told_apart(read, parts)
    for place, part in enumerate(parts):
        if isinstance(part, str):
            yield part
            continue
        written = _number(read, part)
        written = replace(written, text=digits.get(place, written.text))
        if place and written.text.startswith(MINUS) and not in_brackets(parts, place):
            yield from ("(", written, ")")
        else:
            yield written


def _told_apart(read: Reading, parts: Leaves) -> dict[int, str]:
    """Where a difference of two numbers would read as 0.298 − 0.298: both with the digits that it is made of."""
    found: dict[int, str] = {}
    for place, (left, sign, right) in enumerate(zip(parts, parts[1:], parts[2:], strict=False)):
        if sign != " − " or isinstance(left, str) or isinstance(right, str):
            continue
        one, other = part_value(read, left), part_value(read, right)
        if one is None or other is None or one == other or not isfinite(one - other):
            continue
        if text_of(one, read.significant) == text_of(other, read.significant):
            found[place], found[place + 2] = told_apart(one, other, read.significant)
    return found


def _number(read: Reading, part: AnyName | Rest | float) -> Shown:
    match part:
        case NumberName() | Worked():
            return shown(read, part)
        case Rest(count, value, name):
            left = shown(read, name) if name else Shown(NOT_REACHED, "")
            return replace(left, text=f"{text_of(value, read.significant)} ({count:,} more)")
        case number:
            return shown(read, given(number))


def _code(read: Reading, name: AnyName) -> str:
    """The line of the program that computes all numbers of its kind, this one among them."""
    if not isinstance(name, NumberName) or name.where or name.quantity == PATH:
        return ""
    row = QUANTITIES[name.quantity]
    if not (kind := row.stage):
        return ""
    of = ("biases" if name.parameter.is_bias else "weights", name.layer) if row.of == "parameter" else None
    stages = {(kind, name.layer), (kind, 0)}
    lines = (line for block in numpy_program(read.step, notation=read.notation) for line in block.lines)
    found = (line.text for line in lines if stages & {*line.stages} and of in (None, line.of))
    return next(found, "")


def _stage_of(session: Session, name: AnyName) -> tuple[str, int]:
    """Which stage computes a number, or the last of those that it is worked out from, in words and by its number."""
    at = session.position
    needed = _needed(session, name)
    for number, stage in enumerate(at.stages, 1):
        there = replace(at, stage=number)
        if number > at.stage and all(there.reached(each.quantity, each.layer) for each in needed):
            title = stage_title(stage, session.notation)
            return WAITS.format(number=number, count=len(at.stages), title=title), number
    return "", 0


def _needed(session: Session, name: AnyName) -> list[NumberName]:
    """The numbers that have to be reached for it."""
    if isinstance(name, Worked):
        return [each for of in name.of if not isinstance(of, float) for each in _needed(session, of)]
    return [_of_path(session, name) if name.quantity == PATH else name]


def _of_path(session: Session, name: NumberName) -> NumberName:
    """The gradient that a path adds to."""
    match name.of or session.view.look:
        case NumberName() as of if of.is_of_parameter:
            return gradient_name(of.parameter)
        case Parameter() as parameter:
            return gradient_name(parameter)
        case NumberName(to=number) | Neuron(_, number):
            return NumberName("dC/dx", to=number)
        case _:
            return name
