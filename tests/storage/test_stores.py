"""All stores of a data directory, opened together."""

import sqlite3

import pytest

from app.course.shelf import open_lesson
from app.storage.store import UnusableStore
from app.storage.stores import open_stores

FILES = ("sessions.db", "kept/sessions.db", "drawings.db")


def test_each_has_a_file_of_its_own(tmp_path):
    stores = open_stores(tmp_path)
    stores.sessions.create(open_lesson("2-2-2"))
    assert (stores.sessions.count(), stores.kept.count()) == (1, 0)
    stores.close()
    assert all((tmp_path / file).exists() for file in FILES)


def test_without_a_directory_they_are_in_memory():
    stores = open_stores(None)
    stores.sessions.create(open_lesson("2-2-2"))
    assert (stores.sessions.count(), stores.kept.count(), stores.drawings.count("me")) == (1, 0, 0)


@pytest.mark.parametrize("file", FILES)
def test_one_that_is_damaged_is_named_and_no_other_stays_open(tmp_path, file, monkeypatch):
    path, opened = tmp_path / file, []
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"something else" * 100)
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: opened.append(connect(*a, **k)) or opened[-1])
    with pytest.raises(UnusableStore, match=f"{file} cannot be used: file is not a database"):
        open_stores(tmp_path)
    for database in opened:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            database.execute("SELECT 1")
    assert path.read_bytes() == b"something else" * 100
