"""The server's end of the training processes: as many as there are runs to train, and no more than are allowed."""

import asyncio
import logging
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from app.errors import Busy, NotNow
from app.training.memory import MEMORY, memory_of_each
from app.training.messages import Call, News, Reply, coming_message, packed

PROGRAM = (sys.executable, "-m", "app.training.worker")
ROOT = Path(__file__).resolve().parents[2]
CLOSING_SECONDS = 1.0
ANSWERING_SECONDS = 30.0  # after which a process hangs: what takes longest is to read MNIST
ENDED = "The training process has ended; its runs are lost. Start a new one."
HANGS = "The training process did not answer and was ended; its runs are lost. Start a new one."
UNSTARTED = "The server could not start a training process ({reason}). No run was started; try again later."
log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class _Started:
    """A process that runs."""

    process: Process
    stdin: asyncio.StreamWriter
    listening: asyncio.Task[None]  # which takes in what it says


class WorkerProcess:
    """One process, started by the first call; `over` once it has ended or is about to.

    `told` takes the news of its runs; `ended` is called when it has ended. Nothing here blocks: what is sent waits in
    the pipe's buffer, and what comes is read by a task. It may have so many bytes of `memory`, where that is not 0.
    """

    def __init__(self, told: Callable[[News], None], ended: Callable[["WorkerProcess"], None], memory: int = 0):
        self.over = False
        self._memory = memory
        self._told = told
        self._ended = ended
        self._started: _Started | None = None
        self._starting = asyncio.Lock()
        self._numbers = count(1)
        self._waiting: dict[int, asyncio.Future[Any]] = {}

    @property
    def id(self) -> int | None:
        """Its number in the system, None before it has started."""
        return self._started.process.pid if self._started else None

    async def call(self, method: str, *arguments: object) -> Any:
        """What the process answers.

        Raises what it raises, NotNow where it has ended, Busy where it cannot start, or hangs, which ends it.
        """
        started = await self._running()
        call = Call(next(self._numbers), method, arguments)
        answer = self._waiting[call.number] = asyncio.get_running_loop().create_future()
        try:
            started.stdin.write(packed(call))
            return await asyncio.wait_for(answer, ANSWERING_SECONDS)
        except TimeoutError:
            self.over = True
            with suppress(ProcessLookupError):
                started.process.kill()
            raise Busy(HANGS) from None
        finally:
            self._waiting.pop(call.number, None)

    async def close(self) -> None:
        """End the process: by closing its input, which it takes as its cue, or by force."""
        async with self._starting:
            self.over = True
        if self._started is None:
            return
        process = self._started.process
        self._started.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), CLOSING_SECONDS)
        except TimeoutError:
            with suppress(ProcessLookupError):
                process.kill()
        await self._started.listening

    async def _running(self) -> _Started:
        async with self._starting:
            if self.over:
                raise NotNow(ENDED)
            if self._started is None:
                self._started = await self._start()
            return self._started

    async def _start(self) -> _Started:
        # In the server's own session: Linux weighs niceness only among the processes of one.
        try:
            process = await asyncio.create_subprocess_exec(
                *PROGRAM, stdin=PIPE, stdout=PIPE, env=environment(self._memory)
            )
        except OSError as error:
            log.exception("A training process could not be started.")
            raise Busy(UNSTARTED.format(reason=error.strerror)) from error
        assert process.stdin and process.stdout  # both are pipes
        listening = asyncio.create_task(self._listen(process, process.stdin, process.stdout))
        return _Started(process, process.stdin, listening)

    async def _listen(self, process: Process, stdin: asyncio.StreamWriter, said: asyncio.StreamReader) -> None:
        """Take in what it says until it says no more, or something that cannot be taken in; then it has to be gone."""
        try:
            with suppress(EOFError):
                while True:
                    self._take(await coming_message(said))
        except Exception:
            log.exception("What a training process said could not be taken in.")
        finally:
            self.over = True
            for answer in self._waiting.values():
                if not answer.done():
                    answer.set_exception(NotNow(ENDED))
            stdin.close()
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
            self._ended(self)

    def _take(self, message: object) -> None:
        if isinstance(message, News):
            self._told(message)
        elif isinstance(message, Reply):
            answer = self._waiting.pop(message.number, None)
            if answer is None or answer.done():
                return
            if message.error:
                answer.set_exception(message.error)
            else:
                answer.set_result(message.result)


class Processes:
    """At most `most` of them. `told` takes the news of their runs, `lost` a process that has ended."""

    def __init__(self, most: int, told: Callable[[News], None], lost: Callable[[WorkerProcess], None]):
        self._most = most
        self._memory = memory_of_each(most)
        self._told = told
        self._lost = lost
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
        least = min(loads, key=loads.__getitem__, default=None)
        if least is None or (loads[least] and len(loads) < self._most):
            least = WorkerProcess(self._told, self._lose, self._memory)
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


def environment(memory: int = 0) -> dict[str, str]:
    """What the process starts with: the server's own, one BLAS thread, the folder of the app, its bytes of memory."""
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    own = {"OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": os.pathsep.join(paths)}
    return os.environ | own | ({MEMORY: str(memory)} if memory else {})
