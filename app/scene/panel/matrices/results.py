"""What a product of factors comes to where the engine has no name for it: an error, a Jacobian, a column of losses."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import reduce

import numpy as np

from app.engine.network import Array
from app.scene.formulas.mathml import Math
from app.scene.panel.matrices.product import Factor, Piece, Product, nothing, pieces_of
from app.scene.panel.matrices.shapes import BETWEEN_TERMS, shape_of

Lights = Callable[[int, int], str]


def derived(
    name: Math,
    words: str,
    *parts: Factor | str,
    says: str,
    lights: Lights = nothing,
    reached: bool = True,
    derivative: bool = False,
    examples: int | None = None,
) -> Product:
    """name = parts, its numbers computed from theirs; not reached where one of them or `reached` is not.

    Raises ValueError where the shapes do not fit.
    """
    pieces = pieces_of(parts)
    shape = shape_of([(piece.operator, piece.factor.shape) for piece in pieces])
    if shape is None:
        raise ValueError(f"the factors of the {words} do not fit")
    values = _value(pieces) if reached else None
    return Product(pieces, Factor(name, words, shape, values, lights, derivative, examples), says)


def renamed(factor: Factor, name: Math, words: str, values: Callable[[Array], Array]) -> Factor:
    """A function of every entry of a factor, under a name of its own."""
    return replace(factor, name=name, words=words, values=None if factor.values is None else values(factor.values))


def _value(pieces: Sequence[Piece]) -> Array | None:
    if any(piece.factor.values is None for piece in pieces):
        return None
    terms: list[Array] = []
    for piece in pieces:
        if piece.operator in ("", *BETWEEN_TERMS):
            terms.append(-piece.factor.values if piece.operator == "−" else piece.factor.values)
        else:
            terms[-1] = _times(terms[-1], piece)
    return reduce(np.add, terms)


def _times(left: Array, piece: Piece) -> Array:
    right = piece.factor.values
    return left @ right if piece.operator == "·" and left.ndim and right.ndim else left * right
