"""The digits that the visitor has labelled: looking at them, removing them, taking them home and bringing them back."""

import json
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.datastructures import UploadFile
from starlette.responses import HTMLResponse, Response

from app.digits.drawings import Drawing, labelled
from app.digits.drawings_file import exported, imported
from app.errors import BadValue, ExplorerError
from app.scene.drawings import OwnScene, counted, own_scene
from app.storage.drawings import DrawingStore
from app.storage.store import new_id
from app.web.rendering import render
from app.web.visitor_key import remember_key, visitor_key

router = APIRouter(prefix="/drawings", include_in_schema=False)
KEPT = "kept"  # the event on which the page asks for the drawings again
LISTED, IMPORTED = "panels/drawings.html", "responses/digits_imported.html"
NO_STORE = {"cache-control": "no-store"}


@router.get("")
async def look(request: Request) -> Response:
    """The drawings as small pictures."""
    return _listed(request)


@router.post("/remove")
async def remove(request: Request, digest: Annotated[str, Form()] = "") -> Response:
    """Remove the drawing of that digest; one that is gone already is no error."""
    return _removed(request, digest or "none")


@router.post("/remove-all")
async def remove_all(request: Request) -> Response:
    """Remove all drawings."""
    return _removed(request, "")


@router.get("/digits.json")
async def export(request: Request) -> Response:
    """The drawings as a file to take home."""
    headers = NO_STORE | {"content-disposition": 'attachment; filename="digits.json"'}
    return Response(exported(_store(request).drawings(visitor_key(request))), 200, headers, "application/json")


@router.post("/import")
async def bring(request: Request) -> Response:
    """Add the drawings of a file to the visitor's; what is wrong with it is said at the field, and nothing changes."""
    key = visitor_key(request) or new_id()
    try:
        said = counted(*_store(request).keep(key, imported(await _sent(request))))
    except ExplorerError as error:
        return _listed(request, error=error, template=IMPORTED)
    return remember_key(_listed(request, key, said, template=IMPORTED), request, key)


def own_digits(request: Request) -> OwnScene:
    """How many drawings the visitor has, unlisted."""
    return OwnScene(_store(request).count(visitor_key(request)), _most_bytes(request))


def and_kept(request: Request, answer: Response, strokes: str, label: str, before: str = "") -> Response:
    """The answer to what a labelled drawing (JSON) was used for; if it was, the drawing is kept, or why not is said.

    `before` is what the page is to keep of what was read before.
    """
    if answer.status_code != 200:
        return answer
    key, problem = visitor_key(request) or new_id(), ""
    try:
        _store(request).keep(key, [_labelled(strokes, label)])
    except ExplorerError as error:
        problem = f"Not added to your digits. {error.message}"
    answer.body += render("responses/kept.html", problem=problem, before=before).encode()
    answer.headers["content-length"], answer.headers["HX-Trigger"] = str(len(answer.body)), KEPT
    return remember_key(answer, request, key)


def _labelled(strokes: str, label: str) -> Drawing:
    try:
        return labelled(int(label), json.loads(strokes))
    except (ValueError, RecursionError):
        raise BadValue("It could not be read.", field="strokes") from None


def _removed(request: Request, digest: str) -> Response:
    try:
        _store(request).forget(visitor_key(request), digest)
    except ExplorerError as error:
        return _listed(request, error=error)
    return _listed(request)


def _listed(
    request: Request, key: str = "", said: str = "", error: ExplorerError | None = None, template: str = LISTED
) -> Response:
    drawings = _store(request).drawings(key or visitor_key(request))
    message = _message(error) if error else ""
    own = own_scene(drawings, _most_bytes(request), said, message)
    return HTMLResponse(render(template, own=own), error.status if error else 200, NO_STORE)


def _message(error: ExplorerError) -> str:
    """The message, with the drawing of the file that it is about."""
    named = error.field and error.field.startswith("drawing ")
    return f"{error.field.capitalize()}: {error.message}" if named else error.message


def _store(request: Request) -> DrawingStore:
    return request.app.state.drawings


def _most_bytes(request: Request) -> int:
    return request.app.state.settings.max_body_bytes


async def _sent(request: Request) -> bytes:
    """The file of the form. Raises BadValue where there is none."""
    async with request.form(max_part_size=_most_bytes(request)) as form:
        file = form.get("file")
        content = await file.read() if isinstance(file, UploadFile) else b""
    if not content:
        raise BadValue("Choose a file first.", field="file")
    return content
