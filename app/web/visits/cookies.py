"""What a browser brings of its visitor: a key by which their things are known, and where they were last."""

from typing import NamedTuple

from fastapi import Request
from starlette.responses import Response

from app.errors import ExplorerError, NotFound
from app.storage.store import checked_id
from app.web.visits.places import Place, place_of

KEY = "visitor"
LAST = "last"  # places, the latest first
MOST_PLACES = 12
YEAR = 365 * 24 * 3600
WEEK = 7 * 24 * 3600


class Cookie(NamedTuple):
    """A cookie that scripts cannot read and other sites do not send."""

    name: str
    value: str
    seconds: int  # how long it is kept
    path: str = "/"  # below which addresses it is sent

    def set_on(self, response: Response) -> None:
        """Have the response bring it."""
        response.set_cookie(self.name, self.value, self.seconds, path=self.path, httponly=True, samesite="lax")


def visitor_key(request: Request) -> str:
    """The visitor's key, 43 characters; "" for somebody whose browser brings none."""
    try:
        return checked_id(request.cookies.get(KEY, ""))
    except NotFound:
        return ""


def key_cookies(request: Request, key: str) -> tuple[Cookie, ...]:
    """The cookie with the key (from `new_id`), where the visitor does not have it yet."""
    return (Cookie(KEY, key, YEAR),) if key and visitor_key(request) != key else ()


def remember_key(response: Response, request: Request, key: str) -> Response:
    """The response with the key in a cookie, where the visitor does not have it yet."""
    for cookie in key_cookies(request, key):
        cookie.set_on(response)
    return response


def last_places(request: Request) -> tuple[Place, ...]:
    """Where the visitor was, the latest first; what is no place is passed over."""
    return tuple(filter(None, map(_place, request.cookies.get(LAST, "").split("&")[:MOST_PLACES])))


def last_cookies(request: Request, place: Place) -> tuple[Cookie, ...]:
    """The cookie that says that the visitor was at this place last, where it does not say so yet."""
    before = last_places(request)
    if before[:1] == (place,):
        return ()
    places = (place, *(other for other in before if other != place))[:MOST_PLACES]
    return (Cookie(LAST, "&".join(place.text.replace("/", ".") for place in places), WEEK),)


def _place(text: str) -> Place | None:
    try:
        return place_of(text.replace(".", "/"))
    except ExplorerError:
        return None
