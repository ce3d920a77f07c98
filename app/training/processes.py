"""The training processes: as many as there are runs to train and no more than are allowed."""

import asyncio
from collections.abc import Callable, Iterable, Iterator

from app.training.messages import News
from app.training.worker_process import WorkerProcess


class Processes:
    """At most `most` of them. `told` takes the news of their runs, `lost` a process that has ended."""

    def __init__(self, most: int, told: Callable[[News], None], lost: Callable[[WorkerProcess], None]):
        self._most, self._told, self._lost = most, told, lost
        self._all: list[WorkerProcess] = []
        self._closing: set[WorkerProcess] = set()

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[WorkerProcess]:
        return iter(tuple(self._all))

    def choose(self, busy: Iterable[WorkerProcess]) -> WorkerProcess:
        """The one with the fewest runs to train, `busy` naming the process of each; a new one while there may be more
        and none has nothing to do.
        """
        loads = dict.fromkeys((process for process in self._all if not process.over), 0)
        for process in busy:
            if process in loads:
                loads[process] += 1
        least = min(loads, key=loads.get, default=None)
        if least is None or (loads[least] and len(loads) < self._most):
            least = WorkerProcess(self._told, self._lose)
            self._all.append(least)
        return least

    async def close_idle(self, used: Iterable[WorkerProcess]) -> None:
        """End those that have no runs, all but the `used` ones."""
        used = set(used)
        idle = {process for process in self._all if process not in used}
        self._all = [process for process in self._all if process in used]
        self._closing |= idle
        await asyncio.gather(*(process.close() for process in idle))
        self._closing -= idle

    async def close(self) -> None:
        """End them all, those included whose end somebody has given up waiting for."""
        await asyncio.gather(*(process.close() for process in {*self._all, *self._closing}))

    def _lose(self, process: WorkerProcess) -> None:
        self._all = [other for other in self._all if other is not process]
        self._lost(process)
