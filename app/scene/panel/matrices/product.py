"""Matrices with names, and what is made of them: letter = factor ∘ factor … = result, with the shapes checked."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from app.engine.network import Array
from app.scene.formulas.mathml import Math
from app.scene.panel.matrices.shapes import Shape, shape_of


def nothing(row: int, column: int) -> str:
    """An entry that stands for nothing in the picture."""
    return ""


@dataclass(frozen=True, eq=False)
class Factor:
    """An array of `shape`, (rows, columns) or () for a number; `values` is None where it is not reached.

    `lights(i, j)` is what the entry of row i and column j, from 0, lights. `examples` is the axis along which the
    examples of a batch lie, `pixels` the side of the picture that the entries are, `brief` shows the name alone.
    """

    name: Math
    words: str
    shape: Shape
    values: Array | None
    lights: Callable[[int, int], str] = nothing
    derivative: bool = False
    examples: int | None = None
    pixels: int = 0
    brief: bool = False

    def transposed(self, name: Math) -> "Factor":
        """Rows become columns."""
        return replace(
            self,
            name=name,
            words=f"{self.words}, transposed",
            shape=self.shape[::-1],
            values=None if self.values is None else self.values.T,
            lights=lambda i, j: self.lights(j, i),
            examples=None if self.examples is None else 1 - self.examples,
        )

    def only_named(self) -> "Factor":
        """The same without its numbers: a running product that stands just above."""
        return replace(self, brief=True)


@dataclass(frozen=True, eq=False)
class Piece:
    """A factor and the operator before it: · for matrices and numbers, ⊙ entry by entry, + or −."""

    operator: str
    factor: Factor


@dataclass(frozen=True, eq=False)
class Product:
    """result = function(pieces); `says` puts it in words. `like` is what the result must have the shape of."""

    pieces: tuple[Piece, ...]
    result: Factor
    says: str
    function: str = ""
    like: Factor | None = None

    @property
    def shape(self) -> Shape | None:
        """The shape that the shapes of the factors make, None where they do not fit."""
        return shape_of([(piece.operator, piece.factor.shape) for piece in self.pieces])

    @property
    def fits(self) -> bool:
        """Whether the factors fit, and make the shape of the result and of what it must be like."""
        return self.shape == self.result.shape and (self.like is None or self.like.shape == self.result.shape)


def product(result: Factor, *parts: Factor | str, says: str, function: str = "", like: Factor | None = None) -> Product:
    """The product of factors with the operators between them written as strings."""
    return Product(pieces_of(parts), result, says, function, like)


def pieces_of(parts: Iterable[Factor | str]) -> tuple[Piece, ...]:
    """The factors, each with the operator before it."""
    return tuple(_pieces(parts))


def _pieces(parts: Iterable[Factor | str]) -> Iterator[Piece]:
    operator = ""
    for part in parts:
        if isinstance(part, Factor):
            yield Piece(operator, part)
            operator = ""
        else:
            operator = part
