"""The letters of whole layers: a column for one example, a capital where the examples of a batch are rows.

In a notation in which weights run from i to j, wᵢⱼ is in row i and column j of W only if W is multiplied from the
right, as in a notation of rows. Where W stands to the left of what it multiplies, row j holds the weights that lead
to neuron j in every notation, so wᵢⱼ is in row j and column i. The numbers are those of the same weight in either.
"""

from dataclasses import dataclass, replace
from functools import cached_property

from app.explorer.notation import PRIME, Derivative, Notation, Slope, Symbol
from app.scene.formulas.mathml import Math, group, power, row, symbol, token

TRANSPOSED = "T"
DOT_T = Math("<mtext>.T</mtext>")


@dataclass(frozen=True)
class MatrixLetters:
    """The letters of a notation, for one example or for a `batch`; in one of rows layers are on the line: W1, W2.T."""

    notation: Notation
    batch: bool = False

    @cached_property
    def slopes(self) -> Notation:
        """How ∂C/∂a and δ are written: in a batch whose loss is a mean, each row is of the loss of its example."""
        own = self.batch and self.notation.own
        return replace(self.notation, loss=self.notation.own_loss, own="") if own else self.notation

    def weights(self, layer: int, transposed: bool = False) -> Math:
        """W⁽ˡ⁾, or its transpose."""
        return self._matrix(self.notation.of_weights(self.notation.weight_matrix, layer), transposed)

    def bias(self, layer: int, transposed: bool = False) -> Math:
        """b⁽ˡ⁾, or the other way round."""
        return self._matrix(self.notation.of_biases(self.notation.bias_vector, layer), transposed)

    def sums(self, layer: int) -> Math:
        """z⁽ˡ⁾ or Z⁽ˡ⁾."""
        return self._layer(self.notation.z(layer))

    def activations(self, layer: int, transposed: bool = False) -> Math:
        """a⁽ˡ⁾ or A⁽ˡ⁾; the inputs are x or X."""
        return self._layer(self.notation.a(layer), transposed)

    def targets(self, transposed: bool = False) -> Math:
        """y or Y."""
        return self._layer(self.notation.y(), transposed)

    def error(self, transposed: bool = False) -> Math:
        """e or E."""
        return self._layer(Symbol(self.notation.difference), transposed)

    def delta(self, layer: int, transposed: bool = False) -> Math:
        """δ⁽ˡ⁾, of one example or of a batch, or ∂C/∂z⁽ˡ⁾."""
        delta = self.notation.delta(layer)
        if isinstance(delta, Symbol):
            return self._matrix(delta, transposed)
        return self._by(self.slopes.own_C, self.sums(layer), transposed)

    def slope(self, layer: int) -> Math:
        """f′ of the weighted sums."""
        match self.notation.slope(layer):
            case Slope():
                return row("f", PRIME, "(", self.sums(layer), ")")
            case Derivative():
                return row("∂", self.activations(layer), "/", "∂", self.sums(layer))
            case a_prime:
                return self._layer(a_prime)

    def jacobian(self, layer: int, transposed: bool = False) -> Math:
        """J⁽ˡ⁾ = ∂a⁽ˡ⁾/∂z⁽ˡ⁾, of one example."""
        return self._matrix(self.notation.of_layer("J", layer), transposed)

    def upstream(self, layer: int, transposed: bool = False) -> Math:
        """∂C/∂a⁽ˡ⁾."""
        return self._by(self.slopes.own_C, self.activations(layer), transposed)

    def weight_gradient(self, layer: int) -> Math:
        """∂C/∂W⁽ˡ⁾."""
        return self._by(self.notation.C, self.weights(layer))

    def bias_gradient(self, layer: int) -> Math:
        """∂C/∂b⁽ˡ⁾."""
        return self._by(self.notation.C, self.bias(layer))

    def memory(self, letter: str, layer: int, of_biases: bool) -> Math:
        """M⁽ˡ⁾ of the weights, m⁽ˡ⁾ of the biases: what an optimiser remembers under the letter m."""
        written = self.notation.optimiser_letter(letter)
        if of_biases:
            return self._matrix(self.notation.of_biases(written, layer))
        return self._matrix(self.notation.of_weights(written.upper(), layer))

    def ones(self, transposed: bool = False) -> Math:
        """A column of ones, or a row of them."""
        return self._matrix(Symbol("ones" if self.notation.rows else "1"), transposed)

    def transposed(self, name: Math) -> Math:
        """What has no letter of its own, in brackets or with an index already, on its side."""
        return row(name, DOT_T) if self.notation.rows else power(name, TRANSPOSED)

    def vector(self, layer: int) -> str:
        """The bare letter of the activations of a layer."""
        return self._capital(self.notation.a(layer).letter)

    @property
    def said(self) -> dict[str, str]:
        """The letters for sentences: those of Notation.plain(), W and its transpose WT, `out` for the outputs.

        `forward` is what activations in rows are multiplied by, `back` what δ in rows is.
        """
        n = self.slopes
        w = n.weight_matrix
        turned = n.weight_matrix + (".T" if n.rows else "ᵀ")
        forward, back = (w, turned) if n.rows else (turned, w)
        own = {"W": w, "WT": turned, "forward": forward, "back": back, "out": n.output or n.activation}
        whole = self.notation.plain()
        return n.plain() | own | {"C": whole["C"], "gradient": whole["gradient"]}

    def _by(self, loss: Symbol, by: Math, transposed: bool = False) -> Math:
        """∂C/∂ of a matrix, on one line."""
        made = row("∂", symbol(loss), "/", "∂", by)
        return self.transposed(group(made)) if transposed else made

    def _layer(self, vector: Symbol, transposed: bool = False) -> Math:
        return self._matrix(replace(vector, letter=self._capital(vector.letter)), transposed)

    def _capital(self, letter: str) -> str:
        return letter[0].upper() + letter[1:] if self.batch or self.notation.capitals else letter

    def _matrix(self, whole: Symbol, transposed: bool = False) -> Math:
        """A letter of a whole layer, which has no index but the layer's."""
        if not self.notation.rows:
            return symbol(replace(whole, sup=whole.sup + TRANSPOSED * transposed))
        number = whole.sub or whole.sup.strip("()")
        on_line = row(whole.letter, number) if number else token(whole.letter)
        return self.transposed(on_line) if transposed else on_line
