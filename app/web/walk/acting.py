"""Acting on the visitor's session: decide what becomes of it, then show it, once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

from fastapi import Request
from starlette.responses import HTMLResponse, Response

from app.errors import ExplorerError, NotFound, Stale, StorageFull
from app.explorer.lessons import FIRST_LESSON, open_lesson
from app.scene.around.status import StatusScene
from app.scene.field_error import FieldError
from app.scene.page import stepped_scene
from app.storage.store import check_version
from app.web.digits.left_networks import updates_left
from app.web.http.form import Form
from app.web.http.rendering import render
from app.web.http.visitor_key import Cookie
from app.web.http.visits import Action, Change, Visit, VisitBook
from app.web.walk.visitors import CURRENT, remember

STEPPED = "responses/stepped.html"
SAID = "responses/said.html"
MOVED_ON = "This page was out of date, so nothing was done. Here is the session as it is now."
EXPIRED = "Your session had been idle for too long and is gone. Here is a fresh one."


@dataclass(frozen=True)
class Outcome:
    """What became of an action, to be shown yet."""

    visit: Visit | None  # the session as it is now; None where there is none and no fresh one could be kept
    status: int = 200
    problem: str = ""  # what went wrong, for the status line
    error: FieldError | None = None  # the same, where it concerns a field
    notice: str = ""  # what was done, where the stage does not say it

    @property
    def done(self) -> bool:
        """Whether the action was carried out."""
        return not self.problem


class Part(NamedTuple):
    """A template that an answer has beside what every action refreshes, and headers that come with it."""

    template: str
    context: Mapping[str, Any]
    headers: Mapping[str, str] = {}
    cookies: tuple[Cookie, ...] = ()


def perform(
    request: Request, form: Form, action: Action, typed: str = "", notice: str = "", change: Change | None = None
) -> Outcome:
    """Apply an action to the visitor's session; what goes wrong changes nothing.

    The action changes the visitor's session, or is carried out as `change` does with it. `typed` is what stays in a
    field that is refused. Raises BadValue for a version that is none.
    """
    visits = VisitBook(request.app.state.store)
    id = request.cookies.get(CURRENT, "")
    expected = form.version
    try:
        return Outcome((change or visits.change)(id, action, expected), notice=notice)
    except NotFound:
        return _afresh(visits)
    except Stale:
        return Outcome(visits.read(id), Stale.status, MOVED_ON)
    except ExplorerError as error:
        return refused(visits.read(id), error, typed)


def looked_at(request: Request, form: Form | None = None) -> Outcome:
    """The visitor's session as it is, under the version it has or that the form expects; a fresh one where it is gone.

    Raises BadValue for a version that is none.
    """
    visits = VisitBook(request.app.state.store)
    expected = form.version if form else None
    try:
        visit = visits.read(request.cookies.get(CURRENT, ""))
        if expected is not None:
            check_version(visit.version, expected)
        return Outcome(visit)
    except NotFound:
        return _afresh(visits)
    except Stale:
        return Outcome(visit, Stale.status, MOVED_ON)


def refused(visit: Visit, error: ExplorerError, typed: str = "") -> Outcome:
    """That something could not be done; `typed` is what stays in the field it concerns."""
    at_field = FieldError(error.field, error.message, typed) if error.field else None
    return Outcome(visit, error.status, error.message, at_field)


def answer(
    request: Request,
    outcome: Outcome,
    template: str = STEPPED,
    also: Iterable[Part] = (),
    left: Mapping[str, int] | None = None,
) -> Response:
    """What an action refreshes, and what `also` is to be said, as one response with its cookies.

    `left` are the networks that were left in the lesson on digits, where the action changed them.
    """
    if outcome.visit is None:
        return HTMLResponse(render(SAID, status=StatusScene(outcome.problem, alarm=True)), outcome.status)
    visit, parts = outcome.visit, tuple(also)
    left = updates_left(request) if left is None else left
    scene = stepped_scene(
        visit.session, visit.version, narrow(request), outcome.problem, outcome.error, outcome.notice, left
    )
    html = [render(template, **shown(scene)), *(render(part.template, **part.context) for part in parts)]
    headers = {name: value for part in parts for name, value in part.headers.items()}
    response = remember(HTMLResponse("".join(html), outcome.status, headers), request, visit)
    for cookie in (cookie for part in parts for cookie in part.cookies):
        cookie.set_on(response)
    return response


def shown(scene: object) -> dict[str, Any]:
    """The parts of a scene by the names that templates know them by."""
    return {part.name: getattr(scene, part.name) for part in fields(scene)}


def narrow(request: Request) -> bool:
    """Whether the picture is drawn for a small screen."""
    return request.cookies.get("frame") == "narrow"


def _afresh(visits: VisitBook) -> Outcome:
    """A fresh session for one that is gone; where none can be saved, only that is said."""
    try:
        return Outcome(visits.open(open_lesson(FIRST_LESSON)), 200, EXPIRED)
    except StorageFull as error:
        return Outcome(None, error.status, error.message)
