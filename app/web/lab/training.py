"""The training lab: its page, what its buttons post, and the stream of what happens."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from functools import partial

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.errors import BadValue, ExplorerError, NotFound, NotNow
from app.scene.field_error import FieldError, at_field
from app.scene.lab.form import FIELDS
from app.scene.lab.page import NOTHING_TYPED, lab_scene
from app.scene.lab.words import made_room
from app.storage.store import new_id
from app.training.choices import DEFAULTS, NAMES, Choices, checked_choices
from app.training.data_sets import DATA_SETS, DRAWN
from app.training.kept_runs import UNKNOWN
from app.training.loading import Source
from app.training.mnist_fetch import FETCHING
from app.training.next_example import NextExample
from app.training.pool import TrainingPool
from app.training.progress import RUNNING
from app.web.http.desk import beside
from app.web.http.form import Form, Sent
from app.web.http.rendering import render
from app.web.lab.stream import messages, stream
from app.web.lab.walk import open_walk, walk_cookie, walk_session
from app.web.visits.cookies import issued_key, new_key, remember_key, visitor_key
from app.web.visits.visitor import remember, visitor_of

router = APIRouter(prefix="/train", include_in_schema=False)
GONE = "run=gone"
NO_COOKIE = (
    "Your browser did not send the cookie by which this server knows your runs, so none was started. Allow cookies for "
    "this page, then start again."
)
PAGE = "pages/train.html"
LIVE = "responses/trained.html"
FORM = "responses/train_form.html"
NO_STORE = {"cache-control": "no-store"}
PAGE_ID = "page-id"


@router.get("")
async def page(request: Request) -> Response:
    """The lab with the visitor's runs; what the address asks for is chosen in the form, as in ?data=mine."""
    return _lab_page(request, UNKNOWN if request.url.query == GONE else "")


@router.post("/start")
async def start(request: Request, form: Sent) -> Response:
    """A new run as the whole form says, or at which field it does not fit. Raises BadValue where no form was sent."""
    typed = _typed_form(form)
    key = _known_key(request)
    pool = _pool(request)
    before = pool.runs(key)
    try:
        if not key:
            raise NotNow(NO_COOKIE)
        _check_whole(typed)
        choices = checked_choices(typed)
        await pool.start(key, choices, await run_in_threadpool(_source, request, key, choices))
    except ExplorerError as error:
        return _lab_form(request, key, typed, error)
    return _lab_form(request, key, typed, notice=made_room(before, pool.runs(key)))


@router.get("/stream")
async def live(request: Request) -> Response:
    """The visitor's runs as they change, for as long as something goes on and the page and the server are there."""
    state = request.app.state
    key = visitor_key(request)
    make, goes_on = partial(_lab_now, request, key), partial(_goes_on, request, key)
    return stream(request, messages(key, _page_id(request), state.pool, state.closing, state.pace, make, goes_on))


@router.get("/{rest:path}")
async def elsewhere(rest: str) -> Response:
    """An address that only buttons post to, opened or reloaded: it leads to the page."""
    return RedirectResponse("/train", 303)


@router.post("/mnist")
async def mnist(request: Request) -> Response:
    """Download MNIST, because somebody asked for it."""
    try:
        request.app.state.mnist.begin(visitor_key(request))
    except NotNow as error:
        return _lab_answer(request, error)
    return _lab_answer(request)


@router.post("/{id}/walk")
async def walk(id: str, request: Request) -> Response:
    """Pause the run and open its very next example, with the weights of now, in the explorer."""
    return await _opened(request, id)


@router.post("/{id}/open/{number}")
async def open_example(id: str, number: str, request: Request) -> Response:
    """Pause the run and open a test example, with the weights of now, in the explorer."""
    return await _opened(request, id, number)


@router.post("/{id}/go-on")
async def go_on(id: str, request: Request) -> Response:
    """From the explorer back to the lab, where the run goes on if it is not over."""
    try:
        with suppress(NotNow):  # it is over, which the page says
            await _pool(request).order(visitor_key(request), id, "go")
    except NotFound:
        return _led(request, f"/train?{GONE}")
    return _led(request, "/train")


@router.post("/{id}/{order}")
async def order(id: str, order: str, request: Request) -> Response:
    """Have a run go on, pause, stop, train for one epoch or batch, or forget it."""
    try:
        await _pool(request).order(visitor_key(request), id, order)
    except ExplorerError as error:
        removed_already = order == "forget" and isinstance(error, NotFound)
        return _lab_answer(request, None if removed_already else error)
    return _lab_answer(request)


async def _opened(request: Request, id: str, number: str | None = None) -> Response:
    """A new session in the explorer; the one that the visitor is in the middle of stays as it is."""
    key, pool = visitor_key(request), _pool(request)
    try:
        test = None if number is None else Form({"number": number}).whole("number")
        run = pool.run(key, id)
        example = await pool.next_example(key, id, test)
        async with _or_resumed(pool, key, id, example):
            visitor = visitor_of(request)
            place, visit = await beside(request, lambda: open_walk(visitor, walk_session(run.choices, example)))
    except ExplorerError as error:
        return _lab_answer(request, error)
    response = HTMLResponse("", headers={"HX-Redirect": place.address})
    walk_cookie(place, visit, run, example).set_on(response)
    return remember(response, request, visitor, place)


def _led(request: Request, address: str) -> Response:
    """An answer that leads to an address, whether a script or the browser itself has asked."""
    if "hx-request" in request.headers:
        return HTMLResponse("", headers={"HX-Redirect": address})
    return RedirectResponse(address, 303)


@asynccontextmanager
async def _or_resumed(pool: TrainingPool, key: str, id: str, example: NextExample) -> AsyncIterator[None]:
    """What fails within leaves the run as it was before the example was taken out of it."""
    try:
        yield
    except Exception:
        if example.interrupted:
            with suppress(ExplorerError):
                await pool.order(key, id, "resume")
        raise


def _source(request: Request, key: str, choices: Choices) -> Source:
    state = request.app.state
    drawn = DATA_SETS[choices.data].origin == DRAWN
    return Source(state.mnist.folder, state.drawings.drawings(key) if drawn else ())


def _pool(request: Request) -> TrainingPool:
    return request.app.state.pool


def _lab_page(request: Request, notice: str = "") -> Response:
    """The whole page; a new visitor is given the key by which their runs will be known."""
    key = _known_key(request)
    asked = {name: value for name, value in request.query_params.items() if name in DEFAULTS and _known(name, value)}
    html = _lab(PAGE, request, key, asked, notice=notice)
    return remember_key(HTMLResponse(html, 200, NO_STORE), request, key or new_key(request))


def _known_key(request: Request) -> str:
    """The visitor's key, "" for one that somebody made up: of the version before only such as have something here."""
    key = visitor_key(request)
    if not key or issued_key(request) or _pool(request).runs(key) or request.app.state.drawings.count(key):
        return key
    visitor = visitor_of(request)
    return key if any(map(visitor.stored, visitor.last)) else ""


def _known(name: str, value: str) -> bool:
    """Whether it can be chosen: a list without it would show its first option, as if somebody had wanted that."""
    return value in NAMES.get(name, (value,))


def _lab_form(
    request: Request, key: str, typed: Mapping[str, str], error: ExplorerError | None = None, notice: str = ""
) -> Response:
    """The form as it was typed and all that is alive; what was refused is said at its field."""
    refused = at_field(error, typed.get(error.field or "", "") if error else "")
    problem = error.message if error and not refused else ""
    html = _lab(FORM, request, key, typed, problem, refused, notice)
    request.app.state.pace.hurry(key)
    response = HTMLResponse(html, error.status if error else 200, NO_STORE)
    return remember_key(response, request, key or new_key(request))


def _typed_form(form: Form) -> Mapping[str, str]:
    """What was typed, by field. Raises BadValue where no form was sent."""
    if not form.sent:
        raise BadValue("Send the fields of the form, as a browser does.", field="body")
    return form.fields


def _check_whole(typed: Mapping[str, str]) -> None:
    """Raises BadValue at the first field that did not come: a default would pass for what was chosen."""
    for field in ("data", *(field.name for field in FIELDS)):
        if field not in typed:
            raise BadValue("Nothing arrived for this field. Check it, then start again.", field=field)


def _lab_answer(request: Request, error: ExplorerError | None = None) -> Response:
    """In the status line what could not be done, and what of the page is alive where no stream brings that."""
    html = _lab(LIVE, request, visitor_key(request), problem=error.message if error else "")
    request.app.state.pace.hurry(visitor_key(request))
    return HTMLResponse(html, error.status if error else 200, NO_STORE)


def _lab_now(request: Request, key: str) -> str:
    """All of the page that is alive; no form, somebody may be typing there."""
    state = request.app.state
    pool, mnist = state.pool, state.mnist.state_for(key)
    lab = lab_scene(pool.runs(key), problem=None, mnist=mnist, leaver=pool.leaver(key))
    return render(LIVE, lab=lab, watched=False, started=state.started)


def _goes_on(request: Request, key: str) -> bool:
    """Whether a run of the visitor trains, or what they can train on is on its way."""
    state = request.app.state
    trains = any(run.progress.state == RUNNING for run in state.pool.runs(key))
    return trains or state.mnist.state_for(key).state == FETCHING


def _page_id(request: Request) -> str:
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
    watched = state.pace.watched(key, _page_id(request))
    return render(template, lab=lab, watched=watched, started=state.started, page_id=new_id())
