"""Why a number of the walk is what it is: in a sentence, as a formula with letters, and with the numbers put in.

Of several examples the letters are those of one, under a Σ.
"""

from dataclasses import dataclass

from app.engine.parameters import Parameter
from app.engine.paths import Factor
from app.errors import BadValue, NotNow
from app.explorer.elsewhere import AFTER, after, elsewhere, raises, updates_of, words_of
from app.explorer.look import Neuron
from app.explorer.notation import Notation
from app.explorer.number import (
    PATH,
    AnyName,
    Number,
    NumberName,
    Worked,
    letter_of,
    moved_of,
    owner_name,
    parameter_number,
    spoken_name,
)
from app.explorer.raising import STEP, stepped
from app.explorer.reading import Reading, by_now, reading_of
from app.explorer.session import Session
from app.explorer.why.formulas import formula_of
from app.explorer.why.parts import Formula, Leaf, Leaves, Rest, flat, joined, same
from app.explorer.why.sentences import notation_for, sentence_of
from app.explorer.why.worked import WORKED, check_any, letters_of, named_there, number_here, path_named, value_here

STEPPED = "{} is moved along the slope, so far that no input moves by more than a quarter."
LIMITED = "{} would be moved further along the slope, but stays where ink ends."
NOT_MOVED = "Of several examples the inputs of one are moved, and this is another."
MOVED = "The {} is moved by this much, and everything else stays."


@dataclass(frozen=True)
class Why:
    """A number, what it is in a sentence, and how it comes about."""

    number: Number
    sentence: str
    formula: str | None
    """with letters; None where it is given and nothing makes it"""
    evaluated: str | None
    """the same with every digit of the numbers; None where it is given, and until it is reached"""
    parts: Formula | None = None
    """the same two in parts; None where it is given"""


def why_number(session: Session, name: AnyName) -> Why:
    """Why the number of that name is what it is where a session stands. Raises BadValue where there is none."""
    reading = reading_of(session)
    check_any(reading, name)
    match name:
        case Worked():
            return _why_worked(reading, name)
        case NumberName(where=where) if where:
            return _why_elsewhere(session, reading, name)
        case _:
            return _why_path(session, name) if name.quantity == PATH else why(reading, name)


def _why_worked(reading: Reading, name: Worked) -> Why:
    """Why a number is what it is that is worked out from numbers of the walk."""
    number = number_here(reading, name)
    rule = WORKED[name.rule]
    made = None if name.rule == "given" else same(*rule.parts(reading, name.of))
    return _answered(reading, number, rule.sentence.format(words=number.spoken), made)


def _why_elsewhere(session: Session, reading: Reading, name: NumberName) -> Why:
    """Why a number of another place is what it is: from numbers of there, and of here where they are the same."""
    where = name.where
    if name.quantity == PATH:
        name = name._replace(of=name.of or _looked_at(session))
    number = number_here(reading, name)
    words = words_of(where, reading.notation)
    led = _led_there(session, reading, name)
    if led:
        sentence, made = led
    else:
        found = why_number(elsewhere(session, where), name._replace(where=""))
        sentence = found.sentence
        made = found.parts and found.parts.renamed(named_there(reading, where))
    said = f"{words[0].upper()}{words[1:]}: {sentence[0].lower()}{sentence[1:]}" if words else sentence
    return _answered(reading, number, said, made)


def _led_there(session: Session, reading: Reading, name: NumberName) -> tuple[str, Formula | None] | None:
    """What made a weight what it is there, by a move or by the update before; None where nothing did."""
    if (output := raises(name.where)) and name.quantity == "x":
        return _raised_input(reading, name, output)
    if not name.is_of_parameter or name.quantity not in ("w", "b", "old.w", "old.b"):
        return None
    given = name._replace(quantity=name.quantity.removeprefix("old."), where="")
    if (moved := moved_of(name.where)) and moved[0] == name.parameter:
        sign, by = (" − ", -moved[1]) if moved[1] < 0 else (" + ", moved[1])
        return MOVED.format(owner_name(given, reading.notation)), same(reading.before(given), sign, by)
    if not name.where.startswith(AFTER):
        return None
    updates = updates_of(name.where)
    if updates == session.position.steps_taken and session.position.updated:
        found = why(reading, given)
        return (found.sentence, found.parts) if found.parts else None
    before = NumberName(*given[:-1], where=after(updates - 1))
    try:
        found = why_number(session, before)
    except (BadValue, NotNow):
        return None
    same_weight = found.number.value == reading.value(name)  # else something was changed by hand in between
    return (found.sentence, found.parts) if same_weight and found.parts else None


def _raised_input(reading: Reading, name: NumberName, output: int) -> tuple[str, Formula]:
    """The input and its part of the step, or the limit at which that ends."""
    x = name._replace(where="")
    if name.example not in (None, reading.example):
        return NOT_MOVED, same(x)
    found = stepped(reading.step, reading.example, output)
    went, value = float(found.slope[name.to - 1] * found.rate), float(found.inputs[name.to - 1])
    owner = owner_name(x, reading.notation)
    if value in found.limits and by_now(reading.value(x)) + went != value:
        return LIMITED.format(owner), same(value)
    a = reading.name("a", reading.network.depth, output)
    steepest, slope = (Worked("rise", (a, x._replace(to=to))) for to in (found.steepest, x.to))
    rate = Worked("quotient", (STEP, Worked("size", (steepest,))))
    return STEPPED.format(owner), same(x, " + ", rate, "·", slope) if found.rate else same(x)


def why(reading: Reading, name: NumberName) -> Why:
    """Why the number of that name, of the training step that is read, is what it is; not of a path."""
    number = reading.number(name)
    sentence = sentence_of(reading, name)
    formula = formula_of(reading, name)
    return _answered(reading, number, sentence, formula)


def _answered(reading: Reading, number: Number, sentence: str, formula: Formula | None) -> Why:
    if formula is None:
        return Why(number, sentence, None, None)
    n = notation_for(reading, number.name) if isinstance(number.name, NumberName) else reading.notation
    letters = "".join(letters_text(n, part) for part in flat(formula.letters))
    evaluated = _evaluated(reading, flat(formula.numbers)) if number.reached else None
    return Why(number, sentence, letters, evaluated, formula)


def _evaluated(reading: Reading, parts: Leaves) -> str:
    """Parts with numbers: each reads back exactly, and stands in brackets where it is below 0."""
    written = [part if isinstance(part, str) else _number_text(part_value(reading, part)) for part in parts]
    return "".join(
        text.strip("()") if in_brackets(parts, place) and not isinstance(parts[place], str) else text
        for place, text in enumerate(written)
    )


def in_brackets(parts: Leaves, place: int) -> bool:
    """Whether a number has brackets around it already, as what a function is taken of has."""
    before, after = parts[place - 1 : place], parts[place + 1 : place + 2]
    return any(isinstance(part, str) and part.endswith("(") for part in before) and any(
        isinstance(part, str) and part.startswith(")") for part in after
    )


def part_value(reading: Reading, part: AnyName | Rest | float) -> float | None:
    """The number that a part of a formula is, None where it is not reached."""
    return part.value if isinstance(part, Rest) else value_here(reading, part)


def _why_path(session: Session, name: NumberName) -> Why:
    """Why a path contributes what it does to the gradient of what is named or looked at."""
    reading = reading_of(session)
    route, known = path_named(reading, name._replace(of=name.of or _looked_at(session)))
    of = reading if name.example is None else reading.of_example(name.example)
    n = of.notation
    number = Number(name, route.contribution if known else None, letter_of(name, n), spoken_name(name, n))
    factors = route.factors if known else ()
    sentence = sentence_of(reading, name)
    if not factors:
        return Why(number, sentence, None, None)
    letters = "·".join(str(n.derivative(factor)) for factor in factors)
    numbers = joined([(factor_name(of, factor) or factor.value,) for factor in factors], "·")
    evaluated = "·".join(_number_text(factor.value) for factor in factors)
    return Why(number, sentence, letters, evaluated, Formula((letters,), numbers))


def factor_name(reading: Reading, factor: Factor) -> NumberName | None:
    """The number of the walk that a factor of a path is; None of the 1 that a bias multiplies.

    After the update it is the old weight that stands in a path.
    """
    layer, to, source = factor.layer, factor.to, factor.source
    match factor.kind:
        case "z_by_w":
            return reading.name("a" if layer > 1 else "x", layer - 1, source) if source else None
        case "a_by_z":
            return reading.name("slope", layer, to)
        case "z_by_a":
            return reading.before(NumberName("w", layer, to, source))
        case "C_by_a":
            return reading.name("dC/da", layer, to)
        case "C_by_z":
            return reading.name("delta", layer, to)
        case _:
            return reading.name("dz/dz", layer, to, source)


def _looked_at(session: Session) -> NumberName | None:
    """What the path begins at that is looked at, None where that is neither a weight, a bias nor an input."""
    match session.view.look:
        case Parameter() as parameter:
            return parameter_number(parameter)
        case Neuron(0, number):
            return NumberName("x", to=number)
        case _:
            return None


def letters_text(n: Notation, part: Leaf) -> str:
    """A part of a formula with letters."""
    match part:
        case NumberName() | Worked():
            return letters_of(part, n)
        case Rest(count):
            return f"… ({count:,} more)"
        case str():
            return part
        case number:
            return f"{number:g}"


def _number_text(value: float | None) -> str:
    text = repr(value)
    return f"({text})" if text.startswith("-") else text
