"""The list of the digits that the visitor has labelled, as an answer to whatever was done with them."""

from fastapi import Request
from starlette.responses import HTMLResponse, Response

from app.errors import ExplorerError
from app.scene.drawing.drawings import OwnScene, Removed, own_scene
from app.storage.drawings import DrawingStore
from app.web.http.rendering import render
from app.web.visits.cookies import visitor_key

LISTED = "panels/drawings.html"
IMPORTED = "responses/digits_imported.html"
NO_STORE = {"cache-control": "no-store"}


def own_digits(request: Request) -> OwnScene:
    """How many drawings the visitor has, unlisted."""
    return OwnScene(store_of(request).count(visitor_key(request)), most_bytes(request))


def listed(
    request: Request,
    key: str = "",
    said: str = "",
    error: ExplorerError | None = None,
    template: str = LISTED,
    removed: Removed | None = None,
    back: str = "",
) -> Response:
    """The list with what was `said` or the `error`; what was `removed` or is `back` is marked as in `own_scene`."""
    drawings = store_of(request).pictures(key or visitor_key(request))
    message = _message(error) if error else ""
    own = own_scene(drawings, most_bytes(request), said, message, removed, back)
    return HTMLResponse(render(template, own=own), error.status if error else 200, NO_STORE)


def store_of(request: Request) -> DrawingStore:
    """Where the drawings are kept."""
    return request.app.state.drawings


def most_bytes(request: Request) -> int:
    """The size of the largest file that can be imported."""
    return request.app.state.settings.max_body_bytes


def _message(error: ExplorerError) -> str:
    """The message, with the drawing of the file that it is about."""
    field = error.field or ""
    return f"{field.capitalize()}: {error.message}" if field.startswith("drawing ") else error.message
