"""Setting a parameter, an input, a target or the learning rate on the page."""

from collections.abc import Callable

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.errors import NotFound
from app.explorer import edits
from app.explorer.session import Session
from app.typed import decimal
from app.web.acting import act, version_of, whole

router = APIRouter(include_in_schema=False)


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
