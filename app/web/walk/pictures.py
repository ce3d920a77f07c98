"""The pictures in a network of drawings: choosing what they are of, and the image that holds all of one kind."""

import math
from collections.abc import Iterator
from itertools import islice
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from app.engine.backward import BackwardPass
from app.engine.network import Network
from app.errors import NotFound
from app.explorer.looking import show_pictures
from app.explorer.session import Session
from app.scene.picture.layout.layers import MOST_KEPT_PICTURES
from app.scene.picture.layout.places import is_frame
from app.scene.picture.sprites import (
    FOLDER,
    GRADIENTS,
    WEIGHTS,
    arrangement_of,
    holder_of,
    numbers_digest,
    sizes_text,
    sprite,
    values_of,
)
from app.web.http.form import Sent
from app.web.visits.visitor import place_asked_for, visitor_of
from app.web.walk.acting import answer, perform
from app.web.walk.in_turn import InTurn, in_turn

router = APIRouter(include_in_schema=False, route_class=InTurn)
NO_SESSION = "There is no session to draw. Open the page first."
NOT_THESE = "This session has no such picture any more."
LATELY = 3  # places Back leads to, which an address may still be of
FOR_GOOD = "private, max-age=31536000, immutable"


@router.post("/pictures")
def choose(request: Request, form: Sent) -> Response:
    """Have the pictures be of the weights, of their gradients or of the sensitivity to the inputs."""
    return answer(request, perform(request, form, lambda s: show_pictures(s, form.text("pictures"))))


@router.get(FOLDER + "/{kind}/{digest}.png")
async def image(
    kind: str,
    digest: str,
    request: Request,
    sizes: str = "",
    frame: str = "",
    full: Annotated[float, Query(gt=0)] = 1.0,
    kept: Annotated[str, Query(max_length=5 * MOST_KEPT_PICTURES)] = "",
) -> Response:
    """The image of the visitor's weights or gradients that has this digest. Raises NotFound."""
    place = place_asked_for(request, NO_SESSION)
    numbers = frozenset(int(number) for number in kept.split("-") if number.isdecimal())

    def made() -> bytes:
        return _image(visitor_of(request).at(place).session, kind, digest, sizes, frame, full, numbers)

    return Response(await in_turn(request, place, made), media_type="image/png", headers={"cache-control": FOR_GOOD})


def _image(
    session: Session, kind: str, digest: str, sizes: str, frame: str, full: float, numbers: frozenset[int]
) -> bytes:
    """The same of a session."""
    holder = _holder(session, kind, digest)
    network = session.position.network
    known = is_frame(frame) and math.isfinite(full) and all(1 <= number <= network.sizes[1] for number in numbers)
    known = known and sizes == sizes_text(network.sizes)
    pictures = arrangement_of(network, frame, numbers) if known else None
    if pictures is None or values_of(holder).shape != network.weights[0].shape:
        raise NotFound(NOT_THESE)
    return sprite(values_of(holder), pictures, full)


def _holder(session: Session, kind: str, digest: str) -> Network | BackwardPass:
    """What has the numbers. Raises NotFound."""
    found = next((holder for holder in _holders(session, kind) if numbers_digest(holder) == digest), None)
    if found is None:
        raise NotFound(NOT_THESE)
    return found


def _holders(session: Session, kind: str) -> Iterator[Network | BackwardPass]:
    """The networks of now and, since the session may just have moved on, of before; or the backward pass of now."""
    if kind == GRADIENTS:
        yield holder_of(session.position, kind)
    if kind == WEIGHTS:
        yield session.position.network
        for at in (session.position, *islice(reversed(session.past), LATELY)):
            yield at.step.network
