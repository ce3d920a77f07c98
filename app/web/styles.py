"""One style sheet out of many: a file per panel to work in, one request for the browser."""

from functools import lru_cache
from hashlib import sha256

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.web.assets import ASK_AGAIN, FOLDER, FOR_GOOD

router = APIRouter(include_in_schema=False)
SHEETS = ("tokens", "base", "bars", "network", "explain", "check", "draw", "build")


@lru_cache
def style_sheet() -> str:
    """All sheets, the colours first."""
    return "\n".join((FOLDER / "css" / f"{name}.css").read_text("utf-8") for name in SHEETS)


@lru_cache
def style_address() -> str:
    """The address of the sheet with its version: it changes when one of the files does."""
    return f"/styles.css?v={sha256(style_sheet().encode()).hexdigest()[:12]}"


@router.get("/styles.css")
async def styles(request: Request) -> Response:
    """The sheet, kept for good under its versioned address."""
    kept = FOR_GOOD if request.url.query.startswith("v=") else ASK_AGAIN
    return Response(style_sheet(), media_type="text/css", headers={"cache-control": kept})
