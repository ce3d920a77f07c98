"""Another network in the lesson on digits: each stands at a place of its own, as the visitor left it."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

import numpy as np
from fastapi import Request

from app.course.digits_lesson import choose_network, resume_network
from app.digits.reader import SHIPPED
from app.digits.sight import sight_of
from app.explorer.session import Session
from app.web.visits.book import Visit
from app.web.visits.cookies import NETWORKS_BEFORE, WEEK, Cookie
from app.web.visits.places import DIGITS, Place
from app.web.visits.visitor import Visitor

COOKIE = "updates"  # by network; the one of the version before has an id behind each number


def updates_left(request: Request) -> Mapping[str, int]:
    """How many updates each network had had when it was left."""
    both = (request.cookies.get(name, "") for name in (NETWORKS_BEFORE, COOKIE))
    parts = (entry.split("=") for text in both for entry in text.split("&"))
    return {p[0]: int(p[1]) for p in parts if len(p) > 1 and p[1].isdecimal() and len(p[1]) < 10}


def leaving(request: Request, visitor: Visitor, place: Place) -> dict[str, int]:
    """The same once the visitor leaves the network at a place of the lesson."""
    left = dict(updates_left(request))
    if place.kind == DIGITS:
        left[place.name] = visitor.at(place).session.position.steps_taken
    return left


def choose(visitor: Visitor, place: Place, version: int | None, name: str, strokes: str) -> tuple[Place, Visit]:
    """Go on with a network as it was left, without that as it is shipped, on the drawings of the session at a place.

    Where the `strokes` (JSON) are its example, the network sees them in its own way.

    Raises as `choose_network`, and as the visitor's sessions do.
    """
    here = visitor.expected_at(place, version).session
    chosen = choose_network(here, name)
    if chosen.position.network.sizes != here.position.network.sizes:
        here = _seen_by(chosen.position.network.sizes, here, strokes)
        chosen = choose_network(here, name)
    there = Place(DIGITS, name)
    left = visitor.stored(there)
    return there, visitor.keep(there, resume_network(left.session, here) if left else chosen)


def _seen_by(sizes: tuple[int, ...], session: Session, strokes: str) -> Session:
    """The session with the strokes as a network of such sizes sees them, where its own saw them as its only example."""
    step = session.position.step
    with suppress(ValueError, RecursionError):  # strokes that cannot be read are no example
        drawn = json.loads(strokes)
        seen, anew = (sight_of(s).see(drawn) for s in (step.network.sizes, sizes))
        if seen is not None and anew is not None and np.array_equal(seen[np.newaxis], step.inputs):
            step = replace(step, inputs=anew[np.newaxis])
            return replace(session, position=replace(session.position, step=step))
    return session


def is_gone(visitor: Visitor, left: Mapping[str, int], name: str) -> bool:
    """Whether a network was left taught, but too long ago for its session to be still there."""
    return name in SHIPPED and left.get(name, 0) > 0 and visitor.stored(Place(DIGITS, name)) is None


def left_cookie(left: Mapping[str, int]) -> Cookie:
    """What was left as a cookie."""
    return Cookie(COOKIE, "&".join(f"{name}={updates}" for name, updates in left.items()), WEEK)
