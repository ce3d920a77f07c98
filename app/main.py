"""Putting the house together: the store, the pages, the API, static files and what guards them."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from app.settings import Settings
from app.storage.memory import MemoryStore
from app.storage.sqlite import SqliteStore
from app.storage.store import Store
from app.web import api, bundles, check, code, digits, health, pages, problems
from app.web.api.document import DESCRIPTION, TAGS
from app.web.assets import Assets
from app.web.body_limit import BodyLimit
from app.web.cross_site import CrossSiteGuard
from app.web.security import SecurityHeaders

EXPIRY_SECONDS = 600
LEAST_COMPRESSED = 1_000  # bytes
COMPRESSION = 3  # of 9; beyond it numbers hardly get smaller, only later
log = logging.getLogger(__name__)


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application; settings come from the environment where none are given."""
    settings = settings or Settings()
    app = FastAPI(
        title="Backprop Explorer",
        version="1",
        description=DESCRIPTION,
        openapi_url=f"{api.PREFIX}/openapi.json",
        openapi_tags=TAGS,
        docs_url=None,
        redoc_url=None,
        strict_content_type=False,
        middleware=_middleware(settings),
        lifespan=_lifespan,
    )
    app.state.settings = settings
    problems.install(app)
    api.install(app)
    app.include_router(health.router)
    app.include_router(pages.router)
    app.include_router(digits.router)
    app.include_router(bundles.router)
    app.include_router(check.router)
    app.include_router(code.router)
    app.mount("/static", Assets(), name="static")
    return app


def _middleware(settings: Settings) -> list[Middleware]:
    """What every request passes, outermost first."""
    return [
        Middleware(SecurityHeaders),
        Middleware(CrossSiteGuard, allowed_hosts=settings.allowed_hosts),
        Middleware(BodyLimit, most=settings.max_body_bytes),
        Middleware(GZipMiddleware, minimum_size=LEAST_COMPRESSED, compresslevel=COMPRESSION),
    ]


def open_store(settings: Settings) -> Store:
    """The store that the settings name, opened."""
    return MemoryStore() if settings.store == "memory" else SqliteStore(settings.data_dir)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings = app.state.settings
    app.state.store = open_store(settings)
    expiry = asyncio.create_task(_expire(app.state.store, settings.session_hours * 3600))
    yield
    expiry.cancel()
    with suppress(asyncio.CancelledError):
        await expiry
    app.state.store.close()


async def _expire(store: Store, seconds: float) -> None:
    while True:
        try:
            store.expire(seconds)
        except Exception:
            log.exception("Idle sessions could not be deleted; the next attempt is in %s seconds.", EXPIRY_SECONDS)
        await asyncio.sleep(EXPIRY_SECONDS)
