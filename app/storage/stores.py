"""All that a server remembers in its data directory, opened and closed together."""

from contextlib import ExitStack, closing
from pathlib import Path
from typing import NamedTuple

from app.storage.bounds import USUAL, Bounds
from app.storage.drawings import DrawingStore, MemoryDrawings
from app.storage.drawings_sqlite import SqliteDrawings
from app.storage.progress import MemoryProgress, ProgressStore, SqliteProgress
from app.storage.sqlite import SqliteStore
from app.storage.store import MemoryStore, Store

KEPT = "kept"  # the folder of the copies
LESS = 4  # of the room for sessions there is so small a part for the copies, and for drawings
IN_MEMORY = 8  # a machine has so much less of it


class Stores(NamedTuple):
    """The visitors' sessions, the copies of sessions that links lead to, the drawings, and how far they came."""

    sessions: Store
    kept: Store
    drawings: DrawingStore
    progress: ProgressStore

    def expire(self, seconds: float) -> None:
        """Delete what has been idle for longer, and give its room back; others are served in between."""
        for store in self:
            store.expire(seconds)
            store.give_back()

    def close(self) -> None:
        """Let go of all files; a second time does nothing."""
        for store in self:
            store.close()


def open_stores(data_dir: Path | None, bounds: Bounds = USUAL) -> Stores:
    """The stores in files under this directory, or in memory where there is none. Raises UnusableStore.

    `bounds` are those of the sessions.
    """
    if data_dir is None:
        bounds = bounds.part(IN_MEMORY)
        part = bounds.part(LESS)
        return Stores(
            MemoryStore(bounds=bounds),
            MemoryStore(bounds=part),
            MemoryDrawings(bounds=part),
            MemoryProgress(bounds=part),
        )
    part = bounds.part(LESS)
    with ExitStack() as opened:
        sessions = opened.enter_context(closing(SqliteStore(data_dir, bounds=bounds)))
        kept = opened.enter_context(closing(SqliteStore(data_dir / KEPT, bounds=part)))
        drawings = opened.enter_context(closing(SqliteDrawings(data_dir, bounds=part)))
        progress = opened.enter_context(closing(SqliteProgress(data_dir, bounds=part)))
        opened.pop_all()  # all could be opened, and so all stay open
    return Stores(sessions, kept, drawings, progress)
