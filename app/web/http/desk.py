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

from app.errors import Busy, TooMany
from app.web.visits.cookies import issued_key

Given = ParamSpec("Given")
Made = TypeVar("Made")
AT_ONCE = 2  # threads for what takes long
THREADS = 8  # for all else that is not to hold up the loop
EACH_WAITS, ALL_WAIT = 16, 120
HEALTH = "/healthz"
ONES_OWN = "You have asked for {0} things that take long, and none is done yet. Wait for one of them."
ALL_BUSY = "This server has much to do. Try again in a moment."


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

    async def do(self, owner: str, work: Callable[Given, Made], *args: Given.args, **named: Given.kwargs) -> Made:
        """What the work comes to. Raises what it raises, TooMany or Busy where too much waits."""
        if self._queues.of(owner) >= self._each:
            raise TooMany(ONES_OWN.format(self._each))
        if self._queues.all >= self._everybody:
            raise Busy(ALL_BUSY)
        async with self._queues.turn(owner):
            return await to_thread.run_sync(lambda: work(*args, **named), limiter=self._threads)


async def beside(request: Request, work: Callable[Given, Made], *args: Given.args, **named: Given.kwargs) -> Made:
    """What takes long, done beside the loop in the turn of whoever asks. Raises as `Desk.do`."""
    desk: Desk = request.app.state.desk
    return await desk.do(owner_of(request), work, *args, **named)


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
