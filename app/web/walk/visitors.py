"""Who is visiting: cookies with opaque ids, one for the session on the page and one for the networks left behind.

A visitor who leaves a lesson finds it again where they left it.
"""

from hashlib import sha256

from fastapi import Request
from starlette.responses import Response

from app.errors import NotFound
from app.explorer.lessons import FIRST_LESSON, open_lesson
from app.explorer.session import Session
from app.web.http.visits import Visit, VisitBook

CURRENT, PLACES = "session", "places"
OWN = "own"  # the place of the network that the visitor built last
LINKED = "linked"  # the place of what the visitor opened by a link last
TRAINED = "trained"  # the place of what the visitor took out of a training run last
NETWORKS = (OWN, LINKED, TRAINED)  # places that are no lessons
WEEK = 7 * 24 * 3600


def visit_of(request: Request, visits: VisitBook) -> Visit | None:
    """The visitor's session; None for a new visitor or where it has expired."""
    return visit_under(visits, request.cookies.get(CURRENT, ""))


def visit_to(place: str, request: Request, visits: VisitBook) -> Visit:
    """The session that the visitor left at a lesson, or at a network of their own, shared with them or trained.

    Where there is none, a fresh one; of a network, the one they left at the first lesson.
    """
    left = visit_under(visits, places(request).get(place, ""))
    if left is None and place in NETWORKS:
        return visit_to(FIRST_LESSON, request, visits)
    return left or visits.open(open_lesson(place))


def session_of(request: Request, visits: VisitBook, otherwise: str) -> Visit:
    """The visitor's session. Raises NotFound, saying `otherwise`, where there is none."""
    visit = visit_of(request, visits)
    if visit is None:
        raise NotFound(otherwise)
    return visit


def left_at(place: str, request: Request, visits: VisitBook) -> Session | None:
    """The session that the visitor left there, None where there is none."""
    left = visit_under(visits, places(request).get(place, ""))
    return left.session if left else None


def places(request: Request) -> dict[str, str]:
    """The ids of the visitor's sessions by lesson."""
    pairs = (pair.partition("=") for pair in request.cookies.get(PLACES, "").split("&"))
    return {place: id for place, _, id in pairs if id}


def place_of(request: Request, visit: Visit) -> str:
    """Where the visitor has a session: under a link, from a training run, at a lesson or as their own network."""
    held = places(request)
    return next((place for place in (LINKED, TRAINED) if held.get(place) == visit.id), visit.session.lesson or OWN)


def remember(response: Response, request: Request, visit: Visit, place: str = "") -> Response:
    """The response with what the visitor's cookies do not say yet; a new session may be given a place."""
    place = place or place_of(request, visit)
    if request.cookies.get(CURRENT) != visit.id:
        _set(response, CURRENT, visit.id)
    if places(request).get(place) != visit.id:
        _set(response, PLACES, "&".join(f"{name}={id}" for name, id in (places(request) | {place: visit.id}).items()))
    return response


def canvas_of(place: str, visit: Visit) -> str:
    """What the drawing on the canvas is kept under: one for all lessons, one for each network that is no lesson's."""
    return sha256(visit.id.encode()).hexdigest()[:12] if place in NETWORKS else ""


def visit_under(visits: VisitBook, id: str) -> Visit | None:
    """The session of that id, None where there is none."""
    try:
        return visits.read(id)
    except NotFound:
        return None


def _set(response: Response, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=WEEK, httponly=True, samesite="lax", path="/")
