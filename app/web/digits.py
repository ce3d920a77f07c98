"""The drawing column: what a drawing reads as, and using it as the example of the walk."""

import json
from typing import Annotated

import numpy as np
from fastapi import APIRouter, Form, Request
from numpy.typing import NDArray
from starlette.responses import HTMLResponse, Response

from app.digits import ink
from app.digits.datasets import CLASSES
from app.digits.reader import load_shipped, read
from app.digits.strokes import DrawingError
from app.engine.losses import LOSSES
from app.engine.network import Network
from app.errors import BadValue
from app.explorer.edits import edit
from app.explorer.looking import look_at_example
from app.explorer.session import Session
from app.explorer.training_step import overflow_is_an_answer
from app.scene.draw import draw_scene, unreadable
from app.scene.page import reads_digits
from app.web.acting import act
from app.web.dependencies import VisitBook, Visits
from app.web.rendering import render
from app.web.visitors import visit_of

router = APIRouter(prefix="/digit", include_in_schema=False)

Text = Annotated[str, Form()]


@router.post("/predict")
async def predict(request: Request, visits: Visits, strokes: Text = "[]") -> Response:
    """What the visitor's network reads in the strokes (JSON); 422 with the reason where they cannot be read."""
    try:
        network = network_of(request, visits)
        with overflow_is_an_answer():
            scene, status = draw_scene(read(network, pixels(strokes))), 200
    except BadValue as error:
        scene, status = unreadable(error.message), error.status
    return HTMLResponse(render("panels/prediction.html", draw=scene), status)


@router.post("/use")
async def use(
    request: Request, strokes: Text = "[]", label: Text = "", version: Annotated[int | None, Form()] = None
) -> Response:
    """The session with the drawing as its only example and the label as its target."""
    return await act(request, version, lambda session: with_drawing(session, strokes, label), typed=label)


def network_of(request: Request, visits: VisitBook) -> Network:
    """The network as it is now in the visitor's session, so that it is the one in the picture; else the shipped one."""
    visit = visit_of(request, visits)
    return visit.session.position.network if visit and reads_digits(visit.session) else load_shipped()


def with_drawing(session: Session, strokes: str, label: str) -> Session:
    """The session with a drawing (JSON) as its only example. Raises BadValue where it is blank or does not fit."""
    seen = pixels(strokes)
    if seen is None:
        raise BadValue("Draw a digit first.", field="strokes")
    if not reads_digits(session):
        raise BadValue(f"A drawing needs a network of {ink.PIXELS} inputs and {CLASSES} outputs.", field="strokes")
    drawn = edit(session, inputs=[seen], targets=[target(label, session.position.step.loss)])
    return look_at_example(drawn, 1)


def pixels(strokes: str) -> NDArray[np.float64] | None:
    """784 grey levels from strokes in JSON, None where nothing is drawn. Raises BadValue where they cannot be read."""
    try:
        return ink.from_strokes(json.loads(strokes))
    except DrawingError as error:
        raise BadValue(f"This drawing cannot be read: {error}.", field="strokes") from None
    except (ValueError, RecursionError):
        raise BadValue("This drawing cannot be read: its strokes are not JSON.", field="strokes") from None


def target(label: str, loss: str) -> list[float]:
    """The target of a digit in text as the loss wants it: ten numbers, or the number of the class. Raises BadValue."""
    if label not in map(str, range(CLASSES)):
        raise BadValue(f"Say which digit it was, 0 to {CLASSES - 1}.", field="label")
    return [float(label)] if LOSSES[loss].targets == "class" else np.eye(CLASSES)[int(label)].tolist()
