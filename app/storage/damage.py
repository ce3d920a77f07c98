"""A file of which a page is damaged: noticed before it is used, kept as it is, and what can be read of it read out.

SQLite finds damage only where it comes by, in the middle of somebody's step. So every file is looked through once, when
the server starts.
"""

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

from app.storage import drawings_sqlite, rows
from app.storage.database import FILE, TABLES, open_database, transaction

BESIDE = ("", "-wal", "-shm")  # of one file


class Mended(NamedTuple):
    """A file that was damaged: what was found, where it is kept, and how much could be read out of it."""

    path: Path
    found: str
    kept: Path
    read: int

    @property
    def said(self) -> str:
        """For whoever starts the server."""
        return (
            f"{self.path} was damaged ({self.found}). It is kept as {self.kept.name}; what can be read of it goes on, "
            f"{self.read} in number."
        )


def mend(data_dir: Path) -> Iterator[Mended]:
    """Look through the files under this directory; of each that is damaged what was done."""
    for path in (data_dir / FILE, data_dir / "kept" / FILE):
        if found := damage(path):
            yield _mended(path, found, TABLES, rows.SIZES, _drop_unreadable)
    path = data_dir / drawings_sqlite.FILE
    if found := damage(path):
        also = (*drawings_sqlite.PICTURES, *drawings_sqlite.SIZES)
        yield _mended(path, found, drawings_sqlite.TABLES, also, lambda _: None)


def damage(path: Path) -> str:
    """What SQLite finds wrong with the pages of a file; "" where nothing is, or where it is no file of SQLite's."""
    if not path.exists():
        return ""
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            said = str(database.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.DatabaseError as error:
        return str(error) if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_CORRUPT else ""
    return "" if said == "ok" else " ".join(said.split())


def _mended(
    path: Path,
    found: str,
    tables: Mapping[str, str],
    also: Iterable[str],
    drop_unreadable: Callable[[sqlite3.Connection], None],
) -> Mended:
    kept = path.with_name(f"{path.name}.damaged-{time.strftime('%Y%m%d-%H%M%S')}")
    for ending in BESIDE:
        with suppress(FileNotFoundError):
            Path(f"{path}{ending}").rename(f"{kept}{ending}")
    with (
        closing(open_database(path.parent, path.name, tables, also)) as whole,
        closing(sqlite3.connect(f"file:{kept}?mode=ro", uri=True, isolation_level=None)) as damaged,
    ):
        with transaction(whole, "BEGIN IMMEDIATE"):
            for table in tables:
                _copy(damaged, whole, table)
            for statement in also:  # of what has just come, too
                whole.execute(statement)
            drop_unreadable(whole)
        read = whole.execute(f"SELECT count(*) FROM {next(iter(tables))}").fetchone()[0]
    return Mended(path, found, kept, read)


def _copy(damaged: sqlite3.Connection, whole: sqlite3.Connection, table: str) -> None:
    """The rows of a table, from its beginning up to the damage and from its end back to it."""
    for order in ("1, 2", "1 DESC, 2 DESC"):
        with suppress(sqlite3.DatabaseError):
            for row in damaged.execute(f"SELECT * FROM {table} ORDER BY {order}"):
                places = ", ".join("?" * len(row))
                whole.execute(f"INSERT OR IGNORE INTO {table} VALUES ({places})", row)


def _drop_unreadable(database: sqlite3.Connection) -> None:
    """Delete the sessions of which a part is missing, and the parts of which the session is."""
    gaps = "SELECT id FROM sessions JOIN past ON session = key GROUP BY key HAVING max(place) - min(place) >= count(*)"
    for (id,) in database.execute(gaps).fetchall():
        rows.delete(database, id, unused_since=float("inf"))
    for (id,) in database.execute("SELECT id FROM sessions").fetchall():
        try:
            rows.read(database, id)
        except Exception:  # whatever its rows have become
            rows.delete(database, id, unused_since=float("inf"))
    for table in ("past", "blobs"):
        database.execute(f"DELETE FROM {table} WHERE session NOT IN (SELECT key FROM sessions)")
