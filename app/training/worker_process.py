"""The server's end of one training process: started when it is needed, asked things, closed."""

import asyncio
import logging
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path

from app.errors import Busy, NotNow
from app.training.messages import Answer, Call, News, coming_message, framed

PROGRAM = (sys.executable, "-m", "app.training.worker")
ROOT = Path(__file__).resolve().parents[2]
CLOSING_SECONDS = 1.0
ENDED = "The training process has ended; its runs are lost. Start a new one."
UNSTARTED = "The server could not start a training process ({reason}). No run was started; try again later."
log = logging.getLogger(__name__)


class WorkerProcess:
    """One process, started by the first call; `over` once it has ended or is about to.

    `told` takes the news of its runs; `ended` is called when it has ended.

    Nothing here blocks: what is sent waits in the pipe's buffer, and what comes is read by a task.
    """

    def __init__(self, told: Callable[[News], None], ended: Callable[["WorkerProcess"], None]):
        self._told, self._ended = told, ended
        self._process: Process | None = None
        self._listening: asyncio.Task | None = None
        self._starting = asyncio.Lock()
        self._numbers = count(1)
        self.over = False
        self._waiting: dict[int, asyncio.Future] = {}

    @property
    def id(self) -> int | None:
        """Its number in the system, None before it has started."""
        return self._process.pid if self._process else None

    async def call(self, method: str, *arguments: object) -> object:
        """What the process answers. Raises what it raises, NotNow where it has ended, Busy where it cannot start."""
        process = await self._running()
        call = Call(next(self._numbers), method, arguments)
        answer = self._waiting[call.number] = asyncio.get_running_loop().create_future()
        try:
            process.stdin.write(framed(call))
            return await answer
        finally:
            self._waiting.pop(call.number, None)

    async def close(self) -> None:
        """End the process: by closing its input, which it takes as its cue, or by force."""
        async with self._starting:
            self.over = True
            process = self._process
        if process is None:
            return
        process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), CLOSING_SECONDS)
        except TimeoutError:
            with suppress(ProcessLookupError):
                process.kill()
        await self._listening

    async def _running(self) -> Process:
        async with self._starting:
            if self.over:
                raise NotNow(ENDED)
            if self._process is None:
                # In the server's own session: Linux weighs niceness only among the processes of one.
                try:
                    process = await asyncio.create_subprocess_exec(*PROGRAM, stdin=PIPE, stdout=PIPE, env=environment())
                except OSError as error:
                    log.exception("A training process could not be started.")
                    raise Busy(UNSTARTED.format(reason=error.strerror)) from error
                self._process = process
                self._listening = asyncio.create_task(self._listen(process))
            return self._process

    async def _listen(self, process: Process) -> None:
        """Take in what it says until it says no more, or something that cannot be taken in; then it has to be gone."""
        try:
            with suppress(EOFError):
                while True:
                    self._take(await coming_message(process.stdout))
        except Exception:
            log.exception("What a training process said could not be taken in.")
        finally:
            self.over = True
            for answer in self._waiting.values():
                answer.done() or answer.set_exception(NotNow(ENDED))
            process.stdin.close()
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
            self._ended(self)

    def _take(self, message: News | Answer) -> None:
        if isinstance(message, News):
            return self._told(message)
        answer = self._waiting.pop(message.number, None)
        if answer is None or answer.done():
            return None
        return answer.set_exception(message.error) if message.error else answer.set_result(message.result)


def environment() -> dict[str, str]:
    """What the process starts with: the server's own, one BLAS thread, and the folder to find the app in."""
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return os.environ | {"OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": os.pathsep.join(paths)}
