"""The drawing column: what a drawing reads as, using it as the example of the walk, teaching it, another network."""

import json
import math
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256

import numpy as np
from fastapi import APIRouter, Request
from numpy.typing import NDArray
from starlette.responses import HTMLResponse, JSONResponse, Response

from app.course.digits_lesson import sizes_name
from app.digits.datasets import CLASSES
from app.digits.ink import DrawingError
from app.digits.reader import DRAWING, load_shipped, read
from app.digits.sight import SIGHTS, sight_of
from app.engine.losses import LOSSES
from app.engine.network import Network
from app.errors import BadValue, NotFound, TooLarge
from app.explorer import moves
from app.explorer.drawn import before_the_drawing, can_be_drawn_on, read_through, under_the_pen
from app.explorer.edits import edit
from app.explorer.looking import look_at_example
from app.explorer.notation import SIGNIFICANT
from app.explorer.session import Session
from app.explorer.stages import stage_index
from app.explorer.teaching import teach
from app.explorer.training_step import overflow_is_an_answer
from app.scene.around.door import error_run_back
from app.scene.around.film import film
from app.scene.drawing.before import Before
from app.scene.drawing.draw import (
    NOTHING_DRAWN,
    ONLY_A_DOT,
    DrawScene,
    PreparationStep,
    draw_scene,
    preparation_scene,
    that_can_be_asked,
    unread,
    unreadable,
)
from app.scene.drawing.pen import bars_map, pen_map
from app.scene.page import frame_of, reads_digits
from app.scene.picture.seen import Seen
from app.web.digits.drawings import kept
from app.web.digits.left_networks import choose, is_gone, leaving, left_cookie
from app.web.http.desk import nobody_waits
from app.web.http.form import Form, Sent
from app.web.http.rendering import render
from app.web.visits.book import Visit
from app.web.visits.places import Place
from app.web.visits.visitor import visitor_of
from app.web.walk.acting import FILM, Outcome, Part, answer, decided, frame_drawn, perform, window_of
from app.web.walk.in_turn import in_turn

router = APIRouter(prefix="/digit", include_in_schema=False)
RELETTERED, CHOSEN = "responses/relettered.html", "responses/network_chosen.html"
USED = "Your {} is the example now. Step to begin."
DRAWN = "It is read as {}. Was it another? Say which. Step goes on with the loss."
SAID = "{} is wanted. Step goes on with the loss."
USED_AS_READ = "Your drawing is the example now, as the {} it is read as. Was it another? Say which and use it again."
GONE = "What you taught this network had been idle for too long and is gone. Here it is as shipped."
TAUGHT = {
    "1": "One training step on your drawing, with this network’s loss and learning rate. Back undoes it.",
    "10": "Ten training steps on your drawing, with this network’s loss and learning rate. Back undoes all ten.",
}


@router.post("/predict")
async def predict(request: Request, form: Sent) -> Response:
    """What the visitor's network reads in the `strokes` (JSON); 422 or 413 with the reason where they cannot be read.

    With `steps` the pictures of the preparation come too, with `before` (see `_written`) what was read then.
    """
    try:
        visit = _visit(request, form)
        network = _network_of(visit)
        before = _read_before(form.text("before"), visit, form.strokes) if visit else None
        scene = _read(network, form.strokes, before, visit.session if visit else None)
        status = 200
        scene = replace(scene, steps=_steps(network, form.strokes)) if form.text("steps") else scene
    except (BadValue, TooLarge) as error:
        scene = unreadable(error.message)
        status = error.status
    return HTMLResponse(render("responses/predicted.html", draw=scene), status)


@router.post("/pen")
async def pen(request: Request, form: Sent) -> Response:
    """What is read while the `strokes` grow, and what is seen where the drawing drives the picture; stores nothing."""
    if await nobody_waits(request):
        return Response(status_code=204)
    try:
        visit = _visit(request, form)
        network = _network_of(visit)
        scene, seen = _read_at_once(network, form.strokes, visit.session.significant if visit else SIGNIFICANT)
    except (BadValue, TooLarge) as error:
        return JSONResponse({"problem": error.message}, error.status)
    seen_now: Seen = {}
    if visit and seen is not None and form.text("drives") and _can_be_driven(visit.session):
        with overflow_is_an_answer():
            drawn = under_the_pen(visit.session, seen)
            seen_now = pen_map(drawn, visit.session, frame_drawn(request, form, visit.session))
    return JSONResponse({"read": bars_map(scene), "seen": seen_now})


@router.post("/drawn")
async def drawn(request: Request, form: Sent) -> Response:
    """The walk begins with the strokes, walked to the end of the forward pass: as the `label`, else as what is read.

    Where the session is still of the version that the strokes before came to, `drawn`, Back undoes them all at one go.
    """
    said = form.text("label")
    label = said or _read_as(_visit(request, form), form)

    def walk(session: Session) -> Session:
        if not can_be_drawn_on(session):
            return session
        return read_through(with_drawing(_undrawn(session, form), form.strokes, label))

    notice = (SAID if said else DRAWN).format(label)
    return await in_turn(request, form.place, lambda: answer(request, perform(request, form, walk, label, notice)))


@router.post("/use")
async def use(request: Request, form: Sent) -> Response:
    """The session with the drawing as its only example and the `label` as its target; the drawing is kept.

    Where nobody said what it was, the target is what the network reads, and the drawing is not kept.
    """
    said = form.text("label")
    label = said or _read_as(_visit(request, form), form)
    notice = (USED if said else USED_AS_READ).format(label)

    def walk(session: Session) -> Session:
        return with_drawing(_undrawn(session, form), form.strokes, label)

    outcome = await in_turn(request, form.place, lambda: perform(request, form, walk, label, notice))
    parts = [await kept(request, form, said)] if outcome.done and said else []
    return await in_turn(request, form.place, lambda: answer(request, outcome, also=parts))


@router.post("/see")
async def see(request: Request, form: Sent) -> Response:
    """The same as `use`, and the error of the drawing has run back: the forward and the backward pass at one go."""
    label = form.text("label")

    def run_back(session: Session) -> Session:
        drawn = with_drawing(_undrawn(session, form), form.strokes, label)
        return moves.step_backward(moves.step_forward(drawn, "phase"), "phase")

    outcome = await in_turn(request, form.place, lambda: perform(request, form, run_back, label))
    if not outcome.visit or not outcome.done:
        return await in_turn(request, form.place, lambda: answer(request, outcome))
    session = outcome.visit.session
    keeping = await kept(request, form, label)

    def shown() -> Response:
        # What it was read as has been seen under the pen.
        wrong = stage_index(session.position.network.depth, "C") + 1
        played = film(session, wrong, frame_of(session, window_of(request)))
        parts = [Part(FILM, {"film": played})] if played else []
        return answer(request, replace(outcome, notice=error_run_back(session)), also=[*parts, keeping])

    return await in_turn(request, form.place, shown)


@router.post("/teach")
async def teach_it(request: Request, form: Sent) -> Response:
    """The session after so many `steps` of training on the drawing; the bars go on to show what was read before."""
    label = form.text("label")
    steps = form.text("steps")

    def taught(session: Session) -> Session:
        seen, aim = _example(session, form.strokes, label)
        return teach(session, [seen], [aim], int(steps) if steps in TAUGHT else 0)

    outcome = await in_turn(request, form.place, lambda: perform(request, form, taught, label, TAUGHT.get(steps, "")))
    parts = []
    if outcome.visit and outcome.done:
        parts = [await kept(request, form, label, _written(label, outcome.visit, form.strokes))]
    return await in_turn(request, form.place, lambda: answer(request, outcome, also=parts))


@router.post("/network")
async def network(request: Request, form: Sent) -> Response:
    """The lesson with another shipped network: as the visitor left it, else as it is shipped, on the same drawing."""
    name = form.text("network")
    place = form.place
    version = form.version

    def chosen() -> Response:
        visitor = visitor_of(request)
        left = leaving(request, visitor, place)
        notice = GONE if is_gone(visitor, left, name) else ""
        outcome = decided(
            request, form, lambda visitor: choose(visitor, place, version, name, form.strokes), notice=notice
        )
        if not outcome.visit:
            return answer(request, outcome)
        cookies = (left_cookie(left),) if outcome.done else ()
        shape = Part(CHOSEN, {"sizes": sizes_name(outcome.visit.session)}, _leads_to_digits(place, outcome), cookies)
        return answer(request, outcome, RELETTERED, [shape], left)

    return await in_turn(request, place, chosen)


def _leads_to_digits(place: Place, outcome: Outcome) -> dict[str, str]:
    """The header that leads to the lesson, for who chose a network elsewhere, where a link had been opened into it."""
    return {} if outcome.place.address == place.address else {"HX-Redirect": outcome.place.address}


def _network_of(visit: Visit | None) -> Network:
    """The network as it is now in the visitor's session, so that it is the one in the picture; else the shipped one."""
    return visit.session.position.network if visit and reads_digits(visit.session) else load_shipped()


def _can_be_driven(session: Session) -> bool:
    return reads_digits(session) and can_be_drawn_on(session)


def _undrawn(session: Session, form: Form) -> Session:
    """The session before the strokes that this drawing goes on from, where nothing was done since."""
    goes_on = form.text("drawn") and form.whole("drawn") == form.version
    return before_the_drawing(session) if goes_on else session


def _visit(request: Request, form: Form) -> Visit | None:
    """The session of the page that a drawing comes from; None where it does not say, or has none."""
    try:
        return visitor_of(request).at(form.place) if form.text("place") else None
    except NotFound:
        return None


def _read(network: Network, strokes: str, before: Before | None, walk: Session | None = None) -> DrawScene:
    """What the network and the best reader read, beside what was read before; or what is missing."""
    seen = _pixels(strokes, network.sizes)
    if seen is None:
        return unread(_missing(strokes))
    best = load_shipped(DRAWING)
    with overflow_is_an_answer():
        reading = read(network, seen)
        significant = walk.significant if walk else SIGNIFICANT
        scene = draw_scene(reading, read(best, _pixels(strokes, best.sizes)), before, significant)
        return that_can_be_asked(scene, reading, walk, before) if walk and scene.digit else scene


def _read_at_once(network: Network, strokes: str, significant: int) -> tuple[DrawScene, NDArray[np.float64] | None]:
    """What the network alone reads, and the grey levels that it sees, None where nothing can be read yet."""
    seen = _pixels(strokes, network.sizes)
    if seen is None:
        return unread(_missing(strokes)), None
    with overflow_is_an_answer():
        return draw_scene(read(network, seen), significant=significant), seen


def _read_as(visit: Visit | None, form: Form) -> str:
    """The digit that the visitor's network reads; "" where there is none."""
    with suppress(BadValue, TooLarge):  # which the use of it says
        return _read(_network_of(visit), form.strokes, None).digit
    return ""


def _steps(network: Network, strokes: str) -> tuple[PreparationStep, ...]:
    """How strokes that can be read become what the network sees."""
    return preparation_scene(sight_of(network.sizes).steps(json.loads(strokes)))


def with_drawing(session: Session, strokes: str, label: str) -> Session:
    """The session with a drawing (JSON) as its only example. Raises BadValue where it is blank or does not fit."""
    seen, aim = _example(session, strokes, label)
    return look_at_example(edit(session, inputs=[seen], targets=[aim]), 1)


def _example(session: Session, strokes: str, label: str) -> tuple[NDArray[np.float64], list[float]]:
    """What the session's network sees of a drawing (JSON), and the target. Raises BadValue as `with_drawing` does."""
    if not reads_digits(session):
        needed = f"{' or '.join(map(str, SIGHTS))} inputs and {CLASSES} outputs"
        raise BadValue(f"A drawing needs a network of {needed}.", field="strokes")
    seen = _pixels(strokes, session.position.step.network.sizes)
    if seen is None:
        raise BadValue(_missing(strokes), field="strokes")
    return seen, _target(label, session.position.step.loss)


def _pixels(strokes: str, sizes: tuple[int, ...]) -> NDArray[np.float64] | None:
    """What a network of such sizes sees of strokes (JSON), None where none are. Raises BadValue for a bad drawing."""
    try:
        return sight_of(sizes).see(_parsed(strokes))
    except DrawingError as error:
        raise BadValue(f"This drawing cannot be read: {error}.", field="strokes") from None
    except (ValueError, RecursionError):
        raise BadValue("This drawing cannot be read: its strokes are not JSON.", field="strokes") from None


def _missing(strokes: str) -> str:
    """What strokes in which nothing is read lack: all, or all but a dot."""
    return ONLY_A_DOT if any(_parsed(strokes)) else NOTHING_DRAWN


def _target(label: str, loss: str) -> list[float]:
    """The target of a digit in text as the loss wants it: ten numbers, or the number of the class. Raises BadValue."""
    if label not in map(str, range(CLASSES)):
        raise BadValue(f"Say which digit it was, 0 to {CLASSES - 1}.", field="label")
    return [float(label)] if LOSSES[loss].targets == "class" else np.eye(CLASSES)[int(label)].tolist()


def _parsed(strokes: str) -> list:
    return json.loads(strokes)


# What a network read before it was taught is text that the page keeps and brings again with the same drawing. It counts
# only for that drawing and the network that came out of the teaching: not once that is undone, updated, edited or
# replaced.


def _written(label: str, visit: Visit, strokes: str) -> str:
    """Of a session just taught: the digit it was told, its ten outputs before, and the stamp of drawing and session."""
    if not visit.session.past:  # too large to be remembered
        return ""
    with overflow_is_an_answer():
        before = visit.session.past[-1].network
        outputs = read(before, _pixels(strokes, before.sizes)).probabilities
    known = all(map(math.isfinite, outputs))
    return json.dumps([_stamp(visit.id, visit.session, strokes), int(label), *outputs]) if known else ""


def _read_before(text: str, visit: Visit, strokes: str) -> Before | None:
    """The same again; None where it is not of this drawing and the session as it is, or not what `_written` wrote."""
    try:
        stamped, label, *outputs = json.loads(text)
        outputs = tuple(map(float, outputs))
    except (ValueError, TypeError, OverflowError, RecursionError):
        return None
    fits = label in range(CLASSES) and len(outputs) == CLASSES and all(map(math.isfinite, outputs))
    if not fits or stamped != _stamp(visit.id, visit.session, strokes):
        return None
    return Before(
        int(label), outputs, visit.session.position.step.loss, visit.session.notation.loss, visit.session.significant
    )


def _stamp(id: str, session: Session, strokes: str) -> str:
    """Which drawing and session it is, how many updates it has had, and what they came to."""
    at = session.position
    arrays = (*at.network.weights, *(at.network.biases or ()))
    sums = [float(array.sum()) for array in arrays]  # hardly two networks have the same ones, and all bytes take long
    return sha256(f"{id} {at.steps_taken} {sums} {strokes}".encode()).hexdigest()[:16]
