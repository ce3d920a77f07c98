"""A table of numbers to learn from: y over x."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.engine.network import Array
from app.training.examples import Rows


@dataclass(frozen=True, eq=False)
class Table:
    """Points of a curve."""

    x: NDArray[np.float64]
    """n numbers"""
    y: NDArray[np.float64]
    """n numbers, what the output should be for each"""

    def __len__(self) -> int:
        return len(self.x)

    @property
    def strata(self) -> NDArray[np.intp]:
        """All alike."""
        return np.zeros(len(self.x), np.intp)

    def inputs(self, rows: Rows = slice(None)) -> NDArray[np.float32]:
        """n × 1."""
        return self.x[rows, None].astype(np.float32)

    def targets(self, loss: str, rows: Rows = slice(None)) -> NDArray[np.float32]:
        """n × 1, whatever the loss: those that take anything but numbers are refused beforehand."""
        return self.y[rows, None].astype(np.float32)

    def example(self, row: int) -> tuple[Array, float]:
        """One x, as the only input, and its y."""
        return self.x[row : row + 1].copy(), float(self.y[row])

    def part(self, rows: Rows) -> "Table":
        """Those points alone."""
        return Table(self.x[rows], self.y[rows])
