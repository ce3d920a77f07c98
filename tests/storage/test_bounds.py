"""What every store keeps at the most, which of it gives way, and that a file shrinks again."""

import sqlite3
from contextlib import closing

import pytest

from app.digits.drawings import labelled
from app.errors import NotFound, TooLarge
from app.explorer import moves
from app.storage import drawings as drawn
from app.storage.bounds import MOMENT, Bounds, Filling, Lying
from app.storage.drawings import MemoryDrawings
from app.storage.drawings_sqlite import SqliteDrawings
from app.storage.sqlite import SLICE, SqliteStore
from app.storage.store import new_id
from tests.storage.walks import bits, opened, walked

SMALL, LARGE = [1, 1], [200, 100, 10]


def there(store, id: str) -> bool:
    try:
        return bool(store.load(id))
    except NotFound:
        return False


def test_the_heaviest_burden_goes_first_and_only_as_much_as_has_to():
    kept = [Lying("old and small", 10, 0), Lying("old and large", 1_000, 0), Lying("new and large", 1_000, 990)]
    assert Filling(Bounds(9, 1_500)).leaving(kept, 1_000) == ["old and large"]
    assert Filling(Bounds(9, 500)).leaving(kept, 1_000) == ["old and large", "new and large"]
    assert Filling(Bounds(1, 9_999)).leaving(kept, 1_000) == ["old and large", "new and large"]
    assert Filling(Bounds(9, 9_999)).leaving(kept, 1_000) == []


def test_of_what_has_just_come_the_largest_gives_way_but_for_the_one_being_written():
    kept = [Lying("a", 100, 1_000), Lying("b", 900, 1_000), Lying("c", 800, 1_000)]
    assert Filling(Bounds(9, 1_000)).leaving(kept, 1_000, but="b") == ["c"]
    assert kept[1].burden(1_000) == 900 * MOMENT


def test_bounds_are_looked_at_at_once_and_then_after_a_part_of_them():
    filling = Filling(Bounds(640, 6_400))
    assert filling.due(1, 0) and not filling.due(1, 10)
    assert filling.due(1, 100) and not filling.due(9, 99) and filling.due(1, 0)


def test_beyond_so_many_the_session_idle_for_longest_gives_way(make_store, clock):
    store = make_store(Bounds(3, 10**9))
    ids = []
    for _ in range(5):
        clock.now += 1_000
        ids.append(store.create(opened(SMALL))[0])
        assert store.count() <= 3
    assert [there(store, id) for id in ids] == [False, False, True, True, True]


def test_beyond_so_many_bytes_a_large_session_gives_way_to_a_small_one_that_has_lain_longer(make_store, clock):
    store = make_store(Bounds(100, 400_000))
    small, _ = store.create(opened(SMALL))
    clock.now += 1_000
    ids = [store.create(opened(LARGE))[0] for _ in range(4)]
    assert there(store, small) and there(store, ids[-1])
    assert store.count() == 3


def test_what_grows_by_being_walked_counts_as_what_it_has_become(make_store, clock):
    store = make_store(Bounds(100, 400_000))
    session = opened(LARGE)
    other, _ = store.create(opened([100, 60, 10]))
    clock.now += 1_000
    id, version = store.create(session)
    for _ in range(3):
        session = moves.step(session, "phase") if session.position.stage else walked(session, 30)
        version = store.save(id, session, version)
    assert bits(store.load(id).session) == bits(session)
    assert not there(store, other)


def test_the_session_that_is_written_stays_even_where_it_alone_is_too_large(make_store):
    store = make_store(Bounds(2, 1_000))
    first, _ = store.create(opened(LARGE))
    second, version = store.create(opened(LARGE))
    assert not there(store, first)
    assert store.save(second, moves.step(store.load(second).session), version) == 2
    assert store.count() == 1


def test_what_has_gone_can_be_made_again(make_store):
    store = make_store(Bounds(1, 10**9))
    id = new_id()
    store.create(opened(SMALL), id)
    store.create(opened(SMALL))
    assert store.create(opened(SMALL), id) == (id, 1)


def test_more_sessions_than_go_at_a_time_expire(store, clock):
    for _ in range(2 * SLICE + 1):
        store.create(opened(SMALL))
    clock.now += 100
    kept, _ = store.create(opened(SMALL))
    assert store.expire(50) == 2 * SLICE + 1
    store.give_back()
    assert store.count() == 1 and there(store, kept)


def test_between_two_slices_others_come_to_the_store(sqlite, clock, monkeypatch):
    for _ in range(3 * SLICE):
        sqlite.create(opened(SMALL))
    clock.now += 100
    counts = []
    monkeypatch.setattr("app.storage.sqlite.time.sleep", lambda _: counts.append(sqlite.count()))
    assert sqlite.expire(50) == 3 * SLICE
    assert counts == [2 * SLICE, SLICE, 0]


@pytest.mark.parametrize("before", [False, True])
def test_a_file_shrinks_again_also_one_of_a_version_before(tmp_path, clock, before):
    file = tmp_path / "sessions.db"
    if before:
        with closing(sqlite3.connect(file)) as database:
            database.execute("PRAGMA journal_mode = WAL")
        SqliteStore(tmp_path, clock).close()
        with closing(sqlite3.connect(file, isolation_level=None)) as database:
            database.execute("PRAGMA auto_vacuum = 0")
            database.execute("VACUUM")
            for made in ("TRIGGER size_goes", "TABLE sizes"):
                database.execute(f"DROP {made}")
    store = SqliteStore(tmp_path, clock)
    for _ in range(20):
        store.create(opened(LARGE))
    store.close()
    large = file.stat().st_size
    store = SqliteStore(tmp_path, clock)
    clock.now += 100
    assert store.expire(50) == 20
    store.give_back()
    store.close()
    assert file.stat().st_size < large / 10


def test_sessions_of_a_version_that_knew_no_sizes_have_one(tmp_path, clock):
    store = SqliteStore(tmp_path, clock)
    id, _ = store.create(opened(LARGE))
    store.close()
    with closing(sqlite3.connect(tmp_path / "sessions.db", isolation_level=None)) as database:
        database.execute("DROP TRIGGER size_goes")
        database.execute("DROP TABLE sizes")
    clock.now += 1_000
    store = SqliteStore(tmp_path, clock, bounds=Bounds(10, 300_000))
    assert there(store, id)
    clock.now += 1_000
    store.create(opened(LARGE))
    assert not there(store, id)
    store.close()


def line(x: int, points: int = 3):
    return labelled(1, [[[x + n, n * 1.5] for n in range(points)]])


@pytest.fixture(params=["memory", "sqlite"])
def make_drawings(request, tmp_path, clock):
    made = []

    def make(bounds):
        memory = request.param == "memory"
        made.append(MemoryDrawings(clock, bounds) if memory else SqliteDrawings(tmp_path, clock, bounds))
        return made[-1]

    yield make
    for store in made:
        store.close()


def test_beyond_so_many_visitors_the_one_idle_for_longest_loses_their_drawings(make_drawings, clock):
    store = make_drawings(Bounds(2, 10**9))
    for visitor in "abc":
        clock.now += 1_000
        store.keep(visitor, [line(1)])
    assert [store.count(visitor) for visitor in "abc"] == [0, 1, 1]


def test_beyond_so_many_bytes_many_drawings_give_way_to_few(make_drawings, clock):
    store = make_drawings(Bounds(9, 30_000))
    store.keep("few", [line(1)])
    clock.now += 100
    for visitor in ("many", "more"):
        store.keep(visitor, [line(x, 1_400) for x in range(1)])
    assert [store.count(visitor) for visitor in ("few", "many", "more")] == [1, 0, 1]
    store.forget("more")
    store.keep("many", [line(2, 1_400)])
    assert [store.count(visitor) for visitor in ("few", "many")] == [1, 1]


def test_one_visitor_keeps_no_more_bytes_than_a_file_brings(make_drawings, monkeypatch):
    monkeypatch.setattr(drawn, "MOST_BYTES", 20_000)
    store = make_drawings(Bounds(9, 10**9))
    store.keep("a", [line(1, 1_000)])
    with pytest.raises(TooLarge, match="20,000 bytes of drawings"):
        store.keep("a", [line(2, 1_000), line(3, 1_000)])
    assert store.count("a") == 1
    store.keep("b", [line(2, 1_000)])
    store.forget("a")
    assert store.keep("a", [line(2, 1_000)]).added == 1


def test_drawings_of_many_visitors_expire_and_their_room_is_given_back(tmp_path, clock):
    store = SqliteDrawings(tmp_path, clock)
    for visitor in range(12):
        store.keep(str(visitor), [line(visitor, 1_400)])
    store.close()
    file = tmp_path / "drawings.db"
    large = file.stat().st_size
    store = SqliteDrawings(tmp_path, clock)
    clock.now += 100
    assert store.expire(50) == 12
    store.give_back()
    store.close()
    assert file.stat().st_size < large / 2
