"""The pieces the explain panel is put together from, and the tokens by which they light things in the picture."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import isfinite
from string import Formatter

from app.engine.parameters import Parameter
from app.explorer.number import PATH, AnyName, Number, NumberName, neuron_of_number
from app.explorer.reading import Reading
from app.explorer.why.worked import value_here, words_for
from app.scene.formulas.activation_curve import ActivationCurve
from app.scene.formulas.mathml import Math, spoken
from app.scene.formulas.numbers import MINUS, NOT_REACHED, full, short, since
from app.scene.formulas.pixel_picture import Choice, Piece, Scale

LOSS = "loss"


@dataclass(frozen=True, slots=True)
class Shown:
    """A number of the walk as it is shown: it can be asked why by its name. `full` has every digit, see full_of."""

    text: str
    full: str
    number: str = ""
    """its name; empty where it has none"""
    spoken: str = ""
    """what it is, and how large, in words"""
    lights: str = ""


class Told(str):
    """A sentence whose numbers can be asked why: a text, and the same in pieces."""

    pieces: "tuple[str | Shown, ...]"

    def __new__(cls, *pieces: "str | Shown") -> "Told":
        """The sentence of such pieces, other sentences among them."""
        within = [one for piece in pieces for one in (piece.pieces if isinstance(piece, Told) else (piece,)) if one]
        made = super().__new__(cls, "".join(one if isinstance(one, str) else one.text for one in within))
        made.pieces = tuple(within)
        return made


def told(words: str, **numbers: "str | Shown") -> Told:
    """The words, as of `str.format`, with numbers that can be asked."""
    pieces = Formatter().parse(words)
    return Told(*(part for text, name, *_ in pieces for part in (text, numbers[name] if name else "")))


@dataclass(frozen=True, slots=True)
class Words:
    """Text with numbers of the walk in it."""

    pieces: tuple[str | Math | Shown, ...]


Inline = str | Math
Written = Inline | Words


@dataclass(frozen=True, slots=True)
class Term:
    """A piece of a sum: the sign before it, what it is, what it lights, and the path it is the contribution of.

    `opening` and `closing` stand directly before and after it, brackets round the whole sum for one.
    """

    text: Written
    sign: str = ""
    lights: str = ""
    path: int = 0
    opening: Inline = ""
    closing: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """left = term ± term ± … = result. `full` has every digit of the result, see full_of."""

    left: Inline
    terms: tuple[Term, ...]
    result: str
    full: str = ""
    lights: str = ""
    number: str = ""
    """the name of the result, where it is a number of the walk"""
    spoken: str = ""
    """what that number is, and how large, in words"""

    @property
    def can_be_asked(self) -> bool:
        """Whether a number in it can be asked why, and so be reached by keys."""
        written = (term.text.pieces for term in self.terms if isinstance(term.text, Words))
        return bool(self.number) or any(isinstance(one, Shown) and one.number for pieces in written for one in pieces)


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence; `tone` is plain, good, warning or muted."""

    text: str
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the panel: a title, the general equations, and the same with numbers.

    `pictures` are equations of pictures, and `scales` say what their colours mean.
    `rows` are the terms of a sum one below the other, `total` the sum; `lines` are equations of their own,
    and `curve` is a chart of the activation below them. `choices` are what to look at next.
    """

    title: str = ""
    equations: tuple[Math, ...] = ()
    rows: tuple[Line, ...] = ()
    total: Line | None = None
    lines: tuple[Line, ...] = ()
    notes: tuple[Note, ...] = ()
    curve: ActivationCurve | None = None
    pictures: tuple[tuple[Piece, ...], ...] = ()
    scales: tuple[Scale, ...] = ()
    choices: tuple[Choice, ...] = ()


def line(
    left: Inline,
    terms: tuple[Term, ...],
    value: float | None,
    significant: int,
    lights: str = "",
    number: Number | None = None,
) -> Line:
    """A line whose result is `value`, None where it is not reached, and this number of the walk."""
    text = text_of(value, significant)
    named = (str(number.name), f"{number.spoken}, {spoken(text)}") if number else ("", "")
    return Line(left, terms, text, full_of(value), lights, *named)


def line_of_shown(left: Inline, number: Shown) -> Line:
    """A line that says what a number is."""
    return Line(left, (), number.text, number.full, "", number.number, number.spoken)


def shown(reading: Reading, name: AnyName) -> Shown:
    """The number of that name, “?” where it is not reached."""
    return known(reading, name, value_here(reading, name))


def known(reading: Reading, name: AnyName, value: float | None, beside: float | None = None) -> Shown:
    """The same where its value is at hand; with the digits that tell it from another beside it."""
    lights = lights_number(name, reading.network.depth) if isinstance(name, NumberName) else ""
    text = text_of(value, reading.significant)
    if value is not None and beside is not None:
        text = since(value, beside, reading.significant)
    return Shown(text, full_of(value), str(name), f"{words_for(reading, name)}, {spoken(text)}", lights)


def enclosed(number: Shown) -> tuple[str | Shown, ...]:
    """A number after an operator: in brackets where it is negative."""
    return ("(", number, ")") if number.text.startswith(MINUS) else (number,)


def text_of(value: float | None, significant: int) -> str:
    """A number as it is shown, “?” where it is not reached."""
    return NOT_REACHED if value is None else short(value, significant)


def full_of(value: float | None) -> str:
    """Every digit of a number, empty where it is not reached or too large to be one."""
    return full(value) if value is not None and isfinite(value) else ""


def operand(value: float | None, significant: int) -> str:
    """A number after an operator: in brackets where it is negative."""
    text = text_of(value, significant)
    return f"({text})" if text.startswith(MINUS) else text


def product_text(x: float | None, y: float | None, significant: int) -> str:
    """“0.5 × (−0.2)”."""
    return f"{text_of(x, significant)} × {operand(y, significant)}"


def summed(terms: Iterable[Term]) -> tuple[Term, ...]:
    """The terms of a sum with their signs: a leading minus becomes the sign between two terms."""
    return tuple(_signed(term) if i else term for i, term in enumerate(terms))


def enclosed_sum(opening: Inline, terms: tuple[Term, ...], closing: str = "") -> tuple[Term, ...]:
    """The sum with something directly before its first term and after its last."""
    terms = (replace(terms[0], opening=opening), *terms[1:])
    return (*terms[:-1], replace(terms[-1], closing=closing))


def _signed(term: Term) -> Term:
    match term.text:
        case str(text) if text.startswith(MINUS):
            return replace(term, sign=MINUS, text=text[1:])
        case Words((Shown() as first, *others)) if first.text.startswith(MINUS):
            return replace(term, sign=MINUS, text=Words((replace(first, text=first.text[1:]), *others)))
        case _:
            return replace(term, sign="+")


def lights_neuron(layer: int, neuron: int) -> str:
    """The token of a neuron."""
    return f"neuron:{layer}.{neuron}"


def lights_parameter(parameter: Parameter) -> str:
    """The token of a weight or a bias."""
    layer, to, source = parameter
    return f"weight:{layer}.{to}.{source}" if source else f"bias:{layer}.{to}"


def lights_number(name: NumberName, depth: int) -> str:
    """The token of what a number belongs to in a network of this depth; empty where it is not in the picture."""
    if name.quantity == PATH:
        return ""
    if name.is_of_parameter:
        return lights_parameter(name.parameter)
    neuron = neuron_of_number(name, depth)
    return lights_neuron(*neuron) if neuron else LOSS if name.quantity == "C" else ""
