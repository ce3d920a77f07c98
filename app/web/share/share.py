"""Links to a moment of a session, and opening what was shared or saved, each as a session of the visitor's own."""

from contextlib import suppress

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.errors import BadValue, ExplorerError, NotFound, TooLarge
from app.explorer.links.export import session_of_file
from app.explorer.links.link import code_of, opened_by
from app.explorer.session import Session
from app.scene.around.share import ShareScene, import_scene, share_scene
from app.web.http.form import Form, Sent
from app.web.http.rendering import render
from app.web.share.kept import Kept, KeptCopies
from app.web.visits.places import BUILT, SHARED
from app.web.visits.visitor import remember, visitor_of
from app.web.walk.acting import answer, looked_at
from app.web.walk.pages import led_to, page

router = APIRouter(include_in_schema=False)
CHOOSE = "Choose a file first."
FOLLOW = "A link is opened as a page of its own."


@router.post("/share")
async def share(request: Request, form: Sent, kept: Kept) -> Response:
    """The link to the session as it is now."""
    outcome = looked_at(request, form)
    if not outcome.visit or not outcome.done:
        return answer(request, outcome)
    scene = _link(request, outcome.visit.session, kept)
    return HTMLResponse(render("responses/shared.html", share=scene))


@router.get("/open/{code}")
async def open_link(code: str, request: Request) -> Response:
    """The session that a link holds, under "Shared"; the page as it is, and why, for a link that cannot be opened."""
    _check_followed(request)
    try:
        opened = opened_by(code)
    except ExplorerError as error:
        return page(request, visitor_of(request).here, error.message, error.status)
    return _arrived(request, opened.session, "" if opened.exact else "?opened=otherwise")


@router.get("/kept/{id}")
async def open_kept(id: str, request: Request, kept: Kept) -> Response:
    """A copy of a session that is kept here, under "Shared"."""
    _check_followed(request)
    try:
        session = kept.copy(id)
    except ExplorerError as error:
        return page(request, visitor_of(request).here, error.message, error.status)
    return _arrived(request, session)


@router.post("/import")
async def open_file(request: Request, form: Sent) -> Response:
    """A saved session, from the form's file or text, as one more network of the visitor's own."""
    visitor = visitor_of(request)
    try:
        place, _ = visitor.open(BUILT, session_of_file(_chosen(form)))
    except ExplorerError as error:
        most = request.app.state.settings.max_body_bytes
        refused = import_scene(most, error.message, error.field)
        return HTMLResponse(render("responses/import_refused.html", importing=refused), error.status)
    return remember(led_to(request, place), request, visitor, place)


def _link(request: Request, session: Session, kept: KeptCopies) -> ShareScene:
    """A link that holds the session, or one to a copy where that would be too long."""
    base = str(request.base_url)
    with suppress(BadValue, TooLarge):
        return share_scene(f"{base}open/{code_of(session)}", None)
    try:
        return share_scene(f"{base}kept/{kept.keep(session)}", request.app.state.settings.session_hours)
    except ExplorerError as error:
        return ShareScene(problem=error.message)


def _check_followed(request: Request) -> None:
    """Raises NotFound where a browser asks for a link as a picture or a script: that would make sessions unseen."""
    if request.headers.get("sec-fetch-dest", "document") != "document":
        raise NotFound(FOLLOW)


def _arrived(request: Request, session: Session, said: str = "") -> Response:
    visitor = visitor_of(request)
    place, _ = visitor.open(SHARED, session)
    return remember(RedirectResponse(place.address + said, 303), request, visitor, place)


def _chosen(form: Form) -> str | bytes:
    """The file of the form, else its text. Raises BadValue where there is neither."""
    content = form.files.get("file") or form.text("text")
    if not content:
        raise BadValue(CHOOSE, field="file")
    return content
