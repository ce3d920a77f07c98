"""Which session an address is about: that of the place it names, else of where the visitor was last."""

from fastapi import Request

from app.errors import NotFound
from app.web.visits.book import Visit
from app.web.visits.places import Place, place_of
from app.web.visits.visitor import visitor_of


def asked_for(request: Request, otherwise: str) -> tuple[Place, Visit]:
    """The place and its session. Raises NotFound, saying `otherwise` where the visitor has not been anywhere yet."""
    visitor = visitor_of(request)
    named = request.query_params.get("place", "")
    if not named and not visitor.visited:
        raise NotFound(otherwise)
    place = place_of(named) if named else visitor.here
    return place, visitor.at(place)
