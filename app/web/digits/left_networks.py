"""Another network in the lesson on digits: each is kept as the visitor left it, and how many updates it had had."""

from collections.abc import Mapping
from typing import NamedTuple

from fastapi import Request

from app.explorer.digit_networks import resume_network, sizes_name
from app.explorer.lessons import DIGITS
from app.storage.store import check_version
from app.web.http.visitor_key import Cookie
from app.web.http.visits import Action, Change, Visit, VisitBook
from app.web.walk.visitors import WEEK, place_of, places, visit_of, visit_under

COOKIE = "networks"


class Left(NamedTuple):
    """A network that was left: the id of its session, and how many updates it had had."""

    id: str
    updates: int


def left_networks(request: Request) -> dict[str, Left]:
    """What the visitor left, by what the networks go by; a cookie that they wrote themselves leads nowhere."""
    parts = (entry.split("=") for entry in request.cookies.get(COOKIE, "").split("&"))
    return {p[0]: Left(p[2], int(p[1])) for p in parts if len(p) == 3 and p[1].isdecimal() and len(p[1]) < 10}


def updates_left(request: Request) -> Mapping[str, int]:
    """How many updates each network had had when it was left."""
    return updates_of(left_networks(request))


def updates_of(left: Mapping[str, Left]) -> dict[str, int]:
    """The same of what was left."""
    return {name: of.updates for name, of in left.items()}


def turn_to(name: str, left: Mapping[str, Left], visits: VisitBook) -> Change:
    """The change of session that goes on with a network as it was left; without one, what the choice makes is new."""
    kept = _kept(name, left, visits)
    if kept is None:
        return visits.reopen

    def turned(id: str, choose: Action, expected: int | None) -> Visit:
        here = visits.read(id)
        if expected is not None:
            check_version(here.version, expected)
        choose(here.session)  # refuses what cannot be chosen here
        return visits.change(kept.id, lambda left: resume_network(left, here.session))

    return turned


def leaving(request: Request, visits: VisitBook) -> dict[str, Left]:
    """What is left once the visitor's session in the lesson is, also where a link was opened into the lesson."""
    visit = visit_of(request, visits)
    left = left_networks(request)
    if visit and visit.session.lesson != place_of(request, visit):
        visit = visit_under(visits, places(request).get(DIGITS.slug, ""))
    if visit:
        left = left | {sizes_name(visit.session): Left(visit.id, visit.session.position.steps_taken)}
    return left


def is_gone(name: str, left: Mapping[str, Left], visits: VisitBook) -> bool:
    """Whether a network was left taught, but too long ago for its session to be still there."""
    return name in left and left[name].updates > 0 and _kept(name, left, visits) is None


def left_cookie(left: Mapping[str, Left]) -> Cookie:
    """What was left as a cookie."""
    text = "&".join(f"{name}={of.updates}={of.id}" for name, of in left.items())
    return Cookie(COOKIE, text, WEEK)


def _kept(name: str, left: Mapping[str, Left], visits: VisitBook) -> Visit | None:
    visit = visit_under(visits, left[name].id) if name in left else None
    fits = visit and visit.session.lesson == DIGITS.slug and sizes_name(visit.session) == name
    return visit if fits else None
