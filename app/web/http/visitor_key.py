"""Whose a thing is that outlives a session, as a labelled drawing or a training run does: a cookie with a key."""

from fastapi import Request
from starlette.responses import Response

from app.errors import NotFound
from app.storage.store import checked_id

COOKIE = "visitor"
YEAR = 365 * 24 * 3600


def visitor_key(request: Request) -> str:
    """The visitor's key, 43 characters; "" for somebody who has left nothing here yet."""
    try:
        return checked_id(request.cookies.get(COOKIE, ""))
    except NotFound:
        return ""


def remember_key(response: Response, request: Request, key: str) -> Response:
    """The response with the key (from `new_id`) in a cookie, where the visitor does not have it yet."""
    if key and visitor_key(request) != key:
        response.set_cookie(COOKIE, key, max_age=YEAR, httponly=True, samesite="lax", path="/")
    return response
