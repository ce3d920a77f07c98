"""Sessions kept in this process and gone with it: for tests."""

import time
from collections.abc import Callable
from threading import Lock

from app.explorer.session import Session
from app.storage.store import Stored, check_version, checked_id, new_id, not_found, stale


class MemoryStore:
    """A Store in a dictionary. `clock` tells the time in seconds."""

    def __init__(self, clock: Callable[[], float] = time.time):
        self._clock = clock
        self._lock = Lock()
        self._kept: dict[str, Stored] = {}
        self._used: dict[str, float] = {}

    def create(self, session: Session, id: str | None = None) -> tuple[str, int]:
        id = new_id() if id is None else checked_id(id)
        with self._lock:
            if there := self._kept.get(id):
                raise stale(there.version, 0)
            return id, self._keep(id, session, 1)

    def load(self, id: str) -> Stored:
        with self._lock:
            stored = self._find(id)
            self._used[id] = self._clock()
            return stored

    def save(self, id: str, session: Session, expected_version: int) -> int:
        with self._lock:
            check_version(self._find(id).version, expected_version)
            return self._keep(id, session, expected_version + 1)

    def delete(self, id: str) -> None:
        with self._lock:
            self._forget(id)

    def expire(self, older_than_seconds: float) -> int:
        with self._lock:
            idle = [id for id, used in self._used.items() if used < self._clock() - older_than_seconds]
            for id in idle:
                self._forget(id)
            return len(idle)

    def count(self) -> int:
        with self._lock:
            return len(self._kept)

    def close(self) -> None:
        """Nothing is held open."""

    def _find(self, id: str) -> Stored:
        if (stored := self._kept.get(checked_id(id))) is None:
            raise not_found()
        return stored

    def _keep(self, id: str, session: Session, version: int) -> int:
        self._kept[id] = Stored(session, version)
        self._used[id] = self._clock()
        return version

    def _forget(self, id: str) -> None:
        self._kept.pop(id, None)
        self._used.pop(id, None)
