"""Who asks for much waits behind themselves and not before others, and beyond so much is told to come back."""

import asyncio
import threading
from functools import partial

import pytest
from starlette.requests import Request

from app.errors import Busy, TooMany
from app.web.http.desk import Desk, Queues, Turns, owner_of
from tests.web.visiting import PAGE

API = "/api/v1"


async def done(desk: Desk, owner: str, work, *args, behind: int = 1):
    async with desk.turn(owner, behind=behind):
        return await desk.work(partial(work, *args))


def test_the_first_of_each_comes_before_the_second_of_any():
    order = []

    async def wait(queues: Queues, owner: str) -> None:
        async with queues.turn(owner):
            await asyncio.sleep(0)
            order.append(owner)

    async def all_come() -> None:
        queues = Queues(1)
        await asyncio.gather(*(wait(queues, owner) for owner in "aaaaabbc"))
        assert queues.all == 0

    asyncio.run(all_come())
    assert order[0] == "a" and set(order[1:3]) == {"b", "c"} and order[-3:] == ["a"] * 3


def test_no_more_than_so_many_are_worked_at_whoever_asks():
    at_once, most = 0, 0
    lock = threading.Lock()
    both = threading.Barrier(2, timeout=10)

    def work() -> None:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        both.wait()
        with lock:
            at_once -= 1

    async def all_ask() -> None:
        desk = Desk(at_once=2)
        await asyncio.gather(*(done(desk, owner, work) for owner in "abcd"))

    asyncio.run(all_ask())
    assert most == 2


@pytest.mark.parametrize(("owners", "error"), [("aaa", TooMany), ("abc", Busy)])
def test_beyond_so_much_a_visitor_or_everybody_is_refused_and_later_is_not(owners, error):
    release = threading.Event()

    async def ask() -> None:
        desk = Desk(at_once=1, each=2, everybody=2)
        begun = [asyncio.create_task(done(desk, owner, release.wait, 10)) for owner in owners[:2]]
        await asyncio.sleep(0)
        with pytest.raises(error):
            await done(desk, owners[2], release.wait)
        release.set()
        assert await asyncio.gather(*begun) == [True, True]
        assert await done(desk, owners[2], int, "7") == 7

    asyncio.run(ask())


def test_what_fails_leaves_its_place_to_the_next():
    async def ask() -> None:
        desk = Desk(at_once=1, each=1)
        for _ in range(3):
            with pytest.raises(ValueError):
                await done(desk, "a", int, "x")

    asyncio.run(ask())


@pytest.fixture
def with_desk(client):
    """Gives the server another desk until the test is over."""
    before = client.app.state.desk

    def put(desk: Desk):
        client.app.state.desk = desk
        return client

    yield put
    client.app.state.desk = before


@pytest.fixture
def full(with_desk):
    """A client of a server that has no room for what takes long."""
    return with_desk(Desk(each=0))


HEAVY = [
    ("GET", "paths?layer=1&to=1&from=1"),
    ("GET", "gradient-check"),
    ("GET", "export"),
    ("GET", "numbers/C"),
    ("POST", "updates"),
]


@pytest.mark.parametrize(("method", "path"), HEAVY)
def test_what_takes_long_is_refused_with_when_to_come_back(full, api, refused, method, path):
    at = api.at(api.open(), path)
    body = {"json": {"times": 1}} if method == "POST" else {}
    assert refused(429, method, at, **body)["title"] == "Too much at a time"
    assert full.request(method, at, **body).headers["retry-after"] == "2"


@pytest.mark.parametrize("path", ["/solution", "/export/session.json", "/code/numpy.py", "/picture.svg"])
def test_so_is_what_a_visitor_takes_home(full, path):
    full.get("/lessons/2-2-2")
    answer = full.get(f"{path}?place=lessons/2-2-2")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "2")


def test_a_large_session_is_packed_beside_the_loop_and_a_small_one_at_once(full, api, refused):
    session = api.open()
    assert api.move(session, "step")["version"] == 2
    problem = refused(429, "POST", f"{API}/sessions", json={"network": {"sizes": [100, 100, 10]}})
    assert problem["type"].endswith(":too-many")


def test_a_server_that_has_too_much_to_do_says_so_too(with_desk, api, refused):
    client = with_desk(Desk(everybody=0))
    at = api.at(api.open(), "gradient-check")
    refused(503, "GET", at)
    assert client.get(at).headers["retry-after"] == "10"


@pytest.mark.parametrize("path", ["paths?layer=1&to=1&from=1", "gradient-check", "numbers/C", "export", "history", ""])
def test_what_is_said_of_a_session_is_not_kept_by_caches(client, api, path):
    assert client.get(api.at(api.open(), *([path] if path else []))).headers["cache-control"] == "no-store"


def asking(client, cookie: str, host: str = "192.0.2.7") -> Request:
    headers = [(b"cookie", f"visitor={cookie}".encode())]
    return Request({"type": "http", "app": client.app, "headers": headers, "client": (host, 1)})


def test_who_asks_is_known_by_a_key_of_ours_and_else_by_where_they_ask_from(client):
    ours = client.app.state.keys.issue()
    assert owner_of(asking(client, ours)) == ours
    made_up = {
        owner_of(asking(client, key)) for key in ("x" * 43, ours[:-1] + "!", "", client.app.state.keys.issue()[1:])
    }
    assert made_up == {"192.0.2.7"}


def test_between_two_requests_that_came_together_another_is_heard():
    heard = []

    async def app(scope, receive, send) -> None:
        heard.append(scope["path"])

    async def come(client) -> None:
        turns = Turns(app)
        scopes = [
            {"type": "http", "path": f"/{n}", "headers": [], "client": (host, 1)} for n, host in enumerate("aaab")
        ]
        waiting = [asyncio.create_task(turns({**scope, "app": client}, None, None)) for scope in scopes]
        while not heard:
            await asyncio.sleep(0)
        await turns({"type": "http", "path": "/healthz", "headers": []}, None, None)
        await asyncio.gather(*waiting)

    asyncio.run(come(None))
    assert heard == ["/0", "/healthz", "/3", "/1", "/2"]


def test_a_page_says_it_too(full):
    full.get("/lessons/2-2-2")
    answer = full.post("/updates", data={"times": "5", "version": "0"}, headers=PAGE)
    assert answer.status_code == 429


def test_from_an_address_behind_which_many_may_be_more_is_taken_than_from_one_visitor():
    release = threading.Event()

    async def ask() -> None:
        desk = Desk(at_once=1, each=2)
        begun = [asyncio.create_task(done(desk, "a class", release.wait, 10, behind=4)) for _ in range(8)]
        await asyncio.sleep(0)
        with pytest.raises(TooMany):
            await done(desk, "a class", release.wait, behind=4)
        release.set()
        assert await asyncio.gather(*begun) == [True] * 8

    asyncio.run(ask())


def test_while_something_is_done_about_a_subject_it_is_known_to_be_worked_on():
    async def ask() -> None:
        desk = Desk()
        async with desk.turn("a", "a session"), desk.turn("b", "a session"):
            assert desk.works_on("a session") and not desk.works_on("another")
        assert not desk.works_on("a session")

    asyncio.run(ask())
