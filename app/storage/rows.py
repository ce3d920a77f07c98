"""A session as rows of the SQLite tables: its state, its past positions, and the arrays they refer to.

When one version follows another, the difference is written and nothing else.
"""

import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import takewhile
from operator import is_
from typing import NamedTuple

from app.explorer.session import Position, Session
from app.storage.bounds import Lying
from app.storage.bundles import Bundle
from app.storage.codec import bundles, decode_session, encode_position, encode_state

ROWS_BYTES = 2_000
"""that the rows of a session take beside its arrays, about"""
# Beside the tables of earlier versions, which go on without it; a trigger, so that it goes with its session anyhow.
SIZES = (
    "CREATE TABLE IF NOT EXISTS sizes (session INTEGER PRIMARY KEY, bytes INTEGER NOT NULL)",
    """CREATE TRIGGER IF NOT EXISTS size_goes AFTER DELETE ON sessions
    BEGIN DELETE FROM sizes WHERE session = old.key; END""",
    f"""INSERT INTO sizes
    SELECT key, {ROWS_BYTES} + coalesce((SELECT sum(length(data)) FROM blobs WHERE session = key), 0)
    FROM sessions WHERE key NOT IN (SELECT session FROM sizes)""",
)
SIZE = "INSERT INTO sizes VALUES (?, ?) ON CONFLICT (session) DO UPDATE SET bytes = excluded.bytes"
LYING = "SELECT id, bytes, used FROM sessions JOIN sizes ON session = key"


@dataclass(frozen=True)
class Held:
    """What a store has of a session: its rows of past positions, numbered from `first`, and who uses which bundle."""

    heads: tuple[Position, ...] = ()
    past: tuple[Position, ...] = ()
    first: int = 0
    uses: Mapping[str, int] = field(default_factory=dict)
    nbytes: int = 0

    @property
    def stored(self) -> int:
        """Bytes of all that is kept of it, about."""
        return ROWS_BYTES + self.nbytes


@dataclass(frozen=True)
class RowChange:
    """From one Held to the next: `dropped` rows, all outside `kept`, and `unused` blobs go; `rows`, `blobs` come."""

    after: Held
    kept: range
    dropped: int
    rows: list[tuple[int, Position]]
    blobs: list[Bundle]
    unused: list[Bundle]


def change(held: Held, session: Session) -> RowChange:
    """How to get from what is held to the session. Positions are the same if they are the same object."""
    skipped, common = _overlap(held.past, session.past)
    first = held.first + skipped
    heads = (session.position, session.initial)
    gone = (*held.heads, *held.past[:skipped], *held.past[skipped + common :])
    uses, blobs, unused = _recounted(held.uses, (*heads, *session.past[common:]), gone)
    nbytes = held.nbytes + sum(b.nbytes for b in blobs) - sum(b.nbytes for b in unused)
    rows = list(enumerate(session.past[common:], first + common))
    after = Held(heads, session.past, first, uses, nbytes)
    return RowChange(after, range(first, first + common), len(held.past) - common, rows, blobs, unused)


def held(session: Session, first: int) -> Held:
    """What a store has that holds all of this session, its rows numbered from `first`."""
    return change(Held(first=first), session).after


def _overlap(old: tuple, new: tuple) -> tuple[int, int]:
    """How many of the oldest are gone, and how many after them are the same."""
    if not new:
        return len(old), 0
    skipped = next((i for i, position in enumerate(old) if position is new[0]), len(old))
    return skipped, sum(takewhile(bool, map(is_, old[skipped:], new)))


def _recounted(
    uses: Mapping[str, int], added: tuple[Position, ...], gone: tuple[Position, ...]
) -> tuple[Mapping[str, int], list[Bundle], list[Bundle]]:
    """The uses after positions came and went, the bundles used for the first time, and those used no more."""
    named = {b.digest: b for position in (*added, *gone) for b in bundles(position)}
    difference = Counter(b.digest for position in added for b in bundles(position))
    difference.subtract(b.digest for position in gone for b in bundles(position))
    changed = {digest: uses.get(digest, 0) + n for digest, n in difference.items() if n}
    if not changed:
        return uses, [], []
    counted = {digest: n for digest, n in {**uses, **changed}.items() if n}
    blobs = [named[digest] for digest in changed if digest not in uses]
    return counted, blobs, [named[digest] for digest, n in changed.items() if not n]


class Entry(NamedTuple):
    """A session as its rows have it. `key` is the number that its rows share."""

    key: int
    version: int
    session: Session
    held: Held


def find(database: sqlite3.Connection, id: str) -> tuple[int, float] | None:
    """The version of a session and when it was last used."""
    return database.execute("SELECT version, used FROM sessions WHERE id = ?", (id,)).fetchone()


def size(database: sqlite3.Connection, id: str) -> int:
    """Bytes of all that is kept of a session, about; 0 where there is none."""
    found = database.execute("SELECT bytes FROM sizes JOIN sessions ON session = key WHERE id = ?", (id,)).fetchone()
    return found[0] if found else 0


def read(database: sqlite3.Connection, id: str) -> Entry | None:
    """All of a session."""
    found = database.execute("SELECT key, version, state FROM sessions WHERE id = ?", (id,)).fetchone()
    if found is None:
        return None
    key, version, state = found
    past = database.execute("SELECT place, position FROM past WHERE session = ? ORDER BY place", (key,)).fetchall()
    blobs = dict(database.execute("SELECT digest, data FROM blobs WHERE session = ?", (key,)))
    session = decode_session(state, (position for _, position in past), blobs)
    return Entry(key, version, session, held(session, past[0][0] if past else 0))


def insert(database: sqlite3.Connection, id: str, session: Session, version: int, used: float) -> Entry:
    """Write all of a new session."""
    statement = "INSERT INTO sessions (id, version, used, state) VALUES (?, ?, ?, ?) RETURNING key"
    [(key,)] = database.execute(statement, (id, version, used, encode_state(session))).fetchall()
    made = change(Held(), session)
    _write(database, key, made)
    return Entry(key, version, session, made.after)


def advance(database: sqlite3.Connection, id: str, entry: Entry, session: Session, used: float) -> Entry | None:
    """Write what turns the session of `entry` into its next version; None if the rows are of another version."""
    statement = "UPDATE sessions SET version = ?, used = ?, state = ? WHERE id = ? AND version = ?"
    values = (entry.version + 1, used, encode_state(session), id, entry.version)
    if not database.execute(statement, values).rowcount:
        return None
    made = change(entry.held, session)
    _write(database, entry.key, made)
    return Entry(entry.key, entry.version + 1, session, made.after)


def lying(database: sqlite3.Connection) -> list[Lying]:
    """All sessions, how large they are and when they were last used."""
    return [Lying(*row) for row in database.execute(LYING)]


def touch(database: sqlite3.Connection, id: str, used: float) -> None:
    """Note when the session was last used."""
    database.execute("UPDATE sessions SET used = ? WHERE id = ?", (used, id))


def idle(database: sqlite3.Connection, since: float) -> list[str]:
    """The ids of the sessions last used before."""
    return [id for (id,) in database.execute("SELECT id FROM sessions WHERE used < ?", (since,))]


def delete(database: sqlite3.Connection, id: str, unused_since: float) -> bool:
    """Remove all of a session, unless it has been used since; whether it was there to remove."""
    statement = "DELETE FROM sessions WHERE id = ? AND used < ? RETURNING key"
    keys = database.execute(statement, (id, unused_since)).fetchall()
    for table in ("past", "blobs"):
        database.executemany(f"DELETE FROM {table} WHERE session = ?", keys)
    return bool(keys)


def count(database: sqlite3.Connection) -> int:
    """How many sessions there are."""
    return database.execute("SELECT count(*) FROM sessions").fetchone()[0]


def _write(database: sqlite3.Connection, key: int, made: RowChange) -> None:
    if made.dropped:
        statement = "DELETE FROM past WHERE session = ? AND (place < ? OR place >= ?)"
        database.execute(statement, (key, made.kept.start, made.kept.stop))
    rows = [(key, place, encode_position(position)) for place, position in made.rows]
    blobs = [(key, blob.digest, blob.packed()) for blob in made.blobs]
    unused = [(key, blob.digest) for blob in made.unused]
    database.executemany("INSERT INTO past VALUES (?, ?, ?)", rows)
    database.executemany("INSERT INTO blobs VALUES (?, ?, ?)", blobs)
    database.executemany("DELETE FROM blobs WHERE session = ? AND digest = ?", unused)
    database.execute(SIZE, (key, made.after.stored))
