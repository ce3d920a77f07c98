"""The formulas of activations and losses as text, with whatever stands for their letters.

Every product is written with its ·, and a fraction before one with its denominator behind: 2/n (a − y) is
2·(a − y) / n.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from app.engine.formula import (
    Addition,
    Applied,
    Either,
    Group,
    Numeral,
    Power,
    Quotient,
    Size,
    Times,
    Total,
    Tree,
    Variable,
    ungrouped,
)

Named = TypeVar("Named")
"""what stands for a letter"""


@dataclass(frozen=True)
class FormulaText(Generic[Named]):
    """How a formula is written: with these in place of its letters, and its Σ in this way."""

    at: Mapping[str, Named]
    total: Callable[[Tree], tuple[str | Named, ...]] = lambda summand: ()

    def of(self, tree: Tree) -> tuple[str | Named, ...]:
        """Texts, and between them what stands for the letters."""
        return tuple(self._parts(tree))

    def _parts(self, tree: Tree) -> Iterator[str | Named]:
        match tree:
            case Numeral(text):
                yield text
            case Variable(letter):
                yield self.at.get(letter, letter)
            case Group(inner):
                yield from ("(", *self._parts(inner), ")")
            case Size(inner):
                yield from ("|", *self._parts(inner), "|")
            case Addition(signs, terms):
                for i, (sign, term) in enumerate(zip(signs, terms, strict=True)):
                    yield from (f" {sign} " if i else sign, *self._parts(term))
            case Times(_, factors):
                yield from self._product(factors)
            case Quotient(top, bottom):
                yield from (*self._parts(top), " / ", *self._parts(bottom))
            case Power(base, Numeral("2")):
                yield from (*self._parts(base), "²")
            case Power(base, exponent):
                yield from (*self._parts(base), "^", *self._parts(exponent))
            case Applied(function, arguments, _):
                inside = (part for argument in arguments for part in (", ", *self._parts(ungrouped(argument))))
                yield from (f"{function}(", *tuple(inside)[1:], ")")
            case Either(yes, left, sign, right, no):
                yield from (*self._parts(yes), " if ", *self._parts(left), f" {sign} ", *self._parts(right))
                yield from (", else ", *self._parts(no))
            case Total(inner):
                yield from self.total(inner)

    def _product(self, factors: tuple[Tree, ...]) -> Iterator[str | Named]:
        first, *others = factors
        top = first.top if isinstance(first, Quotient) else first
        written = others if top == Numeral("1") else [top, *others]
        for i, factor in enumerate(written):
            yield from ("·" * bool(i), *self._parts(factor))
        if isinstance(first, Quotient):
            yield from (" / ", *self._parts(first.bottom))
