"""How large a request may be: refused by its Content-Length, or by counting where it has none."""

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import TooLarge
from app.web.http.problems import of_explorer, response


class BodyLimit:
    """ASGI middleware that answers 413 to a body of more than `most` bytes, declared or chunked."""

    def __init__(self, app: ASGIApp, most: int):
        self.app, self.most = app, most
        self.error = TooLarge(f"A request may have at most {most:,} bytes.", field="body")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif self._declared(scope) > self.most:
            await response(Request(scope), of_explorer(self.error))(scope, receive, send)
        else:
            await self.app(scope, self._counting(receive), send)

    def _declared(self, scope: Scope) -> int:
        length = Headers(scope=scope).get("content-length", "")
        return int(length) if length.isdecimal() else 0

    def _counting(self, receive: Receive) -> Receive:
        received = 0

        async def receive_within_limit() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self.most:
                # FastAPI lets an HTTPException through while it reads a body; anything else it turns into a 400.
                raise HTTPException(self.error.status) from self.error
            return message

        return receive_within_limit
