"""The visitor who asks, and the sessions they have at their places.

The id of a session comes of the visitor's key and the place, so that no cookie has to name it: tabs that begin at the
same time cannot overwrite what the other wrote there. A session is stored with the first thing that is done in it.
"""

from base64 import urlsafe_b64encode
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256

from fastapi import Request
from starlette.responses import Response

from app.errors import NotFound, Stale
from app.explorer.looking import show_digits, write_in
from app.explorer.notation import NOTATIONS, Notation
from app.explorer.session import Session
from app.storage.store import check_version
from app.web.visits.book import Action, Visit, VisitBook
from app.web.visits.cookies import (
    CookiesBefore,
    key_cookies,
    last_cookies,
    last_places,
    new_key,
    notation_of,
    visitor_key,
    wanted_digits,
)
from app.web.visits.places import DIGITS, FIRST, LEARN, LESSON, MOST_NUMBER, NUMBERED, Place, place_of


class Gone(NotFound):
    """A session that had been begun is no longer kept."""


@dataclass(frozen=True)
class Visitor:
    """Somebody with sessions. Where nothing is stored at a place, its session is as one begins there, version 0."""

    key: str
    known: bool  # whether their browser brought the key; else it is one that the answer brings
    visits: VisitBook
    before: CookiesBefore
    last: tuple[Place, ...]  # where they were, the latest first
    notation: str  # the name of the one that every session is written in
    significant: int | None = None  # digits that they want every number shown in; None where they did not choose

    @property
    def letters(self) -> Notation:
        """The notation that they read in."""
        return NOTATIONS[self.notation]

    def stored(self, place: Place) -> Visit | None:
        """The session that they left at a place."""
        visit = (self.known and self.visits.find(self.id_at(place))) or self.before.at(place)
        return visit and replace(visit, session=self._written(visit.session))

    def at(self, place: Place) -> Visit:
        """Their session at a place. Raises NotFound at a network of their own that is gone."""
        return self.stored(place) or Visit(self.id_at(place), 0, self._written(place.fresh()))

    def id_at(self, place: Place) -> str:
        """Under which their session at a place is stored, or will be."""
        digest = sha256(f"{self.key} {place.text}".encode()).digest()
        return urlsafe_b64encode(digest).rstrip(b"=").decode()

    def unread(self, place: Place) -> int | None:
        """Bytes that have to be read, about, for their session at a place; None where none is stored under the key."""
        with suppress(NotFound):
            return self.visits.store.unread(self.id_at(place)) if self.known else None
        return None

    def expected_at(self, place: Place, version: int | None) -> Visit:
        """The same. Raises Stale where the version is another one, Gone where it says that more was there."""
        visit = self.at(place)
        if version and not visit.version:
            raise Gone("There is no such session any more.", field="place")
        if version is not None:
            check_version(visit.version, version)
        return visit

    def change(self, place: Place, act: Action, expected: int | None = None) -> Visit:
        """Do something in the session at a place, which stores it. Raises as `expected_at` and what `act` raises."""
        visit = self.expected_at(place, expected)

        def written(session: Session) -> Session:
            return self._written(act(self._written(session)))

        if visit.version:
            return self.visits.change(visit.id, written, expected)
        try:
            return self.visits.open(written(visit.session), visit.id)
        except Stale:  # another tab was quicker
            if expected is not None:
                raise
            return self.visits.change(visit.id, written)

    def keep(self, place: Place, session: Session) -> Visit:
        """Have this session stand at a place, whatever was there."""
        return self._kept(place, session) if self.stored(place) is None else self.change(place, lambda _: session)

    def open(self, kind: str, session: Session) -> tuple[Place, Visit]:
        """Keep a network of their own at the next place of its kind."""
        number = max((int(place.name) for place in self.visited if place.kind == kind), default=0)
        while True:
            number = number % MOST_NUMBER + 1
            place = Place(kind, str(number))
            with suppress(Stale):
                return place, self._kept(place, session)

    @property
    def visited(self) -> tuple[Place, ...]:
        """Where they were, the latest first."""
        return tuple(dict.fromkeys((*self.last, *self.before.places)))

    @property
    def here(self) -> Place:
        """Where they were last, or where everybody begins."""
        return self.latest(LESSON, LEARN, DIGITS, *NUMBERED) or FIRST

    def latest(self, *kinds: str) -> Place | None:
        """The place of such kinds where they were last, of those where there is something to see."""
        places = (place for place in self.visited if place.kind in kinds)
        return next((place for place in places if place.kind not in NUMBERED or self._has(place)), None)

    def _has(self, place: Place) -> bool:
        return self.unread(place) is not None or self.before.at(place) is not None

    def _written(self, session: Session) -> Session:
        """The session in the visitor's letters, its numbers in as many digits as they want everywhere."""
        session = write_in(session, self.notation)
        return session if self.significant is None else show_digits(session, self.significant)

    def _kept(self, place: Place, session: Session) -> Visit:
        return self.visits.open(self._written(session), self.id_at(place))


def visitor_of(request: Request) -> Visitor:
    """Who asks."""
    key = visitor_key(request)
    visits = VisitBook(request.app.state.store)
    before = CookiesBefore(request, visits)
    chosen = notation_of(request), wanted_digits(request)
    return Visitor(key or new_key(request), bool(key), visits, before, last_places(request), *chosen)


def remember(response: Response, request: Request, visitor: Visitor, place: Place) -> Response:
    """The response with the cookies that say who the visitor is and where they are, as far as theirs do not."""
    for cookie in (*key_cookies(request, visitor.key), *last_cookies(request, place)):
        cookie.set_on(response)
    return response


def asked_for(request: Request, otherwise: str) -> tuple[Place, Visit]:
    """The place and its session. Raises as `place_asked_for`, and NotFound at a network of their own that is gone."""
    place = place_asked_for(request, otherwise)
    return place, visitor_of(request).at(place)


def place_asked_for(request: Request, otherwise: str) -> Place:
    """The place that an address is about. Raises NotFound, saying `otherwise` where they have not been anywhere yet."""
    visitor = visitor_of(request)
    named = request.query_params.get("place", "")
    if not named and not visitor.visited:
        raise NotFound(otherwise)
    return place_of(named) if named else visitor.here
