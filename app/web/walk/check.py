"""The tab Check: a nudge that is only looked at, and one that is applied."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from app.engine.parameters import Parameter
from app.errors import BadValue, NotNow
from app.explorer.look import parameter_of
from app.explorer.nudging import UNSELECTED, apply_nudge, checked_amount
from app.explorer.session import Session
from app.scene.field_error import at_field
from app.scene.panel.check.nudge import NudgeScene, nudge_scene
from app.web.http.form import Sent
from app.web.http.rendering import render
from app.web.walk.acting import answer, looked_at, perform, refused
from app.web.walk.in_turn import InTurn

router = APIRouter(prefix="/check", include_in_schema=False, route_class=InTurn)


@router.post("/nudge")
def nudge(request: Request, form: Sent) -> Response:
    """The chart with the selected parameter nudged; the session stays as it is. 422 with the reason at the slider."""
    outcome = looked_at(request, form)
    if not outcome.visit or not outcome.done:
        return answer(request, outcome)
    parameter = parameter_of(outcome.visit.session.view.look)
    if parameter is None:
        return answer(request, refused(outcome.place, outcome.visit, NotNow(UNSELECTED)))
    scene, status = _nudged(outcome.visit.session, parameter, form.text("amount").strip())
    return HTMLResponse(render("responses/nudged.html", nudge=scene), status)


@router.post("/apply")
def apply(request: Request, form: Sent) -> Response:
    """The nudge as an edit of the parameter; Back undoes it."""
    typed = form.text("amount").strip()
    return answer(request, perform(request, form, lambda session: apply_nudge(session, typed), typed))


def _nudged(session: Session, parameter: Parameter, typed: str) -> tuple[NudgeScene, int]:
    try:
        amount = checked_amount(session.position, parameter, typed)
        return nudge_scene(session, parameter, amount), 200
    except BadValue as error:
        return nudge_scene(session, parameter, None, at_field(error, typed)), error.status
