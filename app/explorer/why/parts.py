"""What a formula of the walk is made of: texts as they stand, numbers by their names, and numbers as they are.

Sums are written out term by term, for a page the largest of them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from app.engine.network import Array
from app.explorer.number import NumberName


@dataclass(frozen=True)
class Renewed:
    """A number that an earlier stage of this training step has replaced: the new one."""

    name: NumberName


@dataclass(frozen=True, eq=False)
class Terms:
    """A sum that may have many terms, and what they come to, one by one."""

    terms: "tuple[Parts, ...]"
    values: Callable[[], Sequence[float] | Array]


@dataclass(frozen=True)
class Rest:
    """What so many terms come to together, None where it is not known yet."""

    count: int
    value: float | None


Leaf = str | NumberName | float | Rest


Part = Leaf | Renewed | Terms


Parts = tuple[Part, ...]


Leaves = tuple[Leaf, ...]


@dataclass(frozen=True)
class Formula:
    """What makes a number, as it is written with letters and as it is with numbers."""

    letters: Parts
    numbers: Parts


def flat(parts: Parts, sums: Callable[[Terms], Parts] = lambda of: joined(of.terms)) -> Leaves:
    """The parts with every term of their sums, or with what stands for a sum."""

    def leaves(part: Part) -> Leaves:
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
    sizes = np.zeros(len(of.terms)) if values is None else np.abs(values)
    kept = sorted(np.argsort(-sizes, kind="stable")[:most].tolist())
    rest = None if values is None else float(np.delete(values, kept).sum())
    return joined([*(of.terms[i] for i in kept), (Rest(len(of.terms) - most, rest),)])


def same(*parts: Part) -> Formula:
    return Formula(parts, parts)


def joined(terms: Iterable[Parts], sign: str = " + ") -> Parts:
    found = [part for term in terms for part in (sign, *term)]
    return tuple(found[1:])
