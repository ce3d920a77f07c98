"""What a training step holds as factors: to the numbers of the neurons, the parameters, the loss and plain numbers."""

from dataclasses import dataclass

import numpy as np

from app.engine.losses import REDUCTIONS
from app.engine.network import Array, Network
from app.explorer.notation import ETA, Symbol
from app.scene import matrix_letters as letters
from app.scene.explain_parts import LOSS, lights_parameter
from app.scene.mathml import Math, row, symbol, token
from app.scene.matrix_neurons import NeuronFactors
from app.scene.matrix_product import Factor


@dataclass(frozen=True, eq=False)
class Factors(NeuronFactors):
    """All factors at a position."""

    def weights(self, layer: int, network: Network | None = None) -> Factor:
        """W of the training step, or of another network of its shape."""
        values = (network or self.readings.network).weights[layer - 1]
        return self._weights(letters.weights(layer), f"weights of layer {layer}", layer, values)

    def weights_transposed(self, layer: int) -> Factor:
        """Wᵀ."""
        return self.weights(layer).transposed(letters.weights(layer, transposed=True))

    def bias(self, layer: int, network: Network | None = None) -> Factor:
        """b as a column."""
        values = (network or self.readings.network).biases[layer - 1]
        return self._biases(letters.bias(layer), f"biases of layer {layer}", layer, values)

    def bias_row(self, layer: int) -> Factor:
        """b as a row, which is added to every row of a batch."""
        return self.bias(layer).transposed(letters.bias(layer, transposed=True))

    def weight_gradient(self, layer: int) -> Factor:
        """∂C/∂W of the reduced C."""
        values = self._step.backward.weight_gradients[layer - 1] if self._reached("dC/dW", layer) else None
        words = f"gradient of the weights of layer {layer}"
        return self._weights(letters.of_loss("W", layer), words, layer, values, derivative=True)

    def bias_gradient(self, layer: int) -> Factor:
        """∂C/∂b of the reduced C."""
        values = self._step.backward.bias_gradients[layer - 1] if self._reached("dC/db", layer) else None
        words = f"gradient of the biases of layer {layer}"
        return self._biases(letters.of_loss("b", layer), words, layer, values, derivative=True)

    def loss(self) -> Factor:
        """C as 1×1."""
        value = np.full((1, 1), self._step.total_loss) if self._reached("C") else None
        return Factor(token("C"), "the loss", (1, 1), value, lambda i, j: LOSS)

    def rate(self) -> Factor:
        """η."""
        return number(symbol(ETA), "learning rate", self._step.learning_rate)

    def share(self) -> tuple[Factor | str, ...]:
        """1/n · where the loss is the mean over n examples, nothing where it is the sum."""
        count = self.readings.examples
        scale = REDUCTIONS[self._step.reduction](count)
        return () if scale == 1 else (literal(row("1", "/", str(count)), f"1 over {count}", scale), "·")

    def _weights(self, name: Math, words: str, layer: int, values: Array | None, derivative: bool = False) -> Factor:
        shape = self.readings.network.weights[layer - 1].shape
        return Factor(name, words, shape, values, lambda i, j: lights_parameter((layer, i + 1, j + 1)), derivative)

    def _biases(self, name: Math, words: str, layer: int, values: Array | None, derivative: bool = False) -> Factor:
        column = None if values is None else values[:, None]
        shape = (self.readings.network.sizes[layer], 1)
        return Factor(name, words, shape, column, lambda i, j: lights_parameter((layer, i + 1, 0)), derivative)


def number(name: Math, words: str, value: float) -> Factor:
    """A single number."""
    return Factor(name, words, (), np.float64(value))


def literal(name: Math, words: str, value: float) -> Factor:
    """A single number whose name says what it is: 2, ½."""
    return number(name, words, value).only_named()


def ones(count: int) -> Factor:
    """A column of ones; a matrix times it is the sum of its columns."""
    return Factor(token("1"), "ones", (count, 1), np.ones((count, 1)))


def row_of_ones(count: int) -> Factor:
    """A row of ones; it times a matrix is the sum of its rows."""
    return ones(count).transposed(symbol(Symbol("1", sup=letters.TRANSPOSED)))
