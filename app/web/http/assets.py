"""Static files, one by one or bundled for one request, and the addresses that let browsers keep them."""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

router = APIRouter(include_in_schema=False)
FOLDER = Path(__file__).resolve().parents[3] / "static"
FOR_GOOD = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
# A file per panel and job to work in, one request for the browser.
SHEETS = (
    "tokens",
    "base",
    "bars",
    "curve",
    "network",
    "weight_pictures",
    "explain",
    "why",
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
    "paint",
    "play",
    "hand",
    "status",
    "select",
    "picture",
    "pixels",
    "cells",
    "keys",
    "fields",
    "chosen",
    "twice",
    "mended",
    "focus",
    "highlight",
    "nudge",
    "copy",
    "share",
    "guess",
    "follow",
    "curve",
    "tip",
    "selected",
    "why",
    "dock",
    "mini",
    "problem",
    "letters",
    "connection",
)
TYPES = {"styles.css": "text/css", "scripts.js": "text/javascript"}


@lru_cache
def asset(path: str) -> str:
    """The address of a static file with its version: it changes when the file does."""
    return f"/static/{path}?v={sha256((FOLDER / path).read_bytes()).hexdigest()[:12]}"


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


class Assets(StaticFiles):
    """Static files, kept for good under a versioned address, else asked for again by their ETag."""

    def __init__(self, folder: Path = FOLDER):
        super().__init__(directory=folder)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, with the header that says how long to keep it."""
        answer = await super().get_response(path, scope)
        answer.headers["cache-control"] = FOR_GOOD if scope["query_string"].startswith(b"v=") else ASK_AGAIN
        return answer


@router.get("/styles.css")
@router.get("/scripts.js")
async def bundled(request: Request) -> Response:
    """A bundle, kept for good under its versioned address."""
    name = request.url.path.removeprefix("/")
    kept = FOR_GOOD if request.url.query.startswith("v=") else ASK_AGAIN
    return Response(bundle(name), media_type=TYPES[name], headers={"cache-control": kept})
