"""The operators of a product as they are written, and the product once more in shapes: 2×3 · 3×1 = 2×1."""

from collections.abc import Iterator

from app.scene.panel.matrices.product import Product
from app.scene.panel.matrices.shapes import Shape, shape_text


def signs(product: Product, times: str) -> tuple[str, ...]:
    """The operator before each factor, the one between two matrices as the notation has it: `times`."""
    return tuple(_signs(product, times))


def in_shapes(product: Product, operators: tuple[str, ...]) -> str:
    """“2×2 · 2×1 + 2×1 = 2×1”; an arrow where a running product goes on."""
    left = "".join(
        f"{' ' * bool(i)}{sign}{' ' * bool(sign)}{shape_text(piece.factor.shape)}"
        for i, (sign, piece) in enumerate(zip(operators, product.pieces, strict=True))
    )
    goes_on = any(piece.factor.brief and piece.factor.shape for piece in product.pieces)
    left = f"f({left})" if product.function else left
    return f"{left} {'→' if goes_on else '='} {shape_text(product.result.shape)}"


def _signs(product: Product, times: str) -> Iterator[str]:
    before: Shape = ()
    for piece in product.pieces:
        shape = piece.factor.shape
        yield times if piece.operator == "·" and before and shape else piece.operator
        before = shape
