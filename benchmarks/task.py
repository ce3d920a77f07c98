"""What the contenders train: a network and examples, the same for all."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from app.engine.initialisers import initialise
from app.engine.network import Network

EXAMPLES = 1280


@dataclass(frozen=True)
class Task:
    """What all train alike: sizes, one activation, mini-batches of so many rows, mean squared error, float32."""

    sizes: tuple[int, ...]
    activation: str
    rows: int

    @cached_property
    def network(self) -> Network:
        """The network to begin with."""
        drawn = initialise(self.sizes, [self.activation] * (len(self.sizes) - 1))
        return drawn.replace(
            [w.astype(np.float32) for w in drawn.weights], [b.astype(np.float32) for b in drawn.biases or ()]
        )

    @cached_property
    def examples(self) -> tuple[np.ndarray, np.ndarray]:
        """Inputs and targets."""
        rng = np.random.default_rng(0)
        inputs = rng.random((EXAMPLES, self.sizes[0]), np.float32)
        return inputs, rng.random((EXAMPLES, self.sizes[-1]), np.float32)

    @property
    def batches(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """The examples in mini-batches."""
        x, y = self.examples
        starts = range(0, EXAMPLES - self.rows + 1, self.rows)
        return [(x[start : start + self.rows], y[start : start + self.rows]) for start in starts]
