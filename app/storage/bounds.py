"""How much is kept at the most, and what gives way to something new: what has lain longest and is largest."""

from collections.abc import Iterable
from typing import NamedTuple

MOMENT = 60.0  # seconds that everything counts as having lain beside its own: what has just come has its size too
CHECKS = 64  # the bound may be passed by so small a part of it before it is looked at again


class Bounds(NamedTuple):
    """At most so many of them, and so many bytes of them all."""

    most: int = 50_000
    most_bytes: int = 2_000_000_000

    def part(self, share: int) -> "Bounds":
        """That share of them."""
        return Bounds(max(1, self.most // share), max(1, self.most_bytes // share))


USUAL = Bounds()


class Lying(NamedTuple):
    """Something kept: what it goes by, its bytes and when it was last used."""

    id: str
    nbytes: int
    used: float

    def burden(self, now: float) -> float:
        """By how much it lies in the way of what is new."""
        return self.nbytes * (now - self.used + MOMENT)


class Filling:
    """How much has been written since what is kept was last held against its bounds."""

    def __init__(self, bounds: Bounds):
        self.bounds = bounds
        self._made, self._written = bounds

    def due(self, made: int, written: int) -> bool:
        """Whether it is time to look again, now that so many have been made and so many bytes written."""
        self._made += made
        self._written += written
        if self._made * CHECKS < self.bounds.most and self._written * CHECKS < self.bounds.most_bytes:
            return False
        self._made = self._written = 0
        return True

    def leaving(self, kept: Iterable[Lying], now: float, but: str = "") -> list[str]:
        """The ids of what gives way so that the rest is within the bounds: the heaviest burden first, never `but`."""
        kept = sorted(kept, key=lambda each: each.burden(now), reverse=True)
        count, nbytes = len(kept), sum(each.nbytes for each in kept)
        gone = []
        for each in kept:
            if count <= self.bounds.most and nbytes <= self.bounds.most_bytes:
                break
            if each.id != but:
                gone.append(each.id)
                count, nbytes = count - 1, nbytes - each.nbytes
        return gone
