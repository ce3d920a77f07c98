"""Formulas as they stand in the rows of activations and losses, read into trees that can be worked out and written.

“1/(1 + e^(−z))”, “z if z > 0, else 0.01·z”, “½ Σ (a − y)^2”, “−y/a”: what stands side by side is multiplied, a function
takes what is in its brackets, or, after a space, what comes next: “σ(z)”, “log a”. Σ takes the product behind it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache, reduce
from operator import mul
from typing import NoReturn

import numpy as np

from app.engine.activations import normal_cdf, normal_density, sigmoid

Amount = np.floating | np.ndarray | float

FUNCTIONS: dict[str, Callable[..., Amount]] = {
    "log": np.log,
    "tanh": np.tanh,
    "cosh": np.cosh,
    "sin": np.sin,
    "cos": np.cos,
    "max": np.maximum,
    "√": np.sqrt,
    "sgn": np.sign,
    "σ": sigmoid,
    "Φ": normal_cdf,
    "φ": normal_density,
}
COMPARISONS: dict[str, Callable[[Amount, Amount], Amount]] = {">": np.greater, "≥": np.greater_equal}
NUMBERS = {"½": 0.5}
LETTERS = {"e": np.e}
_FUNCTION = "|".join(sorted(FUNCTIONS, key=len, reverse=True))
TOKEN = re.compile(rf"\s*(\d+(?:\.\d+)?|½|, else|if\b|{_FUNCTION}|[^\W\d_][₀-₉\u0302]?|[-−+·/^()|,>≥])")


@dataclass(frozen=True)
class Numeral:
    """A number as it is written."""

    text: str


@dataclass(frozen=True)
class Variable:
    """A letter that stands for a number: z, a, y, n."""

    letter: str


@dataclass(frozen=True)
class Group:
    """Something in round brackets."""

    inner: "Tree"


@dataclass(frozen=True)
class Size:
    """|…|"""

    inner: "Tree"


@dataclass(frozen=True)
class Addition:
    """Terms, each with its sign, which is empty before the first or −."""

    signs: tuple[str, ...]
    terms: tuple["Tree", ...]


@dataclass(frozen=True)
class Times:
    """Factors, with a · before each, or nothing where it stands beside the one before."""

    dots: tuple[str, ...]
    factors: tuple["Tree", ...]


@dataclass(frozen=True)
class Quotient:
    """One part over another."""

    top: "Tree"
    bottom: "Tree"


@dataclass(frozen=True)
class Power:
    """A part raised to another."""

    base: "Tree"
    exponent: "Tree"


@dataclass(frozen=True)
class Applied:
    """A function of what is in its brackets; without `brackets` of what comes next."""

    function: str
    arguments: tuple["Tree", ...]
    brackets: bool


@dataclass(frozen=True)
class Either:
    """One part if left > right, else another."""

    yes: "Tree"
    left: "Tree"
    sign: str
    right: "Tree"
    no: "Tree"


@dataclass(frozen=True)
class Total:
    """Σ over the neurons of a layer."""

    inner: "Tree"


Tree = Numeral | Variable | Group | Size | Addition | Times | Quotient | Power | Applied | Either | Total


@lru_cache(maxsize=512)
def tree_of(text: str) -> Tree:
    """The tree of a formula. Raises ValueError where it cannot be read."""
    reader = _Reader(text)
    tree = reader.either()
    reader.end()
    return tree


def ungrouped(tree: Tree) -> Tree:
    """What is in the brackets, where there are any."""
    return tree.inner if isinstance(tree, Group) else tree


def parts_of(tree: Tree) -> Iterator[Tree]:
    """The tree and everything in it."""
    yield tree
    for field in fields(tree):
        value = getattr(tree, field.name)
        for part in value if isinstance(value, tuple) else (value,):
            if not isinstance(part, str | bool):
                yield from parts_of(part)


def letters_of(tree: Tree) -> set[str]:
    """The letters that it is made of, but for e."""
    return {part.letter for part in parts_of(tree) if isinstance(part, Variable)} - {*LETTERS}


def summand(tree: Tree) -> Tree:
    """What its Σ adds up. Raises ValueError where it has none."""
    for part in parts_of(tree):
        if isinstance(part, Total):
            return part.inner
    raise ValueError("a formula without a Σ")


def worked_out(tree: Tree, at: Mapping[str, Amount]) -> Amount:
    """What it comes to with these values of its letters; Σ adds up the last axis, or is the value `at` has for Σ."""
    match tree:
        case Numeral(text):
            return NUMBERS[text] if text in NUMBERS else float(text)
        case Variable(letter):
            return LETTERS[letter] if letter in LETTERS else at[letter]
        case Group(inner):
            return worked_out(inner, at)
        case Size(inner):
            return np.abs(worked_out(inner, at))
        case Addition(signs, terms):
            return sum(
                (-worked_out(t, at) if s == "−" else worked_out(t, at) for s, t in zip(signs, terms, strict=True)), 0.0
            )
        case Times(_, factors):
            return reduce(mul, (worked_out(factor, at) for factor in factors))
        case Quotient(top, bottom):
            return worked_out(top, at) / worked_out(bottom, at)
        case Power(base, exponent):
            return worked_out(base, at) ** worked_out(exponent, at)
        case Applied(name, arguments, _):
            return FUNCTIONS[name](*(worked_out(argument, at) for argument in arguments))
        case Either(yes, left, sign, right, no):
            chosen = COMPARISONS[sign](worked_out(left, at), worked_out(right, at))
            return np.where(chosen, worked_out(yes, at), worked_out(no, at))
        case Total(inner):
            return at["Σ"] if "Σ" in at else np.sum(worked_out(inner, at), axis=-1, keepdims=True)


class _Reader:
    """Reads a formula from left to right; every method takes in what it is named after."""

    def __init__(self, text: str):
        self._text = text
        self._at = 0

    def either(self) -> Tree:
        """A sum; or one of two, as in “x if x > 0, else 0”. Raises ValueError."""
        yes = self._addition()
        if not self._take("if"):
            return yes
        left = self._addition()
        sign = self._take(*COMPARISONS) or self._fail()
        right = self._addition()
        if not self._take(", else"):
            self._fail()
        return Either(yes, left, sign, right, self._addition())

    def end(self) -> None:
        if self._text[self._at :].strip():
            self._fail()

    def _addition(self) -> Tree:
        signs = ["−" if self._take("−", "-") else ""]
        terms = [self._times()]
        while sign := self._take("+", "−", "-"):
            signs.append("+" if sign == "+" else "−")
            terms.append(self._times())
        return terms[0] if signs == [""] else Addition(tuple(signs), tuple(terms))

    def _times(self) -> Tree:
        """Factors from left to right, divided by what stands behind a /."""
        tree = self._power()
        dots, factors = [""], [tree]
        while True:
            if self._take("/"):
                top = factors[0] if len(factors) == 1 else Times(tuple(dots), tuple(factors))
                dots, factors = [""], [Quotient(top, self._power())]
            elif self._take("·"):
                dots.append("·")
                factors.append(self._power())
            elif self._begins():
                dots.append("")
                factors.append(self._power())
            else:
                return factors[0] if len(factors) == 1 else Times(tuple(dots), tuple(factors))

    def _power(self) -> Tree:
        base = self._atom()
        return Power(base, self._atom()) if self._take("^") else base

    def _atom(self) -> Tree:
        token = self._take()
        if token == "(":
            inner = self.either()
            return Group(inner) if self._take(")") else self._fail()
        if token == "|":
            inner = self._addition()
            return Size(inner) if self._take("|") else self._fail()
        if token == "Σ":
            return Total(self._times())
        if token in FUNCTIONS:
            return self._call(token)
        if token[:1].isnumeric():
            return Numeral(token)
        return Variable(token) if token[:1].isalpha() and token != "if" else self._fail()

    def _call(self, function: str) -> Tree:
        if self._text[self._at : self._at + 1] != "(":
            return Applied(function, (self._power(),), brackets=False)
        self._take("(")
        arguments = [self._addition()]
        while self._take(","):
            arguments.append(self._addition())
        return Applied(function, tuple(arguments), brackets=True) if self._take(")") else self._fail()

    def _begins(self) -> bool:
        """Whether another factor stands right beside; a | there is the end of |…|."""
        found = TOKEN.match(self._text, self._at)
        token = found[1] if found else ""
        return token == "(" or token[:1].isnumeric() or (token[:1].isalpha() and token != "if")

    def _take(self, *wanted: str) -> str:
        """The next token, which is one of those where any are wanted; else an empty text, and nothing is taken."""
        found = TOKEN.match(self._text, self._at)
        if found is None or (wanted and found[1] not in wanted):
            return ""
        self._at = found.end()
        return found[1]

    def _fail(self) -> NoReturn:
        raise ValueError(f"“{self._text}” cannot be read from “{self._text[self._at :]}” on")
