"""The drawing column: what a drawing reads as, using it as the example of the walk, teaching it, another network."""

import json
from contextlib import suppress
from dataclasses import replace

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from app.digits import ink
from app.digits.reader import DRAWING, load_shipped, read
from app.digits.sight import SIGHTS
from app.engine.network import Network
from app.errors import BadValue, TooLarge
from app.explorer.digit_networks import choose_network, sizes_name
from app.explorer.session import Session
from app.explorer.teaching import teach
from app.explorer.training_step import overflow_is_an_answer
from app.scene.drawing.before import Before
from app.scene.drawing.draw import DrawScene, PreparationStep, draw_scene, preparation_scene, unread, unreadable
from app.scene.page import reads_digits
from app.web.digits.drawn_example import example, missing, pixels, with_drawing
from app.web.digits.keeping import kept
from app.web.digits.left_networks import is_gone, leaving, left_cookie, turn_to, updates_of
from app.web.digits.taught import read_before, written
from app.web.http.form import Form, Sent
from app.web.http.rendering import render
from app.web.http.visits import Visit, Visits
from app.web.walk.acting import Part, answer, perform
from app.web.walk.visitors import visit_of

router = APIRouter(prefix="/digit", include_in_schema=False)
RELETTERED, CHOSEN = "responses/relettered.html", "responses/network_chosen.html"
USED = "Your {} is the example now. Step to begin."
USED_AS_READ = "Your drawing is the example now, as the {} it is read as. Was it another? Say which and use it again."
GONE = "What you taught this network had been idle for too long and is gone. Here it is as shipped."
TAUGHT = {
    "1": "One training step on your drawing, with this network’s loss and learning rate. Back undoes it.",
    "10": "Ten training steps on your drawing, with this network’s loss and learning rate. Back undoes all ten.",
}


@router.post("/predict")
async def predict(request: Request, visits: Visits, form: Sent) -> Response:
    """What the visitor's network reads in the `strokes` (JSON); 422 or 413 with the reason where they cannot be read.

    With `steps` the pictures of the preparation come too, with `before` (see taught.py) what was read then.
    """
    try:
        visit = visit_of(request, visits)
        network = network_of(visit)
        before = read_before(form.text("before"), visit, form.strokes) if visit else None
        scene = _read(network, form.strokes, before)
        status = 200
        scene = replace(scene, steps=_steps(network, form.strokes)) if form.text("steps") else scene
    except (BadValue, TooLarge) as error:
        scene = unreadable(error.message)
        status = error.status
    return HTMLResponse(render("responses/predicted.html", draw=scene), status)


@router.post("/use")
async def use(request: Request, visits: Visits, form: Sent) -> Response:
    """The session with the drawing as its only example and the `label` as its target; the drawing is kept.

    Where nobody said what it was, the target is what the network reads, and the drawing is not kept.
    """
    said = form.text("label")
    label = said or _read_as(visit_of(request, visits), form)
    notice = (USED if said else USED_AS_READ).format(label)
    outcome = perform(request, form, lambda s: with_drawing(s, form.strokes, label), label, notice)
    return answer(request, outcome, also=[await kept(request, form, said)] if outcome.done and said else [])


@router.post("/teach")
async def teach_it(request: Request, form: Sent) -> Response:
    """The session after so many `steps` of training on the drawing; the bars go on to show what was read before."""
    label = form.text("label")
    steps = form.text("steps")

    def taught(session: Session) -> Session:
        seen, aim = example(session, form.strokes, label)
        return teach(session, [seen], [aim], int(steps) if steps in TAUGHT else 0)

    outcome = perform(request, form, taught, label, TAUGHT.get(steps, ""))
    if not outcome.visit or not outcome.done:
        return answer(request, outcome)
    return answer(
        request, outcome, also=[await kept(request, form, label, written(label, outcome.visit, form.strokes))]
    )


@router.post("/network")
async def network(request: Request, visits: Visits, form: Sent) -> Response:
    """The lesson with another shipped network: as the visitor left it, else as it is shipped, on the same drawing."""
    name = form.text("network")
    left = leaving(request, visits)
    notice = GONE if is_gone(name, left, visits) else ""
    outcome = perform(
        request, form, lambda s: choose_network(s, name), notice=notice, change=turn_to(name, left, visits)
    )
    if not outcome.visit:
        return answer(request, outcome)
    cookies = (left_cookie(left),) if outcome.done else ()
    shape = Part(CHOSEN, {"sizes": sizes_name(outcome.visit.session)}, cookies=cookies)
    return answer(request, outcome, RELETTERED, [shape], updates_of(left))


def network_of(visit: Visit | None) -> Network:
    """The network as it is now in the visitor's session, so that it is the one in the picture; else the shipped one."""
    return visit.session.position.network if visit and reads_digits(visit.session) else load_shipped()


def _read(network: Network, strokes: str, before: Before | None) -> DrawScene:
    """What the network and the best reader read, beside what was read before; or what is missing."""
    seen = pixels(strokes)
    if seen is None:
        return unread(missing(strokes))
    own = seen if network.sizes[0] == ink.PIXELS else pixels(strokes, network.sizes[0])
    with overflow_is_an_answer():
        return draw_scene(read(network, own), read(load_shipped(DRAWING), seen), before)


def _read_as(visit: Visit | None, form: Form) -> str:
    """The digit that the visitor's network reads; "" where there is none."""
    with suppress(BadValue, TooLarge):  # which the use of it says
        return _read(network_of(visit), form.strokes, None).digit
    return ""


def _steps(network: Network, strokes: str) -> tuple[PreparationStep, ...]:
    """How strokes that can be read become what the network sees."""
    return preparation_scene(SIGHTS[network.sizes[0]].steps(json.loads(strokes)))
