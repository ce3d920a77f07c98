"""A pool with real processes for a test, and waiting for what happens in it."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress

from pytest import MonkeyPatch

from app.training import worker_process
from app.training.choices import Choices
from app.training.kept_runs import Bounds
from app.training.pool import TrainingPool
from app.training.progress import RunView

ME, YOU = "me", "you"
SMALL = Choices(hidden=(8,), epochs=2)
LONG = Choices(hidden=(8,), batch=1, epochs=200, learning_rate=0.01, pace="1")  # three minutes, most of them waits
PATIENCE = 60  # seconds
EAGER = "from app.training import worker; worker.NICENESS = 0; worker.main()"  # whatever else the machine does


def in_pool(test: Callable[[TrainingPool], Awaitable[None]], workers: int = 1, **bounds) -> None:
    """Run a test with a pool that is closed afterwards, when none of its processes may be left."""

    async def run() -> None:
        pool, seen = TrainingPool(workers, Bounds(**bounds)), set()
        try:
            await asyncio.wait_for(test(pool), 2 * PATIENCE)
            seen = process_ids(pool)
        finally:
            await pool.close()
        assert not any(alive(id) for id in seen)

    with MonkeyPatch.context() as patched:
        patched.setattr(worker_process, "PROGRAM", (sys.executable, "-c", EAGER))
        asyncio.run(run())


def process_ids(pool: TrainingPool) -> set[int]:
    return {process.id for process in pool._processes if process.id}


def alive(id: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(id, 0)
        return True
    return False


async def until(pool: TrainingPool, run: RunView, holds: Callable[[RunView], bool], owner: str = ME) -> RunView:
    """The run as soon as it is as it should be."""
    async with asyncio.timeout(PATIENCE):
        while True:
            since = pool.changes.last(owner)
            if holds(now := pool.run(owner, run.id)):
                return now
            await pool.changes.wait(owner, since, PATIENCE)


def in_state(*states: str) -> Callable[[RunView], bool]:
    return lambda run: run.progress.state in states


async def wait_for(condition: Callable[[], bool]) -> None:
    """Until something is so that nobody is notified of."""
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.02)
