"""The moves through a training step: one route per control, and the timeline's go-to."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Body, Request
from starlette.responses import Response

from app.explorer.moves import MOVES, go_to
from app.web.api.answers import Snapshot, problems
from app.web.api.requests import GoToBody, IfMatch, MoveBody, ShortRoute, expected_version
from app.web.api.snapshot import answered
from app.web.visits.book import Visits

router = APIRouter(tags=["moves"], route_class=ShortRoute)
SAYS = {
    "step": "Whatever is next.",
    "step-forward": "On through the forward pass and the loss.",
    "step-backward": "On through the backward pass; 409 before the loss is reached.",
    "update": "All parameters at once, from the gradients of the old ones.",
    "back": "Undo one stage, or to where the layer or the phase began; through updates, edits and examples.",
    "restart": "To the first stage, with the values the session opened with; back undoes it.",
}


def move_route(name: str) -> Callable[..., Awaitable[Response]]:
    """The handler of one move."""

    async def move(
        id: str,
        request: Request,
        visits: Visits,
        body: Annotated[MoveBody | None, Body()] = None,
        if_match: IfMatch = None,
    ) -> Response:
        """Described to programs by SAYS."""
        body = body or MoveBody()
        expected = expected_version(body.version, if_match)
        granularity = "stage" if body.granularity is None else body.granularity
        return await answered(request, visits, id, lambda session: MOVES[name](session, granularity), expected)

    return move


for _name in MOVES:
    router.post(
        f"/sessions/{{id}}/{_name}",
        name=_name,
        description=SAYS[_name],
        response_model=Snapshot,
        responses=problems(404, 408, 409, 413, 415, 422, 429, 503, 507),
    )(move_route(_name))


@router.post(
    "/sessions/{id}/go-to", response_model=Snapshot, responses=problems(404, 408, 409, 413, 415, 422, 429, 503, 507)
)
async def go_to_a_stage(
    id: str, body: GoToBody, request: Request, visits: Visits, if_match: IfMatch = None
) -> Response:
    """To any stage of the current training step, forwards or backwards, as a click on the timeline does."""
    expected = expected_version(body.version, if_match)
    return await answered(request, visits, id, lambda session: go_to(session, body.stage), expected)
