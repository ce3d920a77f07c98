"""Downloading MNIST beside everything else: the state that the page tells."""

import asyncio
import threading
from pathlib import Path

import numpy as np
import pytest

from app.digits import mnist_folder
from app.digits.datasets import FILES, DataSetError
from app.digits.mnist_folder import CONTENTS, MIRROR, Unreachable
from app.errors import NotNow
from app.scene.lab.data_choice import mnist_offer
from app.training import mnist_fetch
from app.training.mnist_fetch import (
    BARRED,
    FAILED,
    FAILURE,
    FETCHING,
    MISSING,
    NO_NETWORK,
    THERE,
    MnistFetch,
    MnistState,
)
from tests.digits.test_datasets import idx

LAST = list(CONTENTS)[-1]


class Mirror:
    """In place of the download: puts the files there one by one, waits when half is done, fails as it is told to."""

    def __init__(self, fails: Exception | None = None):
        self.go_on, self.fails, self.asked = threading.Event(), fails, []

    def __call__(self, folder: Path, url: str, report) -> None:
        self.asked.append(url)
        names = list(CONTENTS)
        for name in names[:2]:
            (folder / name).touch()
            report(0, 4)
        self.go_on.wait(10)
        if self.fails:
            raise self.fails
        for name in names[2:]:
            (folder / name).touch()


def fetched(monkeypatch, tmp_path, mirror: Mirror, url: str | None = None) -> list[MnistState]:
    """The states: before, when half is done, at the end."""
    monkeypatch.setattr(mnist_fetch, "download", mirror)

    async def test() -> list[MnistState]:
        rung = asyncio.Event()
        fetch = MnistFetch(tmp_path, url, rung.set)
        states = [fetch.state]
        fetch.begin("visitor")
        while fetch.state.done < 2:
            await asyncio.wait_for(rung.wait(), 10)
            rung.clear()
        states.append(fetch.state)
        with pytest.raises(NotNow, match="already"):
            fetch.begin("visitor")
        mirror.go_on.set()
        while fetch.state.state == FETCHING:
            await asyncio.wait_for(rung.wait(), 10)
            rung.clear()
        return [*states, fetch.state]

    return asyncio.run(test())


def test_the_page_is_told_how_far_it_is(monkeypatch, tmp_path):
    states = fetched(monkeypatch, tmp_path, Mirror())
    assert [(state.state, state.done, state.total) for state in states] == [
        (MISSING, 0, 4),
        (FETCHING, 2, 4),
        (THERE, 4, 4),
    ]


@pytest.mark.parametrize(
    ("fails", "problem"),
    [
        (DataSetError("it came damaged"), "MNIST could not be downloaded: it came damaged."),
        (Unreachable("example cannot be reached: [Errno -2] Name or service not known"), NO_NETWORK),
        (RuntimeError("a mistake of ours"), FAILURE),
    ],
)
def test_why_it_failed_is_told_and_it_can_be_tried_again(monkeypatch, tmp_path, fails, problem, caplog):
    *_, last = fetched(monkeypatch, tmp_path, Mirror(fails))
    assert last == MnistState(FAILED, 2, 4, problem)
    assert bool(caplog.records) == (problem in (FAILURE, NO_NETWORK))
    assert fetched(monkeypatch, tmp_path, Mirror())[-1].state == THERE


def test_only_who_asked_for_the_download_is_told_that_it_failed(monkeypatch, tmp_path):
    monkeypatch.setattr(mnist_fetch, "download", Mirror(Unreachable("no answer")))
    mnist_fetch.download.go_on.set()

    async def test() -> tuple[MnistState, MnistState]:
        rung = asyncio.Event()
        fetch = MnistFetch(tmp_path, None, rung.set)
        fetch.begin("asked")
        while fetch.state.state == FETCHING:
            await asyncio.wait_for(rung.wait(), 10)
            rung.clear()
        return fetch.state_for("asked"), fetch.state_for("never asked")

    told, untold = asyncio.run(test())
    assert (told.state, told.problem) == (FAILED, NO_NETWORK)
    assert untold == MnistState(MISSING, 2)


def test_the_public_mirror_is_asked_where_no_other_is_set(monkeypatch, tmp_path):
    for name, url, asked in (("a", None, MIRROR), ("b", "http://127.0.0.1/", "http://127.0.0.1/")):
        (tmp_path / name).mkdir()
        mirror = Mirror()
        fetched(monkeypatch, tmp_path / name, mirror, url)
        assert mirror.asked == [asked]


def test_files_that_somebody_put_there_count_and_are_not_fetched_again(tmp_path):
    for name in CONTENTS:
        (tmp_path / name).touch()
    fetch = MnistFetch(tmp_path, None, lambda: None)
    assert fetch.state.state == THERE
    with pytest.raises(NotNow, match="here already"):
        fetch.begin("visitor")


def test_how_many_digits_are_there_is_counted_and_told(tmp_path):
    for names, count in zip(FILES.values(), (500, 70), strict=True):
        for name, values in zip(names, (np.zeros((count, 28, 28)), np.zeros(count)), strict=True):
            (tmp_path / name.removesuffix(".gz")).write_bytes(idx(values))
    state = MnistFetch(tmp_path, None, lambda: None).state
    assert state == MnistState(THERE, 4, 4, digits=(500, 70))
    assert mnist_offer(state).note == "500, and 70 to test on"


def test_files_that_hold_something_else_are_announced_as_no_digits(tmp_path):
    for name in CONTENTS:
        (tmp_path / name).write_bytes(b"something else")
    state = MnistFetch(tmp_path, None, lambda: None).state
    assert (state, mnist_offer(state).note) == (MnistState(THERE, 4, 4), "its files cannot be read")


def test_files_that_may_not_be_read_are_neither_there_nor_to_be_downloaded(tmp_path, monkeypatch):
    for name in CONTENTS:
        (tmp_path / name).touch()
    monkeypatch.setattr(mnist_folder.os, "access", lambda path, mode: path.name != LAST)
    fetch = MnistFetch(tmp_path, None, lambda: None)
    told = f"The server has no permission to read {LAST}. Give it that permission."
    assert fetch.state_for("anybody") == MnistState(BARRED, 4, 4, told)
    with pytest.raises(NotNow, match="no permission"):
        fetch.begin("anybody")
