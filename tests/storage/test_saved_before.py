"""A data directory that an earlier version wrote: every session and copy in it is there, and can be saved again."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.storage.sqlite import SqliteStore
from app.storage.store import MemoryStore
from app.storage.stores import Stores, open_stores
from tests.described import described
from tests.saved_before import assert_same, data_folder, expected, saved

STORED, COPIES = saved("stored.json"), saved("kept.json")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return data_folder(tmp_path_factory.mktemp("saved"))


@pytest.fixture(scope="module")
def stores(folder) -> Iterator[Stores]:
    stores = open_stores(folder)
    yield stores
    stores.close()


@pytest.mark.parametrize("name", STORED)
def test_a_session_stored_before_is_what_it_was(stores, name):
    assert_same(described(stores.sessions.load(STORED[name]).session), expected(name, "stored"))


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_kept_before_is_what_it_was(stores, name):
    assert_same(described(stores.kept.load(COPIES[name]).session), expected(name, "kept"))


@pytest.mark.slow
@pytest.mark.parametrize("name", STORED)
def test_a_session_stored_before_can_be_saved_again(stores, folder, name):
    """Under its id, as the next version, which another process then reads; and as a new session, in any store."""
    stored = stores.sessions.load(STORED[name])
    version = stores.sessions.save(STORED[name], replace(stored.session), stored.version)
    other = SqliteStore(folder)
    try:
        assert other.load(STORED[name]).version == version == stored.version + 1
        assert_same(described(other.load(STORED[name]).session), expected(name, "stored"))
    finally:
        other.close()
    memory = MemoryStore()
    id, _ = memory.create(stored.session)
    assert_same(described(memory.load(id).session), expected(name, "stored"))
