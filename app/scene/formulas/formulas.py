"""The formulas of activations and losses as MathML: with letters, or with the numbers put in.

A negative number stands in brackets wherever something is written before it.
"""

from collections.abc import Callable, Iterator, Mapping

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
from app.scene.formulas.mathml import Part, enclosed, fraction, group, power, root, row

Totals = Callable[[Tree], tuple[Part, ...]]
"""how Σ of something is written"""


def no_total(summand: Tree) -> tuple[Part, ...]:
    """Leaves a Σ out, so that what stands before it is left."""
    return ()


def formula_parts(tree: Tree, at: Mapping[str, Part], total: Totals = no_total) -> tuple[Part, ...]:
    """The parts of a formula, side by side; `at` is what stands for its letters."""
    return tuple(_Writer(at, total).parts(tree))


def formula_math(tree: Tree, at: Mapping[str, Part], total: Totals = no_total) -> Part:
    """The formula in one part."""
    return _one(formula_parts(tree, at, total))


def _one(parts: tuple[Part, ...]) -> Part:
    return parts[0] if len(parts) == 1 else row(*parts)


class _Writer:
    def __init__(self, at: Mapping[str, Part], total: Totals):
        self._at = at
        self._total = total

    def parts(self, tree: Tree, first: bool = True) -> Iterator[Part]:
        """The parts; `first` where nothing stands before them."""
        match tree:
            case Numeral(text):
                yield text
            case Variable(letter):
                part = self._at.get(letter, letter)
                yield part if first or isinstance(part, str) else enclosed(part)
            case Group(inner):
                yield group(*self.parts(inner))
            case Size(inner):
                yield row("|", *self.parts(inner), "|")
            case Addition(signs, terms):
                for sign, term in zip(signs, terms, strict=True):
                    yield from (sign,) * bool(sign)
                    yield from self.parts(term, first and not sign)
            case Times(dots, factors):
                for i, (dot, factor) in enumerate(zip(dots, factors, strict=True)):
                    yield from (dot,) * bool(dot)
                    yield from self.parts(factor, first and not i)
            case Quotient(top, bottom):
                yield fraction(self._alone(top), self._alone(bottom))
            case Power(base, exponent):
                yield power(_one(tuple(self.parts(base, first=False))), self._alone(exponent))
            case Applied():
                yield from self._applied(tree)
            case Either(yes, left, sign, right, no):
                yield from (*self.parts(yes, first), " if ", *self.parts(left), sign, *self.parts(right))
                yield from (", else ", *self.parts(no))
            case Total(inner):
                yield from self._total(inner)

    def _applied(self, applied: Applied) -> Iterator[Part]:
        if applied.function == "√":
            yield root(self._alone(applied.arguments[0]))
            return
        if not applied.brackets:
            yield f"{applied.function} "
            yield from self.parts(applied.arguments[0], first=False)
            return
        arguments = [part for argument in applied.arguments for part in (",", *self.parts(argument))]
        yield from (applied.function, group(*arguments[1:]))

    def _alone(self, tree: Tree) -> Part:
        """In a place of its own, where brackets round it say nothing."""
        return _one(tuple(self.parts(ungrouped(tree))))
