"""HEAD wherever there is a GET: the same headers and no body."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Headed(Exception):
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
                raise Headed

        try:
            await self.app({**scope, "method": "GET"}, receive, send_head)
        except Headed:
            return
