"""Where an answer about a session is worked out: at once, or what takes long beside the loop, when it is its turn.

What it takes is told before anything of it is done, from what the network is. While something about a session waits
for its turn, all else about it waits behind that, so that its moves follow each other as they came.
"""

from collections.abc import Callable
from inspect import iscoroutinefunction, signature
from typing import Any, TypeVar

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.responses import Response

from app.errors import ExplorerError
from app.scene.page import takes_long
from app.web.http.desk import MUCH_TO_READ, Desk, about
from app.web.visits.places import NUMBERED, Place
from app.web.visits.visitor import Visitor, visitor_of

Made = TypeVar("Made")


async def in_turn(request: Request, place: Place, work: Callable[[], Made], long: bool = False) -> Made:
    """What work on the visitor's session at a place comes to, `long` whatever the session is.

    Raises what it raises, and as `about`.
    """
    visitor = visitor_of(request)
    subject = visitor.id_at(place)
    desk: Desk = request.app.state.desk
    waits = long or desk.works_on(subject) or _is_large(visitor, place)
    return await about(subject, request, work) if waits else work()


class InTurn(APIRoute):
    """A route whose function, where it is a plain one, is called in turn by what the session of its form takes."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **told: Any):
        super().__init__(path, endpoint if iscoroutinefunction(endpoint) else _turned(endpoint), **told)


def _turned(answered: Callable[..., Response]) -> Callable[..., Any]:
    async def answer(**given: Any) -> Response:
        try:
            place = given["form"].place
        except ExplorerError:  # which is said in its own way
            return answered(**given)
        return await in_turn(given["request"], place, lambda: answered(**given))

    vars(answer).update(__name__=answered.__name__, __doc__=answered.__doc__, __signature__=signature(answered))
    return answer


def is_far(visitor: Visitor, place: Place) -> bool:
    """Whether the session at a place is large and not in memory."""
    return (visitor.unread(place) or 0) > MUCH_TO_READ


def _is_large(visitor: Visitor, place: Place) -> bool:
    """Whether others are not to wait while the session at a place is read and shown."""
    if is_far(visitor, place):
        return True
    try:
        # The network of a lesson is the same wherever the walk through it has come.
        return takes_long(visitor.at(place).session if place.kind in NUMBERED else place.fresh())
    except ExplorerError:  # there is none
        return False
