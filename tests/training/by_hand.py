"""A pool whose only training process answers when a test says so, so that every order of events can be had."""

import asyncio
from collections.abc import Awaitable, Callable

from app.training.choices import Choices
from app.training.kept_runs import Bounds
from app.training.messages import News
from app.training.pool import TrainingPool
from app.training.progress import DONE, Progress, RunView

ME, YOU = "me", "you"
TWO = Choices(epochs=2)


class ProcessByHand:
    """In place of a training process: keeps what it was asked, oldest first, until it is answered by hand."""

    def __init__(self):
        self.id, self.over = 1, False
        self.asked: list[tuple[str, tuple, asyncio.Future]] = []

    async def call(self, method: str, *arguments: object) -> object:
        answer = asyncio.get_running_loop().create_future()
        self.asked.append((method, arguments, answer))
        return await answer

    async def close(self) -> None:
        self.over = True

    async def answer(self, method: str, error: Exception | None = None) -> tuple:
        """Answer the oldest such question, and let whoever asked go on; what it was asked with."""
        await settled()
        asked = next(one for one in self.asked if one[0] == method)
        self.asked.remove(asked)
        asked[2].set_exception(error) if error else asked[2].set_result(None)
        await settled()
        return asked[1]

    def count(self, method: str) -> int:
        return sum(one[0] == method for one in self.asked)


async def settled() -> None:
    """Everybody has gone as far as they can."""
    for _ in range(10):
        await asyncio.sleep(0)


def by_hand(test: Callable[[TrainingPool, ProcessByHand], Awaitable[None]], **bounds) -> None:
    """Run a test with such a pool."""

    async def run() -> None:
        pool, process = TrainingPool(1, Bounds(**bounds)), ProcessByHand()
        pool._processes._all.append(process)
        pool._processes.choose = lambda busy: process
        try:
            await asyncio.wait_for(test(pool, process), 10)
        finally:
            await pool.close()
            for _, _, answer in process.asked:
                answer.cancel()
            await settled()

    asyncio.run(run())


def tell(pool: TrainingPool, run: RunView, state: str, epochs: int = 2) -> None:
    """News of a run from its process."""
    pool._learn(News(run.id, Progress(state, epochs, epochs, 0, 144, 0, 0.0, None, ())))


async def done_run(pool: TrainingPool, process: ProcessByHand, owner: str = ME) -> RunView:
    """A run that has done all its epochs."""
    starting = asyncio.create_task(pool.start(owner, TWO))
    await process.answer("start")
    run = await starting
    tell(pool, run, DONE)
    return run
