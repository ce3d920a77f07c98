"""What happens to a visitor's runs, as server-sent events: always the state of now, never a queue of the past."""

import zlib
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from time import perf_counter

from starlette.requests import Request
from starlette.responses import StreamingResponse

from app.training.notifier import Notifier
from app.training.pool import TrainingPool
from app.web.http.closing import Closing

LEAST_SECONDS, MOST_SECONDS = 0.25, 5.0  # between two messages to one page
SHARE = 0.15  # of the server's time, for all pages that watch together
HEARTBEAT_SECONDS = 15.0  # after which a silent stream says that it is still there
STILL_THERE = ": still there\n\n"
MOST_STREAMS = 2  # of one visitor: a browser has six connections to a server, and the pages need the others
LINGER_SECONDS = 2.0  # that a stream stays where nothing goes on: an order may be on its way to its run
# After which a page looks again on its own: as one too many of its visitor's, and where nothing goes on.
CROWDED_MS, IDLE_MS = 2_000, 600_000
PART = "<hx-partial "
GZIP = 31  # zlib's number for a gzip stream
COMPRESSION = 3
HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no", "vary": "accept-encoding"}


class StreamPace:
    """How often a page is told: the more pages watch, and the longer a message takes to make, the less often.

    `haste` notifies where a page is not to wait: for a visitor who has just done something, and when the server stops.
    """

    def __init__(self):
        self.haste = Notifier()
        self._open: Counter[tuple[str, str]] = Counter()
        self._cost = 0.0

    def crowded(self, owner: str) -> bool:
        """Whether the visitor watches with as many pages as may stay."""
        return self._streams(owner) >= MOST_STREAMS

    def watched(self, owner: str, page: str) -> bool:
        """Whether this very page of the visitor watches."""
        return self._open[owner, page] > 0

    def hurry(self, owner: str) -> None:
        """Have the visitor's pages told at once."""
        if owner and self._streams(owner):  # without one it would notify everybody
            self.haste.notify(owner)

    @contextmanager
    def watching(self, owner: str, page: str) -> Iterator[None]:
        """One page more, until the block ends."""
        self._open[owner, page] += 1
        try:
            yield
        finally:
            self._open[owner, page] -= 1
            self._open += Counter()  # drops those at 0
            if not self._streams(owner):
                self.haste.forget(owner)

    def timed(self, make: Callable[[], str]) -> str:
        """What is made; how long it took is taken into account."""
        began = perf_counter()
        made = make()
        self._cost += 0.1 * (perf_counter() - began - self._cost)
        return made

    @property
    def seconds(self) -> float:
        """The rest between two messages to one page."""
        return min(max(LEAST_SECONDS, self._open.total() * self._cost / SHARE), MOST_SECONDS)

    def _streams(self, owner: str) -> int:
        return sum(count for (name, _), count in self._open.items() if name == owner)


class ChangedParts:
    """Of a text of <hx-partial> parts, those that differ from what was said last."""

    def __init__(self):
        self._last: dict[int, str] = {}

    def of(self, text: str) -> str:
        """The parts that are new, "" where none is."""
        parts = dict(enumerate(PART + rest for rest in text.split(PART)[1:]))
        new = [part for place, part in parts.items() if self._last.get(place) != part]
        self._last = parts
        return "".join(new)


async def messages(
    owner: str,
    page: str,
    pool: TrainingPool,
    closing: Closing,
    pace: StreamPace,
    make: Callable[[], str],
    goes_on: Callable[[], bool],
) -> AsyncIterator[str]:
    """The visitor's runs as they are now, and again whenever they have changed, until the server stops.

    Where nothing goes on, or other pages of the visitor watch, the page is told to rest, and lets its connection go.
    """
    parts = ChangedParts()
    crowded = pace.crowded(owner)
    with pace.watching(owner, page):
        while not closing.closed:
            seen, hurried = pool.changes.last(owner), pace.haste.last(owner)
            if new := parts.of(pace.timed(make)):
                yield event(new)
            if crowded:
                yield rest(CROWDED_MS)
                return
            if not goes_on():
                if await pool.changes.wait(owner, seen, LINGER_SECONDS):
                    continue
                yield rest(IDLE_MS)
                return
            await pace.haste.wait(owner, hurried, pace.seconds)
            while not closing.closed and not await pool.changes.wait(owner, seen, HEARTBEAT_SECONDS):
                pool.runs(owner)  # which counts as being looked at
                yield STILL_THERE


def rest(ms: int) -> str:
    """The event by which a page lets its stream go, and looks again after so many milliseconds (static/js/live.js)."""
    return f"event: rest\ndata: {ms}\n\n"


def event(data: str) -> str:
    """A text as a server-sent event."""
    return "".join(f"data: {line}\n" for line in data.splitlines()) + "\n"


def stream(request: Request, texts: AsyncIterator[str]) -> StreamingResponse:
    """The texts as they come, compressed where the browser takes that: one message is much like the next."""
    packed = "gzip" in request.headers.get("accept-encoding", "")
    headers = HEADERS | ({"content-encoding": "gzip"} if packed else {})
    return StreamingResponse(gzipped(texts) if packed else texts, 200, headers, "text/event-stream")


async def gzipped(texts: AsyncIterator[str]) -> AsyncIterator[bytes]:
    """The texts as one gzip stream, each whole as soon as it is said."""
    packer = zlib.compressobj(COMPRESSION, zlib.DEFLATED, GZIP)
    async for text in texts:
        yield packer.compress(text.encode()) + packer.flush(zlib.Z_SYNC_FLUSH)
    yield packer.flush()
