"""Windows of one browser that are swept and given out again: a new one costs four times a page in an old one."""

from collections import defaultdict
from collections.abc import Iterable

from playwright.sync_api import Browser, Page

WIDE = {"width": 1280, "height": 800}
NARROW = {"width": 390, "height": 844}
PATIENCE = 30_000  # ms, for what a page does on a machine that has more to do
EMPTY = "/empty"  # a page of the server's own origin with nothing on it
FORGET = (
    "/forget"  # where a visitor's runs are taken out of training: else they would take its time from the next one's
)


class Window:
    """A visitor's window with one page, and what goes wrong in it: console errors, page errors, foreign requests."""

    def __init__(self, browser: Browser, server: str, options: dict):
        self.context = browser.new_context(base_url=server, reduced_motion="reduce", **options)
        self.context.set_default_timeout(PATIENCE)
        self.server = server
        self.viewport: dict = options["viewport"]
        self.problems: list[str] = []
        self.expected: set[str] = set()
        self.trained = False
        self.context.on("console", self._console)
        self.context.on("weberror", lambda error: self.problems.append(f"page error: {error.error}"))
        self.context.on("request", self._request)
        self.page: Page = self.context.new_page()

    def opened(self, path: str, scheme: str, expected: Iterable[str]) -> Page:
        """The page at that address, as a visitor finds it who has never been here."""
        self.problems.clear()
        self.expected = set(expected)
        self.page.emulate_media(media="null", color_scheme=scheme, reduced_motion="reduce")
        self.page.goto(path)
        return self.page

    def sweep(self) -> None:
        """Take away all that a visitor leaves behind."""
        for page in self.context.pages:
            if page is not self.page:
                page.close()
        self.context.unroute_all()
        self.page.unroute_all()
        if self.page.viewport_size != self.viewport or not self.page.url.startswith(self.server):
            self.page.goto(EMPTY)  # where nothing answers to another size
            self.page.set_viewport_size(self.viewport)
        if self.trained:
            self.page.goto(EMPTY)  # a page of the lab would go on to be told of its runs
            assert self.context.request.post(FORGET, headers={"Origin": self.server}).ok
            self.trained = False
        self.page.mouse.move(0, 0)
        self.page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        self.context.clear_cookies()

    def close(self) -> None:
        self.context.close()

    def _console(self, message) -> None:
        expected = any(text in message.text for text in self.expected)
        if message.type in ("error", "warning") and not expected:
            self.problems.append(f"console {message.type}: {message.text} ({message.location['url']})")

    def _request(self, request) -> None:
        self.trained |= request.url.endswith("/train/start")
        if not request.url.startswith((self.server, "data:", "blob:")):
            self.problems.append(f"request to another origin: {request.url}")


class Windows:
    """The windows of a browser, by what they were opened with; no two visitors have the same one at a time."""

    def __init__(self, browser: Browser, server: str):
        self.browser = browser
        self.server = server
        self.idle: dict[str, list[Window]] = defaultdict(list)
        self.taken: dict[Window, str] = {}

    def take(self, options: dict) -> Window:
        kind = repr(sorted(options.items()))
        window = self.idle[kind].pop() if self.idle[kind] else Window(self.browser, self.server, options)
        self.taken[window] = kind
        return window

    def give_back(self, window: Window) -> None:
        """Swept, for the next visitor."""
        window.sweep()
        self.idle[self.taken.pop(window)].append(window)

    def give_up(self, window: Window) -> None:
        """Closed: nobody knows what state it is in."""
        del self.taken[window]
        window.close()
