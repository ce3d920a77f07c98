"""A network of any size held for training: the parameters of one layer after those of the other."""

import numpy as np
from numpy.typing import DTypeLike

from app.engine.network import Array, Network

WIDE = 64  # inputs, from which on a product takes longer than it takes to call it
LANES = 16  # numbers that BLAS multiplies side by side in single precision; it is slow where a matrix ends between


class LayerByLayer:
    """All `parameters` in one array, and their `changes` in another.

    `packed` and `gradients` are the parts of each layer, [W⁽ˡ⁾ | b⁽ˡ⁾]ᵀ, maybe with columns of 0 after them. One step
    on `batch` examples is made `at_once`.
    """

    def __init__(self, network: Network, batch: int, dtype: DTypeLike):
        packed = [_packed(network, layer) for layer in range(1, network.depth + 1)]
        self.network = network
        self.at_once = batch
        self._shapes = [array.shape for array in packed]
        self.parameters = np.concatenate([array.ravel() for array in packed]).astype(dtype)
        self.changes = np.zeros_like(self.parameters)
        self.packed = self._layers(self.parameters)
        self.gradients = self._layers(self.changes)

    def weights(self, layer: int) -> Array:
        """W⁽ˡ⁾ as a view; layers count from 1."""
        before, size = self.network.sizes[layer - 1 : layer + 1]
        return self.packed[layer - 1][:before, :size].T

    def bias(self, layer: int) -> Array:
        """b⁽ˡ⁾ as a view, of a network that has biases."""
        return self.packed[layer - 1][-1, : self.network.sizes[layer]]

    def _layers(self, everything: Array) -> list[Array]:
        """The part of each layer, as views."""
        ends = np.cumsum([rows * columns for rows, columns in self._shapes])[:-1]
        return [part.reshape(shape) for part, shape in zip(np.split(everything, ends), self._shapes, strict=True)]


def _packed(network: Network, layer: int) -> Array:
    """[W⁽ˡ⁾ | b⁽ˡ⁾]ᵀ, padded to whole lanes where it is large."""
    weights = network.weights[layer - 1].T
    packed = weights if network.biases is None else np.vstack([weights, network.bias(layer)])
    missing = -packed.shape[1] % LANES if len(packed) > WIDE else 0
    return np.pad(packed, ((0, 0), (0, missing)))
