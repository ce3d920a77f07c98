"""A small network held for training in one matrix.

Row j of the matrix is neuron j, and its columns are all that neurons read: 1 for the bias, x, a⁽¹⁾, …, a⁽ᴸ⁻¹⁾. Where
no connection is, a 0 is multiplied in vain; `steps_together` has what that is good for.
"""

import numpy as np
from numpy.typing import DTypeLike

from app.engine.fast.in_place import DELTAS, IN_PLACE, SQUARED
from app.engine.network import Array, Network

SMALL = 300  # places in the matrix, beyond which the 0 are dearer than the calls that they save
MINI_BATCHES, EXAMPLES = 32, 320  # at once, at most


def fits(network: Network, loss: str) -> bool:
    """Whether the network is small enough, and its activations and the loss have rules that write in place."""
    places = sum(network.sizes[1:]) * (1 + sum(network.sizes[:-1]))
    in_place = all(name in IN_PLACE and IN_PLACE[name].slope for name in network.activations)
    return places <= SMALL and in_place and (loss in SQUARED or (network.activations[-1], loss) in DELTAS)


class OneMatrix:
    """All `parameters` are the rows of the matrix one after another, and their `changes` likewise.

    Each step is on `batch` examples, and those on `at_once` examples are made at once.
    """

    def __init__(self, network: Network, batch: int, dtype: DTypeLike):
        self.sizes = network.sizes
        self.activations = network.activations
        self.batch = batch
        self.at_once = batch * max(1, min(MINI_BATCHES, EXAMPLES // batch))
        self.matrix, self.change = np.zeros((2, sum(self.sizes[1:]), 1 + sum(self.sizes[:-1])), dtype)
        self.parameters = self.matrix.ravel()
        self.changes = self.change.ravel()
        self.connected = np.zeros_like(self.matrix)
        for layer in range(1, network.depth + 1):
            self.weights(layer)[...] = network.weights[layer - 1]
            self.bias(layer)[...] = network.bias(layer)
            self.connected[self.rows(layer), self.columns(layer)] = 1
            self.connected[self.rows(layer), 0] = network.biases is not None

    def rows(self, layer: int) -> slice:
        """The neurons of a layer; layers count from 1."""
        before = sum(self.sizes[1:layer])
        return slice(before, before + self.sizes[layer])

    def columns(self, layer: int) -> slice:
        """What the neurons of a layer read, but for the 1."""
        before = 1 + sum(self.sizes[: layer - 1])
        return slice(before, before + self.sizes[layer - 1])

    def weights(self, layer: int) -> Array:
        """W⁽ˡ⁾ as a view."""
        return self.matrix[self.rows(layer), self.columns(layer)]

    def bias(self, layer: int) -> Array:
        """b⁽ˡ⁾ as a view."""
        return self.matrix[self.rows(layer), 0]
