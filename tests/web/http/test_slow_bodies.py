"""Bodies that do not come to their end, and heads that do not: hung up on, so that they hold nothing for ever."""

import asyncio

import pytest

from app.web.http import heads, layers
from app.web.http.layers import BodyLimit

SCOPE = {"type": "http", "method": "POST", "path": "/import", "headers": [], "query_string": b"", "server": ("a", 80)}


class Read:
    """An application that reads the whole body and says how the reading went."""

    def __init__(self):
        self.outcomes: list[str] = []
        self.at_once = asyncio.Event()

    async def __call__(self, scope, receive, send) -> None:
        try:
            while (await receive()).get("more_body"):
                pass
            self.outcomes.append("whole")
            if scope.get("stays"):
                await self.at_once.wait()
        except layers.HTTPException as error:
            self.outcomes.append(str(error.status_code))
            raise


def coming(*parts: bytes | None):
    """What brings these parts, None for one that does not come."""
    rest = list(parts)

    async def receive():
        part = rest.pop(0)
        if part is None:
            await asyncio.sleep(60)
        return {"type": "http.request", "body": part, "more_body": bool(rest)}

    return receive


@pytest.mark.parametrize("name", ["PATIENCE", "BODY_SECONDS"])
def test_a_body_that_stops_coming_is_given_up(monkeypatch, name):
    monkeypatch.setattr(layers, name, 0.05)
    app = Read()
    with pytest.raises(layers.HTTPException):
        asyncio.run(BodyLimit(app, 1_000)(SCOPE, coming(b"x", None, b"y"), None))
    assert app.outcomes == ["408"]


def test_what_is_listened_for_after_the_body_is_waited_for_as_long_as_it_takes(monkeypatch):
    monkeypatch.setattr(layers, "PATIENCE", 0.01)
    heard = []

    async def app(scope, receive, send) -> None:
        await receive()
        heard.append((await receive())["type"])

    async def gone():
        await asyncio.sleep(0.1)
        return {"type": "http.disconnect"}

    parts = iter([coming(b"x"), gone])
    asyncio.run(BodyLimit(app, 1_000)(SCOPE, lambda: next(parts)(), None))
    assert heard == ["http.disconnect"]


def test_no_more_is_held_than_six_of_the_largest_bodies_and_then_there_is_room_again():
    async def come() -> None:
        limit = BodyLimit(app := Read(), 1_000)
        whole = [asyncio.create_task(limit(SCOPE | {"stays": 1}, coming(b"x" * 1_000), None)) for _ in range(6)]
        await asyncio.sleep(0)
        with pytest.raises(layers.HTTPException):
            await limit(SCOPE, coming(b"y"), None)
        app.at_once.set()
        await asyncio.gather(*whole)
        await limit(SCOPE, coming(b"y" * 1_000), None)
        assert app.outcomes == ["whole"] * 6 + ["503", "whole"]

    asyncio.run(come())


def test_a_body_that_is_too_slow_is_said_so(client, monkeypatch):
    monkeypatch.setattr(layers, "PATIENCE", 0.05)
    said = []

    async def send(message) -> None:
        said.append(message)

    head = {"path": "/api/v1/predict", "headers": [(b"host", b"a"), (b"content-type", b"application/json")]}
    client.portal.call(client.app, SCOPE | head | {"raw_path": b"", "root_path": ""}, coming(b"{", None, b"}"), send)
    assert said[0]["status"] == 408 and (b"connection", b"close") in said[0]["headers"]
    assert layers.SLOW.encode() in said[1]["body"]


class Pipe(asyncio.Transport):
    """The server's end of a connection, in memory."""

    def __init__(self):
        super().__init__()
        self.written, self.closed = b"", False

    def write(self, data: bytes) -> None:
        self.written += data

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed

    def pause_reading(self) -> None:
        pass

    def resume_reading(self) -> None:
        pass

    def get_write_buffer_size(self) -> int:
        return 0


async def answer_nothing(scope, receive, send) -> None:
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body"})


def connected() -> tuple[heads.BoundedHeads, Pipe]:
    from uvicorn import Config
    from uvicorn.server import ServerState

    config = Config(answer_nothing, log_level="critical")
    config.load()
    protocol, pipe = heads.BoundedHeads(config, ServerState(), {}), Pipe()
    protocol.connection_made(pipe)
    return protocol, pipe


@pytest.mark.parametrize("line", [b"x: " + b"y" * 995 + b"\r\n", b"y" * 1_000])
def test_a_head_without_end_is_hung_up_on(line):
    async def come() -> None:
        protocol, pipe = connected()
        protocol.data_received(b"GET / HTTP/1.1\r\na: ")
        sent = 0
        while not pipe.closed:
            protocol.data_received(line)
            sent += len(line)
        assert heads.MOST_HEAD - 1_000 < sent <= heads.MOST_HEAD + 2_000
        assert pipe.written.startswith(b"HTTP/1.1 431 ")

    asyncio.run(come())


@pytest.mark.parametrize("begun", [b"", b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\n\r\nGET / HTTP"])
def test_a_head_that_does_not_come_is_hung_up_on_and_one_that_did_is_not(monkeypatch, begun):
    monkeypatch.setattr(heads, "HEAD_SECONDS", 0.05)

    async def come() -> None:
        protocol, pipe = connected()
        if begun:
            protocol.data_received(begun)
        await asyncio.sleep(0.15)
        assert pipe.closed and b"HTTP/1.1 408 " in pipe.written
        assert pipe.written.startswith(b"HTTP/1.1 204 ") == (b"\r\n\r\n" in begun)

    asyncio.run(come())


def test_a_long_body_after_a_short_head_is_no_head(monkeypatch):
    async def come() -> None:
        protocol, pipe = connected()
        protocol.data_received(b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 300000\r\n\r\n" + b"x" * 100_000)
        protocol.data_received(b"x" * 200_000)
        await asyncio.sleep(0.01)
        assert pipe.written.startswith(b"HTTP/1.1 204 ") and not pipe.closed
        protocol.connection_lost(None)

    asyncio.run(come())
