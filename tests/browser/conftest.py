"""A real server and a real browser: every page that a test opens is watched for errors and foreign requests."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from app.main import create_app
from app.settings import Settings
from app.training.pool import FORGET as FORGOTTEN
from app.web.visits.cookies import visitor_key
from tests.browser.chromium import LAUNCH_ARGUMENTS, executable
from tests.browser.windows import EMPTY, FORGET, NARROW, PATIENCE, WIDE, Window, Windows
from tests.serving import serving

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)
    # Last, where one of several processes begins (tests/from_both_ends.py).
    items.sort(key=lambda item: "tests/browser/" in item.nodeid)


@pytest.fixture(scope="package")
def server() -> Iterator[str]:
    """The address of a server of its own that keeps sessions in memory."""
    app = create_app(Settings(store="memory"))
    app.add_route(EMPTY, lambda request: HTMLResponse('<!doctype html><link rel="icon" href="/static/icon.svg">'))
    app.add_route(FORGET, forget_runs, ["POST"])
    with serving(app) as port:
        yield f"http://127.0.0.1:{port}"


async def forget_runs(request: Request) -> Response:
    """Take all runs of the visitor out of training."""
    pool, owner = request.app.state.pool, visitor_key(request)
    for run in pool.runs(owner):
        await pool.order(owner, run.id, FORGOTTEN)
    return Response()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A browser, closed after the last test of this folder: no event loop can run in this thread beside its own."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable(), args=LAUNCH_ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="package")
def windows(browser: Browser, server: str) -> Windows:
    return Windows(browser, server)


@pytest.fixture
def open_page(windows: Windows, request: pytest.FixtureRequest):
    """Opens a page on the server as a new visitor; afterwards nothing may have gone wrong in it."""
    taken: list[Window] = []
    failed = request.session.testsfailed

    def opener(
        path: str = "/explore",
        viewport: dict | None = None,
        expect: set[str] | None = None,
        color_scheme: str = "light",
        **options,
    ) -> Page:
        taken.append(windows.take({"viewport": viewport or WIDE, **options}))
        page = taken[-1].opened(path, color_scheme, expect or ())
        if page.viewport_size == NARROW and page.locator(".canvas:not(:has(.figure)) #network").count():
            page.locator("#network.frame-narrow").wait_for()
        return page

    yield opener
    for window in taken:
        (windows.give_back if request.session.testsfailed == failed else windows.give_up)(window)
        assert window.problems == []


@pytest.fixture
def page(open_page) -> Page:
    """The first page of a new visitor, at 1280 × 800."""
    return open_page()
