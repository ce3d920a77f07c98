"""What has been saved stays: through restarts, kills, other processes and full disks."""

import os
import random
import sqlite3
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.errors import StorageFull
from app.explorer import moves
from app.storage import database
from app.storage.sqlite import SqliteStore
from tests.storage.walks import DIGITS, bits, opened, strolled, turn, walked, wander

ROOT = Path(__file__).parents[2]


def child(data_dir: Path, id: str, saves: int) -> subprocess.Popen:
    command = [sys.executable, "-m", "tests.storage.saving_child", str(data_dir), id, str(saves)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def replayed(session, version: int, since: int = 1):
    """The session that saving_child has at this version, from the one it had before."""
    for number in range(since, version):
        session = wander(session, turn(number))
    return session


@pytest.mark.slow
def test_a_restart_loses_nothing_and_back_leads_to_the_very_beginning(tmp_path, session):
    store, twin = SqliteStore(tmp_path), strolled(session, 300)
    id, version = store.create(session)
    store.save(id, twin, version)
    while "back" in moves.applicable(twin):
        store.close()
        store, twin = SqliteStore(tmp_path), moves.back(twin, "phase")
        loaded = store.load(id)
        store.save(id, moves.back(loaded.session, "phase"), loaded.version)
    assert bits(store.load(id).session) == bits(twin)
    assert bits(twin)[0][0] == bits(session)[0][0]
    store.close()


def test_a_walk_goes_on_after_a_restart_as_if_there_had_been_none(tmp_path, session):
    store = SqliteStore(tmp_path)
    id, _ = store.create(session)
    for number in range(1, 120):
        loaded = store.load(id)
        store.save(id, wander(loaded.session, turn(number)), loaded.version)
        if number % 7 == 0:
            store.close()
            store = SqliteStore(tmp_path)
    assert bits(store.load(id).session) == bits(replayed(session, 120))
    store.close()


@pytest.mark.slow
def test_killing_the_process_loses_no_acknowledged_save(tmp_path, session):
    chance = random.Random(0)
    store = SqliteStore(tmp_path)
    id, _ = store.create(session)
    store.close()
    twin, since = session, 1
    for _ in range(20):
        process = child(tmp_path, id, 1_000_000)
        versions = [process.stdout.readline() for _ in range(chance.randint(1, 60))]
        process.kill()
        # The stream has read ahead: communicate() would not give what it holds.
        acknowledged = int([*versions, *process.stdout][-1])
        process.wait(timeout=20)
        process.stdout.close()
        store = SqliteStore(tmp_path)
        stored = store.load(id)
        store.close()
        assert acknowledged <= stored.version <= acknowledged + 1
        twin, since = replayed(twin, stored.version, since), stored.version
        assert bits(stored.session) == bits(twin)


@pytest.mark.slow
def test_two_processes_saving_one_session_lose_no_save(sqlite, tmp_path, session):
    id, _ = sqlite.create(session)
    children = [child(tmp_path, id, 200) for _ in range(2)]
    versions = [int(line) for process in children for line in process.communicate(timeout=60)[0].splitlines()]
    assert sorted(versions) == list(range(2, 402))
    stored = sqlite.load(id)
    assert stored.version == 401 and bits(stored.session) == bits(replayed(session, 401))


@contextmanager
def files_end_at(nbytes: int):
    """No file grows beyond this."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (nbytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("room", [0, 2_000, 5_000, 50_000, 150_000])
def test_a_save_that_does_not_fit_the_disk_says_so_and_loses_nothing(sqlite, tmp_path, room):
    before, after = walked(opened(DIGITS), 1), walked(opened(DIGITS), 3)
    id, version = sqlite.create(before)
    with files_end_at(os.path.getsize(tmp_path / "sessions.db-wal") + room):
        with pytest.raises(StorageFull, match="could not save"):
            sqlite.save(id, after, version)
        with pytest.raises(StorageFull, match="could not save"):
            sqlite.create(after)
        assert bits(sqlite.load(id).session) == bits(before) and sqlite.load(id).version == version
    assert_stored(tmp_path, id, before)
    assert sqlite.save(id, after, version) == version + 1 and sqlite.count() == 1
    assert_stored(tmp_path, id, after)


def test_a_full_database_says_so_and_loses_nothing(sqlite, tmp_path, session):
    id, version = sqlite.create(session)
    pages = sqlite._database.execute("PRAGMA page_count").fetchone()[0]
    sqlite._database.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StorageFull, match="full"):
        sqlite.save(id, strolled(session, 200), version)
    assert_stored(tmp_path, id, session)
    sqlite._database.execute("PRAGMA max_page_count = 1000000")
    sqlite.save(id, strolled(session, 200), version)
    assert_stored(tmp_path, id, strolled(session, 200))


def test_a_learner_may_look_on_where_nothing_can_be_written(sqlite, session, clock):
    id, _ = sqlite.create(session)
    sqlite._database.execute("PRAGMA query_only = ON")
    clock.now += 1000
    assert bits(sqlite.load(id).session) == bits(session)


def test_a_file_that_another_process_holds_for_long_is_a_failed_save(monkeypatch, tmp_path, session):
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    store, other = SqliteStore(tmp_path), sqlite3.connect(tmp_path / "sessions.db", isolation_level=None)
    id, version = store.create(session)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageFull, match="locked"):
        store.save(id, moves.step(session), version)
    other.close()
    assert store.save(id, moves.step(session), version) == 2
    store.close()


def assert_stored(data_dir: Path, id: str, session) -> None:
    store = SqliteStore(data_dir)
    assert bits(store.load(id).session) == bits(session)
    store.close()
