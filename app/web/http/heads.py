"""The server's side of a connection, with bounds on what comes before a request: its size, and how long it takes.

Of bodies BodyLimit knows more; a head is read before there is a request that anything could be asked of.
"""

from asyncio import TimerHandle, Transport

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST_HEAD = 65_536  # bytes, as browsers and proxies have it
HEAD_SECONDS = 20.0
TOO_LONG, TOO_SLOW = b"431 Request Header Fields Too Large", b"408 Request Timeout"


class BoundedHeads(HttpToolsProtocol):
    """Hangs up on a head of more than MOST_HEAD bytes, or that is not there after HEAD_SECONDS."""

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._head = 0  # bytes of a head of which the end has not come
        self._whole = False
        self._waiting: TimerHandle | None = None
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        super().data_received(data)
        if self._whole or self.parser is None:
            return
        self._head += len(data)
        if self._head > MOST_HEAD:
            self._refuse(TOO_LONG)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._whole, self._head = False, 0
        if self._waiting is None:
            self._wait()

    def on_headers_complete(self) -> None:
        self._whole = True
        self._stop()
        super().on_headers_complete()

    def _wait(self) -> None:
        self._waiting = self.loop.call_later(HEAD_SECONDS, self._refuse, TOO_SLOW)

    def _stop(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _refuse(self, status: bytes) -> None:
        self._stop()
        if not self.transport.is_closing():
            self.transport.write(b"HTTP/1.1 " + status + b"\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
            self.transport.close()
