"""The JSON API, under /api/v1: one module per subject, and the document that describes them all; and /healthz."""

from fastapi import APIRouter, FastAPI
from starlette.responses import JSONResponse

from app.web.api import insight, lessons, moves, predict, sessions
from app.web.visits.book import Visits

PREFIX = "/api/v1"
router = APIRouter(include_in_schema=False)


@router.get("/healthz")
async def health(visits: Visits) -> JSONResponse:
    """200 with the number of sessions kept; a store that does not answer is a 500."""
    return JSONResponse({"status": "ok", "sessions": visits.store.count()})


def install(app: FastAPI) -> None:
    """Add the routes."""
    # Routes are tried in turn, so those that are asked most come first.
    for part in (predict, moves, sessions, insight, lessons):
        app.include_router(part.router, prefix=PREFIX)
    app.include_router(router)
