"""How fast a run may go, so that somebody can watch it: at most so many epochs a second."""

from math import inf
from time import monotonic

PACES = {"1": 1.0, "5": 5.0, "full": inf}  # epochs a second


class Metronome:
    """Says when a run may have its next turn, and how much of an epoch that is."""

    def __init__(self, pace: float):
        self._pace = pace
        self._began = monotonic()
        self._epochs = 0.0

    def begin(self, epochs: float) -> None:
        """It begins to go, or goes on, after so many epochs."""
        self._began = monotonic()
        self._epochs = epochs

    def due(self, epochs: float) -> float:
        """When, by the clock of `monotonic`, it may go on after so many epochs; past where it is behind."""
        return self._began + (epochs - self._epochs) / self._pace

    def share(self, seconds: float) -> float:
        """The epochs that one turn of so many seconds may have."""
        return self._pace * seconds if seconds else 0.0
