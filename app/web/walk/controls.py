"""What the controls, the picture and the panel of the page post: moves, looks and edits."""

from collections.abc import Callable

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.errors import NotFound
from app.explorer import edits, looking
from app.explorer.look import look_of
from app.explorer.moves import MOVES, go_to
from app.explorer.session import Session
from app.web.http.form import Form, Sent
from app.web.walk.acting import answer, looked_at, perform

router = APIRouter(include_in_schema=False)
RESTARTED = "Back at the beginning, with the first weights, example and learning rate. Back undoes this."
RELETTERED = "responses/relettered.html"
EDITS: dict[str, Callable[[Session, Form], Session]] = {
    "parameter": lambda s, form: edits.set_parameter(s, _edge(form), form.number("value")),
    "input": lambda s, form: edits.set_input(s, *_cell(form), form.number("value", "input")),
    "target": lambda s, form: edits.set_target(s, *_cell(form), form.number("value", "target")),
    "learning-rate": lambda s, form: edits.edit(s, learning_rate=form.number("value", "learning_rate")),
}


@router.post("/move/{move}")
async def move(move: str, request: Request, form: Sent) -> Response:
    """One of the six controls."""
    if move not in MOVES:
        raise NotFound(f"There is no move “{move}”.")
    granularity = form.text("granularity") or "stage"
    notice = RESTARTED if move == "restart" else ""
    return answer(request, perform(request, form, lambda s: MOVES[move](s, granularity), notice=notice))


@router.post("/go-to")
async def timeline(request: Request, form: Sent) -> Response:
    """A click on the timeline."""
    return answer(request, perform(request, form, lambda s: go_to(s, form.whole("stage"))))


@router.post("/select")
async def select(request: Request, form: Sent) -> Response:
    """Look at what the text `look` names: a weight, a bias, a neuron, a layer, the loss or, empty, the stage."""
    return answer(request, perform(request, form, lambda s: looking.look_at(s, look_of(form.text("look")))))


@router.post("/refresh")
async def refresh(request: Request, form: Sent) -> Response:
    """The page as it is, drawn for the frame of now."""
    return answer(request, looked_at(request, form, any_version=True))


@router.post("/example")
async def example(request: Request, form: Sent) -> Response:
    """Show another example of the batch."""
    return answer(request, perform(request, form, lambda s: looking.look_at_example(s, form.whole("example"))))


@router.post("/tab")
async def tab(request: Request, form: Sent) -> Response:
    """Have the panel explain in another way."""
    return answer(request, perform(request, form, lambda s: looking.explain_by(s, form.text("tab"))))


@router.post("/notation")
async def notation(request: Request, form: Sent) -> Response:
    """Write everything in another notation, the legend too."""
    return answer(request, perform(request, form, lambda s: looking.write_in(s, form.text("notation"))), RELETTERED)


@router.post("/granularity")
async def granularity(request: Request, form: Sent) -> Response:
    """Let Step and Back move by another amount."""
    return answer(request, perform(request, form, lambda s: looking.move_by(s, form.text("granularity"))))


@router.post("/edit/{what}")
async def edit(what: str, request: Request, form: Sent) -> Response:
    """Set a parameter, an input, a target or the learning rate."""
    if what not in EDITS:
        raise NotFound(f"There is no “{what}” to edit.")
    typed = form.text("value").strip()
    return answer(request, perform(request, form, lambda s: edits.unless_same(s, EDITS[what](s, form)), typed))


def _edge(form: Form) -> tuple[int, int, int]:
    return form.whole("layer"), form.whole("to"), form.whole("from")


def _cell(form: Form) -> tuple[int, int]:
    return form.whole("example"), form.whole("neuron")
