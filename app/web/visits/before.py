"""Cookies of the version before, in which each place had the id of its session: they lead to the same sessions."""

from collections.abc import Mapping

from fastapi import Request

from app.digits.reader import SHIPPED
from app.explorer.lessons import DIGITS as DIGITS_LESSON
from app.explorer.lessons import LESSONS, sizes_name
from app.explorer.session import Session
from app.web.visits.book import Visit, VisitBook
from app.web.visits.places import BUILT, DIGITS, LESSON, SHARED, TRAINED, Place

CURRENT = "session"
PLACES = "places"
NETWORKS = "networks"
NUMBERED = {"own": Place(BUILT, "1"), "linked": Place(SHARED, "1"), "trained": Place(TRAINED, "1")}


class CookiesBefore:
    """The ids that a browser still brings: of the current session, by place, and by network of the digits."""

    def __init__(self, request: Request, visits: VisitBook):
        self._visits = visits
        self._current = request.cookies.get(CURRENT, "")
        self._places = _pairs(request.cookies.get(PLACES, ""))
        self._networks = _networks(request.cookies.get(NETWORKS, ""))

    def at(self, place: Place) -> Visit | None:
        """The session that was left at a place and is still there."""
        found = (self._visits.find(id) for id in self._ids(place) if id)
        return next((visit for visit in found if visit and _fits(visit.session, place)), None)

    @property
    def places(self) -> tuple[Place, ...]:
        """Where the visitor has sessions, the current one first; a lesson that came by a link was at the link."""
        ranks = {name: (id != self._current, name not in NUMBERED) for name, id in self._places.items()}
        found = (self._place(name) for name in sorted(ranks, key=lambda name: ranks[name]))
        return tuple(dict.fromkeys(filter(None, found)))

    def _ids(self, place: Place) -> tuple[str, ...]:
        if place.kind == DIGITS:
            return self._places.get(DIGITS_LESSON.slug, ""), self._networks.get(place.name, "")
        if place.kind == LESSON:
            return (self._places.get(place.name, ""),)
        name = next((name for name, numbered in NUMBERED.items() if numbered == place), "")
        return (self._places.get(name, ""),)

    def _place(self, name: str) -> Place | None:
        if name == DIGITS_LESSON.slug:
            visit = self._visits.find(self._places[name])
            return Place(DIGITS, sizes_name(visit.session)) if visit and _reads_digits(visit.session) else None
        return NUMBERED.get(name) or (Place(LESSON, name) if name in LESSONS else None)


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
