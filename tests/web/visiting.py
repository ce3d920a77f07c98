"""What a browser does on the page, without a browser: posting forms, following links, reading what comes back."""

import re
from html import unescape
from urllib.parse import unquote, urlsplit

import anyio
from fastapi import Request
from fastapi.testclient import TestClient
from httpx2 import BaseTransport, ByteStream, Response
from httpx2 import Request as Sent

from app.course.digits_lesson import sizes_name
from app.course.shelf import LESSONS
from app.explorer.session import Session
from app.storage.store import Stored, new_id
from app.web.visits.places import BUILT, DIGITS, LESSON, Place, place_of
from app.web.visits.visitor import Visitor, visitor_of

PAGE = {"origin": "http://testserver"}
NOT_OF_A_PLACE = ("/api/", "/train", "/drawings", "/build", "/import")  # what is posted there carries none


class Straight(BaseTransport):
    """Asks an app in one go, in the loop that it lives in: the client's own way there changes threads eight times.

    An answer is read to its end, so what goes on and on is asked for in another way.
    """

    def __init__(self, client: TestClient, raises: bool):
        self.client = client
        self.raises = raises

    def handle_request(self, request: Sent) -> Response:
        url, told = request.url, list[dict]()
        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": request.method,
            "scheme": url.scheme,
            "path": unquote(url.path),
            "raw_path": url.raw_path.partition(b"?")[0],
            "query_string": url.query,
            "root_path": "",
            "headers": [(name.lower(), value) for name, value in request.headers.raw],
            "client": ("testclient", 50000),
            "server": (url.host, url.port or {"http": 80, "https": 443}[url.scheme]),
            "state": self.client.app_state.copy(),
        }
        bodies = iter([request.read()])

        async def receive() -> dict:
            for body in bodies:
                return {"type": "http.request", "body": body}
            await anyio.sleep_forever()  # the browser stays

        async def send(message: dict) -> None:
            told.append(message)

        try:
            with self.client._portal_factory() as portal:
                portal.call(self.client.app, scope, receive, send)
        except Exception:
            if self.raises or not told:
                raise
        body = b"".join(message.get("body", b"") for message in told[1:])
        return Response(told[0]["status"], headers=told[0]["headers"], stream=ByteStream(body))


class Browser(TestClient):
    """A client whose forms carry, as those of the page do, the place of the page that was looked at last."""

    place = ""

    def __init__(self, app, raise_server_exceptions: bool = True, **options):
        super().__init__(app, raise_server_exceptions=raise_server_exceptions, **options)
        self._transport = Straight(self, raise_server_exceptions)

    def get(self, url: str, **request) -> Response:
        answer = super().get(url, **request)
        self._look(answer.text if answer.headers.get("content-type", "").startswith("text/html") else "")
        return answer

    def post(self, url: str, data: dict | None = None, **request) -> Response:
        of_a_place = not urlsplit(url).path.startswith(NOT_OF_A_PLACE)
        data = {"place": self.place, **(data or {})} if of_a_place and self.place else data
        answer = super().post(url, data=data, **request)
        self._look(answer.text)
        if led_to := answer.headers.get("HX-Redirect"):
            self.get(led_to)
        return answer

    def _look(self, html: str) -> None:
        if found := re.search(r'id="place" name="place" value="([^"]*)"', html):
            self.place = unescape(found[1])


def visitor_in(client: TestClient) -> Visitor:
    """The visitor whose cookies the client has."""
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in client.cookies.jar)
    return visitor_of(Request({"type": "http", "app": client.app, "headers": [(b"cookie", cookies.encode())]}))


def stored(client: Browser, place: str = "") -> Stored:
    """The session at a place, else of the page that was looked at last: version 0 where nothing is stored."""
    visit = visitor_in(client).at(place_of(place or client.place))
    return Stored(visit.session, visit.version)


def session_id(client: Browser) -> str:
    """The id under which the session of the page that was looked at last is stored."""
    return visitor_in(client).at(place_of(client.place)).id


def post(client: TestClient, path: str, **data) -> Response:
    return client.post(path, data=data, headers=PAGE)


def link(client: TestClient) -> str:
    return re.search(r'id="share-address" value="http://testserver([^"]+)"', post(client, "/share").text)[1]


def at(client: Browser, session: Session) -> None:
    """Put a new visitor into a session, at its lesson or as a network of their own, on the page of it."""
    client.cookies.clear()
    client.cookies.set("visitor", new_id(), domain="testserver.local", path="/")
    place = home_of(session)
    visitor_in(client).keep(place, session)
    client.place = place.text
    client.cookies.set("last", place.text.replace("/", "."), domain="testserver.local", path="/")


def home_of(session: Session) -> Place:
    """Where a session is at home."""
    if session.lesson == "draw-a-digit":
        return Place(DIGITS, sizes_name(session))
    return Place(LESSON, session.lesson) if session.lesson in LESSONS else Place(BUILT, "1")


def fragment(client: Browser) -> str:
    """All that an action refreshes, but for place and version, the place's title and what a lesson offers."""
    of_place = r'<hx-partial hx-target="#(?:about|title|source-letters)".*?</hx-partial>\s*'
    html = re.sub(of_place, "", post(client, "/refresh").text, flags=re.DOTALL)
    html = re.sub(r'(id="(place|version)" name="\2" value=)"[^"]*"', r"\1", html)
    return re.sub(r"(\?|&amp;)(place|version)=[\w/-]+", "", html)


def tabs(client: TestClient) -> dict[str, bool]:
    """The titles in the chooser, and whether each is the current one."""
    chooser = re.search(r'<nav class="lessons".*?</nav>', client.get("/explore").text, re.DOTALL)[0]
    found = re.findall(r'<(?:a|button) [^>]*?(aria-current="true")?>([^<]+)<', chooser)
    return {title: bool(current) for current, title in found if title != "Build your own"}
