"""Whose turn it is: visitors take turns, and each visitor's runs among themselves."""

from collections.abc import Iterable
from itertools import count
from typing import Protocol, TypeVar


class Waiting(Protocol):
    """Something that waits for its turn."""

    id: str
    owner: str


One = TypeVar("One", bound=Waiting)


class Turns:
    """Gives the next turn to whoever has waited longest, so that six runs of one visitor get no more than one run."""

    def __init__(self):
        self._last: dict[str, int] = {}
        self._count = count(1)

    def next(self, waiting: Iterable[One]) -> One:
        """The one whose turn it is, of at least one waiting."""
        chosen = min(waiting, key=lambda one: (self._last.get(one.owner, 0), self._last.get(one.id, 0)))
        self._last[chosen.owner] = self._last[chosen.id] = next(self._count)
        return chosen

    def keep_only(self, known: Iterable[One]) -> None:
        """Forget the turns of those who are gone."""
        names = {name for one in known for name in (one.id, one.owner)}
        self._last = {name: turn for name, turn in self._last.items() if name in names}
