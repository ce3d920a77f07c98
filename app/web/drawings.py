"""The digits that the visitor has labelled: looking at them, removing them, taking them home and bringing them back."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.responses import HTMLResponse, Response, StreamingResponse

from app.digits.drawings_file import exported_lines, imported
from app.errors import BadValue, ExplorerError
from app.scene.drawings import OwnScene, counted, own_scene
from app.storage.drawings import DrawingStore
from app.storage.store import new_id
from app.web.rendering import render
from app.web.visitor_key import remember_key, visitor_key

# What takes long is not async, so it runs in a thread: hundreds of drawings would keep everybody else waiting.
router = APIRouter(prefix="/drawings", include_in_schema=False)
LISTED, IMPORTED = "panels/drawings.html", "responses/digits_imported.html"
NO_STORE = {"cache-control": "no-store"}


@router.get("")
def look(request: Request) -> Response:
    """The drawings as small pictures."""
    return _listed(request)


@router.post("/remove")
def remove(request: Request, digest: Annotated[str, Form()] = "") -> Response:
    """Remove the drawing of that digest; one that is gone already is no error."""
    return _removed(request, digest or "none")


@router.post("/remove-all")
def remove_all(request: Request) -> Response:
    """Remove all drawings."""
    return _removed(request, "")


@router.get("/digits.json")
def export(request: Request) -> Response:
    """The drawings as a file to take home."""
    headers = NO_STORE | {"content-disposition": 'attachment; filename="digits.json"'}
    lines = exported_lines(_store(request).drawings(visitor_key(request)))
    return StreamingResponse(_in_turns(lines), 200, headers, "application/json")


@router.post("/import")
async def bring(request: Request) -> Response:
    """Add the drawings of a file to the visitor's; what is wrong with it is said at the field, and nothing changes."""
    try:
        content = await _sent(request)
    except BadValue as error:
        return await run_in_threadpool(_listed, request, error=error, template=IMPORTED)
    return await run_in_threadpool(_brought, request, content)


def own_digits(request: Request) -> OwnScene:
    """How many drawings the visitor has, unlisted."""
    return OwnScene(_store(request).count(visitor_key(request)), _most_bytes(request))


async def _in_turns(lines: Iterable[str]) -> AsyncIterator[str]:
    # Packing megabytes at once would keep everybody waiting.
    for line in lines:
        yield line
        await asyncio.sleep(0)


def _brought(request: Request, content: bytes) -> Response:
    key = visitor_key(request) or new_id()
    try:
        said = counted(*_store(request).keep(key, imported(content)))
    except ExplorerError as error:
        return _listed(request, error=error, template=IMPORTED)
    return remember_key(_listed(request, key, said, template=IMPORTED), request, key)


def _removed(request: Request, digest: str) -> Response:
    try:
        _store(request).forget(visitor_key(request), digest)
    except ExplorerError as error:
        return _listed(request, error=error)
    return _listed(request)


def _listed(
    request: Request, key: str = "", said: str = "", error: ExplorerError | None = None, template: str = LISTED
) -> Response:
    drawings = _store(request).pictures(key or visitor_key(request))
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
        chosen = isinstance(file, UploadFile) and bool(file.filename)
        content = await file.read() if chosen else b""
    if not content:
        raise BadValue("This file is empty." if chosen else "Choose a file first.", field="file")
    return content
