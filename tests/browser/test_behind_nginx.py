"""The page behind a real nginx: below a path of another site, and where nginx puts another host in its place."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import LAUNCH_ARGUMENTS, executable
from tests.browser.steps import press, version, walk
from tests.browser.test_door import draw
from tests.browser.test_hand import CHIP, grab
from tests.browser.test_share import downloaded, share
from tests.browser.test_training import LONG, order, run, train
from tests.nginx import needs_nginx, proxied, served

pytestmark = [needs_nginx, pytest.mark.slow]
NAME = "nn.school.example"  # no name of this machine: on plain HTTP a browser does not say there which site asks
AS_IS = (
    "location / {{ proxy_pass http://127.0.0.1:{}; }}"  # puts the server's own name in place of Host, and says nothing
)
OF_PLAIN_HTTP = "Cross-Origin-Opener-Policy header has been ignored"
BELOW = "location /nn/ {{ proxy_pass http://127.0.0.1:{}/; }}"


@pytest.fixture(scope="module")
def sites() -> Iterator[dict[str, str]]:
    """Where a visitor finds the product behind nginx, by how that passes on what it is asked for."""
    with (
        served() as plain,
        served(root_path="/nn") as rooted,
        proxied({"as it is": AS_IS.format(plain), "below a path": BELOW.format(rooted)}) as hosts,
    ):
        paths = {"as it is": "/", "below a path": "/nn/"}
        yield {way: f"http://{host.replace('127.0.0.1', NAME)}{paths[way]}" for way, host in hosts.items()}


@pytest.fixture(scope="module")
def elsewhere(browser: Browser) -> Iterator[Browser]:
    """A browser for which NAME is this machine."""
    rules = f"--host-resolver-rules=MAP {NAME} 127.0.0.1"
    started = browser.browser_type.launch(executable_path=executable(), args=[*LAUNCH_ARGUMENTS, rules])
    yield started
    started.close()


@pytest.fixture
def visit(elsewhere: Browser) -> Iterator[Callable[[str], Page]]:
    """Opens a page of a new visitor, for whom nothing may go wrong, and whose browser stays within the site."""
    asked: list[str] = []
    problems: list[str] = []
    context = elsewhere.new_context(reduced_motion="reduce")
    context.on("request", lambda request: asked.append(request.url))
    context.on("console", lambda said: problems.append(said.text) if said.type in ("error", "warning") else None)
    context.on("weberror", lambda error: problems.append(str(error.error)))
    sites: list[str] = []

    def opened(site: str) -> Page:
        sites.append(site)
        return context.new_page()

    yield opened
    outside = [url for url in asked if not url.startswith((sites[0], "data:", "blob:"))]
    outside += [cookie for cookie in context.cookies() if not f"{cookie['path']}/".startswith(urlsplit(sites[0]).path)]
    context.close()
    assert ([said for said in problems if OF_PLAIN_HTTP not in said], outside) == ([], [])


def test_behind_a_proxy_that_puts_its_own_host_a_lesson_is_walked_dragged_and_gone_on_with(visit, sites):
    site = sites["as it is"]
    page = visit(site)
    page.goto(f"{site}lessons/2-2-2")
    before = version(page)
    press(page, "Step")
    expect(page.locator("#version")).not_to_have_value(before)
    walk(page, "Forward pass", "Backward pass")
    grab(page, CHIP, 68)
    page.mouse.up()
    expect(page.locator("#status")).to_contain_text("C goes from")
    page.goto(f"{site}train")
    order(train(page, **LONG), "Step the next example")
    page.wait_for_url(f"{site}trained/1")
    page.get_by_role("button", name="Go on training").click()
    page.wait_for_url(f"{site}train")
    order(run(page, 1), "Stop")
    expect(run(page, 1)).to_contain_text("stopped")


def test_below_a_path_a_network_is_built_shared_taken_home_and_trained_and_a_digit_is_drawn(visit, sites):
    site = sites["below a path"]
    page = visit(site)
    page.goto(site)
    draw(page, (0.5, 0.2), (0.5, 0.8))
    expect(page.locator("#prediction")).to_have_attribute("data-digit", "1")
    page.goto(f"{site}build")
    page.get_by_role("button", name="Build", exact=True).first.click()
    page.wait_for_url(f"{site}build/1")
    walk(page, "Forward pass", "Backward pass")
    link = share(page)
    assert link.startswith(f"{site}open/")
    for name in ("SVG", "PNG", "JSON"):
        assert downloaded(page, name).path().stat().st_size > 1_000
    gradients = page.locator(CHIP).get_attribute("data-gradient")
    page.goto(link)
    assert page.url == f"{site}shared/1"
    assert gradients and page.locator(CHIP).get_attribute("data-gradient") == gradients
    page.goto(f"{site}train")
    row = train(page, **LONG)
    course = page.locator("#accuracy-1-test .course")
    drawn = course.get_attribute("d")
    expect(course).not_to_have_attribute("d", drawn)
    order(row, "Stop")
    expect(row).to_contain_text("stopped")
