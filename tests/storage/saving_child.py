"""A process that walks a stored session on and on, printing each version once it is saved, until it is killed.

Arguments: data directory, session id, how many saves to make.
"""

import sys
from pathlib import Path

from app.errors import Stale
from app.storage.sqlite import SqliteStore
from tests.storage.walks import turn, wander


def walk_on(store: SqliteStore, id: str) -> int:
    """The version saved, after as many tries as others make necessary."""
    while True:
        session, version = store.load(id)
        try:
            return store.save(id, wander(session, turn(version)), version)
        except Stale:
            continue


if __name__ == "__main__":
    store = SqliteStore(Path(sys.argv[1]))
    for _ in range(int(sys.argv[3])):
        print(walk_on(store, sys.argv[2]), flush=True)
    store.close()
