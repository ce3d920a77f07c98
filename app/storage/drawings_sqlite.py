"""Labelled drawings in one SQLite file; several processes may share it."""

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock

from app.digits.drawings import Drawing
from app.errors import StorageFull
from app.storage.bounds import USUAL, Bounds, Filling, Lying
from app.storage.database import ADVICE, BREATH, give_back, open_database, transaction
from app.storage.drawings import Merged, StoredPicture, merged
from app.storage.store import IDLE_RESOLUTION, UnusableStore

FILE = "drawings.db"
TABLES = {
    "visitors": "(id TEXT PRIMARY KEY, used REAL NOT NULL) WITHOUT ROWID",
    "drawings": """(
        place INTEGER PRIMARY KEY, visitor TEXT NOT NULL, digest TEXT NOT NULL,
        label INTEGER NOT NULL, strokes TEXT NOT NULL, UNIQUE (visitor, digest)
    )""",
}
# A trigger, so that a picture goes with its drawing whichever version of this program removes it.
PICTURES = (
    "CREATE TABLE IF NOT EXISTS pictures (place INTEGER PRIMARY KEY, grey BLOB NOT NULL)",
    """CREATE TRIGGER IF NOT EXISTS picture_goes AFTER DELETE ON drawings
    BEGIN DELETE FROM pictures WHERE place = old.place; END""",
)
# What each visitor has in bytes; triggers, so that it is true whichever version of this program writes.
SIZES = (
    "CREATE TABLE IF NOT EXISTS sizes (visitor TEXT PRIMARY KEY, bytes INTEGER NOT NULL) WITHOUT ROWID",
    """CREATE TRIGGER IF NOT EXISTS size_grows AFTER INSERT ON drawings BEGIN
    INSERT OR IGNORE INTO sizes VALUES (new.visitor, 0);
    UPDATE sizes SET bytes = bytes + length(new.strokes) WHERE visitor = new.visitor; END""",
    """CREATE TRIGGER IF NOT EXISTS size_shrinks AFTER DELETE ON drawings BEGIN
    UPDATE sizes SET bytes = bytes - length(old.strokes) WHERE visitor = old.visitor; END""",
    """CREATE TRIGGER IF NOT EXISTS size_goes AFTER DELETE ON visitors
    BEGIN DELETE FROM sizes WHERE visitor = old.id; END""",
    """INSERT OR IGNORE INTO sizes SELECT visitor, sum(length(strokes)) FROM drawings
    WHERE NOT EXISTS (SELECT 1 FROM sizes) GROUP BY visitor""",
)
SIZE = "SELECT coalesce(sum(bytes), 0) FROM sizes WHERE visitor = ?"
LYING = "SELECT id, coalesce(bytes, 0), used FROM visitors LEFT JOIN sizes ON visitor = id"
SLICE = 5  # visitors whose drawings are deleted at a time
SEEN = "INSERT INTO visitors (id, used) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET used = excluded.used"
LAST_SEEN = "SELECT used FROM visitors WHERE id = ?"
KEPT = """INSERT INTO drawings (visitor, digest, label, strokes) VALUES (?, ?, ?, ?)
    ON CONFLICT (visitor, digest) DO UPDATE SET label = excluded.label"""
COUNTED = "SELECT COUNT(*) FROM drawings WHERE visitor = ?"
LABELS = "SELECT digest, label FROM drawings WHERE visitor = ?"
DRAWN = "SELECT label, strokes, digest FROM drawings WHERE visitor = ? ORDER BY place"
# The strokes of a picture that is there are not read: they may be a hundred times as large.
LISTED = """SELECT label, digest, grey, CASE WHEN grey IS NULL THEN strokes END
    FROM drawings LEFT JOIN pictures USING (place) WHERE visitor = ? ORDER BY place"""
# A drawing that was removed meanwhile leaves no picture behind.
PICTURED = "INSERT OR IGNORE INTO pictures SELECT place, ? FROM drawings WHERE visitor = ? AND digest = ?"
FULL = "The server could not save your digits ({error}). Nothing before is lost; try again in a moment."


class SqliteDrawings:
    """A DrawingStore in `drawings.db` under `data_dir`; raises UnusableStore. `clock` tells the time in seconds.

    Who reads does not wait for who writes, but for once in IDLE_RESOLUTION, when it is noted that they were here.
    """

    def __init__(self, data_dir: Path, clock: Callable[[], float] = time.time, bounds: Bounds = USUAL):
        self._filling = Filling(bounds)
        self._database, self._reading = _opened(data_dir)
        self._clock = clock
        self._lock = Lock()
        self._read_lock = Lock()

    def drawings(self, visitor: str) -> tuple[Drawing, ...]:
        self._touch(visitor)
        return tuple(Drawing(*row) for row in self._read(DRAWN, visitor))

    def pictures(self, visitor: str) -> tuple[StoredPicture, ...]:
        self._touch(visitor)
        found = self._read(LISTED, visitor)
        made = {digest: Drawing(label, strokes, digest).grey for label, digest, _, strokes in found if strokes}
        self._remember(visitor, made)
        return tuple(StoredPicture(label, digest, grey or made[digest]) for label, digest, grey, _ in found)

    def count(self, visitor: str) -> int:
        self._touch(visitor)
        return self._read(COUNTED, visitor)[0][0]

    def keep(self, visitor: str, drawings: Iterable[Drawing]) -> Merged:
        with self._lock, self._writing():
            there = dict(self._database.execute(LABELS, (visitor,)))
            [(nbytes,)] = self._database.execute(SIZE, (visitor,))
            changed, count, more = merged(there, drawings, nbytes)
            self._database.execute(SEEN, (visitor, self._clock()))
            rows = ((visitor, digest, d.label, d.strokes) for digest, d in changed.items())
            self._database.executemany(KEPT, rows)
            if self._filling.due(not there, more):
                lying = [Lying(*row) for row in self._database.execute(LYING)]
                self._drop(self._filling.leaving(lying, self._clock(), but=visitor))
            return count

    def forget(self, visitor: str, digest: str = "") -> int:
        which = ("visitor = ? AND digest = ?", (visitor, digest)) if digest else ("visitor = ?", (visitor,))
        with self._lock, self._writing():
            return self._database.execute(f"DELETE FROM drawings WHERE {which[0]}", which[1]).rowcount

    def expire(self, older_than_seconds: float) -> int:
        limit, gone = self._clock() - older_than_seconds, 0
        while True:
            with self._lock, self._writing():
                found = self._database.execute("SELECT id FROM visitors WHERE used < ? LIMIT ?", (limit, SLICE))
                idle = [id for (id,) in found]
                self._drop(idle)
            gone += len(idle)
            if len(idle) < SLICE:
                return gone
            time.sleep(BREATH)

    def give_back(self) -> None:
        give_back(self._database, self._lock)

    def close(self) -> None:
        with self._lock, self._read_lock:
            self._database.close()
            self._reading.close()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            with transaction(self._database, "BEGIN IMMEDIATE"):
                yield
        except sqlite3.DatabaseError as error:
            raise StorageFull(FULL.format(error=error)) from error

    def _drop(self, visitors: Iterable[str]) -> None:
        """Within a transaction."""
        for visitor in visitors:
            self._database.execute("DELETE FROM drawings WHERE visitor = ?", (visitor,))
            self._database.execute("DELETE FROM visitors WHERE id = ?", (visitor,))

    def _read(self, query: str, visitor: str) -> list[tuple]:
        with self._read_lock:
            return self._reading.execute(query, (visitor,)).fetchall()

    # Whoever only looks on may do so even where nothing can be written.

    def _remember(self, visitor: str, made: dict[str, bytes]) -> None:
        if made:
            with suppress(StorageFull), self._lock, self._writing():
                self._database.executemany(PICTURED, ((grey, visitor, digest) for digest, grey in made.items()))

    def _touch(self, visitor: str) -> None:
        now = self._clock()
        if any(now - used >= IDLE_RESOLUTION for (used,) in self._read(LAST_SEEN, visitor)):
            with self._lock, suppress(sqlite3.OperationalError):
                self._database.execute("UPDATE visitors SET used = ? WHERE id = ?", (now, visitor))


def _opened(data_dir: Path) -> tuple[sqlite3.Connection, sqlite3.Connection]:
    """Two connections to `drawings.db`, one to write and one to read beside it. Raises UnusableStore."""
    write = open_database(data_dir, FILE, TABLES)
    try:
        with transaction(write, "BEGIN IMMEDIATE"):
            for statement in (*PICTURES, *SIZES):
                write.execute(statement)
        return write, open_database(data_dir, FILE, TABLES)
    except sqlite3.Error as error:
        write.close()
        raise UnusableStore(f"{data_dir / FILE} cannot be used: {error}. {ADVICE}") from error
    except UnusableStore:
        write.close()
        raise
