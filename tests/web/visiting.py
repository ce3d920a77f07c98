"""What a browser does on the page, without a browser: posting forms, following links, reading what comes back."""

import re
from html import unescape
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.testclient import TestClient
from httpx2 import Response

from app.course.digits_lesson import sizes_name
from app.course.shelf import LESSONS
from app.explorer.session import Session
from app.storage.store import Stored, new_id
from app.web.visits.places import BUILT, DIGITS, LESSON, Place, place_of
from app.web.visits.visitor import Visitor, visitor_of

PAGE = {"origin": "http://testserver"}
NOT_OF_A_PLACE = ("/api/", "/train", "/drawings", "/build", "/import")  # what is posted there carries none


class Browser(TestClient):
    """A client whose forms carry, as those of the page do, the place of the page that was looked at last."""

    place = ""

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
