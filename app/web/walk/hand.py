"""A number in the hand: what is seen while it is dragged, which stores nothing, and the edit when it is let go."""

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from app.errors import BadValue, ExplorerError
from app.explorer.edits import unless_same
from app.explorer.hand import Held, held, pulled, value_now
from app.explorer.number import NumberName, check_name, name_of
from app.explorer.session import Session
from app.scene.around.hand import hand_scene
from app.scene.panel.lesson.prose import HELD
from app.web.http.desk import nobody_waits
from app.web.http.form import Form, Sent
from app.web.http.problems import retry
from app.web.visits.visitor import visitor_of
from app.web.walk.acting import answer, frame_drawn, perform
from app.web.walk.in_turn import InTurn, in_turn

router = APIRouter(prefix="/hand", include_in_schema=False, route_class=InTurn)


@router.post("")
async def take(request: Request, form: Sent) -> Response:
    """What is seen of the page with a `number` at another `value`, or moved `by` steps; the session stays as it is.

    404, 409 or 422 with the reason where there is no such session, version, number or value.
    """
    if await nobody_waits(request):
        return Response(status_code=204)
    try:
        return await in_turn(request, form.place, lambda: _seen(request, form))
    except ExplorerError as error:
        return JSONResponse({"problem": error.message}, error.status, retry(error))


def _seen(request: Request, form: Form) -> Response:
    session = visitor_of(request).expected_at(form.place, form.version).session
    scene = hand_scene(_held(session, form), frame_drawn(request, form, session))
    return JSONResponse({"seen": scene.seen, "value": scene.value})


@router.post("/let-go")
def let_go(request: Request, form: Sent) -> Response:
    """The number as it was let go, as one edit that Back undoes."""
    return answer(request, perform(request, form, lambda s: unless_same(s, _let_go(s, form).moved), form.text("value")))


def _let_go(session: Session, form: Form) -> Held:
    try:
        return _held(session, form)
    except BadValue as error:
        # A text has several numbers to type: the message stands at the one it is about.
        raise BadValue(error.message, field=f"{HELD} {form.text('number')}") from None


def _held(session: Session, form: Form) -> Held:
    name = name_of(form.text("number"))
    check_name(name, session.position.step)
    return held(session, name, _value(session, name, form))


def _value(session: Session, name: NumberName, form: Form) -> float:
    return form.number("value") if form.text("value") else pulled(value_now(session, name), form.number("by"))
