"""Putting the house together: the store, the pages, the API, static files and what guards them."""

import asyncio
import gc
import logging
import multiprocessing
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from anyio import to_thread
from fastapi import FastAPI

from app.course.checking import add_checked
from app.settings import Settings
from app.storage.bounds import Bounds
from app.storage.store import new_id
from app.storage.stores import Stores, open_stores
from app.training.mnist_fetch import MnistFetch
from app.training.pool import TrainingPool
from app.web import api
from app.web.course import pages as course
from app.web.course import progress
from app.web.digits import column, drawings
from app.web.http import assets, problems
from app.web.http.assets import Assets
from app.web.http.closing import Closing
from app.web.http.desk import THREADS, Desk
from app.web.http.layers import HEADERS, layers
from app.web.lab import training
from app.web.lab.stream import StreamPace
from app.web.share import picture, share, take_home
from app.web.share.share import KeptCopies
from app.web.visits.keys import open_keys
from app.web.walk import check, controls, figure, hand, pages, pictures, practise, updates
from app.web.walk.drawn import HeldPictures

EXPIRY_SECONDS = 600
SWITCH_SECONDS = 0.001  # after which a thread that computes lets the loop go on: a fifth of what is usual
YOUNG = 10_000  # objects after which garbage is searched for: an answer makes hundreds that go with it
# What is asked for most comes first, many times a second under a hand: routes are tried one after the other.
ROUTED = (
    hand, figure, column, controls, updates, pages, drawings, assets, check, practise, pictures, share, take_home,
    picture, training, progress, course,
)  # fmt: skip
SEVERAL = "This server has several processes (--workers), and a run lives in one. Training needs --workers 1."
log = logging.getLogger(__name__)


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application; settings come from the environment where none are given."""
    settings = settings or Settings()
    if settings.lessons_dir:
        add_checked(settings.lessons_dir)
    app = api.DescribedApp(
        title="Backprop Explorer",
        version="1",
        description=api.DESCRIPTION,
        openapi_url=f"{api.PREFIX}/openapi.json",
        openapi_tags=api.TAGS,
        servers=[{"url": settings.root_path}] if settings.root_path else None,
        docs_url=None,
        redoc_url=None,
        strict_content_type=False,
        middleware=layers(settings),
        lifespan=_lifespan,
    )
    app.state.settings = settings
    app.state.held_pictures = HeldPictures()
    problems.install(app, HEADERS)
    for room in ROUTED:
        app.include_router(room.router)
    api.install(app)
    app.mount("/static", Assets(), name="static")
    return app


def served_app(settings: Settings | None = None) -> FastAPI:
    """The application of a server: what is loaded stays to its end, so no search for garbage goes through it."""
    app = create_app(settings)
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG)
    sys.setswitchinterval(SWITCH_SECONDS)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings = app.state.settings
    to_thread.current_default_thread_limiter().total_tokens = THREADS
    folder = None if settings.store == "memory" else settings.data_dir
    stores = open_stores(folder, Bounds(most_bytes=settings.store_bytes))
    app.state.keys, app.state.desk = open_keys(folder), Desk()
    app.state.store, app.state.kept, app.state.drawings = stores.sessions, KeptCopies(stores.kept), stores.drawings
    app.state.progress = stores.progress
    expiry = asyncio.create_task(_expire(stores, settings.session_hours * 3600))
    async with _training(app):
        yield
    expiry.cancel()
    with suppress(asyncio.CancelledError):
        await expiry
    stores.close()


@asynccontextmanager
async def _training(app: FastAPI) -> AsyncIterator[None]:
    """The pool of training processes, and the streams that tell of it, which must end before the server can."""
    settings = app.state.settings
    state = app.state
    refusal = SEVERAL if multiprocessing.parent_process() else ""
    state.pool, state.pace = TrainingPool(settings.training_workers, refusal=refusal), StreamPace()
    state.started = new_id()
    state.mnist = MnistFetch(settings.mnist_folder, settings.mnist_url, state.pool.changes.notify)

    def wake_streams() -> None:
        state.pool.changes.notify()
        state.pace.haste.notify()

    state.closing = Closing(wake_streams)
    with state.closing.told_by_signals():
        yield
    state.closing.close()
    await state.pool.close()


async def _expire(stores: Stores, seconds: float) -> None:
    while True:
        try:
            await to_thread.run_sync(stores.expire, seconds)
        except Exception:
            log.exception("Idle sessions could not be deleted; the next attempt is in %s seconds.", EXPIRY_SECONDS)
        await asyncio.sleep(EXPIRY_SECONDS)
