"""What a formula of the walk is made of: texts as they stand, numbers by their names, and numbers as they are.

Sums are written out term by term, for a page the largest of them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.engine.network import Array
from app.explorer.number import AnyName, NumberName, Worked


@dataclass(frozen=True)
class Renewed:
    """A number that an earlier stage of this training step has replaced: the new one."""

    name: NumberName


@dataclass(frozen=True, eq=False)
class Terms:
    """A sum that may have many terms, and what they come to, one by one."""

    terms: "tuple[Parts, ...]"
    values: Callable[[], Sequence[float] | Array]
    of: AnyName | None = None
    """the number whose terms they are, of which those left out can be asked for"""
    left_out: int = 0
    """how many of its terms, the largest or the first, are not among these"""
    in_order: bool = False
    """whether the first are written out where they are too many, else the largest"""

    def without(self, count: int, in_order: bool) -> "Terms":
        """The terms beside so many, the first or the largest."""
        order = range(len(self.terms)) if in_order else largest_first(self.values()).tolist()
        places = sorted(order[count:])
        terms = tuple(self.terms[place] for place in places)
        return Terms(terms, lambda: np.asarray(self.values())[places], self.of, count, in_order)

    def rest(self, most: int) -> AnyName | None:
        """The name of what these terms add beside so many of them."""
        rule = "after" if self.in_order else "others"
        return Worked(rule, (self.of, float(self.left_out + most))) if self.of else None


@dataclass(frozen=True)
class Rest:
    """What so many terms come to together, None where it is not known yet."""

    count: int
    value: float | None
    name: AnyName | None = None
    """by which it can be asked for"""


Leaf = str | AnyName | float | Rest
Part = Leaf | Renewed | Terms
Parts = tuple[Part, ...]
Leaves = tuple[Leaf, ...]


@dataclass(frozen=True)
class Formula:
    """What makes a number, as it is written with letters and as it is with numbers."""

    letters: Parts
    numbers: Parts

    def renamed(self, rename: Callable[[NumberName], NumberName]) -> "Formula":
        """The same with other names of its numbers."""
        return Formula(*(tuple(renamed(part, rename) for part in parts) for parts in (self.letters, self.numbers)))


def flat(parts: Parts, sums: Callable[[Terms], Parts] = lambda of: joined(of.terms)) -> Leaves:
    """The parts with every term of their sums, or with what stands for a sum."""

    def leaves(part: Part) -> Leaves:
        """What one part comes to."""
        match part:
            case Terms():
                return flat(sums(part))
            case Renewed(name):
                return (name,)
            case _:
                return (part,)

    return tuple(leaf for part in parts for leaf in leaves(part))


def shortened(parts: Parts, most: int, known: bool) -> Leaves:
    """The parts with at most so many terms of a sum: where it is `known` the largest, and what the others come to."""
    return flat(parts, lambda of: _largest(of, most, known))


def _largest(of: Terms, most: int, known: bool) -> Parts:
    if len(of.terms) <= most:
        return joined(of.terms)
    values = np.asarray(of.values()) if known else None
    by_place = values is None or of.in_order
    kept = sorted(range(most) if by_place else largest_first(of.values())[:most].tolist())
    rest = None if values is None else float(np.delete(values, kept).sum())
    left = Rest(len(of.terms) - most, rest, None if values is None else of.rest(most))
    return joined([*(of.terms[i] for i in kept), (left,)])


def renamed(part: Part, rename: Callable[[NumberName], NumberName]) -> Part:
    """A part with other names of its numbers."""
    match part:
        case NumberName():
            return rename(part)
        case Worked():
            return _renamed(part, rename)
        case Terms(terms, of=of):
            within = tuple(tuple(renamed(each, rename) for each in term) for term in terms)
            return replace(part, terms=within, of=_renamed(of, rename) if of else None)
        case _:
            return part


def _renamed(name: AnyName, rename: Callable[[NumberName], NumberName]) -> AnyName:
    if isinstance(name, NumberName):
        return rename(name)
    return Worked(name.rule, tuple(each if isinstance(each, float) else _renamed(each, rename) for each in name.of))


def largest_first(values: Sequence[float] | Array) -> np.ndarray:
    """The places of numbers, those of the largest first; of those that are as large in their order."""
    return np.argsort(-np.abs(np.asarray(values)), kind="stable")


def same(*parts: Part) -> Formula:
    """A formula that is the same with letters and with numbers."""
    return Formula(parts, parts)


def joined(terms: Iterable[Parts], sign: str = " + ") -> Parts:
    """The terms of a sum with the sign between them."""
    found = [part for term in terms for part in (sign, *term)]
    return tuple(found[1:])
