"""Matrices with names, and what is made of them: letter = factor ∘ factor … = result, with the shapes checked."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np

from app.engine.activations import Activation
from app.engine.network import Array
from app.explorer.number import AnyName, Worked
from app.explorer.why.worked import MOST_OPERANDS, added, given
from app.scene.formulas.mathml import Math

Shape = tuple[int, ...]  # (rows, columns), () for a number
Entries = Callable[[int, int], AnyName | None]  # what an entry is called
BETWEEN_TERMS = ("+", "−")


def shape_of(factors: Sequence[tuple[str, Shape]]) -> Shape | None:
    """The shape of operator, factor, operator, factor …, products before sums; None where two do not fit."""
    terms: list[Shape | None] = []
    for operator, shape in factors:
        if operator in ("", *BETWEEN_TERMS):
            terms.append(shape)
        else:
            terms[-1] = _product_shape(terms[-1], operator, shape)
    return reduce(_plus, terms)


def shape_text(shape: Shape) -> str:
    """“2×3”, or “number”."""
    return f"{shape[0]:,}×{shape[1]:,}" if shape else "number"


def spoken_shape(shape: Shape) -> str:
    """“2 by 3”, or “a number”."""
    return f"{shape[0]} by {shape[1]}" if shape else "a number"


def _product_shape(left: Shape | None, operator: str, right: Shape) -> Shape | None:
    if left is None:
        return None
    if operator == "⊙":
        return left if left == right else None
    if not left or not right:
        return left or right
    return (left[0], right[1]) if left[1] == right[0] else None


def _plus(left: Shape | None, right: Shape | None) -> Shape | None:
    """Equal shapes, or a row that is added to every row."""
    if left is None or right is None:
        return None
    return left if right in (left, (1, *left[1:])) else None


def nothing(row: int, column: int) -> str:
    """An entry that stands for nothing in the picture."""
    return ""


def no_number(row: int, column: int) -> AnyName | None:
    """An entry that has no name."""
    return None


@dataclass(frozen=True, eq=False)
class MatrixFactor:
    """An array of `shape`, (rows, columns) or () for a number; `values` is None where it is not reached.

    `lights(i, j)` is what the entry of row i and column j, from 0, lights, `number(i, j)` the name of the number it
    is, None of none. `examples` is the axis along which the examples of a batch lie, `pixels` the side of the picture
    that the entries are, `brief` shows the name alone.
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
    number: Entries = no_number

    def transposed(self, name: Math) -> "MatrixFactor":
        """Rows become columns."""
        return replace(
            self,
            name=name,
            words=f"{self.words}, transposed",
            shape=self.shape[::-1],
            values=None if self.values is None else self.values.T,
            lights=lambda i, j: self.lights(j, i),
            number=lambda i, j: self.number(j, i),
            examples=None if self.examples is None else 1 - self.examples,
        )

    def only_named(self) -> "MatrixFactor":
        """The same without its numbers: a running product that stands just above."""
        return replace(self, brief=True)


@dataclass(frozen=True, eq=False)
class ProductPiece:
    """A factor and the operator before it: · for matrices and numbers, ⊙ entry by entry, + or −."""

    operator: str
    factor: MatrixFactor


@dataclass(frozen=True, eq=False)
class MatrixProduct:
    """result = function(pieces); `says` puts it in words. `like` is what the result must have the shape of."""

    pieces: tuple[ProductPiece, ...]
    result: MatrixFactor
    says: str
    function: Activation | None = None
    like: MatrixFactor | None = None

    @property
    def shape(self) -> Shape | None:
        """The shape that the shapes of the factors make, None where they do not fit."""
        return shape_of([(piece.operator, piece.factor.shape) for piece in self.pieces])

    @property
    def fits(self) -> bool:
        """Whether the factors fit, and make the shape of the result and of what it must be like."""
        return self.shape == self.result.shape and (self.like is None or self.like.shape == self.result.shape)


def product(
    result: MatrixFactor,
    *parts: MatrixFactor | str,
    says: str,
    function: Activation | None = None,
    like: MatrixFactor | None = None,
) -> MatrixProduct:
    """The product of factors with the operators between them written as strings."""
    return MatrixProduct(pieces_of(parts), result, says, function, like)


def pieces_of(parts: Iterable[MatrixFactor | str]) -> tuple[ProductPiece, ...]:
    """The factors, each with the operator before it."""
    return tuple(_pieces(parts))


def _pieces(parts: Iterable[MatrixFactor | str]) -> Iterator[ProductPiece]:
    operator = ""
    for part in parts:
        if isinstance(part, MatrixFactor):
            yield ProductPiece(operator, part)
            operator = ""
        else:
            operator = part


def signs(product: MatrixProduct, times: str) -> tuple[str, ...]:
    """The operator before each factor, the one between two matrices as the notation has it: `times`."""
    return tuple(_signs(product, times))


def in_shapes(product: MatrixProduct, operators: tuple[str, ...]) -> str:
    """“2×2 · 2×1 + 2×1 = 2×1”; an arrow where a running product goes on."""
    left = "".join(
        f"{' ' * bool(i)}{sign}{' ' * bool(sign)}{shape_text(piece.factor.shape)}"
        for i, (sign, piece) in enumerate(zip(operators, product.pieces, strict=True))
    )
    goes_on = any(piece.factor.brief and piece.factor.shape for piece in product.pieces)
    left = f"f({left})" if product.function else left
    return f"{left} {'→' if goes_on else '='} {shape_text(product.result.shape)}"


def _signs(product: MatrixProduct, times: str) -> Iterator[str]:
    before: Shape = ()
    for piece in product.pieces:
        shape = piece.factor.shape
        yield times if piece.operator == "·" and before and shape else piece.operator
        before = shape


Lights = Callable[[int, int], str]


def derived(
    name: Math,
    words: str,
    *parts: MatrixFactor | str,
    says: str,
    lights: Lights = nothing,
    reached: bool = True,
    derivative: bool = False,
    examples: int | None = None,
) -> MatrixProduct:
    """name = parts, its numbers computed from theirs; not reached where one of them or `reached` is not.

    Raises ValueError where the shapes do not fit.
    """
    pieces = pieces_of(parts)
    shape = shape_of([(piece.operator, piece.factor.shape) for piece in pieces])
    if shape is None:
        raise ValueError(f"the factors of the {words} do not fit")
    values = _value(pieces) if reached else None
    number = entries_of(pieces) if values is not None else no_number
    return MatrixProduct(
        pieces, MatrixFactor(name, words, shape, values, lights, derivative, examples, number=number), says
    )


def entries_of(pieces: Sequence[ProductPiece]) -> Entries:
    """What the entries of factors and the operators between them are called, from what theirs are."""
    terms: list[tuple[str, Shape, Entries]] = []
    for piece in pieces:
        shape, number = piece.factor.shape, piece.factor.number
        if piece.operator in ("", *BETWEEN_TERMS):
            terms.append((piece.operator, shape, number))
        else:
            sign, left, before = terms[-1]
            made = _multiplied(piece.operator, left, before, shape, number)
            terms[-1] = sign, _product_shape(left, piece.operator, shape) or (), made

    def entry(i: int, j: int) -> AnyName | None:
        return added((sign, number(0 if of[:1] == (1,) else i, j)) for sign, of, number in terms)

    return entry


def _multiplied(operator: str, left: Shape, one: Entries, right: Shape, other: Entries) -> Entries:
    if operator == "·" and left and right:
        inner = range(left[1])
        return lambda i, j: _sum([_product(one(i, k), other(k, j)) for k in inner])
    return lambda i, j: _product(one(i, j) if left else one(0, 0), other(i, j) if right else other(0, 0))


def _product(one: AnyName | None, other: AnyName | None) -> AnyName | None:
    if one is None or other is None or given(1) in (one, other):
        return other if one == given(1) else one if other == given(1) else None
    return Worked("product", (one, other))


def _sum(terms: Sequence[AnyName | None]) -> AnyName | None:
    known = tuple(term for term in terms if term is not None)
    if len(known) < len(terms) or len(known) > MOST_OPERANDS:
        return None
    return Worked("sum", known) if len(known) > 1 else known[0]


def renamed(
    factor: MatrixFactor,
    name: Math,
    words: str,
    values: Callable[[Array], Array],
    of: Callable[[AnyName], AnyName | None],
) -> MatrixFactor:
    """A function of every entry of a factor, under a name of its own; `of` names an entry after what it is made of."""
    made = None if factor.values is None else values(factor.values)

    def entry(i: int, j: int) -> AnyName | None:
        before = factor.number(i, j)
        return None if before is None else of(before)

    return replace(factor, name=name, words=words, values=made, number=entry)


def _value(pieces: Sequence[ProductPiece]) -> Array | None:
    terms: list[Array] = []
    for piece in pieces:
        values = piece.factor.values
        if values is None:
            return None
        if piece.operator in ("", *BETWEEN_TERMS):
            terms.append(-values if piece.operator == "−" else values)
        else:
            terms[-1] = _times(terms[-1], piece.operator, values)
    return reduce(np.add, terms)


def _times(left: Array, operator: str, right: Array) -> Array:
    return left @ right if operator == "·" and left.ndim and right.ndim else left * right
