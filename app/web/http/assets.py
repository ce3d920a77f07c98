"""Static files, one by one or bundled for one request, and the addresses that let browsers keep them."""

import gzip
import re
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from fastapi import APIRouter
from starlette.datastructures import Headers
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
    "door",
    "share",
    "problem",
)
# Those of a page of its own come with it.
PAGE_SHEETS = {
    "lab.css": ("train", "train_form", "train_runs"),
    "build.css": ("build",),
    "sheet.css": ("sheet",),
    "lesson.css": ("lesson",),
    "figure.css": ("figure",),
}
MODULES = (
    "parts",
    "paint",
    "play",
    "hand",
    "full",
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
    "follow",
    "curve",
    "tip",
    "heat",
    "why",
    "dock",
    "mini",
    "problem",
    "letters",
    "room",
    "connection",
    "guide",
    "door",
)
DRAWING = ("heard", "strokes", "pad", "kept", "labelling", "in_sight", "pen", "drawing")  # each after those it imports
TYPES = {".css": "text/css", ".js": "text/javascript"}
PACKED = {"content-encoding": "gzip", "vary": "accept-encoding"}
IMPORT = re.compile(r"^import .*?;\n", re.MULTILINE)
EXPORT = re.compile(r"^export ", re.MULTILINE)
COMMENT = re.compile(r"^ *(?://.*|/\*.*\*/)\n", re.MULTILINE)  # a line of nothing else
INDENT = re.compile(r"^\s+", re.MULTILINE)  # no text of a script goes over several lines
REMARK = re.compile(r"/\*.*?\*/", re.DOTALL)
SPACES = re.compile(r"\s*([{};,>])\s*|(?<=[a-z]:)\s+")  # beside what parts a sheet


@lru_cache
def asset(path: str) -> str:
    """The address of a static file with its version: it changes when the file does."""
    return f"/static/{path}?v={sha256((FOLDER / path).read_bytes()).hexdigest()[:12]}"


@lru_cache
def bundle(name: str) -> str:
    """A bundle of sheets, the colours first; of modules that import nothing, each in a block; or of what draws.

    The modules that draw share their names: what one imports from another is there already. Comments and spaces, a
    tenth of what a browser would fetch, stay in the files.
    """
    if name.endswith(".css"):
        return "\n".join(_uncommented(FOLDER / "css" / f"{sheet}.css") for sheet in PAGE_SHEETS.get(name, SHEETS))
    if name == "drawing.js":
        return "\n".join(EXPORT.sub("", IMPORT.sub("", module_text(module))) for module in DRAWING)
    return "\n".join("{\n" + module_text(module) + "}" for module in MODULES)


def module_text(name: str) -> str:
    """A module of the page's, without its comments."""
    return _uncommented(FOLDER / "js" / f"{name}.js")


def _uncommented(file: Path) -> str:
    text = INDENT.sub("", COMMENT.sub("", file.read_text("utf-8")))
    return SPACES.sub(r"\1", REMARK.sub("", text)) if file.suffix == ".css" else text


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
        if answer.status_code != 200 or Path(path).suffix not in TYPES or not takes_packed(Headers(scope=scope)):
            return answer
        headers = {name: answer.headers[name] for name in ("cache-control", "etag", "last-modified")}
        packed = _packed_file(str(self.lookup_path(path)[0]), answer.headers["etag"])
        return Response(packed, media_type=TYPES[Path(path).suffix], headers=headers | PACKED)


@router.get("/styles.css")
@router.get("/lab.css")
@router.get("/build.css")
@router.get("/sheet.css")
@router.get("/lesson.css")
@router.get("/figure.css")
@router.get("/scripts.js")
@router.get("/drawing.js")
async def bundled(request: Request) -> Response:
    """A bundle, kept for good under its versioned address."""
    name = request.url.path.removeprefix("/")
    kept = FOR_GOOD if request.url.query.startswith("v=") else ASK_AGAIN
    packed = takes_packed(request.headers)
    headers = {"cache-control": kept} | (PACKED if packed else {})
    return Response(_packed(name) if packed else bundle(name), media_type=TYPES[Path(name).suffix], headers=headers)


def takes_packed(headers: Headers) -> bool:
    """Whether a browser takes what is compressed."""
    return "gzip" in headers.get("accept-encoding", "")


@lru_cache
def _packed(name: str) -> bytes:
    """A bundle as small as it gets: that is made once, and fetched by all."""
    return gzip.compress(bundle(name).encode())


@lru_cache
def _packed_file(path: str, etag: str) -> bytes:
    """A static file as it was when it had that ETag, as small as it gets; our own scripts without their comments."""
    file = Path(path)
    return gzip.compress(_uncommented(file).encode() if file.parent == FOLDER / "js" else file.read_bytes())
