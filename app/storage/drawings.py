"""Remembering what visitors have drawn and labelled: what every place that does so can do, and doing so in memory."""

import time
from collections.abc import Callable, Iterable, Mapping
from threading import Lock
from typing import NamedTuple, Protocol

from app.digits.drawings import MOST_DRAWINGS, Drawing
from app.errors import TooLarge
from app.storage.bounds import USUAL, Bounds, Filling, Lying

MOST_BYTES = 8_000_000
"""of the strokes of one visitor: as many as a file of theirs can bring"""


class Merged(NamedTuple):
    """How many drawings are new, how many were there under another label, and how many were there as they are."""

    added: int
    relabelled: int
    known: int


class StoredPicture(NamedTuple):
    """A drawing to look at: what it was said to be, what it goes by, and its 784 grey levels, 255 = ink."""

    label: int
    digest: str
    grey: bytes


class DrawingStore(Protocol):
    """Keeps each visitor's drawings by their key. Calls are synchronous, from any thread.

    A drawing is kept once, under the label it was given last. Beyond the bounds of the store all drawings of those
    visitors are deleted that have lain longest and are largest (see bounds.py), never theirs who bring some. A call
    that raises has changed nothing.
    """

    def drawings(self, visitor: str) -> tuple[Drawing, ...]:
        """The visitor's drawings, oldest first; renews their idle time. Nobody's are none."""

    def pictures(self, visitor: str) -> tuple[StoredPicture, ...]:
        """The same to look at. The first time takes milliseconds a drawing; then its picture is kept beside it."""

    def count(self, visitor: str) -> int:
        """How many drawings the visitor has; renews their idle time."""

    def keep(self, visitor: str, drawings: Iterable[Drawing]) -> Merged:
        """Add drawings to the visitor's.

        Raises TooLarge beyond MOST_DRAWINGS and MOST_BYTES, StorageFull where nothing fits.
        """

    def forget(self, visitor: str, digest: str = "") -> int:
        """Remove the drawing of that digest, or all, and return how many there were."""

    def expire(self, older_than_seconds: float) -> int:
        """Delete the drawings of visitors idle for longer, and return of how many."""

    def give_back(self) -> None:
        """Give the room of what was deleted back to the disk, some at a time; other calls come in between."""

    def close(self) -> None:
        """Let go of files; a second time does nothing."""


def merged(
    there: Mapping[str, int], drawings: Iterable[Drawing], nbytes: int
) -> tuple[dict[str, Drawing], Merged, int]:
    """What has to be written, by digest, where `there` has the labels so far by digest, and how many bytes that adds.

    `nbytes` are there. Raises TooLarge.
    """
    given = {drawing.digest: drawing for drawing in drawings}
    changed = {digest: drawing for digest, drawing in given.items() if there.get(digest) != drawing.label}
    added = len(changed.keys() - there.keys())
    if added and len(there) + added > MOST_DRAWINGS:
        raise TooLarge(
            f"At most {MOST_DRAWINGS} drawings are kept; there are {len(there)}, and {added} more would be new. "
            "Export them, then remove some.",
            field="drawings",
        )
    more = sum(len(drawing.strokes) for digest, drawing in changed.items() if digest not in there)
    if more and nbytes + more > MOST_BYTES:
        raise TooLarge(
            f"At most {MOST_BYTES:,} bytes of drawings are kept. Export them, then remove some.", field="drawings"
        )
    return changed, Merged(added, len(changed) - added, len(given) - len(changed)), more


class MemoryDrawings:
    """A DrawingStore in a dictionary, gone with the process. `clock` tells the time in seconds."""

    def __init__(self, clock: Callable[[], float] = time.time, bounds: Bounds = USUAL):
        self._clock = clock
        self._filling = Filling(bounds)
        self._lock = Lock()
        self._kept: dict[str, dict[str, Drawing]] = {}
        self._used: dict[str, float] = {}

    def drawings(self, visitor: str) -> tuple[Drawing, ...]:
        with self._lock:
            return tuple(self._seen(visitor).values())

    def pictures(self, visitor: str) -> tuple[StoredPicture, ...]:
        return tuple(StoredPicture(drawing.label, drawing.digest, drawing.grey) for drawing in self.drawings(visitor))

    def count(self, visitor: str) -> int:
        with self._lock:
            return len(self._seen(visitor))

    def keep(self, visitor: str, drawings: Iterable[Drawing]) -> Merged:
        with self._lock:
            kept = self._kept.get(visitor, {})
            labels = {digest: drawing.label for digest, drawing in kept.items()}
            changed, count, more = merged(labels, drawings, _nbytes(kept))
            made = visitor not in self._kept
            self._kept[visitor] = kept | changed
            self._used[visitor] = self._clock()
            if self._filling.due(made, more):
                lying = [Lying(each, _nbytes(theirs), self._used[each]) for each, theirs in self._kept.items()]
                for each in self._filling.leaving(lying, self._clock(), but=visitor):
                    del self._kept[each], self._used[each]
            return count

    def forget(self, visitor: str, digest: str = "") -> int:
        with self._lock:
            kept = self._kept.get(visitor, {})
            gone = [digest] if digest in kept else [] if digest else list(kept)
            for one in gone:
                del kept[one]
            return len(gone)

    def expire(self, older_than_seconds: float) -> int:
        with self._lock:
            idle = [visitor for visitor, used in self._used.items() if used < self._clock() - older_than_seconds]
            for visitor in idle:
                del self._kept[visitor], self._used[visitor]
            return len(idle)

    def give_back(self) -> None:
        """What is deleted is gone."""

    def close(self) -> None:
        """Nothing is held open."""

    def _seen(self, visitor: str) -> dict[str, Drawing]:
        if visitor in self._kept:
            self._used[visitor] = self._clock()
        return self._kept.get(visitor, {})


def _nbytes(drawings: Mapping[str, Drawing]) -> int:
    return sum(len(drawing.strokes) for drawing in drawings.values())
