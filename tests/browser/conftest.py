"""A real server and a real browser: every page that a test opens is watched for errors and foreign requests."""

import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from app.main import create_app
from app.settings import Settings
from tests.browser.chromium import LAUNCH_ARGUMENTS, executable

WIDE = {"width": 1280, "height": 800}
NARROW = {"width": 390, "height": 844}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)
    # The browser's event loop runs on in this thread until the end, and no other could be run beside it.
    items.sort(key=lambda item: "tests/browser/" in item.nodeid)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a server of its own that keeps sessions in memory."""
    config = uvicorn.Config(create_app(Settings(store="memory")), port=0, log_level="warning", ws="none")
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    while not running.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{running.servers[0].sockets[0].getsockname()[1]}"
    running.should_exit = True
    thread.join(10)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable(), args=LAUNCH_ARGUMENTS)
        yield started
        started.close()


class Watched:
    """What went wrong in a browser context: console errors, page errors, requests to other origins."""

    def __init__(self, context: BrowserContext, server: str):
        self.problems: list[str] = []
        self.expected: set[str] = set()
        self.server = server
        context.on("console", self._console)
        context.on("weberror", lambda error: self.problems.append(f"page error: {error.error}"))
        context.on("request", self._request)

    def _console(self, message) -> None:
        expected = any(text in message.text for text in self.expected)
        if message.type in ("error", "warning") and not expected:
            self.problems.append(f"console {message.type}: {message.text}")

    def _request(self, request) -> None:
        if not request.url.startswith((self.server, "data:", "blob:")):
            self.problems.append(f"request to another origin: {request.url}")


@pytest.fixture
def open_page(browser: Browser, server: str):
    """Opens a page on the server as a new visitor; afterwards nothing may have gone wrong in it."""
    opened: list[tuple[BrowserContext, Watched]] = []

    def opener(path: str = "/", viewport: dict | None = None, expect: set[str] | None = None, **options) -> Page:
        context = browser.new_context(viewport=viewport or WIDE, base_url=server, reduced_motion="reduce", **options)
        watched = Watched(context, server)
        watched.expected = expect or set()
        opened.append((context, watched))
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.goto(path)
        if page.viewport_size == NARROW and page.locator("#network").count():
            page.locator("#network.frame-narrow").wait_for()
        return page

    yield opener
    for context, watched in opened:
        context.close()
        assert watched.problems == []


@pytest.fixture
def page(open_page) -> Page:
    """The first page of a new visitor, at 1280 × 800."""
    return open_page()
