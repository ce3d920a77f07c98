"""What the controls, the picture and the panel of the page post: moves, looks and edits."""

from collections.abc import Callable

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.errors import NotFound
from app.explorer import edits, looking
from app.explorer.look import look_of
from app.explorer.moves import MOVES, go_to
from app.explorer.session import Session
from app.typed import decimal
from app.web.walk.acting import act, shown, version_of, whole

router = APIRouter(include_in_schema=False)
RESTARTED = "Back at the beginning, with the first weights, example and learning rate. Back undoes this."


@router.post("/move/{move}")
async def move(move: str, request: Request) -> Response:
    """One of the six controls."""
    form = await request.form()
    if move not in MOVES:
        raise NotFound(f"There is no move “{move}”.")
    granularity = str(form.get("granularity") or "stage")
    notice = RESTARTED if move == "restart" else ""
    return await act(request, version_of(form), lambda s: MOVES[move](s, granularity), notice=notice)


@router.post("/go-to")
async def timeline(request: Request) -> Response:
    """A click on the timeline."""
    form = await request.form()
    return await act(request, version_of(form), lambda s: go_to(s, whole(form, "stage")))


@router.post("/select")
async def select(request: Request) -> Response:
    """Look at what the text `look` names: a weight, a bias, a neuron, a layer, the loss or, empty, the stage."""
    form = await request.form()
    text = str(form.get("look", ""))
    return await act(request, version_of(form), lambda s: looking.look_at(s, look_of(text)))


@router.post("/refresh")
async def refresh(request: Request) -> Response:
    """The page as it is, drawn for the frame of now."""
    return await shown(request)


@router.post("/example")
async def example(request: Request) -> Response:
    """Show another example of the batch."""
    form = await request.form()
    return await act(request, version_of(form), lambda s: looking.look_at_example(s, whole(form, "example")))


@router.post("/tab")
async def tab(request: Request) -> Response:
    """Have the panel explain in another way."""
    form = await request.form()
    return await act(request, version_of(form), lambda s: looking.explain_by(s, str(form.get("tab"))))


@router.post("/notation")
async def notation(request: Request) -> Response:
    """Write everything in another notation, the legend too."""
    form = await request.form()
    chosen = str(form.get("notation"))
    return await act(
        request, version_of(form), lambda s: looking.write_in(s, chosen), template="responses/relettered.html"
    )


@router.post("/granularity")
async def granularity(request: Request) -> Response:
    """Let Step and Back move by another amount."""
    form = await request.form()
    return await act(request, version_of(form), lambda s: looking.move_by(s, str(form.get("granularity"))))


@router.post("/edit/{what}")
async def edit(what: str, request: Request) -> Response:
    """Set a parameter, an input, a target or the learning rate."""
    form = await request.form()
    typed = str(form.get("value", "")).strip()
    rules: dict[str, Callable[[Session], Session]] = {
        "parameter": lambda s: edits.set_parameter(
            s, tuple(whole(form, n) for n in ("layer", "to", "from")), decimal(typed, "value")
        ),
        "input": lambda s: edits.set_input(s, whole(form, "example"), whole(form, "neuron"), decimal(typed, "input")),
        "target": lambda s: edits.set_target(
            s, whole(form, "example"), whole(form, "neuron"), decimal(typed, "target")
        ),
        "learning-rate": lambda s: edits.edit(s, learning_rate=decimal(typed, "learning_rate")),
    }
    if what not in rules:
        raise NotFound(f"There is no “{what}” to edit.")
    return await act(request, version_of(form), lambda s: edits.unless_same(s, rules[what](s)), typed=typed)
