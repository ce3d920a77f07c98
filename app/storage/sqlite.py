"""Sessions in one SQLite file, each save writing only what has changed; several processes may share the file."""

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from math import inf
from pathlib import Path
from threading import Lock

from app.caches import Recent
from app.errors import StorageFull
from app.explorer.session import Session
from app.storage import rows
from app.storage.bounds import USUAL, Bounds, Filling
from app.storage.database import BREATH, give_back, open_database, transaction
from app.storage.rows import Entry
from app.storage.store import IDLE_RESOLUTION, Stored, check_version, checked_id, new_id, not_found, stale

CACHE_BYTES = 64_000_000  # of decoded sessions
CACHE_SESSIONS = 1_000
WALKED = 2  # a session that was walked has a gradient for every parameter
LAYER_BYTES = 2_500  # of objects, for each layer of a position, however small
SLICE = 20  # sessions that are deleted at a time


class SqliteStore:
    """A Store in `sessions.db` under `data_dir`; raises UnusableStore. `clock` tells the time in seconds.

    Sessions used lately are kept decoded, up to `cache_bytes`, and are believed only while the file has their version.
    """

    def __init__(
        self,
        data_dir: Path,
        clock: Callable[[], float] = time.time,
        cache_bytes: int = CACHE_BYTES,
        bounds: Bounds = USUAL,
    ):
        self._database = open_database(data_dir, also=rows.SIZES)
        self._filling = Filling(bounds)
        self._clock = clock
        self._lock = Lock()
        self._recent: Recent[Entry] = Recent(cache_bytes, CACHE_SESSIONS)

    def create(self, session: Session, id: str | None = None, version: int = 1) -> tuple[str, int]:
        id = new_id() if id is None else checked_id(id)
        with self._lock:
            with self._writing():
                if there := rows.find(self._database, id):
                    raise stale(there[0], 0)
                entry = rows.insert(self._database, id, session, version, self._clock())
            self._make_room(id, 1, entry.held.stored)
            return id, self._remember(id, entry).version

    def load(self, id: str) -> Stored:
        """The session as last saved, from the cache where that is of the same version."""
        with self._lock:
            version, used = self._find(id)
            if self._clock() - used > IDLE_RESOLUTION:
                self._touch(id)
            entry = self._entry(id, version)
            return Stored(entry.session, entry.version)

    def unread(self, id: str) -> int:
        with self._lock:
            version, _ = self._find(id)
            entry = self._recent.get(id)
            return 0 if entry and entry.version == version else rows.size(self._database, id)

    def save(self, id: str, session: Session, expected_version: int) -> int:
        """Write what differs from the stored session, in one transaction."""
        with self._lock:
            check_version(self._find(id)[0], expected_version)
            entry = self._entry(id, expected_version)
            check_version(entry.version, expected_version)
            with self._writing():
                saved = rows.advance(self._database, id, entry, session, self._clock())
                if saved is None:
                    raise stale(self._find(id)[0], expected_version)
            self._make_room(id, 0, saved.held.stored - entry.held.stored)
            return self._remember(id, saved).version

    def delete(self, id: str) -> None:
        with self._lock:
            self._drop([id], unused_since=inf)

    def expire(self, older_than_seconds: float) -> int:
        limit = self._clock() - older_than_seconds
        with self._lock:
            idle = rows.idle(self._database, limit)
        gone = 0
        for start in range(0, len(idle), SLICE):
            with self._lock:
                gone += self._drop(idle[start : start + SLICE], unused_since=limit)
            time.sleep(BREATH)
        return gone

    def give_back(self) -> None:
        give_back(self._database, self._lock)

    def count(self) -> int:
        with self._lock:
            return rows.count(self._database)

    def close(self) -> None:
        with self._lock:
            self._database.close()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            with transaction(self._database, "BEGIN IMMEDIATE"):
                yield
        except sqlite3.DatabaseError as error:
            message = f"The server could not save this ({error}). Nothing before it is lost; try again in a moment."
            raise StorageFull(message) from error

    def _find(self, id: str) -> tuple[int, float]:
        if (found := rows.find(self._database, checked_id(id))) is None:
            self._recent.drop(id)
            raise not_found()
        return found

    def _touch(self, id: str) -> None:
        # A learner may look on even where nothing can be written.
        with suppress(sqlite3.OperationalError):
            rows.touch(self._database, id, self._clock())

    def _entry(self, id: str, version: int) -> Entry:
        entry = self._recent.get(id)
        if entry and entry.version == version:
            return entry
        with transaction(self._database, "BEGIN"):
            entry = rows.read(self._database, id)
        if entry is None:
            raise not_found()
        return self._remember(id, entry)

    def _remember(self, id: str, entry: Entry) -> Entry:
        self._recent.put(id, entry, _footprint(entry))
        return entry

    def _make_room(self, id: str, made: int, written: int) -> None:
        """Have what gives way go, now that so much is new; never the session of this id."""
        if self._filling.due(made, written):
            leaving = self._filling.leaving(rows.lying(self._database), self._clock(), but=id)
            with suppress(StorageFull):  # what was to be kept is kept
                self._drop(leaving, unused_since=inf)

    def _drop(self, ids: Iterable[str], unused_since: float) -> int:
        """Delete those of the sessions that have not been used since; how many."""
        gone = 0
        with self._writing():
            for id in ids:
                self._recent.drop(id)
                gone += rows.delete(self._database, id, unused_since)
        return gone


def _footprint(entry: Entry) -> int:
    """Bytes in memory, about."""
    positions = len(entry.held.past) + len(entry.held.heads)
    layers = entry.session.position.step.network.depth + 1
    return WALKED * entry.held.nbytes + LAYER_BYTES * layers * positions
