"""The numbers of whole layers as factors: one example as a column, a batch as a row per example, as in the engine.

Nothing is computed but slopes; what is not reached has a shape and no values.
"""

from dataclasses import dataclass

import numpy as np

from app.engine.network import Array
from app.scene import matrix_letters as letters
from app.scene.explain_parts import lights_neuron
from app.scene.explain_readings import Readings
from app.scene.geometry import tile_side
from app.scene.mathml import Math
from app.scene.matrix_product import Factor


@dataclass(frozen=True, eq=False)
class NeuronFactors:
    """What neurons have, at a position; `alone` keeps to the example that is looked at, even in a batch."""

    readings: Readings
    alone: bool = False

    @property
    def batch(self) -> bool:
        """Whether there are several examples, and so rows."""
        return self.readings.examples > 1 and not self.alone

    @property
    def depth(self) -> int:
        """L."""
        return self.readings.network.depth

    def of_layer(self, name: Math, words: str, layer: int, rows: Array | None, **more) -> Factor:
        """A number per neuron of a layer, from an array with a row per example, None where it is not reached."""
        count, width = self.readings.examples, self.readings.network.sizes[layer]
        if self.batch:
            return Factor(
                name, words, (count, width), rows, lambda i, j: lights_neuron(layer, j + 1), examples=0, **more
            )
        column = None if rows is None else rows[self.readings.example][:, None]
        return Factor(name, words, (width, 1), column, lambda i, j: lights_neuron(layer, i + 1), **more)

    def z(self, layer: int) -> Factor:
        """Weighted sums."""
        rows = self._step.forward.z[layer - 1] if self._reached("z", layer) else None
        return self.of_layer(letters.sums(layer, self.batch), f"z of layer {layer}", layer, rows)

    def a(self, layer: int) -> Factor:
        """Activations; those of layer 0 are the inputs, drawn as a picture where the page does."""
        name = letters.activations(layer, self.batch)
        if layer == 0:
            rows = self._step.inputs
            return self.of_layer(name, "inputs", 0, rows, pixels=0 if self.batch else tile_side(rows.shape[1]))
        rows = self._step.forward.a[layer] if self._reached("a", layer) else None
        return self.of_layer(name, f"activations of layer {layer}", layer, rows)

    def y(self) -> Factor:
        """Targets, class numbers written out as 0s and a 1; they are always known."""
        rows = [Readings(self.readings.position, k).targets for k in range(self.readings.examples)]
        return self.of_layer(letters.targets(self.batch), "targets", self.depth, np.array(rows))

    def upstream(self, layer: int) -> Factor:
        """∂C/∂a."""
        rows = self._step.backward.upstream[layer - 1] if self._reached("dC/da", layer) else None
        name = letters.of_loss("A" if self.batch else "a", layer)
        return self.of_layer(name, f"slope of C by the activations of layer {layer}", layer, rows, derivative=True)

    def delta(self, layer: int) -> Factor:
        """δ."""
        rows = self._step.backward.delta[layer - 1] if self._reached("delta", layer) else None
        return self.of_layer(letters.delta(layer), f"delta of layer {layer}", layer, rows, derivative=True)

    def slope(self, layer: int) -> Factor:
        """f′(z) of a layer that is not softmax."""
        df, reached = self.readings.activation(layer).df, self._reached("z", layer)
        rows = df(self._step.forward.z[layer - 1]) if reached else None
        return self.of_layer(letters.slope(layer, self.batch), f"slopes of layer {layer}", layer, rows)

    def a_transposed(self, layer: int) -> Factor:
        """Activations, of one example as a row."""
        return self.a(layer).transposed(letters.activations(layer, self.batch, transposed=True))

    def delta_transposed(self, layer: int) -> Factor:
        """δ with a column per example."""
        return self.delta(layer).transposed(letters.delta(layer, transposed=True))

    @property
    def _step(self):
        return self.readings.step

    def _reached(self, quantity: str, layer: int = 0) -> bool:
        return self.readings.position.reached(quantity, layer)
