"""Another network in the lesson on digits: each is kept as the visitor left it, and how many updates it had had."""

from collections.abc import Mapping
from typing import NamedTuple

from fastapi import Request
from starlette.responses import Response

from app.explorer.lessons.digit_networks import LESSON, resume_network, sizes_name
from app.storage.store import check_version
from app.web.http.visits import Action, Change, Visit, VisitBook
from app.web.walk.visitors import WEEK, place_of, places, visit_of, visit_under

COOKIE = "networks"


class Left(NamedTuple):
    """A network that was left: the id of its session, and how many updates it had had."""

    id: str
    updates: int


def left_networks(request: Request) -> dict[str, Left]:
    """What the visitor left, by what the networks go by; a cookie that they wrote themselves leads nowhere."""
    if hasattr(request.state, COOKIE):
        return request.state.networks
    parts = (entry.split("=") for entry in request.cookies.get(COOKIE, "").split("&"))
    return {p[0]: Left(p[2], int(p[1])) for p in parts if len(p) == 3 and p[1].isdecimal() and len(p[1]) < 10}


def updates_left(request: Request) -> Mapping[str, int]:
    """How many updates each network had had when it was left."""
    return {name: left.updates for name, left in left_networks(request).items()}


def turn_to(name: str, request: Request, visits: VisitBook) -> Change:
    """The change of session that goes on with a network as it was left; without one, what the choice makes is new."""
    kept = _kept(name, request, visits)
    if kept is None:
        return visits.reopen

    def turned(id: str, choose: Action, expected: int | None) -> Visit:
        here = visits.read(id)
        if expected is not None:
            check_version(here.version, expected)
        choose(here.session)  # refuses what cannot be chosen here
        return visits.change(kept.id, lambda left: resume_network(left, here.session))

    return turned


def leave(request: Request, visits: VisitBook) -> None:
    """Have the visitor's session in the lesson count as left from here on, also where a link was opened into it."""
    visit = visit_of(request, visits)
    left = left_networks(request)
    if visit and visit.session.lesson != place_of(request, visit):
        visit = visit_under(visits, places(request).get(LESSON.slug, ""))
    if visit:
        left = left | {sizes_name(visit.session): Left(visit.id, visit.session.position.steps_taken)}
    request.state.networks = left


def is_gone(name: str, request: Request, visits: VisitBook) -> bool:
    """Whether a network was left taught, but too long ago for its session to be still there."""
    return updates_left(request).get(name, 0) > 0 and _kept(name, request, visits) is None


def remember_left(answer: Response, request: Request) -> Response:
    """The answer to a choice of a network with what was left, if the choice was carried out."""
    if answer.status_code == 200:
        text = "&".join(f"{name}={left.updates}={left.id}" for name, left in left_networks(request).items())
        answer.set_cookie(COOKIE, text, max_age=WEEK, httponly=True, samesite="lax", path="/")
    return answer


def _kept(name: str, request: Request, visits: VisitBook) -> Visit | None:
    left = left_networks(request).get(name)
    visit = visit_under(visits, left.id) if left else None
    fits = visit and visit.session.lesson == LESSON.slug and sizes_name(visit.session) == name
    return visit if fits else None
