"""Whether the server works, for whoever watches over it."""

from fastapi import APIRouter
from starlette.responses import JSONResponse

from app.web.dependencies import Visits

router = APIRouter(include_in_schema=False)


@router.get("/healthz")
async def health(visits: Visits) -> JSONResponse:
    """200 with the number of sessions kept; a store that does not answer is a 500."""
    return JSONResponse({"status": "ok", "sessions": visits.store.count()})
