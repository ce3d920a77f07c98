"""What a browser brings of its visitor: a key by which their things are known, where they were last, their notation.

Cookies of the version before, which many still bring, lead to the same sessions.
"""

import json
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import quote, unquote

from fastapi import Request
from starlette.requests import HTTPConnection
from starlette.responses import Response

from app.course.digits_lesson import sizes_name
from app.course.shelf import DIGITS as DIGITS_LESSON
from app.course.shelf import LESSONS
from app.digits.reader import SHIPPED
from app.errors import ExplorerError, NotFound
from app.explorer.notation import DEFAULT, MOST_SIGNIFICANT, NOTATIONS, SIGNIFICANT
from app.explorer.session import Session
from app.scene.field_error import FieldError
from app.storage.store import checked_id
from app.web.visits.book import Visit, VisitBook
from app.web.visits.places import BUILT, DIGITS, LESSON, SHARED, TRAINED, Place, place_of

KEY = "visitor"
LAST = "last"  # places, the latest first
NOTATION = "notation"
MOST_PLACES = 12
YEAR = 365 * 24 * 3600
WEEK = 7 * 24 * 3600
SOON = 60
SAID_NEXT, REFUSED_NEXT = "said", "refused"
MOST_TYPED = 200  # characters of what was refused that stay in its field
# Cookies of the version before, in which each place had the id of its session.
CURRENT_BEFORE = "session"
PLACES_BEFORE = "places"
NETWORKS_BEFORE = "networks"
NUMBERED_BEFORE = {"own": Place(BUILT, "1"), "linked": Place(SHARED, "1"), "trained": Place(TRAINED, "1")}
SIGNIFICANT_DIGITS = "significant"  # that the visitor wants every number shown in


class Cookie(NamedTuple):
    """A cookie that scripts cannot read and other sites do not send."""

    name: str
    value: str
    seconds: int  # how long it is kept
    path: str = "/"  # below which addresses it is sent

    def set_on(self, response: Response) -> None:
        """Have the response bring it."""
        response.set_cookie(self.name, self.value, self.seconds, path=self.path, httponly=True, samesite="lax")


def said_cookies(text: str, error: FieldError | None = None) -> tuple[Cookie, ...]:
    """The cookies that have the next page say this, where it says anything, and say at its field what was refused."""
    refused = [error.field, error.message, error.typed[:MOST_TYPED]] if error else []
    said = {SAID_NEXT: quote(text), REFUSED_NEXT: quote(json.dumps(refused)) if refused else ""}
    return tuple(Cookie(name, value, SOON) for name, value in said.items() if value)


def said_before(request: Request) -> str:
    """What the page is to say of what was done before it, "" where it is nothing."""
    return unquote(request.cookies.get(SAID_NEXT, ""))


def refused_before(request: Request) -> FieldError | None:
    """What was refused before the page, None where nothing was, or no cookie of ours says it."""
    try:
        field, message, typed = map(str, json.loads(unquote(request.cookies.get(REFUSED_NEXT, ""))))
    except (ValueError, TypeError):
        return None
    return FieldError(field, message, typed)


def visitor_key(request: Request) -> str:
    """The visitor's key, 43 characters; "" for somebody whose browser brings none."""
    try:
        return checked_id(request.cookies.get(KEY, ""))
    except NotFound:
        return ""


def issued_key(connection: HTTPConnection) -> str:
    """The same where it was issued here; "" for one that anybody can make up, or the version before made."""
    key = connection.cookies.get(KEY, "")
    return key if key and connection.app.state.keys.issued(key) else ""


def new_key(request: Request) -> str:
    """A key for a new visitor."""
    return request.app.state.keys.issue()


def digits_cookie(count: int) -> Cookie:
    """The cookie that has every number shown in so many significant digits."""
    return Cookie(SIGNIFICANT_DIGITS, str(count), YEAR)


def wanted_digits(request: Request) -> int | None:
    """The significant digits that the visitor chose; None where they did not, or no cookie of ours says it."""
    said = request.cookies.get(SIGNIFICANT_DIGITS, "")
    return int(said) if said in map(str, range(SIGNIFICANT, MOST_SIGNIFICANT + 1)) else None


def key_cookies(request: Request, key: str) -> tuple[Cookie, ...]:
    """The cookie with the key (from `new_key`), where the visitor does not have it yet."""
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


def notation_of(request: Request) -> str:
    """The name of the notation that the visitor has chosen, wherever that was."""
    chosen = request.cookies.get(NOTATION, "")
    return chosen if chosen in NOTATIONS else DEFAULT


def notation_cookie(name: str) -> Cookie:
    """The cookie that has everything written in a notation, also once the session in which it was chosen is gone."""
    return Cookie(NOTATION, name, YEAR)


def _place(text: str) -> Place | None:
    try:
        return place_of(text.replace(".", "/"))
    except ExplorerError:
        return None


class CookiesBefore:
    """The ids that a browser still brings: of the current session, by place, and by network of the digits."""

    def __init__(self, request: Request, visits: VisitBook):
        self._visits = visits
        self._current = request.cookies.get(CURRENT_BEFORE, "")
        self._places = _pairs(request.cookies.get(PLACES_BEFORE, ""))
        self._networks = _networks(request.cookies.get(NETWORKS_BEFORE, ""))

    def at(self, place: Place) -> Visit | None:
        """The session that was left at a place and is still there."""
        found = (self._visits.find(id) for id in self._ids(place) if id)
        return next((visit for visit in found if visit and _fits(visit.session, place)), None)

    @property
    def places(self) -> tuple[Place, ...]:
        """Where the visitor has sessions, the current one first; a lesson that came by a link was at the link."""
        ranks = {name: (id != self._current, name not in NUMBERED_BEFORE) for name, id in self._places.items()}
        found = (self._place(name) for name in sorted(ranks, key=lambda name: ranks[name]))
        return tuple(dict.fromkeys(filter(None, found)))

    def _ids(self, place: Place) -> tuple[str, ...]:
        if place.kind == DIGITS:
            return self._places.get(DIGITS_LESSON.slug, ""), self._networks.get(place.name, "")
        if place.kind == LESSON:
            return (self._places.get(place.name, ""),)
        name = next((name for name, numbered in NUMBERED_BEFORE.items() if numbered == place), "")
        return (self._places.get(name, ""),)

    def _place(self, name: str) -> Place | None:
        if name == DIGITS_LESSON.slug:
            visit = self._visits.find(self._places[name])
            return Place(DIGITS, sizes_name(visit.session)) if visit and _reads_digits(visit.session) else None
        return NUMBERED_BEFORE.get(name) or (Place(LESSON, name) if name in LESSONS else None)


def _fits(session: Session, place: Place) -> bool:
    """Whether the session is one of that place: anybody can write a cookie."""
    if place.kind == DIGITS:
        return _reads_digits(session) and sizes_name(session) == place.name
    return place.kind != LESSON or session.lesson == place.name


def _reads_digits(session: Session) -> bool:
    return session.lesson == DIGITS_LESSON.slug and sizes_name(session) in SHIPPED


def _pairs(text: str) -> Mapping[str, str]:
    pairs = (pair.partition("=") for pair in text.split("&"))
    return {name: id for name, _, id in pairs if id}


def _networks(text: str) -> Mapping[str, str]:
    parts = (entry.split("=") for entry in text.split("&"))
    return {entry[0]: entry[2] for entry in parts if len(entry) == 3}
