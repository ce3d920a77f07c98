"""One training process from outside: its pipes, its end."""

import asyncio
import os
import signal
import subprocess
from collections.abc import Awaitable, Callable
from subprocess import PIPE

import pytest

from app.errors import BadValue, Busy, NotNow
from app.training import worker_process
from app.training.choices import Choices
from app.training.loading import Source
from app.training.messages import LENGTH, News
from app.training.progress import DONE
from app.training.worker_process import ENDED, PROGRAM, ROOT, WorkerProcess, environment
from tests.training.pooling import PATIENCE, SMALL, alive, wait_for

pytestmark = pytest.mark.slow  # every test starts processes

START = ("start", "a", "me", SMALL, Source())


def with_process(test: Callable[[WorkerProcess, list[News], list[WorkerProcess]], Awaitable[None]]) -> None:
    """Run a test with a process, the news that it tells and whether it has ended."""

    async def run() -> None:
        told, ended = [], []
        process = WorkerProcess(told.append, ended.append)
        try:
            await asyncio.wait_for(test(process, told, ended), PATIENCE)
        finally:
            await process.close()

    asyncio.run(run())


@pytest.mark.parametrize("sent", [b"", b"\0\0"], ids=["between messages", "within a message"])
def test_a_process_that_has_nothing_to_do_ends_when_its_input_does(sent):
    ended = subprocess.run(PROGRAM, input=sent, stdout=subprocess.PIPE, cwd=ROOT, env=environment(), timeout=PATIENCE)
    assert (ended.returncode, ended.stdout) == (0, b"")


def test_a_process_that_cannot_read_what_it_is_told_ends_and_says_why():
    with subprocess.Popen(PROGRAM, stdin=PIPE, stdout=PIPE, stderr=PIPE, cwd=ROOT, env=environment()) as process:
        process.stdin.write(LENGTH.pack(8) + b"nonsense")
        process.stdin.flush()
        try:
            process.wait(PATIENCE)
        finally:
            process.kill()
        assert b"could not be read" in process.stderr.read()


def test_a_process_that_hangs_is_ended_and_whoever_waits_is_told(monkeypatch):
    async def test(process, told, ended) -> None:
        await process.call(*START)
        os.kill(process.id, signal.SIGSTOP)
        monkeypatch.setattr(worker_process, "ANSWERING_SECONDS", 0.2)
        with pytest.raises(Busy, match="did not answer and was ended"):
            await process.call("forget", "a")
        await wait_for(lambda: ended == [process])
        with pytest.raises(NotNow):
            await process.call("forget", "a")

    with_process(test)


def test_it_is_started_by_the_first_call_and_tells_what_happens():
    async def test(process, told, ended) -> None:
        assert process.id is None
        await process.call(*START)
        assert alive(process.id)
        await wait_for(lambda: told[-1].progress.state == DONE)
        assert {news.run for news in told} == {"a"}
        assert ended == []

    with_process(test)


def test_an_error_comes_back_with_its_words_and_its_field():
    async def test(process, told, ended) -> None:
        with pytest.raises(BadValue, match="downloaded") as refused:
            await process.call("start", "a", "me", Choices(data="mnist"), Source())
        assert refused.value.field == "data"

    with_process(test)


def test_calls_made_at_once_each_get_their_own_answer():
    async def test(process, told, ended) -> None:
        calls = [process.call("start", id, "me", SMALL, Source()) for id in "ab"]
        await asyncio.gather(*calls)
        examples = await asyncio.gather(
            *(process.call("next_example", id, number) for id, number in (("a", 1), ("b", 2)))
        )
        assert examples[0].inputs.tolist() != examples[1].inputs.tolist()

    with_process(test)


def test_once_closed_it_is_gone_and_takes_no_more_calls():
    async def test(process, told, ended) -> None:
        await process.call(*START)
        await process.close()
        assert not alive(process.id)
        assert ended == [process]
        with pytest.raises(NotNow, match="has ended"):
            await process.call("forget", "a")

    with_process(test)


def test_news_that_cannot_be_taken_in_end_the_process_and_whoever_waits_is_told(caplog):
    mistake = RuntimeError("a mistake")

    async def test() -> None:
        ended = asyncio.Event()

        def tell(news: News) -> None:
            os.kill(process.id, signal.SIGSTOP)  # it will not end by itself
            raise mistake

        process = WorkerProcess(tell, lambda _process: ended.set())
        calls = [process.call("start", id, "me", SMALL, Source()) for id in "ab"]
        async with asyncio.timeout(PATIENCE):
            answers = await asyncio.gather(*calls, return_exceptions=True)
            await ended.wait()
        assert [str(answer) for answer in answers] == [ENDED] * 2
        with pytest.raises(NotNow, match="has ended"):
            await process.call("forget", "a")
        await process.close()
        assert not alive(process.id)

    asyncio.run(test())
    assert caplog.records[0].exc_info[1] is mistake


def test_one_that_cannot_be_started_says_why_and_starts_as_soon_as_it_can(monkeypatch, tmp_path):
    program = tmp_path / "python"
    program.touch(mode=0o644)

    async def test(process, told, ended) -> None:
        with monkeypatch.context() as broken:
            broken.setattr(worker_process, "PROGRAM", (str(program), *PROGRAM[1:]))
            with pytest.raises(Busy, match=r"could not start a training process \(Permission denied\)"):
                await process.call(*START)
        assert process.id is None and ended == []
        await process.call(*START)
        assert alive(process.id)

    with_process(test)


def test_closing_one_that_never_started_is_nothing():
    with_process(lambda process, told, ended: process.close())


def test_it_trains_on_one_thread_and_finds_the_app_from_anywhere(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    given = environment()
    assert given["OPENBLAS_NUM_THREADS"] == "1"
    assert given["PYTHONPATH"].split(os.pathsep) == [str(ROOT), "/elsewhere"]
