"""The figure of a session: a handle in the hand, which stores nothing; letting go; its buttons and what it is told."""

from collections.abc import Callable

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from app.course.opening import show_on_page
from app.errors import ExplorerError
from app.explorer.figures.kinds import act, handle_of, opened_figure, pull, tell
from app.explorer.figures.learning import learnt
from app.explorer.session import Session
from app.scene.figures.figure import figure_scene, value_at
from app.web.http.desk import nobody_waits
from app.web.http.form import Form, Sent
from app.web.http.problems import retry
from app.web.http.rendering import render
from app.web.visits.visitor import visitor_of
from app.web.walk.acting import RELETTERED, answer, perform, window_of
from app.web.walk.in_turn import InTurn, in_turn

router = APIRouter(prefix="/figure", include_in_schema=False, route_class=InTurn)


@router.post("")
async def take(request: Request, form: Sent) -> Response:
    """The figure with a `handle` at another `value`, moved `by` steps or taken to the point `x`, `y` of its drawing.

    The session stays as it is. 404, 409 or 422 with the reason where there is no such session, version or handle.
    """

    def pulled() -> Response:
        session = visitor_of(request).expected_at(form.place, form.version).session
        window = window_of(request)
        value = _value(session, form, window)
        figure = figure_scene(pull(session, form.text("handle"), value), window, rest=session)
        html = render("panels/figure.html", figure=figure, place=form.text("place"), version=form.version)
        return HTMLResponse(html, headers={"x-value": repr(value)})

    return await _seen(request, form, pulled)


@router.post("/learn")
async def learn(request: Request, form: Sent) -> Response:
    """The figure of a network that has learnt for so many `slices`; the session stays as it is. Refused as `take`."""

    def learning() -> Response:
        session = visitor_of(request).expected_at(form.place, form.version).session
        figure = figure_scene(_learnt(session, form.whole("slices")), window_of(request), rest=session)
        return HTMLResponse(render("panels/figure.html", figure=figure, place=form.text("place"), version=form.version))

    return await _seen(request, form, learning, long=True)


@router.post("/let-go")
def let_go(request: Request, form: Sent) -> Response:
    """The handle as it was let go, or as it was typed."""

    def pulled(session: Session) -> Session:
        if form.text("slices"):
            return _learnt(session, form.whole("slices"))
        return pull(session, form.text("handle"), _value(session, form, window_of(request)))

    return answer(request, perform(request, form, pulled, form.text("value")))


@router.post("/act")
async def do(request: Request, form: Sent) -> Response:
    """What a button of the figure does."""
    name = form.text("act")

    def done() -> Response:
        return answer(request, perform(request, form, lambda session: act(session, name)))

    return await in_turn(request, form.place, done, long=name == "learn")


@router.post("/tell")
def told(request: Request, form: Sent) -> Response:
    """A setting of the figure that was chosen."""
    return answer(request, perform(request, form, lambda session: tell(session, form.text("name"), form.text("value"))))


@router.post("/show")
def show(request: Request, form: Sent) -> Response:
    """Have a figure in the network's place, or the network in the figure's."""
    outcome = perform(request, form, lambda session: show_on_page(session, form.text("figure")))
    return answer(request, outcome, RELETTERED)


async def _seen(request: Request, form: Form, made: Callable[[], Response], long: bool = False) -> Response:
    """What is seen of a figure in the hand, or why it cannot be; nothing where nobody waits for it any more."""
    if await nobody_waits(request):
        return Response(status_code=204)
    try:
        return await in_turn(request, form.place, made, long)
    except ExplorerError as error:
        return JSONResponse({"problem": error.message}, error.status, retry(error))


def _learnt(session: Session, slices: int) -> Session:
    return learnt(session, opened_figure(session), slices)


def _value(session: Session, form: Form, window: str) -> float:
    key = form.text("handle")
    handle = handle_of(session, key)
    if form.text("value"):
        return form.number("value", called=key)
    if form.text("by"):
        return handle.value + form.number("by") * handle.step
    return value_at(session, window, key, form.number("x"), form.number("y"))
