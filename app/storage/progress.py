"""Remembering a short text of each visitor: how far they have come in the course. In memory, or in one SQLite file."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Protocol

from app.errors import StorageFull
from app.storage.bounds import USUAL, Bounds, Filling, Lying
from app.storage.database import give_back, open_database, transaction

FILE = "progress.db"
TABLES = {"progress": "(visitor TEXT PRIMARY KEY, used REAL NOT NULL, text TEXT NOT NULL) WITHOUT ROWID"}
KEEP = """INSERT INTO progress (visitor, used, text) VALUES (?, ?, ?)
    ON CONFLICT (visitor) DO UPDATE SET used = excluded.used, text = excluded.text"""
FULL = "The server could not note how far you have come ({error}). Nothing before is lost; try again in a moment."
LONGER = 60
"""times as long as a session is such a text kept: it is small, and a course takes weeks"""


class ProgressStore(Protocol):
    """Keeps a text for each visitor by their key. Calls are synchronous, from any thread.

    Beyond the bounds those give way that have lain longest (see bounds.py). A call that raises has changed nothing.
    """

    def load(self, visitor: str) -> str:
        """The visitor's text, empty where there is none."""

    def change(self, visitor: str, act: Callable[[str], str]) -> None:
        """Put what `act` makes of the visitor's text in its place; no other change comes between. Raises StorageFull.

        `act` is quick: others wait for it.
        """

    def forget(self, visitor: str) -> None:
        """Delete the visitor's text; nobody's is no error."""

    def expire(self, older_than_seconds: float) -> int:
        """Delete what has not been saved for LONGER times as long, and return how many."""

    def give_back(self) -> None:
        """Give the room of what was deleted back to the disk, some at a time."""

    def close(self) -> None:
        """Let go of files; a second time does nothing."""


class MemoryProgress:
    """A ProgressStore in a dictionary, gone with the process. `clock` tells the time in seconds."""

    def __init__(self, clock: Callable[[], float] = time.time, bounds: Bounds = USUAL):
        self._clock, self._filling, self._lock = clock, Filling(bounds), Lock()
        self._kept: dict[str, tuple[float, str]] = {}

    def load(self, visitor: str) -> str:
        return self._kept.get(visitor, (0.0, ""))[1]

    def change(self, visitor: str, act: Callable[[str], str]) -> None:
        with self._lock:
            new = visitor not in self._kept
            text = act(self.load(visitor))
            self._kept[visitor] = (self._clock(), text)
            if self._filling.due(new, len(text)):
                lying = [Lying(id, len(text), used) for id, (used, text) in self._kept.items()]
                for id in self._filling.leaving(lying, self._clock(), but=visitor):
                    del self._kept[id]

    def forget(self, visitor: str) -> None:
        with self._lock:
            self._kept.pop(visitor, None)

    def expire(self, older_than_seconds: float) -> int:
        limit = self._clock() - older_than_seconds * LONGER
        with self._lock:
            idle = [id for id, (used, _) in self._kept.items() if used < limit]
            for id in idle:
                del self._kept[id]
            return len(idle)

    def give_back(self) -> None:
        """Memory is given back as it is let go."""

    def close(self) -> None:
        """Nothing is held open."""


class SqliteProgress:
    """A ProgressStore in `progress.db` under `data_dir`; several processes may share it. Raises UnusableStore."""

    def __init__(self, data_dir: Path, clock: Callable[[], float] = time.time, bounds: Bounds = USUAL):
        self._clock, self._filling, self._lock = clock, Filling(bounds), Lock()
        self._database = open_database(data_dir, FILE, TABLES)

    def load(self, visitor: str) -> str:
        with self._lock:
            return self._read(visitor) or ""

    def change(self, visitor: str, act: Callable[[str], str]) -> None:
        with self._writing():
            before = self._read(visitor)
            text = act(before or "")
            self._database.execute(KEEP, (visitor, self._clock(), text))
            if self._filling.due(before is None, len(text)):
                rows = self._database.execute("SELECT visitor, length(text), used FROM progress")
                leaving = self._filling.leaving([Lying(*row) for row in rows], self._clock(), but=visitor)
                self._database.executemany("DELETE FROM progress WHERE visitor = ?", ((id,) for id in leaving))

    def forget(self, visitor: str) -> None:
        with self._writing():
            self._database.execute("DELETE FROM progress WHERE visitor = ?", (visitor,))

    def expire(self, older_than_seconds: float) -> int:
        limit = self._clock() - older_than_seconds * LONGER
        with self._writing():
            return self._database.execute("DELETE FROM progress WHERE used < ?", (limit,)).rowcount

    def give_back(self) -> None:
        give_back(self._database, self._lock)

    def close(self) -> None:
        with self._lock:
            self._database.close()

    def _read(self, visitor: str) -> str | None:
        found = self._database.execute("SELECT text FROM progress WHERE visitor = ?", (visitor,)).fetchone()
        return found[0] if found else None

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            with self._lock, transaction(self._database, "BEGIN IMMEDIATE"):
                yield
        except sqlite3.DatabaseError as error:
            raise StorageFull(FULL.format(error=error)) from error
