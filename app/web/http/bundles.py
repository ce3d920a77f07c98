"""One style sheet and one script out of many: a file per panel and job to work in, one request for the browser."""

from functools import lru_cache
from hashlib import sha256

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.web.http.assets import ASK_AGAIN, FOLDER, FOR_GOOD

router = APIRouter(include_in_schema=False)
SHEETS = (
    "tokens",
    "base",
    "bars",
    "network",
    "weight_pictures",
    "explain",
    "pixels",
    "matrices",
    "code",
    "check",
    "practise",
    "predict",
    "draw",
    "build",
    "share",
    "train",
    "train_form",
    "train_runs",
    "sheet",
    "problem",
)
MODULES = (
    "parts",
    "status",
    "select",
    "picture",
    "pixels",
    "cells",
    "keys",
    "fields",
    "twice",
    "mended",
    "focus",
    "highlight",
    "nudge",
    "copy",
    "share",
    "guess",
    "follow",
    "tip",
    "selected",
    "dock",
    "mini",
    "problem",
    "connection",
)
TYPES = {"styles.css": "text/css", "scripts.js": "text/javascript"}


@lru_cache
def bundle(name: str) -> str:
    """All sheets, the colours first; or all modules that import nothing, each in a block of its own."""
    if name == "styles.css":
        return "\n".join((FOLDER / "css" / f"{sheet}.css").read_text("utf-8") for sheet in SHEETS)
    return "\n".join("{\n" + (FOLDER / "js" / f"{module}.js").read_text("utf-8") + "}" for module in MODULES)


@lru_cache
def bundle_address(name: str) -> str:
    """The address of a bundle with its version: it changes when one of the files does."""
    return f"/{name}?v={sha256(bundle(name).encode()).hexdigest()[:12]}"


@router.get("/styles.css")
@router.get("/scripts.js")
async def bundled(request: Request) -> Response:
    """A bundle, kept for good under its versioned address."""
    name = request.url.path.removeprefix("/")
    kept = FOR_GOOD if request.url.query.startswith("v=") else ASK_AGAIN
    return Response(bundle(name), media_type=TYPES[name], headers={"cache-control": kept})
