"""A process that adds a letter to a visitor's text so many times. Arguments: data directory, visitor, letter, times."""

import sys
from pathlib import Path

from app.storage.progress import SqliteProgress

if __name__ == "__main__":
    store = SqliteProgress(Path(sys.argv[1]))
    for _ in range(int(sys.argv[4])):
        store.change(sys.argv[2], lambda text: text + sys.argv[3])
    store.close()
