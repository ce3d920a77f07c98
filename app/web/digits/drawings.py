"""The digits that the visitor has labelled: keeping them, looking at them, removing them, taking them home and back."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, Response, StreamingResponse

from app.digits.drawings import MOST_DRAWINGS, Drawing, labelled
from app.digits.drawings_file import exported_lines, imported
from app.errors import BadValue, ExplorerError
from app.scene.drawing.drawings import GONE, OwnScene, Removed, found, import_words, own_scene, returned
from app.storage.drawings import DrawingStore
from app.web.http.form import Form, Sent
from app.web.http.rendering import render
from app.web.visits.cookies import key_cookies, new_key, remember_key, visitor_key
from app.web.walk.acting import Part

# What takes long is not async, so it runs in a thread: hundreds of drawings would keep everybody else waiting.
router = APIRouter(prefix="/drawings", include_in_schema=False)
LISTED = "panels/drawings.html"
IMPORTED = "responses/digits_imported.html"
NO_STORE = {"cache-control": "no-store"}
KEPT = "kept"  # the event on which the page asks for the drawings again


@router.get("")
def look(request: Request) -> Response:
    """The drawings as small pictures."""
    return _listed(request)


@router.post("/remove")
def remove(request: Request, form: Sent) -> Response:
    """Remove the drawing of that `digest` and offer it back; one that is gone already is no error."""
    digest = form.text("digest")
    key = visitor_key(request)
    removed = found(_store_of(request).drawings(key), digest)
    if removed is None:
        return _listed(request, said=GONE)
    return _removed(request, digest, removed.said, removed)


@router.post("/restore")
def restore(request: Request, form: Sent) -> Response:
    """Bring back a drawing that was removed; where that fails it is offered again, in the `order` it had."""
    order = form.whole("order", MOST_DRAWINGS) if form.text("order") else 0
    key = visitor_key(request) or new_key(request)
    removed = None
    try:
        removed = Removed(_drawn_as(form.strokes, form.text("label")), order)
        said = returned(removed.drawing.label, *_store_of(request).keep(key, [removed.drawing]))
    except ExplorerError as error:
        return _listed(request, error=error, removed=removed)
    return remember_key(_listed(request, key, said, back=removed.drawing.digest), request, key)


@router.post("/remove-all")
def remove_all(request: Request) -> Response:
    """Remove all drawings."""
    return _removed(request)


@router.get("/digits.json")
def export(request: Request) -> Response:
    """The drawings as a file to take home."""
    headers = NO_STORE | {"content-disposition": 'attachment; filename="digits.json"'}
    lines = exported_lines(_store_of(request).drawings(visitor_key(request)))
    return StreamingResponse(_in_turns(lines), 200, headers, "application/json")


@router.post("/import")
def bring(request: Request, form: Sent) -> Response:
    """Add the drawings of a file to the visitor's; what is wrong with it is said at the field, and nothing changes."""
    key = visitor_key(request) or new_key(request)
    try:
        said = import_words(*_store_of(request).keep(key, imported(_chosen(form))))
    except ExplorerError as error:
        return _listed(request, error=error, template=IMPORTED)
    return remember_key(_listed(request, key, said, template=IMPORTED), request, key)


def own_digits(request: Request) -> OwnScene:
    """How many drawings the visitor has, unlisted."""
    return OwnScene(_store_of(request).count(visitor_key(request)), _most_bytes(request))


async def kept(request: Request, form: Form, label: str, before: str = "") -> Part:
    """Keep the drawing of a form that was used for something, and say so, or why not.

    `before` is what the page is to keep of what was read before.
    """
    key = visitor_key(request) or new_key(request)
    problem = ""
    try:
        await run_in_threadpool(_keep, request, key, form.strokes, label)
    except ExplorerError as error:
        problem = f"Not added to your digits. {error.message}"
    said = {"problem": problem, "before": before}
    return Part("responses/kept.html", said, {"HX-Trigger": KEPT}, key_cookies(request, key))


def _keep(request: Request, key: str, strokes: str, label: str) -> None:
    request.app.state.drawings.keep(key, [_drawn_as(strokes, label)])


async def _in_turns(lines: Iterable[str]) -> AsyncIterator[str]:
    # Packing megabytes at once would keep everybody waiting.
    for line in lines:
        yield line
        await asyncio.sleep(0)


def _removed(request: Request, digest: str = "", said: str = "", removed: Removed | None = None) -> Response:
    try:
        _store_of(request).forget(visitor_key(request), digest)
    except ExplorerError as error:
        return _listed(request, error=error)
    return _listed(request, said=said, removed=removed)


def _chosen(form: Form) -> bytes:
    """The file of the form. Raises BadValue where there is none."""
    content = form.files.get("file")
    if not content:
        raise BadValue("Choose a file first." if content is None else "This file is empty.", field="file")
    return content


def _listed(
    request: Request,
    key: str = "",
    said: str = "",
    error: ExplorerError | None = None,
    template: str = LISTED,
    removed: Removed | None = None,
    back: str = "",
) -> Response:
    """The list with what was `said` or the `error`; what was `removed` or is `back` is marked as in `own_scene`."""
    drawings = _store_of(request).pictures(key or visitor_key(request))
    message = _message(error) if error else ""
    own = own_scene(drawings, _most_bytes(request), said, message, removed, back)
    return HTMLResponse(render(template, own=own), error.status if error else 200, NO_STORE)


def _store_of(request: Request) -> DrawingStore:
    """Where the drawings are kept."""
    return request.app.state.drawings


def _most_bytes(request: Request) -> int:
    """The size of the largest file that can be imported."""
    return request.app.state.settings.max_body_bytes


def _message(error: ExplorerError) -> str:
    """The message, with the drawing of the file that it is about."""
    field = error.field or ""
    return f"{field.capitalize()}: {error.message}" if field.startswith("drawing ") else error.message


def _drawn_as(strokes: str, label: str) -> Drawing:
    """The drawing of strokes in JSON. Raises as `labelled` does, BadValue too for what is not JSON or no number."""
    try:
        return labelled(int(label), json.loads(strokes))
    except (ValueError, RecursionError):
        raise BadValue("It could not be read.", field="strokes") from None
