"""Find the mistake: hide one, point at a number, name the slip, give up, stop."""

from secrets import randbelow

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.explorer.practise.mistakes import end_mistake, give_up, name_slip, point_at, seed_mistake
from app.web.http.form import Sent
from app.web.walk.acting import answer, perform

router = APIRouter(prefix="/mistake", include_in_schema=False)
SEEDS = 2**32
SEEDED = "A mistake is hidden in the backward pass. Walk it and find the first wrong number."
ENDED = "The mistake is gone: these are the true numbers. Back brings it back."


@router.post("/seed")
async def seed(request: Request, form: Sent) -> Response:
    """Hide a mistake; with a `seed` the same one in the same numbers."""
    chosen = form.whole("seed", SEEDS - 1) if form.text("seed") else randbelow(SEEDS)
    return answer(request, perform(request, form, lambda session: seed_mistake(session, chosen), notice=SEEDED))


@router.post("/point")
async def point(request: Request, form: Sent) -> Response:
    """Say that the selected number is the first wrong one."""
    return answer(request, perform(request, form, lambda session: point_at(session, form.text("quantity"))))


@router.post("/name")
async def name(request: Request, form: Sent) -> Response:
    """Say which slip was made."""
    return answer(request, perform(request, form, lambda session: name_slip(session, form.text("slip"))))


@router.post("/give-up")
async def reveal(request: Request, form: Sent) -> Response:
    """Have the mistake shown."""
    return answer(request, perform(request, form, give_up))


@router.post("/end")
async def end(request: Request, form: Sent) -> Response:
    """Go on with the true numbers."""
    return answer(request, perform(request, form, end_mistake, notice=ENDED))
