"""The shapes of products: which factors fit, what shape they make, and how that is written."""

from collections.abc import Sequence
from functools import reduce

Shape = tuple[int, ...]  # (rows, columns), () for a number
BETWEEN_TERMS = ("+", "−")


def shape_of(factors: Sequence[tuple[str, Shape]]) -> Shape | None:
    """The shape of operator, factor, operator, factor …, products before sums; None where two do not fit."""
    terms: list[Shape | None] = []
    for operator, shape in factors:
        if operator in ("", *BETWEEN_TERMS):
            terms.append(shape)
        else:
            terms[-1] = _times(terms[-1], operator, shape)
    return reduce(_plus, terms)


def shape_text(shape: Shape) -> str:
    """“2×3”, or “number”."""
    return f"{shape[0]:,}×{shape[1]:,}" if shape else "number"


def spoken_shape(shape: Shape) -> str:
    """“2 by 3”, or “a number”."""
    return f"{shape[0]} by {shape[1]}" if shape else "a number"


def _times(left: Shape | None, operator: str, right: Shape) -> Shape | None:
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
