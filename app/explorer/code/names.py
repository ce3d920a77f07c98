"""What the arrays of a program are called: the letters of a notation spelled as Python identifiers."""

from dataclasses import dataclass

from app.explorer.notation import Notation
from app.explorer.symbols import Symbol

SPELLED = {"δ": "delta", "η": "eta", "ε": "epsilon", "α": "alpha", "ŷ": "y_hat", "Ŷ": "Y_hat"}


@dataclass(frozen=True)
class Names:
    """The names in a notation bound to the depth of its network; a layer is written behind its letter."""

    notation: Notation

    @property
    def rows(self) -> bool:
        """Whether weights have a row for each neuron they come from, as they are multiplied from the right."""
        return self.notation.rows

    @property
    def inputs(self) -> str:
        """x."""
        return self.a(0)

    @property
    def targets(self) -> str:
        """y."""
        return self._layer(self.notation.y())

    @property
    def loss(self) -> str:
        """C."""
        return self.notation.loss

    @property
    def rate(self) -> str:
        """η."""
        return _spelled(self.notation.learning_rate)

    def z(self, layer: int) -> str:
        """Weighted sums."""
        return self._layer(self.notation.z(layer))

    def a(self, layer: int) -> str:
        """Activations; in layer 0 the inputs."""
        return self._layer(self.notation.a(layer))

    def weights(self, layer: int) -> str:
        """W1; w12 where a notation names both layers, w9_10 where they have more than one digit."""
        layers = self.notation.weights_layer(layer).strip("()").split("→")
        return self.notation.weight_matrix + ("_" if len(max(layers, key=len)) > 1 else "").join(layers)

    def bias(self, layer: int) -> str:
        """b1."""
        return _named(self.notation.bias_vector, self.notation.layer(layer))

    def delta(self, layer: int) -> str:
        """delta1, or dC_dz1 where δ has no letter of its own."""
        delta = self.notation.delta(layer)
        return _named(delta.letter, delta.sup) if isinstance(delta, Symbol) else self.by(self.z(layer))

    def by(self, name: str) -> str:
        """dC_da1, dC_dW1 and the like: the derivative of the loss by what has a name."""
        return f"d{self.loss}_d{name}"

    def vector(self, layer: int) -> str:
        """The letter of the activations of a layer, without the layer."""
        return self._capital(self.notation.a(layer).letter)

    def _layer(self, vector: Symbol) -> str:
        return _named(self._capital(vector.letter), vector.sup)

    def _capital(self, letter: str) -> str:
        return letter.upper() if self.notation.capitals else letter


def _named(letter: str, layer: str) -> str:
    return _spelled(letter) + layer.strip("()")


def _spelled(letter: str) -> str:
    return SPELLED.get(letter, letter)
