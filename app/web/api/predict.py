"""Reading a drawn digit."""

from fastapi import APIRouter
from numpy import ndarray
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from app.digits import ink
from app.digits.ink import DrawingError
from app.digits.reader import DRAWING, SHIPPED, load_shipped, read
from app.digits.sight import sight_of
from app.engine.network import Network
from app.errors import BadValue
from app.explorer.opening import known_name
from app.web.api.answers import Prediction, problems
from app.web.api.requests import DrawingBody, JsonRoute
from app.web.api.snapshot import json_response

MANY_POINTS = 5_000  # some 10 ms
router = APIRouter(tags=["digits"], route_class=JsonRoute)


@router.post("/predict", response_model=Prediction, responses=problems(408, 413, 415, 422, 503))
async def predict(body: DrawingBody) -> Response:
    """Which digit a shipped network reads in a drawing, and the 28 × 28 picture it saw."""
    name = DRAWING if body.network is None else body.network
    known_name("network", name, dict.fromkeys(SHIPPED))
    network = load_shipped(name)
    sight = await run_in_threadpool(seen, body, network) if long(body) else seen(body, network)
    reading = read(network, sight)
    drawn = reading.digit is not None
    probabilities = reading.probabilities if drawn else [None] * len(reading.probabilities)
    found = {"digit": reading.digit, "probabilities": probabilities, "seen": reading.seen}
    return json_response(found | {"network": name})


def long(body: DrawingBody) -> bool:
    """Whether preparing it takes so long that nobody else should wait for it."""
    return sum(map(len, body.strokes or ())) > MANY_POINTS


def seen(body: DrawingBody, network: Network) -> ndarray | None:
    """What the network sees of a drawing, None where nothing is drawn. Raises BadValue."""
    if (body.strokes is None) == (body.pixels is None):
        raise BadValue("Give either strokes or pixels.", field="strokes")
    field, prepare = ("pixels", ink.normalise) if body.strokes is None else ("strokes", sight_of(network.sizes).see)
    try:
        return prepare(getattr(body, field))
    except DrawingError as error:
        said = str(error)
        raise BadValue(f"{said[0].upper()}{said[1:]}.", field=field) from None
