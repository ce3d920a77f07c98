"""The numbers of the backward pass as a notation writes them."""

from app.explorer.notation import Notation
from app.explorer.practise.wrong_numbers import Pointed
from app.scene.formulas.mathml import Math, letter


def quantity_symbol(notation: Notation, pointed: Pointed) -> Math:
    """∂C/∂a or δ of a neuron, or the gradient of a weight or bias."""
    match pointed.quantity:
        case "dC/da":
            return letter(notation.upstream(pointed.layer, pointed.to))
        case "delta":
            return letter(notation.delta(pointed.layer, pointed.to))
        case _:
            return letter(notation.gradient(pointed.layer, pointed.to, pointed.source))
