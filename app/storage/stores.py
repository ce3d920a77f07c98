"""All that a server remembers in its data directory, opened and closed together."""

from contextlib import ExitStack, closing
from pathlib import Path
from typing import NamedTuple

from app.storage.drawings import DrawingStore, MemoryDrawings
from app.storage.drawings_sqlite import SqliteDrawings
from app.storage.sqlite import SqliteStore
from app.storage.store import MemoryStore, Store

KEPT = "kept"  # the folder of the copies


class Stores(NamedTuple):
    """The visitors' sessions, the copies of sessions that links lead to, and the labelled drawings."""

    sessions: Store
    kept: Store
    drawings: DrawingStore

    def close(self) -> None:
        """Let go of all files; a second time does nothing."""
        for store in self:
            store.close()


def open_stores(data_dir: Path | None) -> Stores:
    """The stores in files under this directory, or in memory where there is none. Raises UnusableStore."""
    if data_dir is None:
        return Stores(MemoryStore(), MemoryStore(), MemoryDrawings())
    with ExitStack() as opened:
        sessions = opened.enter_context(closing(SqliteStore(data_dir)))
        kept = opened.enter_context(closing(SqliteStore(data_dir / KEPT)))
        drawings = opened.enter_context(closing(SqliteDrawings(data_dir)))
        opened.pop_all()  # all could be opened, and so all stay open
    return Stores(sessions, kept, drawings)
