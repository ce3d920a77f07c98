"""What a training step holds as factors: of neurons, one example as a column, a batch as a row per example; parameters.

In a notation of rows one example is a row too. Nothing is computed but slopes; what is not reached has a shape and no
values.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from app.engine.losses import REDUCTIONS
from app.engine.network import Array, Network
from app.engine.optimisers import Kept
from app.engine.parameters import Parameter
from app.explorer.number import AnyName, NumberName, Worked
from app.explorer.quantities import QUANTITIES
from app.explorer.reading import Reading
from app.explorer.why.worked import given
from app.scene.formulas.mathml import Math, power, row, symbol, token
from app.scene.formulas.parts import lights_neuron, lights_number, lights_parameter
from app.scene.panel.matrices.letters import MatrixLetters
from app.scene.panel.matrices.product import Entries, MatrixFactor, no_number
from app.scene.picture.layout.layers import picture_side


@dataclass(frozen=True, eq=False)
class Factors:
    """All factors at a position; `alone` keeps to the example that is looked at, even in a batch."""

    reading: Reading
    alone: bool = False

    @cached_property
    def batch(self) -> bool:
        """Whether there are several examples, and so rows."""
        return self.reading.examples > 1 and not self.alone

    @property
    def from_right(self) -> bool:
        """Whether W stands as it is multiplied from the right: a row for each neuron that it comes from."""
        return self.reading.notation.rows

    @property
    def rows(self) -> bool:
        """Whether examples are rows."""
        return self.batch or self.from_right

    @cached_property
    def letters(self) -> MatrixLetters:
        """The letters that everything is written in."""
        return MatrixLetters(self.reading.notation, self.batch)

    @property
    def depth(self) -> int:
        """L."""
        return self.reading.network.depth

    def of_layer(
        self,
        name: Math,
        words: str,
        layer: int,
        rows: Array | None,
        quantity: str = "",
        derivative: bool = False,
        pixels: int = 0,
    ) -> MatrixFactor:
        """A number of a quantity per neuron of a layer, from an array with a row per example, None if unreached."""
        width = self.reading.network.sizes[layer]
        shown = rows if rows is None or self.batch else rows[[self.reading.example]]
        if self.rows:
            shape = (self.reading.examples if self.batch else 1, width)
            examples = 0 if self.batch else None
            return MatrixFactor(
                name,
                words,
                shape,
                shown,
                lambda i, j: lights_neuron(layer, j + 1),
                derivative,
                examples,
                pixels,
                number=self._numbers(quantity, layer),
            )
        column = None if shown is None else shown.T
        return MatrixFactor(
            name,
            words,
            (width, 1),
            column,
            lambda i, j: lights_neuron(layer, i + 1),
            derivative,
            pixels=pixels,
            number=lambda i, j: self._numbers(quantity, layer)(j, i),
        )

    def _numbers(self, quantity: str, layer: int) -> Entries:
        """The number of a row, which is an example, and a column, which is a neuron; of no quantity none."""
        if not quantity:
            return no_number
        counted = layer if "layer" in QUANTITIES[quantity].indices else 0
        if self.batch:
            return lambda i, j: NumberName(quantity, counted, j + 1, example=i)
        return lambda i, j: self.reading.name(quantity, counted, j + 1)

    def z(self, layer: int) -> MatrixFactor:
        """Weighted sums."""
        rows = self._step.forward.z[layer - 1] if self._reached("z", layer) else None
        return self.of_layer(self.letters.sums(layer), self._words("{z}", layer), layer, rows, "z")

    def a(self, layer: int) -> MatrixFactor:
        """Activations; those of layer 0 are the inputs, drawn as a picture where the page does."""
        name = self.letters.activations(layer)
        if layer == 0:
            rows = self._step.inputs
            return self.of_layer(name, "inputs", 0, rows, "x", pixels=0 if self.batch else picture_side(rows.shape[1]))
        rows = self._step.forward.a[layer] if self._reached("a", layer) else None
        return self.of_layer(name, self._words("activations", layer), layer, rows, "a")

    def y(self) -> MatrixFactor:
        """Targets, class numbers written out as 0s and a 1; they are always known."""
        rows = [self.reading.of_example(k).targets for k in range(self.reading.examples)]
        return self.of_layer(self.letters.targets(), "targets", self.depth, np.array(rows), "y")

    def upstream(self, layer: int) -> MatrixFactor:
        """∂C/∂a."""
        rows = self._step.backward.upstream[layer - 1] if self._reached("dC/da", layer) else None
        words = self._words("slope of {own} by the activations", layer)
        return self.of_layer(self.letters.upstream(layer), words, layer, rows, "dC/da", derivative=True)

    def delta(self, layer: int) -> MatrixFactor:
        """δ."""
        rows = self._step.backward.delta[layer - 1] if self._reached("delta", layer) else None
        words = {"δ": "delta", "": "slope of {own} by {z}"}.get(self.reading.notation.own_delta, "{delta}")
        return self.of_layer(
            self.letters.delta(layer), self._words(words, layer), layer, rows, "delta", derivative=True
        )

    def slope(self, layer: int) -> MatrixFactor:
        """f′(z) of a layer that is not softmax."""
        reached = self._reached("z", layer)
        rows = self.reading.activation(layer).slope(self._step.forward.z[layer - 1]) if reached else None
        return self.of_layer(self.letters.slope(layer), self._words("slopes", layer), layer, rows, "slope")

    def a_transposed(self, layer: int) -> MatrixFactor:
        """Activations, on their side."""
        return self.a(layer).transposed(self.letters.activations(layer, transposed=True))

    def delta_transposed(self, layer: int) -> MatrixFactor:
        """δ, on its side."""
        return self.delta(layer).transposed(self.letters.delta(layer, transposed=True))

    def weights(self, layer: int, network: Network | None = None) -> MatrixFactor:
        """W of the training step, or of another network of its shape."""
        values = (network or self.reading.network).weights[layer - 1]
        of = self._renewed("w") if network else self._given("w")
        return self._weights(self.letters.weights(layer), self._weights_words(layer), layer, values, of)

    def weights_transposed(self, layer: int) -> MatrixFactor:
        """Wᵀ."""
        return self.weights(layer).transposed(self.letters.weights(layer, transposed=True))

    def weights_forward(self, layer: int) -> MatrixFactor:
        """What activations in rows are multiplied by: a column for each neuron that W leads to."""
        return self.weights(layer) if self.from_right else self.weights_transposed(layer)

    def weights_back(self, layer: int) -> MatrixFactor:
        """What δ in rows is multiplied by: a row for each neuron that W leads to."""
        return self.weights_transposed(layer) if self.from_right else self.weights(layer)

    def bias(self, layer: int, network: Network | None = None) -> MatrixFactor:
        """b as a column, in a notation of rows as a row."""
        biases = (network or self.reading.network).biases
        values = None if biases is None else biases[layer - 1]
        of = self._renewed("b") if network else self._given("b")
        return self._biases(self.letters.bias(layer), self._words("biases", layer), layer, values, of)

    def _given(self, key: str) -> str:
        """The quantity that was given, of which this one is the new by now."""
        return self.reading.before(NumberName(key, 1, 1)).quantity

    def bias_row(self, layer: int) -> MatrixFactor:
        """b as a row, which is added to every row of a batch."""
        b = self.bias(layer)
        return b if self.from_right else b.transposed(self.letters.bias(layer, transposed=True))

    def _renewed(self, key: str) -> str:
        """The same quantity where it is the new one by now."""
        return key if self.reading.position.replaced(key) else ""

    def weight_gradient(self, layer: int) -> MatrixFactor:
        """∂C/∂W of the reduced C."""
        values = self._step.backward.weight_gradients[layer - 1] if self._reached("dC/dw", layer) else None
        words = f"gradient of the {self._weights_words(layer)}"
        return self._weights(self.letters.weight_gradient(layer), words, layer, values, "dC/dw", derivative=True)

    def bias_gradient(self, layer: int) -> MatrixFactor:
        """∂C/∂b of the reduced C."""
        values = self._step.backward.bias_gradients[layer - 1] if self._reached("dC/db", layer) else None
        words = self._words("gradient of the biases", layer)
        return self._biases(self.letters.bias_gradient(layer), words, layer, values, "dC/db", derivative=True)

    def kept(
        self, name: Math, words: str, layer: int, kept: Kept, of_biases: bool, memory: str = "", new: bool = False
    ) -> MatrixFactor:
        """What stands in the shape of the parameters of a layer, under a name of its own; a memory or none of those."""
        key = f"{memory}.{'b' if of_biases else 'w'}" if memory else ""
        of = "" if not key else self._renewed(key) if new else self._given(key)
        words = self._words(f"{words} of the {'biases' if of_biases else 'weights'}", layer)
        if of_biases:
            return self._biases(name, words, layer, None if kept.biases is None else kept.biases[layer - 1], of)
        return self._weights(name, words, layer, kept.weights[layer - 1], of)

    def loss(self) -> MatrixFactor:
        """C as 1×1."""
        value = np.full((1, 1), self._step.total_loss) if self._reached("C") else None
        return self._alone(symbol(self.reading.notation.C), "the loss", value, "C")

    def rate(self) -> MatrixFactor:
        """η."""
        return number_factor(
            symbol(self.reading.notation.rate), "learning rate", self._step.learning_rate, NumberName("eta")
        )

    def decay(self) -> MatrixFactor:
        """λ."""
        return number_factor(
            symbol(self.reading.notation.decay), "how much the penalty counts", self._step.l2, NumberName("l2")
        )

    def penalty(self) -> MatrixFactor:
        """Ω as 1×1."""
        value = np.full((1, 1), self._step.penalty) if self._reached("C") else None
        return self._alone(symbol(self.reading.notation.share_of_weights), "the penalty", value, "penalty")

    def _alone(self, name: Math, words: str, value: Array | None, quantity: str) -> MatrixFactor:
        """A number of the walk as 1×1."""
        lights = lights_number(NumberName(quantity), self.depth)
        return MatrixFactor(name, words, (1, 1), value, lambda i, j: lights, number=lambda i, j: NumberName(quantity))

    def squares(self) -> MatrixFactor:
        """ΣW² of all layers as 1×1."""
        value = sum(float(np.square(weights).sum()) for weights in self.reading.network.weights)
        name = row("Σ", power(token(self.reading.notation.weight_matrix), "2"))
        return MatrixFactor(
            name,
            "the squares of all weights, added up",
            (1, 1),
            np.full((1, 1), value),
            number=lambda i, j: Worked("squares", (0.0,)),
        )

    def ones(self, count: int) -> MatrixFactor:
        """A column of ones; a matrix times it is the sum of its columns."""
        return MatrixFactor(self.letters.ones(), "ones", (count, 1), np.ones((count, 1)), number=lambda i, j: given(1))

    def row_of_ones(self, count: int) -> MatrixFactor:
        """A row of ones; it times a matrix is the sum of its rows."""
        return self.ones(count).transposed(self.letters.ones(transposed=True))

    def share(self) -> tuple[MatrixFactor | str, ...]:
        """1/N · where the loss is the mean over N examples, nothing where it is the sum."""
        count = self.reading.examples
        scale = REDUCTIONS[self._step.reduction](count)
        return () if scale == 1 else (literal(row("1", "/", str(count)), f"1 over {count}", scale), "·")

    def _weights(
        self, name: Math, words: str, layer: int, values: Array | None, quantity: str, derivative: bool = False
    ) -> MatrixFactor:
        shape = self.reading.network.weights[layer - 1].shape
        made = MatrixFactor(
            name,
            words,
            shape,
            values,
            lambda i, j: lights_parameter(Parameter(layer, i + 1, j + 1)),
            derivative,
            number=lambda i, j: NumberName(quantity, layer, i + 1, j + 1) if quantity else None,
        )
        return self._turned(made)

    def _biases(
        self, name: Math, words: str, layer: int, values: Array | None, quantity: str, derivative: bool = False
    ) -> MatrixFactor:
        column = None if values is None else values[:, None]
        shape = (self.reading.network.sizes[layer], 1)
        made = MatrixFactor(
            name,
            words,
            shape,
            column,
            lambda i, j: lights_parameter(Parameter(layer, i + 1, 0)),
            derivative,
            number=lambda i, j: NumberName(quantity, layer, i + 1) if quantity else None,
        )
        return self._turned(made)

    def _turned(self, parameters: MatrixFactor) -> MatrixFactor:
        """Parameters with a row per receiving neuron, as the notation has them."""
        return (
            replace(parameters.transposed(parameters.name), words=parameters.words) if self.from_right else parameters
        )

    def _weights_words(self, layer: int) -> str:
        n = self.reading.notation
        return (
            f"weights from layer {n.number(layer - 1)} to {n.number(layer)}"
            if n.parameters_by != "to"
            else self._words("weights", layer)
        )

    def _words(self, what: str, layer: int) -> str:
        """What a layer has, to be said."""
        return f"{what.format(**self.letters.said)} of layer {self.reading.notation.number(layer)}"

    @property
    def _step(self):
        return self.reading.step

    def _reached(self, quantity: str, layer: int = 0) -> bool:
        return self.reading.position.reached(quantity, layer)


def number_factor(name: Math, words: str, value: float, number: AnyName | None = None) -> MatrixFactor:
    """A single number, which may have a name."""
    return MatrixFactor(name, words, (), np.array(value), number=lambda i, j: number)


def literal(name: Math, words: str, value: float) -> MatrixFactor:
    """A single number whose name says what it is: 2, ½."""
    return number_factor(name, words, value, given(value)).only_named()
