"""What a training step holds as factors: to the numbers of the neurons, the parameters, the loss and plain numbers."""

from dataclasses import dataclass, replace

import numpy as np

from app.engine.losses import REDUCTIONS
from app.engine.network import Array, Network
from app.engine.parameters import Parameter
from app.scene.formulas.mathml import Math, row, symbol
from app.scene.formulas.parts import LOSS, lights_parameter
from app.scene.panel.matrices.neurons import NeuronFactors
from app.scene.panel.matrices.product import MatrixFactor


@dataclass(frozen=True, eq=False)
class Factors(NeuronFactors):
    """All factors at a position."""

    def weights(self, layer: int, network: Network | None = None) -> MatrixFactor:
        """W of the training step, or of another network of its shape."""
        values = (network or self.reading.network).weights[layer - 1]
        return self._weights(self.letters.weights(layer), self._weights_words(layer), layer, values)

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
        return self._biases(self.letters.bias(layer), self._words("biases", layer), layer, values)

    def bias_row(self, layer: int) -> MatrixFactor:
        """b as a row, which is added to every row of a batch."""
        b = self.bias(layer)
        return b if self.from_right else b.transposed(self.letters.bias(layer, transposed=True))

    def weight_gradient(self, layer: int) -> MatrixFactor:
        """∂C/∂W of the reduced C."""
        values = self._step.backward.weight_gradients[layer - 1] if self._reached("dC/dw", layer) else None
        words = f"gradient of the {self._weights_words(layer)}"
        return self._weights(self.letters.weight_gradient(layer), words, layer, values, derivative=True)

    def bias_gradient(self, layer: int) -> MatrixFactor:
        """∂C/∂b of the reduced C."""
        values = self._step.backward.bias_gradients[layer - 1] if self._reached("dC/db", layer) else None
        words = self._words("gradient of the biases", layer)
        return self._biases(self.letters.bias_gradient(layer), words, layer, values, derivative=True)

    def loss(self) -> MatrixFactor:
        """C as 1×1."""
        value = np.full((1, 1), self._step.total_loss) if self._reached("C") else None
        return MatrixFactor(symbol(self.reading.notation.C), "the loss", (1, 1), value, lambda i, j: LOSS)

    def rate(self) -> MatrixFactor:
        """η."""
        return number_factor(symbol(self.reading.notation.rate), "learning rate", self._step.learning_rate)

    def ones(self, count: int) -> MatrixFactor:
        """A column of ones; a matrix times it is the sum of its columns."""
        return MatrixFactor(self.letters.ones(), "ones", (count, 1), np.ones((count, 1)))

    def row_of_ones(self, count: int) -> MatrixFactor:
        """A row of ones; it times a matrix is the sum of its rows."""
        return self.ones(count).transposed(self.letters.ones(transposed=True))

    def share(self) -> tuple[MatrixFactor | str, ...]:
        """1/n · where the loss is the mean over n examples, nothing where it is the sum."""
        count = self.reading.examples
        scale = REDUCTIONS[self._step.reduction](count)
        return () if scale == 1 else (literal(row("1", "/", str(count)), f"1 over {count}", scale), "·")

    def _weights(
        self, name: Math, words: str, layer: int, values: Array | None, derivative: bool = False
    ) -> MatrixFactor:
        shape = self.reading.network.weights[layer - 1].shape
        made = MatrixFactor(
            name, words, shape, values, lambda i, j: lights_parameter(Parameter(layer, i + 1, j + 1)), derivative
        )
        return self._turned(made)

    def _biases(
        self, name: Math, words: str, layer: int, values: Array | None, derivative: bool = False
    ) -> MatrixFactor:
        column = None if values is None else values[:, None]
        shape = (self.reading.network.sizes[layer], 1)
        made = MatrixFactor(
            name, words, shape, column, lambda i, j: lights_parameter(Parameter(layer, i + 1, 0)), derivative
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
            if n.arrows
            else self._words("weights", layer)
        )


def number_factor(name: Math, words: str, value: float) -> MatrixFactor:
    """A single number."""
    return MatrixFactor(name, words, (), np.array(value))


def literal(name: Math, words: str, value: float) -> MatrixFactor:
    """A single number whose name says what it is: 2, ½."""
    return number_factor(name, words, value).only_named()
