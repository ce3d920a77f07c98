"""Reading a JSON body: whatever is wrong with it is said in one way."""

import json
import re
from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Header, Request
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.responses import Response

from app.errors import BadValue, TooLarge

MOST_LISTS, MOST_NUMBERS = 250_000, 1_000_000  # to take in more of them would hold everybody up for seconds
CROWDED = TooLarge(f"A request may have at most {MOST_LISTS:,} lists and {MOST_NUMBERS:,} numbers.", field="body")


Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class JsonRequest(Request):
    """A request whose body is JSON in UTF-8, or empty."""

    async def body(self) -> bytes:
        """The bytes of the body; 415 where they claim to be something else, 413 where there is too much in them."""
        body = await super().body()
        kind = self.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
        if body and not (kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))):
            raise HTTPException(415, f"The body is to be application/json; this one is {kind}.")
        if body.count(b"[") > MOST_LISTS or body.count(b",") > MOST_NUMBERS:
            # FastAPI turns any other error in here into a 400.
            raise HTTPException(CROWDED.status) from CROWDED
        return body

    async def json(self) -> Any:
        """The value; JSONDecodeError where it is none, 422 where it is one that cannot be read."""
        body = await self.body()
        try:
            return json.loads(body.decode())
        except json.JSONDecodeError:
            raise
        except (ValueError, RecursionError) as error:
            raise HTTPException(BadValue.status) from BadValue(_unreadable(error), field="body")


def _unreadable(error: ValueError | RecursionError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"The body is not UTF-8, from byte {error.start + 1} on."
    if isinstance(error, RecursionError):
        return "The body is nested too deeply."
    return "The body has a number of too many digits."


class JsonRoute(APIRoute):
    """A route that reads its body as a JsonRequest."""

    def get_route_handler(self) -> Handler:
        """The handler, given a JsonRequest."""
        handle = super().get_route_handler()

        async def handle_json(request: Request) -> Response:
            return await handle(JsonRequest(request.scope, request.receive))

        return handle_json


IfMatch = Annotated[
    str | None, Header(description='The ETag of the snapshot this is meant for, such as "3"; another version is a 409.')
]
_TAG = re.compile(r'"(\d{1,18})"')


def expected_version(version: int | None, if_match: str | None) -> int | None:
    """The version a change is meant for, None for any. Raises BadValue for an unreadable header or two versions."""
    if if_match is None or if_match.strip() == "*":
        return version
    tag = _TAG.fullmatch(if_match.strip())
    if tag is None or version not in (None, int(tag[1])):
        raise BadValue('Expected one ETag as a snapshot carries it, such as "3".', field="If-Match")
    return int(tag[1])
