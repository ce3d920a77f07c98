"""Learning that the server is to stop, in time to end what would keep it from stopping.

A server waits until every answer is finished before it tells the application to shut down, and a stream is an answer
that does not finish by itself. So the signals are listened to, and passed on.
"""

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Closing:
    """Whether the server is stopping, `closed`; `when_closed` is called, on the event loop, once it is."""

    def __init__(self, when_closed: Callable[[], None]):
        self.closed = False
        self._when_closed = when_closed

    def close(self) -> None:
        """It is; a second time does nothing."""
        if not self.closed:
            self.closed = True
            self._when_closed()

    @contextmanager
    def told_by_signals(self) -> Iterator[None]:
        """Until the block ends, a signal to stop closes this too. Only a main thread hears signals."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before: dict[int, object] = {number: signal.getsignal(number) for number in SIGNALS}
        heard = {number: handler for number, handler in before.items() if callable(handler)}
        loop = asyncio.get_running_loop()

        def tell(number: int, frame: FrameType | None) -> None:
            loop.call_soon_threadsafe(self.close)
            heard[number](number, frame)

        for number in heard:
            signal.signal(number, tell)
        try:
            yield
        finally:
            for number, handler in heard.items():
                signal.signal(number, handler)
