"""The SQLite file that labelled drawings live in, and the pictures of them, which files of older versions lack."""

import sqlite3
from pathlib import Path

from app.storage.database import ADVICE, open_database
from app.storage.store import UnusableStore

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


def open_drawings(data_dir: Path) -> tuple[sqlite3.Connection, sqlite3.Connection]:
    """Two connections to `drawings.db`, one to write and one to read beside it. Raises UnusableStore."""
    write = open_database(data_dir, FILE, TABLES)
    try:
        for statement in PICTURES:
            write.execute(statement)
        return write, open_database(data_dir, FILE, TABLES)
    except sqlite3.Error as error:
        write.close()
        raise UnusableStore(f"{data_dir / FILE} cannot be used: {error}. {ADVICE}") from error
    except UnusableStore:
        write.close()
        raise
