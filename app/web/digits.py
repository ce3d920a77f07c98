"""The drawing column: what a drawing reads as, using it as the example of the walk, teaching it, another network."""

import json
from dataclasses import replace
from typing import Annotated

import numpy as np
from fastapi import APIRouter, Form, Request
from numpy.typing import NDArray
from starlette.responses import HTMLResponse, Response

from app.digits import ink
from app.digits.datasets import CLASSES
from app.digits.reader import DRAWING, load_shipped, read
from app.digits.sight import SIGHTS
from app.digits.strokes import DrawingError
from app.engine.losses import LOSSES
from app.engine.network import Network
from app.errors import BadValue
from app.explorer.edits import edit
from app.explorer.lessons.digit_networks import choose_network
from app.explorer.looking import look_at_example
from app.explorer.session import Session
from app.explorer.teaching import teach
from app.explorer.training_step import overflow_is_an_answer
from app.scene.draw import DrawScene, draw_scene, unreadable
from app.scene.page import reads_digits
from app.scene.preparation import PreparationStep, preparation_scene
from app.web.acting import act
from app.web.dependencies import VisitBook, Visits
from app.web.drawings import and_kept
from app.web.rendering import render
from app.web.taught import read_before, written
from app.web.visitors import visit_of

router = APIRouter(prefix="/digit", include_in_schema=False)

Text = Annotated[str, Form()]
Version = Annotated[int | None, Form()]
TAUGHT = {
    "1": "One training step on your drawing, with this network’s loss and learning rate. Back undoes it.",
    "10": "Ten training steps on your drawing, with this network’s loss and learning rate. Back undoes all ten.",
}


@router.post("/predict")
async def predict(
    request: Request, visits: Visits, strokes: Text = "[]", steps: Text = "", before: Text = ""
) -> Response:
    """What the visitor's network reads in the strokes (JSON); 422 with the reason where they cannot be read.

    With `steps` the pictures of the preparation come too, with `before` (see taught.py) what was read then.
    """
    try:
        network = network_of(request, visits)
        scene, status = _read(network, strokes, before), 200
        scene = replace(scene, steps=_steps(network, strokes)) if steps else scene
    except BadValue as error:
        scene, status = unreadable(error.message), error.status
    return HTMLResponse(render("responses/predicted.html", draw=scene), status)


@router.post("/use")
async def use(request: Request, strokes: Text = "[]", label: Text = "", version: Version = None) -> Response:
    """The session with the drawing as its only example and the label as its target; the drawing is kept."""
    answer = await act(request, version, lambda session: with_drawing(session, strokes, label), typed=label)
    return and_kept(request, answer, strokes, label)


@router.post("/teach")
async def teach_it(
    request: Request, strokes: Text = "[]", label: Text = "", steps: Text = "", version: Version = None
) -> Response:
    """The session after some training steps on the drawing; the bars go on to show what was read before."""
    outputs: list[float] = []

    def taught(session: Session) -> Session:
        seen, aim = example(session, strokes, label)
        with overflow_is_an_answer():
            outputs[:] = read(session.position.network, seen).probabilities
        return teach(session, [seen], [aim], int(steps) if steps in TAUGHT else 0)

    answer = await act(request, version, taught, typed=label, notice=TAUGHT.get(steps, ""))
    return and_kept(request, answer, strokes, label, written(label, outputs) if outputs else "")


@router.post("/network")
async def network(request: Request, network: Text = "", version: Version = None) -> Response:
    """The lesson with another shipped network, in place of the one that the visitor has open."""
    template = "responses/network_chosen.html"
    return await act(request, version, lambda s: choose_network(s, network), template=template, afresh=True)


def network_of(request: Request, visits: VisitBook) -> Network:
    """The network as it is now in the visitor's session, so that it is the one in the picture; else the shipped one."""
    visit = visit_of(request, visits)
    return visit.session.position.network if visit and reads_digits(visit.session) else load_shipped()


def with_drawing(session: Session, strokes: str, label: str) -> Session:
    """The session with a drawing (JSON) as its only example. Raises BadValue where it is blank or does not fit."""
    seen, aim = example(session, strokes, label)
    return look_at_example(edit(session, inputs=[seen], targets=[aim]), 1)


def example(session: Session, strokes: str, label: str) -> tuple[NDArray[np.float64], list[float]]:
    """What the session's network sees of a drawing (JSON), and the target. Raises BadValue as `with_drawing` does."""
    if not reads_digits(session):
        needed = f"{' or '.join(map(str, SIGHTS))} inputs and {CLASSES} outputs"
        raise BadValue(f"A drawing needs a network of {needed}.", field="strokes")
    seen = pixels(strokes, session.position.step.network.sizes[0])
    if seen is None:
        raise BadValue("Draw a digit first.", field="strokes")
    return seen, target(label, session.position.step.loss)


def pixels(strokes: str, inputs: int = ink.PIXELS) -> NDArray[np.float64] | None:
    """What so many inputs see of strokes in JSON, None where nothing is drawn. Raises BadValue for a bad drawing."""
    try:
        return SIGHTS[inputs].see(json.loads(strokes))
    except DrawingError as error:
        raise BadValue(f"This drawing cannot be read: {error}.", field="strokes") from None
    except (ValueError, RecursionError):
        raise BadValue("This drawing cannot be read: its strokes are not JSON.", field="strokes") from None


def target(label: str, loss: str) -> list[float]:
    """The target of a digit in text as the loss wants it: ten numbers, or the number of the class. Raises BadValue."""
    if label not in map(str, range(CLASSES)):
        raise BadValue(f"Say which digit it was, 0 to {CLASSES - 1}.", field="label")
    return [float(label)] if LOSSES[loss].targets == "class" else np.eye(CLASSES)[int(label)].tolist()


def _read(network: Network, strokes: str, before: str) -> DrawScene:
    """What the network and the best reader read, beside what was read before."""
    seen = pixels(strokes)
    own = seen if network.sizes[0] == ink.PIXELS else pixels(strokes, network.sizes[0])
    with overflow_is_an_answer():
        return draw_scene(read(network, own), read(load_shipped(DRAWING), seen), read_before(before))


def _steps(network: Network, strokes: str) -> tuple[PreparationStep, ...]:
    """How strokes that can be read become what the network sees."""
    return preparation_scene(SIGHTS[network.sizes[0]].steps(json.loads(strokes)))
