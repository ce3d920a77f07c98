"""The letters of whole layers: a column for one example, a capital where the examples of a batch are rows."""

from app.explorer.notation import C, Symbol
from app.scene.mathml import Math, group, power, row, symbol

TRANSPOSED = "T"


def weights(layer: int, transposed: bool = False) -> Math:
    """W⁽ˡ⁾, or its transpose."""
    return symbol(_matrix("W", layer, transposed))


def bias(layer: int, transposed: bool = False) -> Math:
    """b⁽ˡ⁾, or the row of it."""
    return symbol(_matrix("b", layer, transposed))


def sums(layer: int, batch: bool) -> Math:
    """z⁽ˡ⁾ or Z⁽ˡ⁾."""
    return symbol(_matrix("Z" if batch else "z", layer))


def activations(layer: int, batch: bool, transposed: bool = False) -> Math:
    """a⁽ˡ⁾ or A⁽ˡ⁾; the inputs are x or X."""
    return symbol(_activations(layer, batch, transposed))


def targets(batch: bool, transposed: bool = False) -> Math:
    """y or Y."""
    return symbol(_matrix("Y" if batch else "y", 0, transposed))


def delta(layer: int, transposed: bool = False) -> Math:
    """δ⁽ˡ⁾, of one example or of a batch."""
    return symbol(_matrix("δ", layer, transposed))


def slope(layer: int, batch: bool) -> Math:
    """f′ of the weighted sums."""
    return row("f", "′", "(", sums(layer, batch), ")")


def jacobian(layer: int, transposed: bool = False) -> Math:
    """J⁽ˡ⁾ = ∂a⁽ˡ⁾/∂z⁽ˡ⁾, of one example."""
    return symbol(_matrix("J", layer, transposed))


def of_loss(by: str, layer: int, transposed: bool = False) -> Math:
    """∂C/∂W⁽ˡ⁾ and the like, on one line; `by` is W, b, or a or A for the activations."""
    made = row("∂", symbol(C), "/", "∂", symbol(_matrix(by, layer)))
    return power(group(made), TRANSPOSED) if transposed else made


def _activations(layer: int, batch: bool, transposed: bool) -> Symbol:
    letter = "a" if layer else "x"
    return _matrix(letter.upper() if batch else letter, layer, transposed)


def _matrix(letter: str, layer: int, transposed: bool = False) -> Symbol:
    """A letter with its layer, none for what belongs to no layer of weights."""
    return Symbol(letter, sup=(f"({layer})" if layer else "") + (TRANSPOSED if transposed else ""))
