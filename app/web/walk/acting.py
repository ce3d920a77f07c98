"""Acting on the visitor's session: read it, act, save it, and render what the action refreshes."""

from dataclasses import fields

from fastapi import Request
from starlette.datastructures import FormData
from starlette.responses import HTMLResponse, Response

from app.errors import BadValue, ExplorerError, NotFound, Stale, StorageFull
from app.explorer.lessons import FIRST_LESSON, open_lesson
from app.scene.around.status import StatusScene
from app.scene.field_error import FieldError
from app.scene.page import stepped_scene
from app.web.digits.left_networks import updates_left
from app.web.http.rendering import render
from app.web.http.visits import Action, Change, Visit, VisitBook
from app.web.walk.visitors import CURRENT, remember

STEPPED, SAID = "responses/stepped.html", "responses/said.html"
MOVED_ON = "This page was out of date, so nothing was done. Here is the session as it is now."
EXPIRED = "Your session had been idle for too long and is gone. Here is a fresh one."


async def act(
    request: Request,
    version: int | None,
    action: Action,
    typed: str = "",
    notice: str = "",
    template: str = STEPPED,
    change: Change | None = None,
) -> Response:
    """Apply an action to the visitor's session and refresh the page; what goes wrong is said and changes nothing.

    The action changes the visitor's session, or is carried out as `change` does with it.
    """
    visits = VisitBook(request.app.state.store)
    id = request.cookies.get(CURRENT, "")
    try:
        visit = (change or visits.change)(id, action, version)
        request.state.acted = True
        return _refreshed(request, visit, notice=notice, template=template)
    except NotFound:
        return _afresh(request, visits)
    except Stale:
        return _refreshed(request, visits.read(id), Stale.status, MOVED_ON)
    except ExplorerError as error:
        at_field = FieldError(error.field, error.message, typed) if error.field else None
        return _refreshed(request, visits.read(id), error.status, error.message, at_field)


async def shown(request: Request) -> Response:
    """The visitor's session as it is, under the version it has; a fresh one where it is gone."""
    visits = VisitBook(request.app.state.store)
    id = request.cookies.get(CURRENT, "")
    try:
        return _refreshed(request, visits.read(id))
    except NotFound:
        return _afresh(request, visits)


def _afresh(request: Request, visits: VisitBook) -> Response:
    """A fresh session for one that is gone; where none can be saved, only that is said."""
    try:
        return _refreshed(request, visits.open(open_lesson(FIRST_LESSON)), 200, EXPIRED)
    except StorageFull as error:
        return HTMLResponse(render(SAID, status=StatusScene(error.message, alarm=True)), error.status)


def _refreshed(
    request: Request,
    visit: Visit,
    status: int = 200,
    problem: str = "",
    error: FieldError | None = None,
    notice: str = "",
    template: str = STEPPED,
) -> Response:
    scene = stepped_scene(visit.session, visit.version, narrow(request), problem, error, notice, updates_left(request))
    context = {field.name: getattr(scene, field.name) for field in fields(scene)}
    return remember(HTMLResponse(render(template, **context), status), request, visit)


def narrow(request: Request) -> bool:
    """Whether the picture is drawn for a small screen."""
    return request.cookies.get("frame") == "narrow"


def version_of(form) -> int | None:
    return whole(form, "version") if form.get("version") else None


def whole(form: FormData, name: str) -> int:
    """A field that holds a whole number from 0 on. Raises BadValue naming it."""
    text = str(form.get(name, ""))
    if not text.isdecimal() or len(text) > 9:
        raise BadValue(f"“{name}” is a whole number.", field=name)
    return int(text)
