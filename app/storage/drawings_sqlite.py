"""Labelled drawings in one SQLite file; several processes may share it."""

import json
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock

from app.digits.drawings import Drawing
from app.errors import StorageFull
from app.storage.database import open_database, transaction
from app.storage.drawings import Merged, merged
from app.storage.store import IDLE_RESOLUTION

FILE = "drawings.db"
TABLES = {
    "visitors": "(id TEXT PRIMARY KEY, used REAL NOT NULL) WITHOUT ROWID",
    "drawings": """(
        place INTEGER PRIMARY KEY, visitor TEXT NOT NULL, digest TEXT NOT NULL,
        label INTEGER NOT NULL, strokes TEXT NOT NULL, UNIQUE (visitor, digest)
    )""",
}
SEEN = "INSERT INTO visitors (id, used) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET used = excluded.used"
KEPT = """INSERT INTO drawings (visitor, digest, label, strokes) VALUES (?, ?, ?, ?)
    ON CONFLICT (visitor, digest) DO UPDATE SET label = excluded.label"""
FULL = "The server could not save your digits ({error}). Nothing before is lost; try again in a moment."


class SqliteDrawings:
    """A DrawingStore in `drawings.db` under `data_dir`; raises UnusableStore. `clock` tells the time in seconds."""

    def __init__(self, data_dir: Path, clock: Callable[[], float] = time.time):
        self._database = open_database(data_dir, FILE, TABLES)
        self._clock, self._lock = clock, Lock()

    def drawings(self, visitor: str) -> tuple[Drawing, ...]:
        with self._lock:
            self._touch(visitor)
            found = self._database.execute(
                "SELECT label, strokes FROM drawings WHERE visitor = ? ORDER BY place", (visitor,)
            )
            return tuple(Drawing(label, _tupled(json.loads(strokes))) for label, strokes in found)

    def count(self, visitor: str) -> int:
        with self._lock:
            found = self._database.execute("SELECT COUNT(*) FROM drawings WHERE visitor = ?", (visitor,))
            return found.fetchone()[0]

    def keep(self, visitor: str, drawings: Iterable[Drawing]) -> Merged:
        with self._lock, self._writing():
            there = dict(self._database.execute("SELECT digest, label FROM drawings WHERE visitor = ?", (visitor,)))
            changed, count = merged(there, drawings)
            self._database.execute(SEEN, (visitor, self._clock()))
            rows = ((visitor, digest, d.label, _written(d)) for digest, d in changed.items())
            self._database.executemany(KEPT, rows)
            return count

    def forget(self, visitor: str, digest: str = "") -> int:
        which = ("visitor = ? AND digest = ?", (visitor, digest)) if digest else ("visitor = ?", (visitor,))
        with self._lock, self._writing():
            return self._database.execute(f"DELETE FROM drawings WHERE {which[0]}", which[1]).rowcount

    def expire(self, older_than_seconds: float) -> int:
        limit = (self._clock() - older_than_seconds,)
        with self._lock, self._writing():
            idle = "SELECT id FROM visitors WHERE used < ?"
            self._database.execute(f"DELETE FROM drawings WHERE visitor IN ({idle})", limit)
            return self._database.execute("DELETE FROM visitors WHERE used < ?", limit).rowcount

    def close(self) -> None:
        with self._lock:
            self._database.close()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            with transaction(self._database, "BEGIN IMMEDIATE"):
                yield
        except sqlite3.DatabaseError as error:
            raise StorageFull(FULL.format(error=error)) from error

    def _touch(self, visitor: str) -> None:
        # Whoever only looks on may do so even where nothing can be written.
        now = self._clock()
        with suppress(sqlite3.OperationalError):
            given = (now, visitor, now - IDLE_RESOLUTION)
            self._database.execute("UPDATE visitors SET used = ? WHERE id = ? AND used < ?", given)


def _written(drawing: Drawing) -> str:
    return json.dumps(drawing.strokes, separators=(",", ":"))


def _tupled(strokes: list) -> tuple:
    return tuple(tuple(tuple(point) for point in stroke) for stroke in strokes)
