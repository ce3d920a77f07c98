"""Every store of drawings keeps each visitor's own, once, within bounds, as long as they are used."""

import sqlite3
from contextlib import closing

import numpy as np
import pytest

from app.digits.drawings import MOST_DRAWINGS, Drawing, labelled
from app.errors import StorageFull, TooLarge
from app.storage.drawings import MemoryDrawings
from app.storage.drawings_sqlite import SqliteDrawings
from app.storage.store import UnusableStore, new_id

ANN, BEN = new_id(), new_id()


def line(x: int, label: int = 1) -> Drawing:
    return labelled(label, [[[x, 0], [x + 1, 0.5], [x, 100]]])


@pytest.fixture(params=["memory", "sqlite"])
def store(request, tmp_path, clock):
    made = MemoryDrawings(clock) if request.param == "memory" else SqliteDrawings(tmp_path, clock)
    yield made
    made.close()


def test_drawings_come_back_as_they_were_in_the_order_they_came(store):
    drawings = (line(3), line(1, 7), line(2))
    for drawing in drawings:
        assert store.keep(ANN, [drawing]) == (1, 0, 0)
    assert store.drawings(ANN) == drawings
    assert store.count(ANN) == 3


def test_to_look_at_they_are_what_a_network_sees_in_256_levels(store):
    drawings = (line(3), line(1, 7))
    store.keep(ANN, drawings)
    for _ in range(2):
        pictures = store.pictures(ANN)
        assert [(made.label, made.digest) for made in pictures] == [(d.label, d.digest) for d in drawings]
        for made, drawing in zip(pictures, drawings, strict=True):
            assert np.frombuffer(made.grey, np.uint8) / 255 == pytest.approx(drawing.seen, abs=0.5 / 255 + 1e-6)
    store.forget(ANN, line(3).digest)
    store.keep(ANN, [line(1, 4), line(9)])
    assert [made[:2] for made in store.pictures(ANN)] == [(4, line(1).digest), (1, line(9).digest)]
    assert store.pictures(BEN) == ()


def test_nobody_and_others_have_none(store):
    store.keep(ANN, [line(1)])
    assert (store.drawings(BEN), store.drawings(""), store.count(BEN)) == ((), (), 0)


def test_the_same_drawing_is_kept_once_under_its_last_label(store):
    store.keep(ANN, [line(1, 1), line(2)])
    assert store.keep(ANN, [line(1, 7), line(2), line(3), line(3)]) == (1, 1, 1)
    assert [drawing.label for drawing in store.drawings(ANN)] == [7, 1, 1]


def test_one_or_all_can_be_forgotten_and_nobody_elses(store):
    store.keep(ANN, [line(1), line(2), line(3)])
    store.keep(BEN, [line(2)])
    assert store.forget(ANN, line(2).digest) == 1
    assert store.drawings(ANN) == (line(1), line(3))
    assert store.forget(ANN, line(2).digest) == 0
    assert store.forget(ANN) == 2
    assert (store.count(ANN), store.count(BEN)) == (0, 1)


def test_beyond_the_bound_nothing_is_kept_and_what_is_there_may_still_be_relabelled(store):
    store.keep(ANN, [line(x) for x in range(MOST_DRAWINGS - 1)])
    with pytest.raises(TooLarge, match="At most 500"):
        store.keep(ANN, [line(-1), line(-2)])
    assert store.count(ANN) == MOST_DRAWINGS - 1
    store.keep(ANN, [line(-1)])
    assert store.keep(ANN, [line(5, 9)]) == (0, 1, 0)
    assert store.count(ANN) == MOST_DRAWINGS


@pytest.mark.parametrize("look", ["drawings", "pictures", "count"])
def test_drawings_that_nobody_uses_expire(store, clock, look):
    store.keep(ANN, [line(1)])
    store.keep(BEN, [line(2)])
    clock.now += 100
    getattr(store, look)(BEN)
    clock.now += 100
    assert store.expire(150) == 1
    assert (store.count(ANN), store.count(BEN)) == (0, 1)
    assert store.keep(ANN, [line(1)]) == (1, 0, 0)


def test_they_are_there_after_a_restart_and_beside_the_sessions(tmp_path):
    with closing(SqliteDrawings(tmp_path)) as store:
        store.keep(ANN, [line(1)])
    with closing(SqliteDrawings(tmp_path)) as store:
        assert store.drawings(ANN) == (line(1),)


def test_two_processes_may_share_the_file(tmp_path):
    with closing(SqliteDrawings(tmp_path)) as one, closing(SqliteDrawings(tmp_path)) as other:
        one.keep(ANN, [line(1)])
        assert other.keep(ANN, [line(1), line(2)]) == (1, 0, 1)
        assert one.drawings(ANN) == (line(1), line(2))


def test_a_full_disk_is_said_and_loses_nothing(tmp_path):
    with closing(SqliteDrawings(tmp_path)) as store:
        store.keep(ANN, [line(1)])
        store._database.execute("PRAGMA max_page_count = 1")
        with pytest.raises(StorageFull, match="could not save your digits"):
            store.keep(ANN, [line(x) for x in range(2, 400)])
        assert store.drawings(ANN) == (line(1),)


def test_a_file_of_another_program_is_refused(tmp_path):
    with closing(sqlite3.connect(tmp_path / "drawings.db")) as other:
        other.execute("CREATE TABLE theirs (x)")
        other.commit()
    with pytest.raises(UnusableStore, match="another program"):
        SqliteDrawings(tmp_path)
