"""Who may ask: only known host names, and no other site may change anything in a visitor's name.

Browsers say where a request comes from: Sec-Fetch-Site on HTTPS and on this machine, else Origin, which on the plain
HTTP of a school network is all there is. Programs send neither; they may use the API, which takes no cookie.
"""

from collections.abc import Sequence
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from app.web.http.problems import API, Problem, response

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
THIS_MACHINE = ("localhost", "127.0.0.1", "[::1]")
UNKNOWN_HOST = Problem(400, "Unknown host", "This server does not answer to that host name.", members={"field": "Host"})
OTHER_SITE = Problem(403, "From another site", "Only this server's own pages may do this. Reload the page.")


class CrossSiteGuard:
    """ASGI middleware that refuses unknown hosts (400) and changes asked for by other sites (403)."""

    def __init__(self, app: ASGIApp, allowed_hosts: Sequence[str] = ("*",)):
        self.app = app
        self.hosts = (*allowed_hosts, *THIS_MACHINE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refused = self._refusal(scope) if scope["type"] == "http" else None
        await (response(Request(scope), refused) if refused else self.app)(scope, receive, send)

    def _refusal(self, scope: Scope) -> Problem | None:
        headers = Headers(scope=scope)
        name = without_port(headers.get("host", "")).lower()
        if name not in self.hosts and not any(fnmatchcase(name, pattern) for pattern in self.hosts):
            return UNKNOWN_HOST
        safe = scope["method"] in SAFE_METHODS or from_here(headers, scope["path"].startswith(API))
        return None if safe else OTHER_SITE


def from_here(headers: Headers, unsaid: bool) -> bool:
    """Whether a request comes from this server's own pages; `unsaid` where it does not say."""
    if site := headers.get("sec-fetch-site"):
        return site in ("same-origin", "none")
    if origin := headers.get("origin"):
        return urlsplit(origin).netloc.lower() == headers.get("host", "").lower()
    return unsaid


def without_port(host: str) -> str:
    """The host name of a Host header."""
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdigit() else host
