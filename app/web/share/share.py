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
from app.web.http.visits import VisitBook, Visits
from app.web.share.kept import Kept, KeptCopies
from app.web.walk.acting import answer, looked_at
from app.web.walk.pages import OTHERWISE, page
from app.web.walk.visitors import LINKED, OWN, remember

router = APIRouter(include_in_schema=False)
CHOOSE = "Choose a file first."
FOLLOW = "A link is opened as a page of its own."


@router.post("/share")
async def share(request: Request, kept: Kept) -> Response:
    """The link to the session as it is now."""
    outcome = looked_at(request)
    if not outcome.visit or not outcome.done:
        return answer(request, outcome)
    scene = _link(request, outcome.visit.session, kept)
    return HTMLResponse(render("responses/shared.html", share=scene))


@router.get("/open/{code}")
async def open_link(code: str, request: Request, visits: Visits) -> Response:
    """The session that a link holds, under "Shared"; the page as it is, and why, for a link that cannot be opened."""
    _check_followed(request)
    try:
        opened = opened_by(code)
    except ExplorerError as error:
        return page(request, visits, error.message, error.status)
    return _arrived(request, visits, opened.session, "/" if opened.exact else f"/?{OTHERWISE}")


@router.get("/kept/{id}")
async def open_kept(id: str, request: Request, visits: Visits, kept: Kept) -> Response:
    """A copy of a session that is kept here, under "Shared"."""
    _check_followed(request)
    try:
        session = kept.copy(id)
    except ExplorerError as error:
        return page(request, visits, error.message, error.status)
    return _arrived(request, visits, session, "/")


@router.post("/import")
async def open_file(request: Request, visits: Visits, form: Sent) -> Response:
    """A saved session, from the form's file or text, in place of the visitor's own network."""
    most = request.app.state.settings.max_body_bytes
    try:
        visit = visits.open(session_of_file(_chosen(form)))
    except ExplorerError as error:
        refused = import_scene(most, error.message, error.field)
        return HTMLResponse(render("responses/import_refused.html", importing=refused), error.status)
    return remember(HTMLResponse("", headers={"HX-Redirect": "/"}), request, visit, OWN)


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


def _arrived(request: Request, visits: VisitBook, session: Session, address: str) -> Response:
    return remember(RedirectResponse(address, 303), request, visits.open(session), LINKED)


def _chosen(form: Form) -> str | bytes:
    """The file of the form, else its text. Raises BadValue where there is neither."""
    content = form.files.get("file") or form.text("text")
    if not content:
        raise BadValue(CHOOSE, field="file")
    return content
