"""Keeping the drawing that somebody labelled and used, beside the answer to what it was used for."""

import json

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from app.digits.drawings import Drawing, labelled
from app.errors import BadValue, ExplorerError
from app.storage.store import new_id
from app.web.digits.drawn_form import DrawnForm
from app.web.http.rendering import render
from app.web.http.visitor_key import remember_key, visitor_key

KEPT = "kept"  # the event on which the page asks for the drawings again


async def and_kept(request: Request, answer: Response, form: DrawnForm, label: str, before: str = "") -> Response:
    """The answer to what the drawing of a form was used for; if it was, the drawing is kept, or why not is said.

    `before` is what the page is to keep of what was read before.
    """
    if not getattr(request.state, "acted", False):
        return answer
    key = visitor_key(request) or new_id()
    problem = ""
    try:
        await run_in_threadpool(_keep, request, key, form.strokes, label)
    except ExplorerError as error:
        problem = f"Not added to your digits. {error.message}"
    answer.body += render("responses/kept.html", problem=problem, before=before).encode()
    answer.headers["content-length"], answer.headers["HX-Trigger"] = str(len(answer.body)), KEPT
    return remember_key(answer, request, key)


def drawn_as(strokes: str, label: str) -> Drawing:
    """The drawing of strokes in JSON. Raises as `labelled` does, BadValue too for what is not JSON or no number."""
    try:
        return labelled(int(label), json.loads(strokes))
    except (ValueError, RecursionError):
        raise BadValue("It could not be read.", field="strokes") from None


def _keep(request: Request, key: str, strokes: str, label: str) -> None:
    request.app.state.drawings.keep(key, [drawn_as(strokes, label)])
