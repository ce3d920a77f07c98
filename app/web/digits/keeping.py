"""Keeping the drawing that somebody labelled and used, beside the answer to what it was used for."""

import json

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from app.digits.drawings import Drawing, labelled
from app.errors import BadValue, ExplorerError
from app.storage.store import new_id
from app.web.http.form import Form
from app.web.visits.cookies import key_cookies, visitor_key
from app.web.walk.acting import Part

KEPT = "kept"  # the event on which the page asks for the drawings again


async def kept(request: Request, form: Form, label: str, before: str = "") -> Part:
    """Keep the drawing of a form that was used for something, and say so, or why not.

    `before` is what the page is to keep of what was read before.
    """
    key = visitor_key(request) or new_id()
    problem = ""
    try:
        await run_in_threadpool(_keep, request, key, form.strokes, label)
    except ExplorerError as error:
        problem = f"Not added to your digits. {error.message}"
    said = {"problem": problem, "before": before}
    return Part("responses/kept.html", said, {"HX-Trigger": KEPT}, key_cookies(request, key))


def drawn_as(strokes: str, label: str) -> Drawing:
    """The drawing of strokes in JSON. Raises as `labelled` does, BadValue too for what is not JSON or no number."""
    try:
        return labelled(int(label), json.loads(strokes))
    except (ValueError, RecursionError):
        raise BadValue("It could not be read.", field="strokes") from None


def _keep(request: Request, key: str, strokes: str, label: str) -> None:
    request.app.state.drawings.keep(key, [drawn_as(strokes, label)])
