"""The store of how far visitors have come: in memory and in a file, by the same tests."""

import sqlite3
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest

from app.errors import StorageFull
from app.storage.bounds import Bounds
from app.storage.progress import FILE, LONGER, MemoryProgress, ProgressStore, SqliteProgress


def put(store: ProgressStore, visitor: str, text: str) -> None:
    store.change(visitor, lambda _: text)


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture(params=["memory", "sqlite"])
def made(request, tmp_path):
    clock, opened = Clock(), []

    def make(**given):
        given = {"clock": clock, **given}
        store = MemoryProgress(**given) if request.param == "memory" else SqliteProgress(tmp_path, **given)
        opened.append(store)
        return store

    yield make, clock
    for store in opened:
        store.close()


def test_a_text_is_kept_replaced_and_forgotten(made):
    store = made[0]()
    assert store.load("a") == ""
    put(store, "a", "1")
    put(store, "a", "2")
    put(store, "b", "3")
    assert (store.load("a"), store.load("b")) == ("2", "3")
    store.forget("a")
    store.forget("nobody")
    assert (store.load("a"), store.load("b")) == ("", "3")


def test_what_has_not_been_saved_for_long_expires(made):
    make, clock = made
    store = make()
    put(store, "old", "1")
    clock.now += 50 * LONGER
    put(store, "new", "2")
    assert store.expire(60) == 0
    clock.now += 20 * LONGER
    assert store.expire(60) == 1
    assert (store.load("old"), store.load("new")) == ("", "2")


def test_beyond_the_bounds_the_longest_unused_give_way_and_never_the_one_that_saves(made):
    make, clock = made
    store = make(bounds=Bounds(most=5, most_bytes=10_000))
    for n in range(20):
        clock.now += 100
        put(store, f"v{n}", "x" * 10)
    kept = [n for n in range(20) if store.load(f"v{n}")]
    assert kept == [15, 16, 17, 18, 19]
    store.give_back()


def test_a_file_outlives_its_store_and_a_full_disk_loses_nothing(tmp_path, monkeypatch):
    store = SqliteProgress(tmp_path)
    put(store, "a", "1")
    store.close()
    again = SqliteProgress(tmp_path)
    assert again.load("a") == "1"
    blocker = sqlite3.connect(tmp_path / FILE, timeout=0)
    blocker.execute("BEGIN EXCLUSIVE")
    again._database.execute("PRAGMA busy_timeout = 0")
    with pytest.raises(StorageFull):
        put(again, "a", "2")
    blocker.rollback()
    blocker.close()
    assert again.load("a") == "1"
    again.close()


def test_two_processes_that_note_at_the_same_time_lose_nothing(tmp_path):
    root = Path(__file__).parents[2]
    command = [sys.executable, "-m", "tests.storage.noting_child", str(tmp_path), "a"]
    children = [subprocess.Popen([*command, letter, "150"], cwd=root) for letter in "xy"]
    assert [child.wait(60) for child in children] == [0, 0]
    store = SqliteProgress(tmp_path)
    assert sorted(store.load("a")) == ["x"] * 150 + ["y"] * 150
    store.close()


def test_so_do_two_threads(made):
    store = made[0]()

    def note(letter: str) -> None:
        for _ in range(200):
            store.change("a", lambda text: text + letter)

    threads = [Thread(target=note, args=(letter,)) for letter in "xy"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(store.load("a")) == ["x"] * 200 + ["y"] * 200


def test_a_change_that_fails_changes_nothing(made):
    store = made[0]()
    put(store, "a", "1")
    with pytest.raises(ZeroDivisionError):
        store.change("a", lambda text: text + str(1 // 0))
    put(store, "b", "2")
    assert (store.load("a"), store.load("b")) == ("1", "2")
