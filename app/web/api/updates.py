"""Many updates at one go, C after each update, and going back to one of them."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.explorer.history import costs_of, go_back_to
from app.explorer.many_updates import update_many
from app.web.api.answers import HistoryAnswer, Snapshot, problems
from app.web.api.requests import GoBackBody, IfMatch, ShortRoute, UpdatesBody, expected_version
from app.web.api.snapshot import json_response, snapshot_answer
from app.web.http.desk import MUCH_TO_READ, about, beside
from app.web.visits.book import Action, VisitBook, Visits

router = APIRouter(tags=["moves"], route_class=ShortRoute)
REFUSED = problems(404, 408, 409, 413, 415, 422, 429, 503, 507)


@router.post("/sessions/{id}/updates", response_model=Snapshot, responses=REFUSED)
async def update_many_times(
    id: str, body: UpdatesBody, request: Request, visits: Visits, if_match: IfMatch = None
) -> Response:
    """So many whole training steps, to the loss of the new weights; fewer where C no longer falls. Back undoes all."""
    expected = expected_version(body.version, if_match)
    return await _changed(request, visits, id, lambda session: update_many(session, body.times), expected)


@router.post("/sessions/{id}/go-back", response_model=Snapshot, responses=REFUSED)
async def go_back(id: str, body: GoBackBody, request: Request, visits: Visits, if_match: IfMatch = None) -> Response:
    """To the loss after fewer updates, walked again where it is no longer kept; Back undoes it."""
    expected = expected_version(body.version, if_match)
    return await _changed(request, visits, id, lambda session: go_back_to(session, body.updates), expected)


@router.get("/sessions/{id}/history", response_model=HistoryAnswer, responses=problems(404, 429, 503))
async def history(id: str, request: Request, visits: Visits) -> Response:
    """C after each update on the way here, as far as the walk has reached it."""

    def listed() -> Response:
        costs = costs_of(visits.read(id).session)
        rows = [{"updates": c.updates, "loss": c.value, "by_hand": c.by_hand, "kept": c.kept} for c in costs]
        return json_response({"history": rows}, headers={"cache-control": "no-store"})

    return await beside(request, listed) if visits.store.unread(id) > MUCH_TO_READ else listed()


async def _changed(request: Request, visits: VisitBook, id: str, act: Action, expected: int | None) -> Response:
    return await about(id, request, lambda: snapshot_answer(visits.change(id, act, expected)))
