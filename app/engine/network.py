"""A fully connected network as a frozen value."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

Array = NDArray[np.floating]
"""float64, but in training at speed, which may be in float32"""


def frozen(values: ArrayLike, dtype: DTypeLike | None = None) -> Array:
    """A read-only array: the same one if it is read-only already, else a contiguous copy."""
    if isinstance(values, np.ndarray) and not values.flags.writeable and (dtype is None or values.dtype == dtype):
        return values
    copy = np.array(values, dtype=dtype, order="C")
    copy.setflags(write=False)
    return copy


@dataclass(frozen=True, eq=False)
class Network:
    """The parameters of every layer and its activation; lists over layers start with layer 1.

    Raises ValueError where the shapes do not chain.
    """

    weights: tuple[Array, ...]
    """W⁽ˡ⁾: n_l × n_(l−1), a row for each receiving neuron"""
    biases: tuple[Array, ...] | None
    """b⁽ˡ⁾: (n_l,); None in a network without biases"""
    activations: tuple[str, ...]
    """the name of each f⁽ˡ⁾ in activations.py"""
    settings: tuple[tuple[str, float], ...] = ()
    """what these were told where it is not their default, by the names of the settings, in the order of the table"""

    def __post_init__(self) -> None:  # a frozen dataclass is completed in this way while it is being made
        object.__setattr__(self, "weights", tuple(frozen(w) for w in self.weights))
        if self.biases is not None:
            object.__setattr__(self, "biases", tuple(frozen(b) for b in self.biases))
        self._check_shapes()

    def _check_shapes(self) -> None:
        biases = self.weights if self.biases is None else self.biases
        if not len(self.weights) == len(biases) == len(self.activations):
            raise ValueError("every layer has weights, an activation and, if any layer has, biases")
        for layer, weights in enumerate(self.weights, 1):
            if weights.ndim != 2 or (layer > 1 and weights.shape[1] != self.weights[layer - 2].shape[0]):
                raise ValueError(f"weights of layer {layer} have the shape {weights.shape}")
            if self.biases is not None and self.biases[layer - 1].shape != weights.shape[:1]:
                raise ValueError(f"biases of layer {layer} have the shape {self.biases[layer - 1].shape}")

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """Neurons per layer, inputs first."""
        return (self.weights[0].shape[1], *(w.shape[0] for w in self.weights))

    @property
    def depth(self) -> int:
        """L, the number of layers with weights."""
        return len(self.weights)

    @cached_property
    def parameter_count(self) -> int:
        """Weights and biases together."""
        return sum(w.size for w in self.weights) + sum(b.size for b in self.biases or ())

    def bias(self, layer: int) -> Array | float:
        """b⁽ˡ⁾, or 0 in a network without biases; layers count from 1."""
        return 0.0 if self.biases is None else self.biases[layer - 1]

    def replace(self, weights: Sequence[Array] | None = None, biases: Sequence[Array] | None = None) -> "Network":
        """The network with other parameters; what is None stays."""
        return Network(
            self.weights if weights is None else tuple(weights),
            self.biases if biases is None else tuple(biases),
            self.activations,
            self.settings,
        )
