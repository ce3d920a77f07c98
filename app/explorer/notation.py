"""The letters: every quantity of the walk as a symbol with its subscript and superscript.

Layers count from 1, inputs are x; w₁₂⁽³⁾ leads to neuron 1 of layer 3 from neuron 2 of layer 2.
"""

from dataclasses import dataclass

from app.engine.paths import Factor

SUBSCRIPTS = str.maketrans("0123456789,", "₀₁₂₃₄₅₆₇₈₉,")
SUPERSCRIPTS = str.maketrans("0123456789()−-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾⁻⁻")


@dataclass(frozen=True)
class Symbol:
    """A letter with a subscript (which neuron) and a superscript (which layer); either may be empty."""

    letter: str
    sub: str = ""
    sup: str = ""

    def __str__(self) -> str:
        return self.letter + self.sub.translate(SUBSCRIPTS) + self.sup.translate(SUPERSCRIPTS)


@dataclass(frozen=True)
class Derivative:
    """∂ one symbol by another."""

    of: Symbol
    by: Symbol

    def __str__(self) -> str:
        return f"∂{self.of}/∂{self.by}"


C = Symbol("C")
ETA = Symbol("η")


def z(layer: int, neuron: int | str = "") -> Symbol:
    """A weighted sum, or the layer's vector of them."""
    return Symbol("z", str(neuron), f"({layer})")


def a(layer: int, neuron: int | str = "") -> Symbol:
    """An activation; in layer 0 an input x."""
    return Symbol("a", str(neuron), f"({layer})") if layer else Symbol("x", str(neuron))


def y(neuron: int | str = "") -> Symbol:
    """A target."""
    return Symbol("y", str(neuron))


def delta(layer: int, neuron: int | str = "") -> Symbol:
    """δ = ∂C/∂z."""
    return Symbol("δ", str(neuron), f"({layer})")


def parameter(layer: int, to: int, source: int) -> Symbol:
    """A weight, or the bias of neuron `to` where `source` is 0."""
    if source == 0:
        return Symbol("b", str(to), f"({layer})")
    return Symbol("w", f"{to}{source}" if to < 10 and source < 10 else f"{to},{source}", f"({layer})")


def derivative(factor: Factor) -> Derivative:
    """The derivative that a factor of a path stands for."""
    layer, to, source = factor.layer, factor.to, factor.source
    return {
        "z_by_w": lambda: Derivative(z(layer, to), parameter(layer, to, source)),
        "a_by_z": lambda: Derivative(a(layer, to), z(layer, to)),
        "z_by_a": lambda: Derivative(z(layer, to), a(layer - 1, source)),
        "z_by_z": lambda: Derivative(z(layer, to), z(layer - 1, source)),
        "C_by_a": lambda: Derivative(C, a(layer, to)),
        "C_by_z": lambda: Derivative(C, z(layer, to)),
    }[factor.kind]()
