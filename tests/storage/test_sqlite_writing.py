"""A save writes what has changed and no more, and what is no longer needed goes."""

import os
import sqlite3
from contextlib import closing

import pytest

from app.explorer import edits, moves
from app.explorer.session import PAST_BYTES
from app.storage.codec import bundles
from app.storage.database import WAL_BYTES
from app.storage.sqlite import SqliteStore
from tests.storage.walks import DIGITS, SIZES, bits, opened, strolled, turn, walked, wander

PAGE = 4120  # as the write-ahead log has it, with its frame


@pytest.fixture
def table(tmp_path):
    """A function that reads a whole table as another program would."""
    with closing(sqlite3.connect(tmp_path / "sessions.db")) as reader:
        yield lambda name: reader.execute(f"SELECT * FROM {name}").fetchall()


def log_bytes(tmp_path) -> int:
    return os.path.getsize(tmp_path / "sessions.db-wal")


def used_digests(session) -> set[str]:
    return {b.digest for position in (session.position, session.initial, *session.past) for b in bundles(position)}


@pytest.mark.parametrize("sizes", [SIZES, DIGITS], ids=str)
def test_a_stage_writes_one_small_row(sqlite, tmp_path, table, sizes):
    session = walked(opened(sizes), 5)
    session = moves.step(session)
    id, version = sqlite.create(session)
    blobs, past = table("blobs"), table("past")
    for _ in range(5):
        before, session = log_bytes(tmp_path), moves.step(session)
        version = sqlite.save(id, session, version)
        assert log_bytes(tmp_path) - before <= 2 * PAGE
    assert table("blobs") == blobs and table("past") == past


@pytest.mark.parametrize("sizes", [SIZES, DIGITS], ids=str)
def test_an_update_writes_its_network_once_and_one_past_position(sqlite, tmp_path, table, sizes):
    session = walked(opened(sizes), 3)
    id, version = sqlite.create(session)
    blobs, past, before = table("blobs"), table("past"), log_bytes(tmp_path)
    session = moves.step(session)
    sqlite.save(id, session, version)
    assert set(blobs) < set(table("blobs")) and len(table("blobs")) == len(blobs) + 1
    assert table("past")[:-1] == past
    weights = sum(w.nbytes for w in session.position.network.weights)
    assert log_bytes(tmp_path) - before <= 1.05 * weights + 6 * PAGE


def test_an_edited_rate_writes_no_arrays(sqlite, table):
    session = opened(DIGITS)
    id, version = sqlite.create(session)
    blobs = table("blobs")
    sqlite.save(id, edits.edit(session, learning_rate=0.25), version)
    assert table("blobs") == blobs and len(table("past")) == 1


def test_a_save_after_a_restart_writes_no_arrays_again(sqlite, tmp_path, table):
    session = walked(opened(DIGITS), 5)
    id, version = sqlite.create(session)
    blobs = {digest for _, digest, _ in table("blobs")}
    other = SqliteStore(tmp_path)
    before = log_bytes(tmp_path)
    other.save(id, moves.back(session), version)
    assert log_bytes(tmp_path) - before <= 8 * PAGE
    assert {digest for _, digest, _ in table("blobs")} <= blobs
    other.close()


def test_a_walk_keeps_exactly_the_arrays_it_refers_to(sqlite, table, session):
    id, version = sqlite.create(session)
    for number in range(150):
        session = wander(session, turn(number))
        version = sqlite.save(id, session, version)
        assert {digest for _, digest, _ in table("blobs")} == used_digests(session)
        assert len(table("past")) == len(session.past)


@pytest.mark.parametrize("restarted", [False, True])
def test_walking_back_works_out_no_digest_again(sqlite, tmp_path, monkeypatch, restarted):
    id, version = sqlite.create(walked(opened(), 20))
    store = SqliteStore(tmp_path) if restarted else sqlite
    monkeypatch.setattr("app.storage.bundles.digest_of", lambda data: pytest.fail("a digest was worked out"))
    for _ in range(40):
        session = moves.back(store.load(id).session)
        version = store.save(id, session, version)
    store.close()


def test_loading_writes_no_more_than_once_a_minute(sqlite, tmp_path, session, clock):
    id, _ = sqlite.create(session)
    before = log_bytes(tmp_path)
    for _ in range(60):
        clock.now += 1
        sqlite.load(id)
    assert log_bytes(tmp_path) == before
    clock.now += 1
    sqlite.load(id)
    assert before < log_bytes(tmp_path) <= before + 2 * PAGE


def test_what_is_deleted_or_expired_leaves_no_rows(sqlite, table, session, clock):
    id, _ = sqlite.create(strolled(session, 50))
    sqlite.create(strolled(session, 60))
    sqlite.delete(id)
    clock.now += 100
    assert sqlite.expire(50) == 1
    assert table("sessions") == table("past") == table("blobs") == []


@pytest.mark.parametrize(
    ("sizes", "updates", "most"), [(SIZES, 300, 1_000_000), (DIGITS, 60, 1.25 * PAST_BYTES)], ids=str
)
def test_the_file_stays_bounded_over_many_updates(tmp_path, sizes, updates, most):
    store, session = SqliteStore(tmp_path), opened(sizes, learning_rate=0.01)
    id, version = store.create(session)
    for _ in range(updates):
        session = walked(session, 1)
        version = store.save(id, session, version)
    assert log_bytes(tmp_path) <= WAL_BYTES
    store.close()
    assert os.path.getsize(tmp_path / "sessions.db") <= most
    store = SqliteStore(tmp_path)
    assert bits(store.load(id).session) == bits(session)
    store.close()
