"""A training process: python -m app.training.worker, which the server starts and talks to through pipes.

It trains in short turns and listens between them. It ends as soon as its input does, so that it never outlives the
server, however that ends.
"""

import logging
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import BinaryIO

from app.errors import Busy, NotFound
from app.training.choices import Choices
from app.training.hosted_run import HostedRun
from app.training.loading import Source
from app.training.memory import MEMORY
from app.training.messages import Call, Reply, next_message, packed
from app.training.next_example import NextExample
from app.training.run import Run
from app.training.split import split

try:
    import resource
except ImportError:  # there is none on Windows
    resource = None  # type: ignore[assignment]

NO_MEMORY = "The server has no memory for this run beside those that it has. Try one with fewer or smaller layers."
TURN = 0.1  # seconds
NICENESS = 15  # of 19: whoever walks through a network is served first
UNKNOWN = "This training process does not know that run."
log = logging.getLogger(__name__)


class FairTurns:
    """Gives the next turn to whoever has waited longest, so that six runs of one visitor get no more than one run."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}
        self._count = count(1)

    def next(self, waiting: Iterable[HostedRun]) -> HostedRun:
        """The one whose turn it is, of at least one waiting."""
        chosen = min(waiting, key=lambda run: (self._last.get(run.owner, 0), self._last.get(run.id, 0)))
        self._last[chosen.owner] = self._last[chosen.id] = next(self._count)
        return chosen

    def keep_only(self, known: Iterable[HostedRun]) -> None:
        """Forget the turns of those who are gone."""
        names = {name for run in known for name in (run.id, run.owner)}
        self._last = {name: turn for name, turn in self._last.items() if name in names}


class Worker:
    """The runs of one process. `send` takes what the server is to be told."""

    def __init__(self, send: Callable[[object], None]):
        self._send = send
        self._runs: dict[str, HostedRun] = {}
        self._turns = FairTurns()
        self._methods: dict[str, Callable[..., object]] = {
            "start": self.start,
            "order": self.order,
            "next_example": self.next_example,
            "forget": self.forget,
        }

    def start(self, id: str, owner: str, choices: Choices, source: Source) -> None:
        """Begin a run. Raises BadValue where its examples cannot be had."""
        self._runs[id] = HostedRun(id, owner, Run(choices, split(choices, source)))
        self._tell(id)

    def order(self, id: str, order: str) -> None:
        """Have a run do what one of ORDERS says."""
        with self._telling(id) as hosted:
            hosted.obey(order)

    def next_example(self, id: str, number: int | None) -> NextExample:
        """Pause, and what there is to walk through."""
        with self._telling(id) as hosted:
            return hosted.next_example(number)

    def forget(self, id: str) -> None:
        """Let go of a run; one that is not there is no error."""
        self._runs.pop(id, None)
        self._turns.keep_only(self._runs.values())

    def answer(self, call: Call) -> None:
        """Do what the server asks; what goes wrong is an answer too."""
        try:
            self._send(Reply(call.number, self._methods[call.method](*call.arguments)))
        except MemoryError:
            self._send(Reply(call.number, error=Busy(NO_MEMORY)))
        except Exception as error:
            self._send(Reply(call.number, error=error))

    def work(self) -> bool:
        """Give one run a turn; False where none wants one now."""
        now = monotonic()
        waiting = [hosted for hosted in self._running() if hosted.due <= now]
        if waiting:
            hosted = self._turns.next(waiting)
            hosted.train(TURN)
            self._tell(hosted.id)
        return bool(waiting)

    def rest(self) -> float | None:
        """Seconds until the next run wants a turn; None where none will."""
        first = min((hosted.due for hosted in self._running()), default=None)
        return None if first is None else max(0.0, first - monotonic())

    def _running(self) -> list[HostedRun]:
        return [hosted for hosted in self._runs.values() if hosted.running]

    @contextmanager
    def _telling(self, id: str) -> Iterator[HostedRun]:
        """A run, of which the server is told afterwards, even where it refuses: a pause may find that it diverged.

        Raises NotFound where it is not here.
        """
        if id not in self._runs:
            raise NotFound(UNKNOWN)
        try:
            yield self._runs[id]
        finally:
            self._tell(id)

    def _tell(self, id: str) -> None:
        self._send(self._runs[id].news())


def answer_and_train(worker: Worker, calls: SimpleQueue[Call]) -> None:
    """Answer calls as they come and train in between, for ever."""
    rest: float | None = None
    while True:
        with suppress(Empty):
            while True:
                worker.answer(calls.get(block=rest != 0, timeout=rest))
                rest = 0
        rest = 0 if worker.work() else worker.rest()


def read_calls(pipe: BinaryIO, calls: SimpleQueue[Call]) -> None:
    """Pass on what the server says; end this process at once when it says no more, or nothing that makes sense."""
    try:
        with suppress(EOFError):
            while True:
                calls.put(next_message(pipe))
    except Exception:
        log.exception("What the server said could not be read.")
    finally:
        os._exit(0)


def bound_memory(nbytes: int) -> None:
    """Let this process have no more memory of its own than so many bytes: what asks for more fails, and that run."""
    if resource is not None:
        with suppress(ValueError, OSError):  # it may have less already
            resource.setrlimit(resource.RLIMIT_DATA, (nbytes, nbytes))


def main() -> None:
    """Serve on standard input and output; whatever is printed goes to standard error."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the server, which then ends this process
    os.nice(NICENESS)
    if most := os.environ.get(MEMORY, ""):
        bound_memory(int(most))
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=0)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    calls: SimpleQueue[Call] = SimpleQueue()
    Thread(target=read_calls, args=(sys.stdin.buffer, calls), daemon=True).start()
    with suppress(BrokenPipeError):
        answer_and_train(Worker(lambda message: write_whole(out, packed(message))), calls)


def write_whole(pipe: BinaryIO, content: bytes) -> None:
    """Write all of it, however little the pipe takes at a time."""
    rest = memoryview(content)
    while rest:
        rest = rest[pipe.write(rest) :]


if __name__ == "__main__":
    main()
