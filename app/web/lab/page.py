"""The training lab as it is shown: the whole page, and what of it an answer or the stream refreshes."""

from collections.abc import Mapping

from fastapi import Request
from starlette.responses import HTMLResponse, Response

from app.errors import BadValue, ExplorerError
from app.scene.field_error import FieldError
from app.scene.lab.form import FIELDS
from app.scene.lab.page import NOTHING_TYPED, lab_scene
from app.storage.store import new_id
from app.training.choices import DEFAULTS
from app.web.http.form import Form
from app.web.http.rendering import render
from app.web.visits.cookies import remember_key, visitor_key

PAGE = "pages/train.html"
LIVE = "responses/trained.html"
FORM = "responses/train_form.html"
NO_STORE = {"cache-control": "no-store"}
PAGE_ID = "page-id"


def lab_page(request: Request, notice: str = "") -> Response:
    """The whole page; a new visitor is given the key by which their runs will be known."""
    key = visitor_key(request)
    asked = {name: value for name, value in request.query_params.items() if name in DEFAULTS}
    html = _lab(PAGE, request, key, asked, notice=notice)
    return remember_key(HTMLResponse(html, 200, NO_STORE), request, key or new_id())


def lab_form(
    request: Request, key: str, typed: Mapping[str, str], error: ExplorerError | None = None, notice: str = ""
) -> Response:
    """The form as it was typed and all that is alive; what was refused is said at its field."""
    at_field = FieldError(error.field, error.message, typed.get(error.field, "")) if error and error.field else None
    problem = error.message if error and not at_field else ""
    html = _lab(FORM, request, key, typed, problem, at_field, notice)
    request.app.state.pace.hurry(key)
    return remember_key(HTMLResponse(html, error.status if error else 200, NO_STORE), request, key)


def typed_form(form: Form) -> Mapping[str, str]:
    """What was typed, by field. Raises BadValue where no form was sent."""
    if not form.sent:
        raise BadValue("Send the fields of the form, as a browser does.", field="body")
    return form.fields


def check_whole(typed: Mapping[str, str]) -> None:
    """Raises BadValue at the first field that did not come: a default would pass for what was chosen."""
    for field in ("data", *(field.name for field in FIELDS)):
        if field not in typed:
            raise BadValue("Nothing arrived for this field. Check it, then start again.", field=field)


def lab_answer(request: Request, error: ExplorerError | None = None) -> Response:
    """In the status line what could not be done, and what of the page is alive where no stream brings that."""
    html = _lab(LIVE, request, visitor_key(request), problem=error.message if error else "")
    request.app.state.pace.hurry(visitor_key(request))
    return HTMLResponse(html, error.status if error else 200, NO_STORE)


def lab_now(request: Request, key: str) -> str:
    """All of the page that is alive; no form, somebody may be typing there."""
    state = request.app.state
    lab = lab_scene(state.pool.runs(key), mnist=state.mnist.state_for(key), leaver=state.pool.leaver(key))
    return render(LIVE, lab=lab, watched=False, started=state.started)


def page_id(request: Request) -> str:
    """By which a page says which one it is, for as long as it is open; "" where it does not."""
    return request.query_params.get(PAGE_ID) or request.headers.get(PAGE_ID, "")


def _lab(
    template: str,
    request: Request,
    key: str,
    typed: Mapping[str, str] = NOTHING_TYPED,
    problem: str = "",
    error: FieldError | None = None,
    notice: str = "",
) -> str:
    state = request.app.state
    pool = state.pool
    mnist = state.mnist.state_for(key)
    drawings = state.drawings.count(key)
    lab = lab_scene(pool.runs(key), typed, error, problem, mnist, drawings, notice, pool.leaver(key))
    watched = state.pace.watched(key, page_id(request))
    return render(template, lab=lab, watched=watched, started=state.started, page_id=new_id())
