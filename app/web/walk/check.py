"""The tab Check: a nudge that is only looked at, and one that is applied."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, Response

from app.engine.measured_slope import Parameter
from app.errors import BadValue, NotFound, NotNow, Stale
from app.explorer.look import parameter_of
from app.explorer.nudging import UNSELECTED, apply_nudge, checked_amount
from app.explorer.session import Session
from app.scene.field_error import FieldError
from app.scene.panel.check.nudge import NudgeScene, nudge_scene
from app.storage.store import check_version
from app.web.http.rendering import render
from app.web.http.visits import VisitBook, Visits
from app.web.walk.acting import act
from app.web.walk.visitors import CURRENT

router = APIRouter(prefix="/check", include_in_schema=False)

Text = Annotated[str, Form()]
Version = Annotated[int | None, Form()]


@router.post("/nudge")
async def nudge(request: Request, visits: Visits, amount: Text = "", version: Version = None) -> Response:
    """The chart with the selected parameter nudged; the session stays as it is. 422 with the reason at the slider."""
    try:
        session, parameter = _current(request, visits, version)
    except (NotFound, NotNow, Stale) as error:
        return await act(request, version, _refusing(error))
    scene, status = _nudged(session, parameter, amount.strip())
    return HTMLResponse(render("responses/nudged.html", nudge=scene), status)


@router.post("/apply")
async def apply(request: Request, amount: Text = "", version: Version = None) -> Response:
    """The nudge as an edit of the parameter; Back undoes it."""
    typed = amount.strip()
    return await act(request, version, lambda session: apply_nudge(session, typed), typed=typed)


def _current(request: Request, visits: VisitBook, version: int | None) -> tuple[Session, Parameter]:
    """The visitor's session and the parameter it looks at. Raises NotFound, Stale, NotNow."""
    visit = visits.read(request.cookies.get(CURRENT, ""))
    if version is not None:
        check_version(visit.version, version)
    parameter = parameter_of(visit.session.view.look)
    if parameter is None:
        raise NotNow(UNSELECTED)
    return visit.session, parameter


def _nudged(session: Session, parameter: Parameter, typed: str) -> tuple[NudgeScene, int]:
    try:
        amount = checked_amount(session.position, parameter, typed)
        return nudge_scene(session, parameter, amount), 200
    except BadValue as error:
        return nudge_scene(session, parameter, None, FieldError(error.field, error.message, typed)), error.status


def _refusing(error: Exception):
    def refuse(session: Session) -> Session:
        raise error

    return refuse
