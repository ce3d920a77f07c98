"""The SQLite file of drawings: pictures beside them, older files, and reading while somebody writes."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from app.digits.drawings import Drawing, labelled
from app.storage.drawings_sqlite import SqliteDrawings
from app.storage.store import new_id

ANN = new_id()
ONE, TWO = (labelled(1, [[[0, 0], [0, 100], [90, y]]]) for y in (10, 90))


@pytest.fixture
def store(tmp_path):
    with closing(SqliteDrawings(tmp_path)) as store:
        store.keep(ANN, [ONE])
        yield store


def no_more_ink(monkeypatch):
    monkeypatch.setattr(Drawing, "grey", property(lambda drawing: pytest.fail("its ink was prepared again")))


def test_a_picture_is_made_once_and_kept_beside_the_drawing(store, tmp_path, monkeypatch):
    first = store.pictures(ANN)
    no_more_ink(monkeypatch)
    assert store.pictures(ANN) == first
    with closing(SqliteDrawings(tmp_path)) as another:
        assert another.pictures(ANN) == first


def test_one_more_drawing_is_one_more_picture(store, monkeypatch):
    store.pictures(ANN)
    store.keep(ANN, [TWO])
    made = []
    monkeypatch.setattr(Drawing, "grey", property(lambda drawing: made.append(drawing.digest) or bytes(784)))
    assert [picture.digest for picture in store.pictures(ANN)] == [ONE.digest, TWO.digest]
    assert made == [TWO.digest]


def test_a_picture_goes_with_its_drawing(store):
    store.pictures(ANN)
    store.forget(ANN)
    store.keep(ANN, [TWO])
    assert store.pictures(ANN)[0].grey == TWO.grey != ONE.grey
    store.expire(-1)
    assert store._database.execute("SELECT COUNT(*) FROM pictures").fetchone() == (0,)


def test_a_file_of_before_there_were_pictures_opens_with_all_its_drawings(store, tmp_path):
    store.keep(ANN, [TWO])
    store.close()
    with closing(sqlite3.connect(tmp_path / "drawings.db")) as file:
        file.execute("DROP TRIGGER picture_goes")
        file.execute("DROP TABLE pictures")
    with closing(SqliteDrawings(tmp_path)) as later:
        assert [picture.grey for picture in later.pictures(ANN)] == [ONE.grey, TWO.grey]
        assert later.drawings(ANN) == (ONE, TWO)
        assert later.keep(ANN, [ONE]) == (0, 0, 1)


def test_they_can_be_looked_at_where_nothing_can_be_written(store):
    store._database.execute("PRAGMA query_only = ON")
    assert store.pictures(ANN) == ((1, ONE.digest, ONE.grey),)


def test_who_counts_does_not_wait_for_who_writes(store):
    with ThreadPoolExecutor(1) as reader, store._lock, store._writing():
        store._database.execute("DELETE FROM drawings")
        assert reader.submit(store.count, ANN).result(5) == 1
    assert store.count(ANN) == 0
