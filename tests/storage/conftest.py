"""Every kind of store, each with a clock that tests can turn."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from app.storage.bounds import USUAL
from app.storage.sqlite import SqliteStore
from app.storage.store import MemoryStore
from tests.storage.walks import opened


class Clock:
    """Seconds that pass only when told to."""

    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


class TakingTurns:
    """Two stores on one file, as two processes have them, asked in turn."""

    def __init__(self, *stores):
        self.stores = stores

    def __getattr__(self, name):
        self.stores = self.stores[::-1]
        return getattr(self.stores[0], name)

    def close(self):
        for store in self.stores:
            store.close()


def one(path, clock, bounds):
    return SqliteStore(path, clock, bounds=bounds)


BACKENDS = {
    "memory": lambda path, clock, bounds: MemoryStore(clock, bounds),
    "sqlite": one,
    "sqlite without room to remember": lambda path, clock, bounds: SqliteStore(path, clock, 0, bounds),
    "two processes on one sqlite file": lambda *where: TakingTurns(one(*where), one(*where)),
}


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(params=BACKENDS)
def make_store(request, clock):
    """A function that makes an empty store of this kind; all are closed in the end."""
    made, directories = [], []

    def make(bounds=USUAL):
        directories.append(TemporaryDirectory())
        made.append(BACKENDS[request.param](Path(directories[-1].name), clock, bounds))
        return made[-1]

    yield make
    for store in made:
        store.close()
    for directory in directories:
        directory.cleanup()


@pytest.fixture
def store(make_store):
    return make_store()


@pytest.fixture
def sqlite(tmp_path, clock):
    store = SqliteStore(tmp_path, clock)
    yield store
    store.close()


@pytest.fixture
def session():
    return opened()
