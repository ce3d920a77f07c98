"""Find the mistake: hide one, point at a number, name the slip, give up, stop."""

from secrets import randbelow
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from app.explorer.practise.mistakes import end_mistake, give_up, name_slip, point_at, seed_mistake
from app.web.walk.acting import act

router = APIRouter(prefix="/mistake", include_in_schema=False)
SEEDS = 2**32
SEEDED = "A mistake is hidden in the backward pass. Walk it and find the first wrong number."
ENDED = "The mistake is gone: these are the true numbers. Back brings it back."

Text = Annotated[str, Form()]
Version = Annotated[int | None, Form()]
Seed = Annotated[int | None, Form(ge=0, lt=SEEDS)]


@router.post("/seed")
async def seed(request: Request, seed: Seed = None, version: Version = None) -> Response:
    """Hide a mistake; with a `seed` the same one in the same numbers."""
    chosen = randbelow(SEEDS) if seed is None else seed
    return await act(request, version, lambda session: seed_mistake(session, chosen), notice=SEEDED)


@router.post("/point")
async def point(request: Request, quantity: Text = "", version: Version = None) -> Response:
    """Say that the selected number is the first wrong one."""
    return await act(request, version, lambda session: point_at(session, quantity))


@router.post("/name")
async def name(request: Request, slip: Text = "", version: Version = None) -> Response:
    """Say which slip was made."""
    return await act(request, version, lambda session: name_slip(session, slip))


@router.post("/give-up")
async def reveal(request: Request, version: Version = None) -> Response:
    """Have the mistake shown."""
    return await act(request, version, give_up)


@router.post("/end")
async def end(request: Request, version: Version = None) -> Response:
    """Go on with the true numbers."""
    return await act(request, version, end_mistake, notice=ENDED)
