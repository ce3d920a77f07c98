"""One visitor's work beside another's: answers in turn, one to a round of the loop; and what takes long in few threads.

The process answers one request at a time. Of twenty that come together all would be answered before anybody else is
heard, and twenty threads that compute take the interpreter from the loop twenty times as long as one does. So whoever
asks has one request that is next, and one that is worked at beside the loop; their others wait behind it, and beyond
so many are refused.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import ParamSpec, TypeVar

from anyio import CapacityLimiter, to_thread
from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Receive, Scope, Send

from app.errors import Busy, HungUp, TooMany
from app.web.visits.cookies import issued_key

Given = ParamSpec("Given")
Made = TypeVar("Made")
AT_ONCE = 2  # threads for what takes long
THREADS = 8  # for all else that is not to hold up the loop
EACH_WAITS, ALL_WAIT = 16, 120
BEHIND = 4  # times as much from an address, behind which a whole class may be that has no keys yet
MUCH_TO_READ = 1_000_000
"""bytes of a session that is not in memory: reading a megabyte takes some milliseconds"""
HEALTH = "/healthz"
ONES_OWN = "You have asked for {0} things that take long, and none is done yet. Wait for one of them."
ALL_BUSY = "This server has much to do. Try again in a moment."
GONE = "Whoever asked for this did not wait for it, so it was not done."


class Queues:
    """A queue for whoever asks; the first of each waits with the first of all others, in the order in which they came.

    At most `at_once` are let through at a time.
    """

    def __init__(self, at_once: int):
        self._through = asyncio.Semaphore(at_once)
        self._own: dict[str, asyncio.Lock] = {}
        self._waiting: Counter[str] = Counter()

    def of(self, owner: str) -> int:
        """How many of theirs wait or are through."""
        return self._waiting[owner]

    @property
    def all(self) -> int:
        """How many of everybody's."""
        return self._waiting.total()

    @asynccontextmanager
    async def turn(self, owner: str) -> AsyncIterator[None]:
        """Their turn, once it comes."""
        self._waiting[owner] += 1
        lock = self._own.setdefault(owner, asyncio.Lock())
        try:
            async with lock, self._through:
                yield
        finally:
            self._waiting[owner] -= 1
            if not self._waiting[owner]:
                del self._waiting[owner], self._own[owner]


class Desk:
    """Where work that takes long is done beside the loop."""

    def __init__(self, at_once: int = AT_ONCE, each: int = EACH_WAITS, everybody: int = ALL_WAIT):
        self._queues = Queues(at_once)
        self._threads = CapacityLimiter(at_once)
        self._each, self._everybody = each, everybody
        self._subjects: Counter[str] = Counter()

    def works_on(self, subject: str) -> bool:
        """Whether work about this waits or is being done: what is done about it from now on comes after that."""
        return subject in self._subjects

    @asynccontextmanager
    async def turn(self, owner: str, subject: str = "", behind: int = 1) -> AsyncIterator[None]:
        """The turn of who asks, for work about a subject; `behind` one owner there may be so many that ask.

        Raises TooMany or Busy where too much waits.
        """
        if self._queues.of(owner) >= self._each * behind:
            raise TooMany(ONES_OWN.format(self._each * behind))
        if self._queues.all >= self._everybody:
            raise Busy(ALL_BUSY)
        self._subjects[subject] += 1
        try:
            async with self._queues.turn(owner):
                yield
        finally:
            self._subjects[subject] -= 1
            if not self._subjects[subject]:
                del self._subjects[subject]

    async def work(self, work: Callable[[], Made]) -> Made:
        """What the work comes to, once it is its turn. Raises what it raises."""
        return await to_thread.run_sync(work, limiter=self._threads)


async def beside(request: Request, work: Callable[Given, Made], *args: Given.args, **named: Given.kwargs) -> Made:
    """What takes long, done beside the loop in the turn of whoever asks. Raises as `about`."""
    return await about("", request, lambda: work(*args, **named))


async def about(subject: str, request: Request, work: Callable[[], Made]) -> Made:
    """The same for work about a subject.

    Raises what the work raises, TooMany or Busy where too much waits, HungUp where nobody waits for it by its turn.
    """
    desk: Desk = request.app.state.desk
    async with desk.turn(owner_of(request), subject, 1 if issued_key(request) else BEHIND):
        if await nobody_waits(request):
            raise HungUp(GONE)
        return await desk.work(work)


async def nobody_waits(request: Request) -> bool:
    """Whether who asked has hung up: who does not wait for the answer asks anew, and what was asked is worth no time.

    Of a server that was busy all that came meanwhile is read first.
    """
    await asyncio.sleep(0)
    return await request.is_disconnected()


def owner_of(connection: HTTPConnection) -> str:
    """By what one who asks is told from another: the key that we gave them, else where they ask from.

    A key of their own making is nobody: with one for each request they would be many.
    """
    return issued_key(connection) or (connection.client.host if connection.client else "")


class Turns:
    """ASGI middleware that lets one request through to a round of the loop; in between others are heard."""

    def __init__(self, app: ASGIApp):
        self.app = app
        self._queues = Queues(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] != HEALTH:
            async with self._queues.turn(owner_of(HTTPConnection(scope))):
                await asyncio.sleep(0)
        await self.app(scope, receive, send)
