"""The tab Practise: predict, then reveal, with the page that sums the answers up; and find the mistake."""

from secrets import randbelow

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from app.explorer.practise import answering, mistakes
from app.explorer.practise.answering import predicted
from app.explorer.practise.hunting import point_at, what_asked
from app.scene.around.lessons import lesson_heading
from app.scene.panel.practise.summary import predictions_scene
from app.scene.picture.pictured import pictured
from app.web.http.form import Sent
from app.web.http.rendering import render
from app.web.visits.visitor import place_asked_for, visitor_of
from app.web.walk.acting import answer, perform
from app.web.walk.answering import answered
from app.web.walk.in_turn import InTurn, in_turn

router = APIRouter(include_in_schema=False, route_class=InTurn)
NO_SESSION = "There are no predictions to show. Open the page first."
SEEDS = 2**32
SEEDED = "A mistake is hidden in the backward pass. Walk it and find the first wrong number."
ENDED = "The mistake is gone: these are the true numbers. Back brings it back."


@router.post("/predict/switch")
def switch(request: Request, form: Sent) -> Response:
    """Begin to be asked before each stage, or stop."""
    return answer(request, perform(request, form, lambda s: answering.predict(s, form.text("on") == "1")))


@router.post("/predict/ask")
def choose(request: Request, form: Sent) -> Response:
    """Be asked for a value, a sign or the largest gradient."""
    return answer(request, perform(request, form, lambda s: answering.ask_for(s, form.text("ask"))))


@router.post("/predict/answer")
def mark(request: Request, form: Sent) -> Response:
    """Mark an answer, or reveal the stage with the reason; 422 with the message at the field where it is none."""
    return answer(request, answered(request, form, lambda session: predicted(session, pictured(session))))


@router.post("/predict/start-over")
def start_over(request: Request, form: Sent) -> Response:
    """Clear the tally."""
    return answer(request, perform(request, form, answering.start_over))


@router.get("/predictions")
async def predictions(request: Request) -> Response:
    """The answers so far, to be printed. Raises NotFound for a visitor without a session."""
    place = place_asked_for(request, NO_SESSION)

    def written() -> str:
        session = visitor_of(request).at(place).session
        title, about, _ = lesson_heading(session, place.kind)
        return render("pages/predictions.html", page=predictions_scene(session, title, about), back=place.address)

    return HTMLResponse(await in_turn(request, place, written), headers={"cache-control": "no-store"})


@router.post("/mistake/seed")
def seed(request: Request, form: Sent) -> Response:
    """Hide a mistake; with a `seed` the same one in the same numbers."""
    chosen = form.whole("seed", SEEDS - 1) if form.text("seed") else randbelow(SEEDS)
    return answer(
        request, perform(request, form, lambda session: mistakes.seed_mistake(session, chosen), notice=SEEDED)
    )


@router.post("/mistake/point")
def point(request: Request, form: Sent) -> Response:
    """Say that the selected number is the first wrong one."""
    return answer(request, perform(request, form, lambda session: point_at(session, form.text("quantity"))))


@router.post("/mistake/name")
def name(request: Request, form: Sent) -> Response:
    """Say which slip was made, or have the mistake shown."""
    return answer(request, answered(request, form, what_asked))


@router.post("/mistake/end")
def end(request: Request, form: Sent) -> Response:
    """Go on with the true numbers."""
    return answer(request, perform(request, form, mistakes.end_mistake, notice=ENDED))
