"""Many updates at one go, and the curve of C, whose points lead back."""

from dataclasses import replace

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from app.explorer.history import go_back_to
from app.explorer.many_updates import update_many
from app.scene.around.curve import curve_scene, many_said, returned_said
from app.scene.around.updates_film import updates_film
from app.scene.page import frame_of
from app.web.http.form import Sent
from app.web.http.rendering import render
from app.web.walk.acting import FILM, Part, answer, looked_at, perform, window_of
from app.web.walk.in_turn import InTurn, in_turn

router = APIRouter(prefix="/updates", include_in_schema=False, route_class=InTurn)


@router.post("")
async def many(request: Request, form: Sent) -> Response:
    """Some updates at one go, as long as C falls."""
    times = form.whole("times")
    # They take up to a second, in which others are not to wait.

    def updated() -> Response:
        outcome = perform(request, form, lambda session: update_many(session, times))
        if not outcome.visit or not outcome.done:
            return answer(request, outcome)
        session = outcome.visit.session
        played = updates_film(session, frame_of(session, window_of(request)))
        said = replace(outcome, notice=many_said(session, times))
        return answer(request, said, also=[Part(FILM, {"film": played})] if played else ())

    return await in_turn(request, form.place, updated, long=True)


@router.post("/back")
async def back(request: Request, form: Sent) -> Response:
    """Back to the loss after so many updates, walked again where no place is kept."""
    updates = form.whole("updates")

    def returned() -> Response:
        before = looked_at(request, form)
        outcome = perform(request, form, lambda session: go_back_to(session, updates))
        if before.visit and outcome.visit and outcome.done:
            outcome = replace(outcome, notice=returned_said(outcome.visit.session, before.visit.session))
        return answer(request, outcome)

    return await in_turn(request, form.place, returned, long=True)


@router.post("/curve")
def curve(request: Request, form: Sent) -> Response:
    """The curve as it is now."""
    outcome = looked_at(request, form)
    if not outcome.visit or not outcome.done:
        return answer(request, outcome)
    scene = curve_scene(outcome.visit.session)
    return HTMLResponse(render("responses/curve.html", curve=scene, version=outcome.visit.version))
