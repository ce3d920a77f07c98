"""The written parts of a formula: a letter with its indices, a derivative, and the slope f′ of a weighted sum."""

from dataclasses import dataclass

SUBSCRIPTS = str.maketrans("0123456789,", "₀₁₂₃₄₅₆₇₈₉,")
SUPERSCRIPTS = str.maketrans("0123456789()−-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾⁻⁻")
PRIME = "′"


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


@dataclass(frozen=True)
class Slope:
    """f′ of a weighted sum."""

    of: Symbol

    def __str__(self) -> str:
        return f"f{PRIME}({self.of})"


Letter = Symbol | Derivative | Slope
