"""Formulas as native MathML (MathML Core, https://www.w3.org/TR/mathml-core/), built from parts that nest.

A part is a `Math`, or a plain string: a number, a letter, an operator or words, told apart by how it begins.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from re import findall

from app.explorer.notation import Derivative, Letter, Slope, Symbol
from app.scene.formulas.numbers import MINUS, NOT_REACHED, short


@dataclass(frozen=True)
class Math:
    """A formula or a part of one; a template prints it as a whole `<math>`."""

    xml: str
    negative: bool = False
    """a number below zero"""
    scaled: bool = False
    """a number written with a power of ten"""

    def __html__(self) -> str:
        return f'<math displaystyle="true">{self.xml}</math>'


Part = Math | str
HAT = "\u0302"  # on the letter before it
NO_BREAK_SPACE = "\u00a0"  # MathML drops plain ones
PLAIN = str.maketrans({**dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True)), "⁻": "minus "})


@lru_cache(maxsize=4096)
def token(text: str) -> Math:
    """A number, a letter or name, words (anything with a space), or an operator."""
    if " " in text:
        return _element("mtext", text.replace(" ", NO_BREAK_SPACE))
    if text[0].isnumeric():
        return _element("mn", text)
    if text.endswith(HAT):  # two characters in one mi would stand upright
        return Math(f'<mover accent="true"><mi>{escape(text[:-1])}</mi><mo stretchy="false">^</mo></mover>')
    return _element("mi" if text.isalpha() or text == "∂" else "mo", text)


def row(*parts: Part) -> Math:
    """Parts side by side."""
    return Math(f"<mrow>{_joined(parts)}</mrow>")


def group(*parts: Part) -> Math:
    """Parts in round brackets."""
    return row("(", *parts, ")")


def table(rows: Sequence[Sequence[Part]]) -> Math:
    """A matrix; its brackets are drawn round it, as not every font has letters that grow."""
    cells = ("".join(f"<mtd>{_part(part)}</mtd>" for part in parts) for parts in rows)
    return Math(f'<mtable class="bracketed">{"".join(f"<mtr>{of_row}</mtr>" for of_row in cells)}</mtable>')


def fraction(top: Part, bottom: Part) -> Math:
    """One part over another."""
    return Math(f"<mfrac>{_part(top)}{_part(bottom)}</mfrac>")


def root(part: Part) -> Math:
    """The square root of a part."""
    return Math(f"<msqrt>{_part(part)}</msqrt>")


def power(base: Part, exponent: Part) -> Math:
    """A part raised to another; the square of 5·10⁻⁵ is (5·10⁻⁵)²."""
    raised = group(base) if isinstance(base, Math) and base.scaled else base
    return Math(f"<msup>{_part(raised)}{_part(exponent)}</msup>")


def total(index: str, *parts: Part) -> Math:
    """The sum of something over an index."""
    return Math(f"<mrow><munder><mo>∑</mo>{_part(index)}</munder>{_joined(parts)}</mrow>")


def number(x: float | None, significant: int, name: str = "") -> Math:
    """A number as it is shown everywhere, “?” where it is not reached; by its `name` it can be asked why."""
    if x is None:
        asked = f' data-unreached="{name}"' if name else ""
        return Math(f'<mn class="not-reached"{asked}>{NOT_REACHED}</mn>')
    shown = short(x, significant)
    asked = f' data-number="{name}"' if name else ""
    return Math(f"<mn{asked}>{shown}</mn>", negative=x < 0, scaled="·" in shown)


def numeral(text: str, name: str = "") -> Math:
    """A number that is written out already, a minus before it and all; by its `name` it can be asked why."""
    return Math(f'<mn data-number="{name}">{escape(text)}</mn>') if name else _element("mn", text)


def enclosed(part: Math) -> Math:
    """The part, in brackets if it is a negative number: what follows an operator."""
    return group(part) if part.negative else part


@lru_cache(maxsize=8192)
def symbol(s: Symbol) -> Math:
    """A letter with its indices, the layer above the neuron."""
    letter, sub, sup = _part(s.letter), _index(s.sub), _index(s.sup)
    if s.sub and s.sup:
        return Math(f"<msubsup>{letter}{sub}{sup}</msubsup>")
    if s.sub:
        return Math(f"<msub>{letter}{sub}</msub>")
    return Math(f"<msup>{letter}{sup}</msup>" if s.sup else letter)


@lru_cache(maxsize=8192)
def derivative(d: Derivative) -> Math:
    """∂ one symbol over ∂ another."""
    return fraction(row("∂", symbol(d.of)), row("∂", symbol(d.by)))


def letter(of: Letter) -> Math:
    """A quantity as its notation writes it: with a letter of its own, as a derivative, or as f′."""
    match of:
        case Derivative():
            return derivative(of)
        case Slope():
            return row("f", "′", group(symbol(of.of)))
        case _:
            return symbol(of)


def spoken(text: str) -> str:
    """A number as shown, in words that a screen reader says right."""
    if text == NOT_REACHED:
        return "not reached"
    digits, _, exponent = text.replace(MINUS, "minus ").partition("·10")
    return f"{digits} times ten to the {exponent.translate(PLAIN)}" if exponent else digits


def _index(text: str) -> str:
    """An index: letters slanted, numbers and brackets upright and without the space of an operator."""
    parts = (f"<mi>{c}</mi>" if c.isalpha() else f"<mtext>{escape(c)}</mtext>" for c in findall("[a-z]|[^a-z]+", text))
    return f"<mrow>{''.join(parts)}</mrow>"


def _element(name: str, text: str) -> Math:
    return Math(f"<{name}>{escape(text)}</{name}>")


def _part(part: Part) -> str:
    return part.xml if isinstance(part, Math) else token(part).xml


def _joined(parts: tuple[Part, ...]) -> str:
    return "".join(map(_part, parts))
