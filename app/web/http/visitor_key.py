"""Whose a thing is that outlives a session, as a labelled drawing or a training run does: a cookie with a key."""

from typing import NamedTuple

from fastapi import Request
from starlette.responses import Response

from app.errors import NotFound
from app.storage.store import checked_id

COOKIE = "visitor"
YEAR = 365 * 24 * 3600


class Cookie(NamedTuple):
    """A cookie that scripts cannot read and other sites do not send."""

    name: str
    value: str
    seconds: int  # how long it is kept

    def set_on(self, response: Response) -> None:
        """Have the response bring it."""
        response.set_cookie(self.name, self.value, max_age=self.seconds, httponly=True, samesite="lax", path="/")


def visitor_key(request: Request) -> str:
    """The visitor's key, 43 characters; "" for somebody who has left nothing here yet."""
    try:
        return checked_id(request.cookies.get(COOKIE, ""))
    except NotFound:
        return ""


def key_cookies(request: Request, key: str) -> tuple[Cookie, ...]:
    """The cookie with the key (from `new_id`), where the visitor does not have it yet."""
    return (Cookie(COOKIE, key, YEAR),) if key and visitor_key(request) != key else ()


def remember_key(response: Response, request: Request, key: str) -> Response:
    """The response with the key in a cookie, where the visitor does not have it yet."""
    for cookie in key_cookies(request, key):
        cookie.set_on(response)
    return response
