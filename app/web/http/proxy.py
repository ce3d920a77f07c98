"""A server behind a proxy: as which it is asked for there, and below which path of another site.

The application itself knows no path but its own: what comes loses the root, and every address that leaves gains it.
"""

import re
from collections.abc import Sequence
from contextvars import ContextVar
from typing import Any, cast
from urllib.parse import urlsplit

from starlette.datastructures import URL, Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

ROOT: ContextVar[str] = ContextVar("root", default="")  # of the request that is answered: "" or as in /nn
LEADING = (b"location", b"hx-redirect", b"hx-push-url")
# In HTML: what a browser follows, loads, sends to or watches. An address of another server begins with two slashes.
ADDRESS = re.compile(r'(\s(?:href|src|action|formaction|hx-(?:get|post|sse:connect))=")/(?!/)')
COOKIE_PATH = re.compile(rb"(?<=; Path=)/([^;]*)")


def rooted(html: str) -> str:
    """The HTML with its addresses below the root of the request that is answered."""
    root = ROOT.get()
    return ADDRESS.sub(rf"\g<1>{root}/", html) if root else html


def public_address(request: Request) -> URL:
    """Where the visitor sees this server, ending in a slash: their browser says where its page is from."""
    origin = urlsplit(request.headers.get("origin", ""))
    seen = URL(origin.geturl()) if origin.scheme in ("http", "https") and origin.netloc else request.base_url
    return seen.replace(path=f"{ROOT.get()}/")


class BehindProxy:
    """ASGI middleware that believes a trusted proxy of the visitor and the host, and answers below a root path.

    A proxy may pass the root on or leave it out.
    """

    def __init__(self, app: ASGIApp, trusted: Sequence[str], root: str | None):
        self.app, self.root = app, root or ""
        believing = ProxyHeadersMiddleware(cast(Any, self._below_root), list(trusted))
        self.believing, self.trusted = cast(ASGIApp, believing), believing.trusted_hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (scope.get("client") or ("",))[0] in self.trusted:
            scope = _as_forwarded(scope)
        await self.believing(scope, receive, send)

    async def _below_root(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not self.root:
            await self.app(scope, receive, send)
            return
        ROOT.set(self.root)

        async def send_rooted(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [_rooted_header(name, value, self.root) for name, value in message["headers"]]
            await send(message)

        path = _without(scope["path"], self.root)
        raw = _without(scope.get("raw_path", b"").decode("latin-1"), self.root).encode("latin-1")
        await self.app({**scope, "path": path, "raw_path": raw}, receive, send_rooted)


def _as_forwarded(scope: Scope) -> Scope:
    """The request with the host that the visitor asked for, where the proxy says it."""
    host = Headers(scope=scope).get("x-forwarded-host", "").partition(",")[0].strip()
    others = [header for header in scope["headers"] if header[0] != b"host"]
    return {**scope, "headers": [(b"host", host.encode("latin-1")), *others]} if host else scope


def _without(path: str, root: str) -> str:
    """The path below the root; the path itself where it is not below."""
    below = path.removeprefix(root)
    return below or "/" if below != path and below[:1] in ("", "/") else path


def _rooted_header(name: bytes, value: bytes, root: str) -> tuple[bytes, bytes]:
    if name in LEADING and value.startswith(b"/") and not value.startswith(b"//"):
        return name, root.encode() + value
    if name == b"set-cookie":
        return name, COOKIE_PATH.sub(lambda path: (root.encode() + b"/" + path[1]).rstrip(b"/"), value)
    return name, value
