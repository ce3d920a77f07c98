"""What every place that remembers sessions can do, the opaque names sessions go by, and remembering them in memory."""

import re
import secrets
import time
from collections.abc import Callable
from threading import Lock
from typing import NamedTuple, Protocol

from app.errors import NotFound, Stale, shortened
from app.explorer.session import Session
from app.storage.bounds import USUAL, Bounds, Filling, Lying
from app.storage.rows import held

IDLE_RESOLUTION = 60  # seconds; loading renews the idle time no more often than this
_ID = re.compile(r"[A-Za-z0-9_-]{43}")


class Stored(NamedTuple):
    """A session and the version under which it was saved, from 1."""

    session: Session
    version: int


class UnusableStore(Exception):
    """The store cannot be opened; the message says why. Nothing in it has been changed."""


class Store(Protocol):
    """Keeps sessions by id. Calls are synchronous, from any thread; what they have saved outlives the process.

    Beyond the bounds of the store those sessions are deleted that have lain longest and are largest (see bounds.py),
    never the one that is just written. A call that raises has changed nothing. An id that is unknown, expired, deleted
    or of a wrong form is NotFound. A session that cannot be written raises StorageFull, and the one stored before
    stays.
    """

    def create(self, session: Session, id: str | None = None, version: int = 1) -> tuple[str, int]:
        """Keep a new session: its id, if none is given 256 random bits, safe in URLs and cookies; and its version.

        Stale where there is a session of the given id already.
        """

    def load(self, id: str) -> Stored:
        """The session as last saved; renews its idle time."""

    def unread(self, id: str) -> int:
        """Bytes that loading the session would have to read and decode, about: 0 where it is at hand."""

    def save(self, id: str, session: Session, expected_version: int) -> int:
        """Replace the session and return its new version; Stale where the stored version is another one."""

    def delete(self, id: str) -> None:
        """Forget the session; an unknown id is no error."""

    def expire(self, older_than_seconds: float) -> int:
        """Delete the sessions idle for longer, some at a time, and return how many; other calls come in between."""

    def give_back(self) -> None:
        """Give the room of what was deleted back to the disk, some at a time; other calls come in between."""

    def count(self) -> int:
        """How many sessions are kept."""

    def close(self) -> None:
        """Let go of files; a second time does nothing."""


def new_id() -> str:
    """256 random bits as 43 characters."""
    return secrets.token_urlsafe(32)


def checked_id(id: str) -> str:
    """The same id; NotFound where it cannot be one."""
    if not isinstance(id, str) or not _ID.fullmatch(id):
        raise not_found()
    return id


def not_found() -> NotFound:
    """The error for an id that no session goes by."""
    return NotFound("There is no such session; it may have been idle for too long.", field="id")


def stale(stored: int, expected: int) -> Stale:
    """The error for a save that was meant for another version than the stored one."""
    message = f"The session has moved on: this was meant for version {shortened(expected)}."
    return Stale(message, field="version", version=stored)


def check_version(stored: int, expected: int) -> None:
    """Stale where they differ."""
    if stored != expected:
        raise stale(stored, expected)


class MemoryStore:
    """A Store in a dictionary. `clock` tells the time in seconds."""

    def __init__(self, clock: Callable[[], float] = time.time, bounds: Bounds = USUAL):
        self._filling = Filling(bounds)
        self._clock = clock
        self._lock = Lock()
        self._kept: dict[str, Stored] = {}
        self._bytes: dict[str, int] = {}
        self._used: dict[str, float] = {}

    def create(self, session: Session, id: str | None = None, version: int = 1) -> tuple[str, int]:
        id = new_id() if id is None else checked_id(id)
        with self._lock:
            if there := self._kept.get(id):
                raise stale(there.version, 0)
            return id, self._keep(id, session, version)

    def load(self, id: str) -> Stored:
        with self._lock:
            stored = self._find(id)
            self._used[id] = self._clock()
            return stored

    def unread(self, id: str) -> int:
        with self._lock:
            self._find(id)
            return 0

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

    def give_back(self) -> None:
        """What is deleted is gone."""

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
        made, before = id not in self._kept, self._bytes.get(id, 0)
        self._kept[id] = Stored(session, version)
        self._bytes[id] = held(session, 0).stored
        self._used[id] = self._clock()
        if self._filling.due(made, self._bytes[id] - before):
            lying = [Lying(each, nbytes, self._used[each]) for each, nbytes in self._bytes.items()]
            for each in self._filling.leaving(lying, self._clock(), but=id):
                self._forget(each)
        return version

    def _forget(self, id: str) -> None:
        self._kept.pop(id, None)
        self._bytes.pop(id, None)
        self._used.pop(id, None)
