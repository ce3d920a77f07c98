"""The bounded pool of training processes, and the runs in it.

Nothing blocks: a call waits for its process without holding up anybody else. Processes start with the first runs and
end when they have had none for a while.
"""

import asyncio
import os
import secrets
from contextlib import suppress

from app.errors import BadValue, Busy, NotNow
from app.training.choices import Choices
from app.training.kept_runs import Bounds, KeptRun, KeptRuns
from app.training.loading import Source
from app.training.messages import News
from app.training.next_example import NextExample
from app.training.notifier import Notifier
from app.training.orders import ORDERS, check_not_lost
from app.training.progress import RUNNING, Progress, RunView
from app.training.worker_process import Processes, WorkerProcess

FORGET = "forget"
CLOSED = "The server is stopping."
ID_BYTES = 12
BOUNDS, SHIPPED = Bounds(), Source()


class TrainingPool:
    """Training for every visitor, each known by an opaque `owner` and reaching nobody else's runs.

    At most `workers` processes, one for each core where that is None. `changes` notifies a visitor whenever one of
    their runs has changed. No run is started where `refusal` says why not.
    """

    def __init__(self, workers: int | None = None, bounds: Bounds = BOUNDS, refusal: str = ""):
        self.bounds = bounds
        self.changes = Notifier()
        self._refusal = refusal
        self._kept = KeptRuns()
        self._processes = Processes(workers or os.cpu_count() or 1, self._learn, self._lose)
        self._keeper: asyncio.Task | None = None

    def runs(self, owner: str) -> tuple[RunView, ...]:
        """A visitor's runs, oldest first."""
        return tuple(kept.view for kept in self._kept.of(owner))

    def run(self, owner: str, id: str) -> RunView:
        """One of them. Raises NotFound."""
        return self._kept.find(owner, id).view

    def leaver(self, owner: str) -> RunView | None:
        """The visitor's own run that another start of theirs would remove, None where it would remove none of them."""
        return self.bounds.leaver(owner, self._kept)

    async def start(self, owner: str, choices: Choices, source: Source = SHIPPED) -> RunView:
        """A new run, which is running. One that is over makes room for it where there is none.

        Raises NotNow or Busy where there is no room for it here, BadValue where the examples cannot be had.
        """
        if self._refusal:
            raise NotNow(self._refusal)
        kept = self._begun(owner, choices, self.bounds.check_room(owner, self._kept))
        try:
            await kept.process.call("start", kept.view.id, owner, choices, source)
        except BaseException:  # whoever asked has gone, too: the process must not train on for nobody
            self._kept.take_back(kept)
            await self._let_go(kept)
            raise
        if self._kept.get(kept.view.id) is None:  # it was removed meanwhile, perhaps before its process knew of it
            await self._let_go(kept)
        elif leaver := self._kept.leaver(kept):
            await self._forget(leaver.view.id)
        return kept.view

    async def order(self, owner: str, id: str, order: str) -> RunView:
        """Have a run do what one of ORDERS says, or forget it. How it is then.

        Raises NotFound for an unknown run, BadValue for an unknown order, NotNow where the run does not take it.
        """
        kept = self._kept.find(owner, id)
        if order == FORGET:
            await self._forget(id)
            return kept.view
        if order not in ORDERS:
            raise BadValue(f"“{order}” is not one of {', '.join([*ORDERS, FORGET])}.", field="order")
        ORDERS[order].check(kept.view)
        self.bounds.check_order(kept, self._kept)
        with self._kept.ordered(kept):
            await kept.process.call("order", id, order)
        return kept.view

    async def next_example(self, owner: str, id: str, number: int | None = None) -> NextExample:
        """Pauses the run: its network with the very next example, or with the test example of that number.

        Raises NotFound for an unknown run or example, NotNow where there is no network to walk through.
        """
        kept = self._kept.find(owner, id)
        check_not_lost(kept.view)
        return await kept.process.call("next_example", id, number)

    async def close(self) -> None:
        """End every process and start no more."""
        self._refusal = CLOSED
        if self._keeper:
            self._keeper.cancel()
        await self._processes.close()

    def _begun(self, owner: str, choices: Choices, leaver: KeptRun | None) -> KeptRun:
        """The run in its place, before its process knows of it: what comes after waits behind it in the pipe."""
        progress = Progress(RUNNING, 0, choices.epochs, 0, 0, 0, 0.0, None, ())
        view = RunView(secrets.token_urlsafe(ID_BYTES), self._kept.next_number(owner), choices, progress)
        busy = (kept.process for kept in self._kept if kept.view.progress.state == RUNNING)
        kept = KeptRun(view, owner, self._processes.choose(busy), leaver.view.id if leaver else "")
        self._kept.add(kept)
        if self._keeper is None or self._keeper.done():
            self._keeper = asyncio.create_task(self._keep_house())
        return kept

    async def _forget(self, id: str) -> None:
        if kept := self._kept.remove(id):
            await self._let_go(kept)

    async def _let_go(self, kept: KeptRun) -> None:
        """Tell the process of a run that is kept no longer; one that has not started knows of none."""
        self.changes.notify(kept.owner)
        if kept.process in self._processes and kept.process.id is not None:
            with suppress(NotNow, Busy):
                await kept.process.call("forget", kept.view.id)

    async def _keep_house(self) -> None:
        """Every now and then, drop the runs that nobody looks at, then end the processes that have none."""
        while self._processes or len(self._kept):
            await asyncio.sleep(self.bounds.idle_seconds)
            for kept in self._kept.drop_unseen(self.bounds.unseen_seconds):
                await self._let_go(kept)
            for owner in self._kept.drop_numbers():
                self.changes.forget(owner)
            await self._processes.close_idle(kept.process for kept in self._kept)

    def _learn(self, news: News) -> None:
        if kept := self._kept.get(news.run):
            kept.learn(news)
            self.changes.notify(kept.owner)

    def _lose(self, process: WorkerProcess) -> None:
        """A process has ended, with the runs that it still has."""
        for kept in self._kept:
            if kept.process is process:
                kept.lose()
                self.changes.notify(kept.owner)
