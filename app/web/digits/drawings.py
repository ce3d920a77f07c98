"""The digits that the visitor has labelled: looking at them, removing them, taking them home and bringing them back."""

import asyncio
from collections.abc import AsyncIterator, Iterable

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from app.digits.drawings import MOST_DRAWINGS
from app.digits.drawings_file import exported_lines, imported
from app.errors import BadValue, ExplorerError
from app.scene.drawing.drawings import GONE, Removed, found, import_words, returned
from app.storage.store import new_id
from app.web.digits.keeping import drawn_as
from app.web.digits.own_list import IMPORTED, NO_STORE, listed, store_of
from app.web.http.form import Form, Sent
from app.web.visits.cookies import remember_key, visitor_key

# What takes long is not async, so it runs in a thread: hundreds of drawings would keep everybody else waiting.
router = APIRouter(prefix="/drawings", include_in_schema=False)


@router.get("")
def look(request: Request) -> Response:
    """The drawings as small pictures."""
    return listed(request)


@router.post("/remove")
def remove(request: Request, form: Sent) -> Response:
    """Remove the drawing of that `digest` and offer it back; one that is gone already is no error."""
    digest = form.text("digest")
    key = visitor_key(request)
    removed = found(store_of(request).drawings(key), digest)
    if removed is None:
        return listed(request, said=GONE)
    return _removed(request, digest, removed.said, removed)


@router.post("/restore")
def restore(request: Request, form: Sent) -> Response:
    """Bring back a drawing that was removed; where that fails it is offered again, in the `order` it had."""
    order = form.whole("order", MOST_DRAWINGS) if form.text("order") else 0
    key = visitor_key(request) or new_id()
    removed = None
    try:
        removed = Removed(drawn_as(form.text("strokes"), form.text("label")), order)
        said = returned(removed.drawing.label, *store_of(request).keep(key, [removed.drawing]))
    except ExplorerError as error:
        return listed(request, error=error, removed=removed)
    return remember_key(listed(request, key, said, back=removed.drawing.digest), request, key)


@router.post("/remove-all")
def remove_all(request: Request) -> Response:
    """Remove all drawings."""
    return _removed(request)


@router.get("/digits.json")
def export(request: Request) -> Response:
    """The drawings as a file to take home."""
    headers = NO_STORE | {"content-disposition": 'attachment; filename="digits.json"'}
    lines = exported_lines(store_of(request).drawings(visitor_key(request)))
    return StreamingResponse(_in_turns(lines), 200, headers, "application/json")


@router.post("/import")
def bring(request: Request, form: Sent) -> Response:
    """Add the drawings of a file to the visitor's; what is wrong with it is said at the field, and nothing changes."""
    key = visitor_key(request) or new_id()
    try:
        said = import_words(*store_of(request).keep(key, imported(_chosen(form))))
    except ExplorerError as error:
        return listed(request, error=error, template=IMPORTED)
    return remember_key(listed(request, key, said, template=IMPORTED), request, key)


async def _in_turns(lines: Iterable[str]) -> AsyncIterator[str]:
    # Packing megabytes at once would keep everybody waiting.
    for line in lines:
        yield line
        await asyncio.sleep(0)


def _removed(request: Request, digest: str = "", said: str = "", removed: Removed | None = None) -> Response:
    try:
        store_of(request).forget(visitor_key(request), digest)
    except ExplorerError as error:
        return listed(request, error=error)
    return listed(request, said=said, removed=removed)


def _chosen(form: Form) -> bytes:
    """The file of the form. Raises BadValue where there is none."""
    content = form.files.get("file")
    if not content:
        raise BadValue("Choose a file first." if content is None else "This file is empty.", field="file")
    return content
