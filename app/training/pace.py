"""How fast a run goes, by the clock on the wall: the waits while other runs have their turn count."""

from collections import deque
from time import perf_counter

MARKS = 20  # slices that are looked back on


class Pace:
    """Examples a second over the last slices of work; 0 until there is one."""

    def __init__(self):
        self.speed = 0.0
        self._marks: deque[tuple[float, int]] = deque(maxlen=MARKS)

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
        self.speed = (after - before) / max(ended - began, 1e-9)
