"""Which training process a run is given, and their end. None starts before it is called."""

import asyncio
import os
import signal

import pytest

from app.training.loading import Source
from app.training.worker_process import Processes
from tests.training.pooling import PATIENCE, SMALL, alive


def processes(most: int) -> Processes:
    return Processes(most, lambda news: None, lambda process: None)


def test_there_is_none_until_one_is_needed_and_one_with_nothing_to_do_is_taken_again():
    some = processes(2)
    assert not some
    assert some.choose([]) is some.choose([])
    assert len(some) == 1


def test_while_all_are_busy_there_are_more_up_to_the_most():
    some, busy = processes(2), []
    for _ in range(5):
        busy.append(some.choose(busy))
    assert len(some) == 2
    assert sorted(busy.count(process) for process in some) == [2, 3]


def test_the_one_with_the_fewest_runs_to_train_is_taken():
    some = processes(2)
    first = some.choose([])
    second = some.choose([first])
    assert some.choose([first, first, second]) is second
    assert some.choose([first, second, second]) is first


def test_runs_of_a_process_that_is_gone_do_not_count():
    some, other = processes(1), processes(1).choose([])
    assert some.choose([other, other]) is not other


def test_those_without_runs_are_closed():
    some = processes(2)
    first = some.choose([])
    second = some.choose([first])
    asyncio.run(some.close_idle([second]))
    assert list(some) == [second]


@pytest.mark.slow
def test_one_whose_end_nobody_waits_for_any_more_is_still_ended_with_all_others():
    async def test() -> None:
        some = processes(1)
        process = some.choose([])
        await process.call("start", "a", "me", SMALL, Source())
        os.kill(process.id, signal.SIGSTOP)
        closing = asyncio.create_task(some.close_idle([]))
        await asyncio.sleep(0)
        closing.cancel()
        try:
            await asyncio.wait_for(some.close(), PATIENCE)
            assert not alive(process.id)
        finally:
            await process.close()

    asyncio.run(test())


def test_one_that_is_about_to_end_is_given_no_run():
    some = processes(1)
    ending = some.choose([])
    asyncio.run(ending.close())
    assert some.choose([]) is not ending
