"""Another process acts at the worst moment: between a look at the file and the transaction that follows."""

from dataclasses import replace

import pytest

from app.errors import NotFound, Stale
from app.explorer import moves
from app.explorer.session import Position
from app.storage.sqlite import SqliteStore
from app.storage.store import new_id
from tests.storage.walks import bits, walked


@pytest.fixture
def other(tmp_path, clock):
    store = SqliteStore(tmp_path, clock)
    yield store
    store.close()


def just_before(store: SqliteStore, statement: str, act) -> None:
    """Let `act` happen once, right before the store executes the statement."""

    def watch(executed: str) -> None:
        if executed == statement:
            store._database.set_trace_callback(None)
            act()

    store._database.set_trace_callback(watch)


@pytest.mark.parametrize("restarted", [False, True])
def test_of_two_saves_at_once_the_second_is_stale(sqlite, other, session, restarted):
    id, version = sqlite.create(session)
    late = other if restarted else sqlite
    quick = sqlite if restarted else other
    won = walked(session, 2)
    just_before(late, "BEGIN" if restarted else "BEGIN IMMEDIATE", lambda: quick.save(id, won, version))
    with pytest.raises(Stale):
        late.save(id, moves.step(session), version)
    assert bits(late.load(id).session) == bits(quick.load(id).session) == bits(won)
    assert late.load(id).version == version + 1


def test_of_two_who_create_under_one_id_at_once_the_second_is_stale(sqlite, other, session):
    id, won = new_id(), walked(session, 2)
    just_before(sqlite, "BEGIN IMMEDIATE", lambda: other.create(won, id))
    with pytest.raises(Stale):
        sqlite.create(session, id)
    assert bits(sqlite.load(id).session) == bits(won) and sqlite.count() == 1


@pytest.mark.parametrize("restarted", [False, True])
def test_a_session_deleted_during_a_save_is_not_found(sqlite, other, session, restarted):
    id, version = sqlite.create(session)
    late = other if restarted else sqlite
    quick = sqlite if restarted else other
    just_before(late, "BEGIN" if restarted else "BEGIN IMMEDIATE", lambda: quick.delete(id))
    with pytest.raises(NotFound):
        late.save(id, moves.step(session), version)
    assert late.count() == 0


def test_a_session_used_while_idle_ones_are_deleted_stays(sqlite, other, session, clock):
    id, _ = sqlite.create(session)
    clock.now += 1000
    just_before(sqlite, "BEGIN IMMEDIATE", lambda: other.load(id))
    assert sqlite.expire(500) == 0
    assert bits(sqlite.load(id).session) == bits(session)


def test_a_session_that_cannot_be_written_down_changes_nothing(sqlite, other, session):
    id, version = sqlite.create(session)
    nonsense = Position(replace(session.position.step, learning_rate=float("nan")))
    with pytest.raises(ValueError, match="JSON"):
        sqlite.save(id, replace(session, past=(nonsense,)), version)
    for store in (sqlite, other):
        assert bits(store.load(id).session) == bits(session) and store.load(id).version == version
    assert sqlite.save(id, moves.step(session), version) == version + 1
