"""The training lab: its page, what its buttons post, and the stream of what happens."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.errors import ExplorerError, NotFound, NotNow
from app.scene.lab.words import made_room
from app.storage.store import new_id
from app.training.choices import Choices, checked_choices
from app.training.kept_runs import UNKNOWN
from app.training.next_example import NextExample
from app.training.pool import TrainingPool
from app.training.split import Source
from app.web.http.form import Form, Sent
from app.web.lab.page import check_whole, lab_answer, lab_form, lab_now, lab_page, page_id, typed_form
from app.web.lab.stream import messages, stream
from app.web.lab.walk import open_walk, walk_cookie, walk_session
from app.web.visits.cookies import visitor_key
from app.web.visits.visitor import remember, visitor_of

router = APIRouter(prefix="/train", include_in_schema=False)
GONE = "run=gone"


@router.get("")
async def page(request: Request) -> Response:
    """The lab with the visitor's runs; what the address asks for is chosen in the form, as in ?data=mine."""
    return lab_page(request, UNKNOWN if request.url.query == GONE else "")


@router.post("/start")
async def start(request: Request, form: Sent) -> Response:
    """A new run as the whole form says, or at which field it does not fit. Raises BadValue where no form was sent."""
    typed = typed_form(form)
    key = visitor_key(request) or new_id()
    pool = _pool(request)
    before = pool.runs(key)
    try:
        check_whole(typed)
        choices = checked_choices(typed)
        await pool.start(key, choices, await run_in_threadpool(_source, request, key, choices))
    except ExplorerError as error:
        return lab_form(request, key, typed, error)
    return lab_form(request, key, typed, notice=made_room(before, pool.runs(key)))


@router.get("/stream")
async def live(request: Request) -> Response:
    """The visitor's runs as they change, until the page or the server goes. Raises NotNow beyond MOST_STREAMS."""
    state = request.app.state
    key = visitor_key(request)
    state.pace.check(key)
    make = partial(lab_now, request, key)
    return stream(request, messages(key, page_id(request), state.pool, state.closing, state.pace, make))


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
        return lab_answer(request, error)
    return lab_answer(request)


@router.post("/{id}/walk")
async def walk(id: str, request: Request) -> Response:
    """Pause the run and open its very next example, with the weights of now, in the explorer."""
    return await _opened(request, id)


@router.post("/{id}/open/{number}")
async def open_digit(id: str, number: str, request: Request) -> Response:
    """Pause the run and open a test digit, with the weights of now, in the explorer."""
    return await _opened(request, id, number)


@router.post("/{id}/go-on")
async def go_on(id: str, request: Request) -> Response:
    """From the explorer back to the lab, where the run goes on if it is not over."""
    try:
        with suppress(NotNow):  # it is over, which the page says
            await _pool(request).order(visitor_key(request), id, "go")
    except NotFound:
        return RedirectResponse(f"/train?{GONE}", 303)
    return RedirectResponse("/train", 303)


@router.post("/{id}/{order}")
async def order(id: str, order: str, request: Request) -> Response:
    """Have a run go on, pause, stop, train for one epoch or batch, or forget it."""
    try:
        await _pool(request).order(visitor_key(request), id, order)
    except ExplorerError as error:
        removed_already = order == "forget" and isinstance(error, NotFound)
        return lab_answer(request, None if removed_already else error)
    return lab_answer(request)


async def _opened(request: Request, id: str, number: str | None = None) -> Response:
    """A new session in the explorer; the one that the visitor is in the middle of stays as it is."""
    key, pool = visitor_key(request), _pool(request)
    try:
        digit = None if number is None else Form({"number": number}).whole("number")
        run = pool.run(key, id)
        example = await pool.next_example(key, id, digit)
        async with _or_resumed(pool, key, id, example):
            visitor = visitor_of(request)
            place, visit = open_walk(visitor, walk_session(run.choices, example))
    except ExplorerError as error:
        return lab_answer(request, error)
    response = HTMLResponse("", headers={"HX-Redirect": place.address})
    walk_cookie(place, visit, run, example).set_on(response)
    return remember(response, request, visitor, place)


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
    return Source(state.mnist.folder, state.drawings.drawings(key) if choices.data == "mine" else ())


def _pool(request: Request) -> TrainingPool:
    return request.app.state.pool
