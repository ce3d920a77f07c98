"""Examples to learn from, whatever they are of: rows of inputs with what the outputs should be."""

from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from app.engine.network import Array

Rows = slice | NDArray[np.intp]
Answer = int | float
"""what one example should give: its class, counted from 0, or its number"""


class Examples(Protocol):
    """Examples in an order. `LabelledDigits` are some, and so is a `Table`."""

    def __len__(self) -> int: ...

    @property
    def strata(self) -> NDArray:
        """A number for each: those that are alike, of which either part of a set has the same share."""

    def inputs(self, rows: Rows = ...) -> NDArray[np.float32]:
        """What goes into a network: rows × inputs."""

    def targets(self, loss: str, rows: Rows = ...) -> NDArray[np.float32]:
        """What should come out, as the loss takes it: rows × outputs, or rows × 1 where it takes classes."""

    def example(self, row: int) -> tuple[Array, Answer]:
        """One example in float64: its inputs and its answer."""

    def part(self, rows: Rows) -> Self:
        """Those rows alone."""
