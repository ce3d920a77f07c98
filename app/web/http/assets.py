"""Static files and the addresses that let browsers keep them."""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).resolve().parents[3] / "static"
FOR_GOOD = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"


@lru_cache
def asset(path: str) -> str:
    """The address of a static file with its version: it changes when the file does."""
    return f"/static/{path}?v={sha256((FOLDER / path).read_bytes()).hexdigest()[:12]}"


class Assets(StaticFiles):
    """Static files, kept for good under a versioned address, else asked for again by their ETag."""

    def __init__(self, folder: Path = FOLDER):
        super().__init__(directory=folder)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, with the header that says how long to keep it."""
        answer = await super().get_response(path, scope)
        answer.headers["cache-control"] = FOR_GOOD if scope["query_string"].startswith(b"v=") else ASK_AGAIN
        return answer
