"""The numbers of whole layers as factors: one example as a column, a batch as a row per example, as in the engine.

In a notation of rows one example is a row too. Nothing is computed but slopes; what is not reached has a shape and no
values.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from app.engine.network import Array
from app.explorer.reading import Reading
from app.scene.formulas.mathml import Math
from app.scene.formulas.parts import lights_neuron
from app.scene.panel.matrices.letters import MatrixLetters
from app.scene.panel.matrices.product import MatrixFactor
from app.scene.picture.layout.layers import picture_side


@dataclass(frozen=True, eq=False)
class NeuronFactors:
    """What neurons have, at a position; `alone` keeps to the example that is looked at, even in a batch."""

    reading: Reading
    alone: bool = False

    @property
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
        self, name: Math, words: str, layer: int, rows: Array | None, derivative: bool = False, pixels: int = 0
    ) -> MatrixFactor:
        """A number per neuron of a layer, from an array with a row per example, None where it is not reached."""
        width = self.reading.network.sizes[layer]
        shown = rows if rows is None or self.batch else rows[[self.reading.example]]
        if self.rows:
            shape = (self.reading.examples if self.batch else 1, width)
            made = MatrixFactor(name, words, shape, shown, lambda i, j: lights_neuron(layer, j + 1), derivative)
            return replace(made, pixels=pixels, examples=0 if self.batch else None)
        column = None if shown is None else shown.T
        made = MatrixFactor(name, words, (width, 1), column, lambda i, j: lights_neuron(layer, i + 1), derivative)
        return replace(made, pixels=pixels)

    def z(self, layer: int) -> MatrixFactor:
        """Weighted sums."""
        rows = self._step.forward.z[layer - 1] if self._reached("z", layer) else None
        return self.of_layer(self.letters.sums(layer), self._words("{z}", layer), layer, rows)

    def a(self, layer: int) -> MatrixFactor:
        """Activations; those of layer 0 are the inputs, drawn as a picture where the page does."""
        name = self.letters.activations(layer)
        if layer == 0:
            rows = self._step.inputs
            return self.of_layer(name, "inputs", 0, rows, pixels=0 if self.batch else picture_side(rows.shape[1]))
        rows = self._step.forward.a[layer] if self._reached("a", layer) else None
        return self.of_layer(name, self._words("activations", layer), layer, rows)

    def y(self) -> MatrixFactor:
        """Targets, class numbers written out as 0s and a 1; they are always known."""
        rows = [self.reading.of_example(k).targets for k in range(self.reading.examples)]
        return self.of_layer(self.letters.targets(), "targets", self.depth, np.array(rows))

    def upstream(self, layer: int) -> MatrixFactor:
        """∂C/∂a."""
        rows = self._step.backward.upstream[layer - 1] if self._reached("dC/da", layer) else None
        words = self._words("slope of {C} by the activations", layer)
        return self.of_layer(self.letters.upstream(layer), words, layer, rows, derivative=True)

    def delta(self, layer: int) -> MatrixFactor:
        """δ."""
        rows = self._step.backward.delta[layer - 1] if self._reached("delta", layer) else None
        words = {"δ": "delta", "": "slope of {C} by {z}"}.get(self.reading.notation.own_delta, "{delta}")
        return self.of_layer(self.letters.delta(layer), self._words(words, layer), layer, rows, derivative=True)

    def slope(self, layer: int) -> MatrixFactor:
        """f′(z) of a layer that is not softmax."""
        reached = self._reached("z", layer)
        rows = self.reading.activation(layer).slope(self._step.forward.z[layer - 1]) if reached else None
        return self.of_layer(self.letters.slope(layer), self._words("slopes", layer), layer, rows)

    def a_transposed(self, layer: int) -> MatrixFactor:
        """Activations, on their side."""
        return self.a(layer).transposed(self.letters.activations(layer, transposed=True))

    def delta_transposed(self, layer: int) -> MatrixFactor:
        """δ, on its side."""
        return self.delta(layer).transposed(self.letters.delta(layer, transposed=True))

    def _words(self, what: str, layer: int) -> str:
        """What a layer has, to be said."""
        return f"{what.format(**self.letters.said)} of layer {self.reading.notation.number(layer)}"

    @property
    def _step(self):
        return self.reading.step

    def _reached(self, quantity: str, layer: int = 0) -> bool:
        return self.reading.position.reached(quantity, layer)
