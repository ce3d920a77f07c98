"""HEAD: the headers of a GET without its body."""

import asyncio

import pytest

PATHS = ("/", "/train", "/healthz", "/styles.css", "/static/icon.svg", "/api/v1/lessons", "/lessons/nope", "/nowhere")


@pytest.fixture
def visitor(client):
    """Somebody who has been here: no cookie is set any more."""
    client.cookies.clear()
    client.get("/train")
    client.get("/explore")
    yield client
    client.cookies.clear()


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
@pytest.mark.parametrize("path", PATHS)
def test_head_has_the_status_and_the_headers_of_a_get_and_no_body(visitor, path, encoding):
    headers = {"accept-encoding": encoding}
    got, headed = visitor.get(path, headers=headers), visitor.head(path, headers=headers)
    assert (headed.status_code, headed.content) == (got.status_code, b"")
    assert int(headed.headers["content-length"]) > 0
    assert headed.headers.keys() == got.headers.keys()
    varying = {"content-length"} if path == "/train" else set()  # each page has an id, which is packed as it comes
    assert {name for name in got.headers if headed.headers[name] != got.headers[name]} <= varying


def test_head_of_a_session_is_answered_with_its_etag(client, api):
    headed = client.head(api.at(api.open()))
    assert (headed.status_code, headed.headers["etag"], headed.content) == (200, '"1"', b"")


def test_head_of_what_can_only_be_posted_names_the_methods(client):
    headed = client.head("/afresh")
    assert (headed.status_code, headed.headers["allow"], headed.content) == (405, "POST", b"")


@pytest.mark.parametrize("spec", ["2.3", "2.4"])
def test_head_of_a_stream_ends_with_its_headers(visitor, spec):
    said = []

    async def receive() -> dict:
        await asyncio.sleep(60)  # the browser stays

    async def send(message: dict) -> None:
        said.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": spec},
        "method": "HEAD",
        "path": "/train/stream",
        "raw_path": b"/train/stream",
        "query_string": b"",
        "root_path": "",
        "scheme": "http",
        "server": ("testserver", 80),
        "client": ("testclient", 1),
        "headers": [(b"host", b"testserver"), (b"cookie", f"visitor={visitor.cookies['visitor']}".encode())],
    }
    visitor.portal.call(asyncio.wait_for, visitor.app(scope, receive, send), 10)
    assert [message["type"] for message in said] == ["http.response.start", "http.response.body"]
    assert dict(said[0]["headers"])[b"content-type"].startswith(b"text/event-stream")
    assert not said[1].get("body") and not said[1].get("more_body")
