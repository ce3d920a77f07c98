"""Opening the file: made where it is missing, refused with a clear message and left alone where it is not ours."""

import os
import sqlite3
from contextlib import closing
from threading import Timer

import pytest

from app.storage.sqlite import SqliteStore
from app.storage.store import UnusableStore
from tests.storage.walks import opened, walked


def run(path, *statements):
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        return [database.execute(statement).fetchall() for statement in statements]


def assert_refused(directory, because: str):
    path = directory / "sessions.db"
    before = path.read_bytes()
    with pytest.raises(UnusableStore, match=because) as refused:
        SqliteStore(directory)
    assert str(path) in str(refused.value) and "left as it is" in str(refused.value)
    assert path.read_bytes() == before


@pytest.fixture
def used(tmp_path):
    """The path of a file with a session in it."""
    store = SqliteStore(tmp_path)
    store.create(walked(opened(), 20))
    store.close()
    return tmp_path / "sessions.db"


def test_a_missing_directory_is_made_and_the_file_is_private(tmp_path):
    store = SqliteStore(tmp_path / "not" / "yet")
    store.create(opened())
    for file in (tmp_path / "not" / "yet").iterdir():
        assert os.name != "posix" or file.stat().st_mode & 0o077 == 0
    store.close()


def test_the_file_is_in_wal_mode_with_the_version_of_its_format(used):
    assert run(used, "PRAGMA journal_mode", "PRAGMA user_version") == [[("wal",)], [(1,)]]


def test_a_newer_file_is_refused(used):
    run(used, "PRAGMA user_version = 2")
    assert_refused(used.parent, "newer version of this program")


def test_a_file_of_another_program_is_refused(tmp_path):
    run(tmp_path / "sessions.db", "CREATE TABLE theirs (x)")
    assert_refused(tmp_path, "another program")


def test_a_file_without_our_tables_is_refused(used):
    run(used, "DROP TABLE blobs")
    assert_refused(used.parent, "no such table")


def test_a_file_that_is_no_database_is_refused(tmp_path):
    (tmp_path / "sessions.db").write_bytes(b"no database at all " * 500)
    assert_refused(tmp_path, "not a database")


def test_half_a_file_is_refused(used):
    os.truncate(used, 8192)
    assert_refused(used.parent, "malformed")


def test_a_file_that_another_process_is_just_opening_is_waited_for(tmp_path):
    with closing(sqlite3.connect(tmp_path / "sessions.db", isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        timer = Timer(0.2, lambda: other.execute("COMMIT"))
        timer.start()
        SqliteStore(tmp_path).close()
        timer.join()


def test_a_data_directory_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "data").write_text("")
    with pytest.raises(UnusableStore, match="cannot be used"):
        SqliteStore(tmp_path / "data")
