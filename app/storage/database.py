"""The SQLite files that sessions, and whatever else is kept, live in: their tables, and opening them with care."""

import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock

from app.storage.store import UnusableStore

GIVEN_BACK = 500  # pages at a time: others write in between
BREATH = 0.001  # seconds after each of many slices of work, in which others come to the file
INCREMENTAL = 2  # SQLite's number for a file whose free pages are given back when it is told to

FILE = "sessions.db"
SCHEMA = 1
BUSY_SECONDS = 2  # another process may be writing
WAL_BYTES = 16_000_000  # the write-ahead log is cut back to this after a burst
TABLES = {
    "sessions": """(
        key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        version INTEGER NOT NULL, used REAL NOT NULL, state TEXT NOT NULL
    )""",
    "past": """(
        session INTEGER NOT NULL, place INTEGER NOT NULL, position TEXT NOT NULL, PRIMARY KEY (session, place)
    ) WITHOUT ROWID""",
    "blobs": """(
        session INTEGER NOT NULL, digest TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY (session, digest)
    ) WITHOUT ROWID""",
}


ADVICE = "It was left as it is; move it away to begin with an empty one, or choose another data directory."


def open_database(
    data_dir: Path, file: str = FILE, tables: Mapping[str, str] = TABLES, also: Iterable[str] = ()
) -> sqlite3.Connection:
    """A connection to a file with such tables in this directory; all are made, for this user only, where missing.

    `also` is what it has beside them, statements that change nothing where they were carried out before.

    Raises UnusableStore for a file that is damaged, newer than this program or not of its making.
    """
    path = data_dir / file
    try:
        _make(path)
        return _opened(path, tables, also)
    except (OSError, sqlite3.Error, UnusableStore) as error:
        raise UnusableStore(f"{path} cannot be used: {error}. {ADVICE}") from error


@contextmanager
def transaction(database: sqlite3.Connection, begin: str) -> Iterator[None]:
    """All of it or nothing; `begin` is BEGIN to read one moment, BEGIN IMMEDIATE to be the only one who writes."""
    database.execute(begin)
    try:
        yield
        database.execute("COMMIT")
    except BaseException:
        # After some failures SQLite has rolled back by itself.
        with suppress(sqlite3.Error):
            database.execute("ROLLBACK")
        raise


def give_back(database: sqlite3.Connection, lock: Lock) -> None:
    """Give the free pages of a file back to the disk, some at a time; others take the lock in between.

    Where another process writes, they are given back another time.
    """
    more = True
    while more:
        more = False
        with lock, suppress(sqlite3.OperationalError):
            more = _give_some_back(database)
        time.sleep(BREATH)


def _give_some_back(database: sqlite3.Connection) -> bool:
    """Whether there are more."""
    database.execute(f"PRAGMA incremental_vacuum({GIVEN_BACK})").fetchall()
    if database.execute("PRAGMA freelist_count").fetchone()[0]:
        return True
    database.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
    return False


def _make(path: Path) -> None:
    # Whoever reads the file can act as every learner in it.
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)


def _opened(path: Path, tables: Mapping[str, str], also: Iterable[str]) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        _prepare_in_turn(database, tables)
        with transaction(database, "BEGIN IMMEDIATE"):
            for statement in also:
                database.execute(statement)
    except BaseException:
        database.close()
        raise
    return database


def _prepare_in_turn(database: sqlite3.Connection, tables: Mapping[str, str]) -> None:
    # Of processes that start together one switches the file to WAL; SQLite does not let the others wait for that.
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            return _prepare(database, tables)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def _prepare(database: sqlite3.Connection, tables: Mapping[str, str]) -> None:
    with transaction(database, "BEGIN"):
        _check(database)
    _keep_it_small(database)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = NORMAL")
    database.execute(f"PRAGMA journal_size_limit = {WAL_BYTES}")
    if not _schema(database):
        with transaction(database, "BEGIN IMMEDIATE"):
            _create_tables(database, tables)
    for table in tables:
        database.execute(f"SELECT * FROM {table} LIMIT 1").fetchone()


def _keep_it_small(database: sqlite3.Connection) -> None:
    """Have the file give its free pages back; one of an earlier version is written anew for that, once.

    Where another process has it open, or there is no room for the new one, it stays as it is until the next start.
    """
    if database.execute("PRAGMA auto_vacuum").fetchone()[0] != INCREMENTAL:
        with suppress(sqlite3.OperationalError):
            database.execute(f"PRAGMA auto_vacuum = {INCREMENTAL}")
            database.execute("VACUUM")


def _check(database: sqlite3.Connection) -> None:
    schema = _schema(database)
    if schema > SCHEMA:
        raise UnusableStore(f"a newer version of this program wrote it, in format {schema}; this one knows {SCHEMA}")
    if not schema and database.execute("SELECT 1 FROM sqlite_master").fetchall():
        raise UnusableStore("another program wrote it")


def _create_tables(database: sqlite3.Connection, tables: Mapping[str, str]) -> None:
    if not _schema(database):  # another process may have been quicker
        for table, columns in tables.items():
            database.execute(f"CREATE TABLE {table} {columns}")
        database.execute(f"PRAGMA user_version = {SCHEMA}")


def _schema(database: sqlite3.Connection) -> int:
    return database.execute("PRAGMA user_version").fetchone()[0]
