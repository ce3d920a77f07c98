"""How fast a run may go, so that somebody can watch it, and how fast it goes."""

from collections import deque
from math import inf
from time import monotonic, perf_counter

PACES = {"1": 1.0, "5": 5.0, "full": inf}  # epochs a second
SLICES = 20  # that are looked back on


class Pace:
    """At most so many epochs a second: says when a run may have its next turn, and how much of an epoch that is."""

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


class Speed:
    """Examples a second over the last slices of work, 0 until there is one; waits while other runs train count."""

    def __init__(self) -> None:
        self.now = 0.0
        self._marks: deque[tuple[float, int]] = deque(maxlen=SLICES)

    def rest(self) -> None:
        """The time until the next slice does not count."""
        self._marks.clear()

    def begin(self, examples: int) -> None:
        """A slice begins after so many examples in all."""
        if not self._marks:
            self._marks.append((perf_counter(), examples))

    def end(self, examples: int) -> None:
        """A slice has ended after so many examples in all."""
        self._marks.append((perf_counter(), examples))
        (began, before), (ended, after) = self._marks[0], self._marks[-1]
        self.now = (after - before) / max(ended - began, 1e-9)
