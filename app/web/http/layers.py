"""What every request passes before a route answers it, and every answer on its way out.

Who may ask: only known host names, and no other site may change anything in a visitor's name. Browsers say where a
request comes from: Sec-Fetch-Site on HTTPS and on this machine, else Origin, which on the plain HTTP of a school
network is all there is. Programs send neither; they may use the API, which takes no cookie.
"""

import re
from asyncio import timeout
from collections.abc import Sequence
from fnmatch import fnmatchcase
from time import monotonic
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import Busy, ExplorerError, TooLarge
from app.settings import Settings
from app.web.http.desk import Turns
from app.web.http.problems import API, Problem, of_explorer, response
from app.web.http.proxy import BehindProxy

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "content-security-policy": "; ".join(f"{name} {sources}" for name, sources in POLICY.items()),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    # By which a page knows its server's answers from those of a proxy that did not reach it (static/js/problem.js).
    "answered-by": "backprop-explorer",
}
RAW_HEADERS = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
OURS = "hx-request"
THIS_MACHINE = ("localhost", "127.0.0.1", "[::1]")
UNKNOWN_HOST = Problem(400, "Unknown host", "This server does not answer to that host name.", members={"field": "Host"})
OTHER_SITE = "Only this server's own pages may do this. Reload the page."
ANOTHER_HOST = (
    "This page is from {origin}, and the server was asked for as {host}: only its own pages may do this. A proxy "
    "between the two has to send the host on, as the README says under “Behind a proxy”."
)
LEAST_COMPRESSED = 1_000  # bytes
COMPRESSION = 4  # of 9: everything is 6 % smaller than by 3 for a tenth of a millisecond; 5 asks as much for half of it
LARGE = re.compile(r"/import|/drawings/import|/build|/build/sketch|/api/v1/(predict|sessions(/[^/]+)?)")
"""where files, networks, examples and drawings come in; elsewhere a body is a few fields"""
SMALL_BYTES = 1_000_000
"""of such a body, which may hold a drawing"""
HELD = 6  # of the largest bodies may be held at a time
PATIENCE, BODY_SECONDS = 10.0, 120.0
SLOW = "The body did not come in time."
CROWDED = "This server takes in as much as it can hold. Try again in a moment."
CHANGING = ("POST", "PATCH")
"""methods that any address takes; of all others the answer is that it does not (see the test of the routes)"""


def layers(settings: Settings) -> list[Middleware]:
    """What every request passes, outermost first."""
    return [
        Middleware(BehindProxy, trusted=settings.trusted_proxies, root=settings.root_path),
        Middleware(HeadAsGet),
        Middleware(SecurityHeaders),
        Middleware(CrossSiteGuard, allowed_hosts=settings.allowed_hosts),
        Middleware(BodyLimit, most=settings.max_body_bytes),
        Middleware(Turns),
        Middleware(GZipMiddleware, minimum_size=LEAST_COMPRESSED, compresslevel=COMPRESSION),
    ]


class _Headed(Exception):
    """The headers are out, and what would make a body may end."""


class HeadAsGet:
    """ASGI middleware that answers HEAD with the headers of a GET; an answer that would not end, ends with them."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def send_head(message: Message) -> None:
            if message["type"] == "http.response.start":
                await send(message)
                await send({"type": "http.response.body"})
                raise _Headed

        try:
            await self.app({**scope, "method": "GET"}, receive, send_head)
        except _Headed:
            return


class SecurityHeaders:
    """ASGI middleware that adds HEADERS to every answer; an answer that brings one of its own keeps it."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = message.get("headers", ())
                said = {name.lower() for name, _ in own}
                message["headers"] = [*own, *(header for header in RAW_HEADERS if header[0] not in said)]
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


class CrossSiteGuard:
    """ASGI middleware that refuses unknown hosts (400) and changes asked for by other sites (403)."""

    def __init__(self, app: ASGIApp, allowed_hosts: Sequence[str] = ("*",)):
        self.app = app
        self.named = allowed_hosts
        self.hosts = (*allowed_hosts, *THIS_MACHINE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refused = self._refusal(scope) if scope["type"] == "http" else None
        await (response(Request(scope), refused) if refused else self.app)(scope, receive, send)

    def _refusal(self, scope: Scope) -> Problem | None:
        headers = Headers(scope=scope)
        if not is_known_host(_without_port(headers.get("host", "")), self.hosts):
            return UNKNOWN_HOST
        if scope["method"] not in CHANGING or self._from_here(headers, scope["path"].startswith(API)):
            return None
        origin, host = headers.get("origin", ""), headers.get("host", "")
        told = "sec-fetch-site" not in headers and urlsplit(origin).netloc
        said = ANOTHER_HOST.format(origin=origin, host=host) if told else OTHER_SITE
        return Problem(403, "From another site", said)

    def _from_here(self, headers: Headers, unsaid: bool) -> bool:
        """Whether a request comes from this server's own pages; `unsaid` where it does not say.

        On plain HTTP, where a browser names only the page's origin, a proxy may have put another host in place of it.
        Then a header of our scripts tells, which no browser lets a page of another site send here, or that the
        origin's name is, as it stands, one of those that this server answers to.
        """
        if site := headers.get("sec-fetch-site"):
            return site in ("same-origin", "none")
        if OURS in headers:
            return True
        if origin := headers.get("origin"):
            netloc = urlsplit(origin).netloc.lower()
            return netloc == headers.get("host", "").lower() or _without_port(netloc) in self.named
        return unsaid


def is_known_host(name: str, hosts: Sequence[str]) -> bool:
    """Whether a host name is one of these, of which * stands for anything."""
    name = name.lower()
    return name in hosts or any(fnmatchcase(name, pattern) for pattern in hosts)


def _without_port(host: str) -> str:
    """The host name of a Host header."""
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdigit() else host


class BodyLimit:
    """ASGI middleware that answers 413 to a body of more than `most` bytes, declared or chunked.

    Where none of that size is expected it may have SMALL_BYTES. A body of which nothing comes for PATIENCE, or that is
    not whole after BODY_SECONDS, is answered 408, and 503 what comes while HELD of the largest are held already.
    """

    def __init__(self, app: ASGIApp, most: int):
        self.app, self.most = app, most
        self._held = 0  # bytes of all bodies whose requests are not answered yet

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        most = self.most if LARGE.fullmatch(scope["path"]) else min(self.most, SMALL_BYTES)
        body = _Body(self, receive, TooLarge(f"A request may have at most {most:,} bytes.", field="body"), most)
        if self._declared(scope) > most:
            return await response(Request(scope), of_explorer(body.too_large))(scope, receive, send)
        try:
            await self.app(scope, body.receive, send)
        finally:
            self._held -= body.received

    def take(self, nbytes: int) -> None:
        """So many bytes more are held. Raises Busy."""
        self._held += nbytes
        if self._held > HELD * self.most:
            raise Busy(CROWDED)

    def _declared(self, scope: Scope) -> int:
        length = Headers(scope=scope).get("content-length", "")
        return int(length) if length.isdecimal() else 0


class _Body:
    """A body as it comes, within its bounds."""

    def __init__(self, limit: BodyLimit, receive: Receive, too_large: TooLarge, most: int):
        self.too_large, self.received = too_large, 0
        self._limit, self._receive, self._most = limit, receive, most
        self._whole = False
        self._ends = monotonic() + BODY_SECONDS

    async def receive(self) -> Message:
        """The next message. FastAPI lets an HTTPException through while it reads a body; all else it makes a 400."""
        if self._whole:
            return await self._receive()
        try:
            async with timeout(min(PATIENCE, self._ends - monotonic())):
                message = await self._receive()
        except TimeoutError:
            raise HTTPException(408, SLOW, {"connection": "close"}) from None
        self._whole = not message.get("more_body", False)
        nbytes = len(message.get("body", b""))
        self.received += nbytes
        try:
            if self.received > self._most:
                raise self.too_large
            self._limit.take(nbytes)
        except ExplorerError as error:
            raise HTTPException(error.status) from error
        return message
