"""Share in the browser: a link opens the same page elsewhere, files come down, a saved session opens."""

import json
import struct
import xml.etree.ElementTree as ElementTree

import pytest
from playwright.sync_api import Page, expect
from safetensors.numpy import load

from tests.browser.steps import press, select, version
from tests.browser.windows import NARROW, WIDE

REFUSED = "status of 422"


def share(page: Page) -> str:
    """Open the popover; the link in it."""
    page.get_by_role("button", name="Share", exact=True).click()
    field = page.get_by_label("Link to this moment")
    expect(field).to_be_visible()
    return field.input_value()


def downloaded(page: Page, name: str):
    with page.expect_download() as download:
        page.get_by_role("link", name=name).click()
    return download.value


def panel(page: Page, id: str) -> list:
    """Every element with its attributes but for its place, in whatever order they were set, and its text."""
    read = r"""top => [...top.querySelectorAll('*')].map(e => [e.tagName, e.childElementCount ? '' : e.textContent,
        ...[...e.attributes].filter(a => !a.name.startsWith('data-htmx'))
            .map(a => a.name + '=' + a.value.replace(/[?]place=.*/, '')).sort()])"""
    found = page.locator(f"#{id}").evaluate(read)
    assert found
    return found


def test_a_link_that_does_not_come_is_said_and_the_next_one_comes(open_page):
    page = open_page(expect={"502", "ERR_FAILED", "htmx:error"})
    share(page)
    for answer, said in (
        (lambda route: route.fulfill(status=502, body="<html>", content_type="text/html"), "answered 502"),
        (lambda route: route.abort(), "cannot be reached"),
    ):
        page.keyboard.press("Escape")
        page.route("**/share", answer)
        page.get_by_role("button", name="Share", exact=True).click()
        expect(page.locator("#share-link")).to_contain_text(said)
        expect(page.locator("#share-address")).to_have_count(0)
        page.unroute("**/share")
    page.keyboard.press("Escape")
    assert share(page)


@pytest.fixture
def walked(page: Page) -> Page:
    """A page after a whole backward pass, with a weight selected."""
    for _ in range(11):
        press(page, "Step")
    select(page, '[data-weight="1.1.1"]')
    return page


def test_a_copied_link_opens_the_same_picture_and_panel_elsewhere(walked, open_page):
    address = share(walked)
    other = open_page(address)
    frame = walked.locator("#network").get_attribute("data-frame")
    expect(other.locator("#network")).to_have_attribute("data-frame", frame)
    for id in ("network", "explain", "timeline", "loss"):
        assert panel(other, id) == panel(walked, id)
    expect(other.locator("#status")).to_have_text(walked.locator("#status").text_content())
    expect(other.get_by_role("link", name="Shared")).to_have_attribute("aria-current", "true")


def test_the_link_is_of_the_moment_at_which_the_box_is_opened(page):
    first = share(page)
    page.keyboard.press("Escape")
    press(page, "Step")
    before = page.locator("#share-address")
    page.get_by_role("button", name="Share", exact=True).click()
    expect(before).not_to_have_value(first)


def test_copy_puts_the_link_on_the_clipboard(open_page):
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    address = share(page)
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == address


def test_copy_works_without_a_clipboard_as_on_plain_http(open_page):
    page = open_page()
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    share(page)
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()


def test_the_files_come_down(walked):
    share(walked)
    session = json.loads(downloaded(walked, "Session JSON").path().read_bytes())
    assert (session["stage"], session["view"]) == (11, {"look": "w.1.1.1"})
    assert set(load(downloaded(walked, "Weights").path().read_bytes())) == {"W1", "b1", "W2", "b2"}
    svg = downloaded(walked, "Picture SVG")
    assert svg.suggested_filename == "2-2-2-picture.svg"
    assert "data-path" in ElementTree.tostring(ElementTree.parse(svg.path()).getroot()).decode()


def test_the_png_is_the_picture_at_twice_its_size(walked):
    share(walked)
    png = downloaded(walked, "Picture PNG")
    assert png.suggested_filename == "2-2-2-picture.png"
    data = png.path().read_bytes()
    _, _, width, height = walked.locator("#network").get_attribute("viewBox").split()
    assert struct.unpack(">II", data[16:24]) == (2 * int(width), 2 * int(height))
    assert len(data) > 20_000


def test_the_picture_shows_as_an_image_and_alone(walked):
    size = walked.evaluate(
        "new Promise((done, fail) => { const i = new Image(); i.onload = () => done(i.naturalWidth); i.onerror = fail;"
        " i.src = '/picture.svg?theme=dark'; })"
    )
    assert size > 300
    walked.goto("/picture.svg?theme=dark")
    line = walked.locator('[data-edge="2.1.1"] .line')
    assert line.evaluate("e => getComputedStyle(e).stroke") == "rgb(92, 171, 230)"


def test_a_saved_session_opens_again(walked):
    share(walked)
    file = downloaded(walked, "Session JSON").path()
    before = panel(walked, "network")
    walked.get_by_label("Open a saved session").set_input_files(
        {"name": "s.json", "mimeType": "", "buffer": file.read_bytes()}
    )
    walked.get_by_role("button", name="Open", exact=True).click()
    walked.wait_for_url("**/shared/1")
    expect(walked.get_by_role("heading", level=1)).to_have_text("Two paths")
    assert panel(walked, "network") == before


def test_a_bad_file_is_said_beside_the_field(open_page):
    page = open_page(expect={REFUSED})
    share(page)
    at = version(page)
    page.get_by_label("Open a saved session").set_input_files({"name": "s.json", "mimeType": "", "buffer": b"{"})
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.locator("#import-error")).to_contain_text("breaks off")
    assert version(page) == at


def test_a_file_too_large_to_open_is_said_before_it_is_sent(page):
    share(page)
    large = {"name": "s.json", "mimeType": "", "buffer": b" " * 8_000_001}
    page.get_by_label("Open a saved session").set_input_files(large)
    expect(page.locator("#import-error")).to_contain_text("at most 8.0 MB")
    expect(page.get_by_role("button", name="Open", exact=True)).to_be_disabled()


def test_a_damaged_link_says_so_and_shows_ones_own_page(open_page):
    page = open_page("/open/1damaged", expect={REFUSED})
    expect(page.locator("#status")).to_contain_text("link is damaged")
    press(page, "Step")


@pytest.mark.parametrize("viewport", [WIDE, NARROW])
def test_nothing_of_the_box_is_cut_off(open_page, viewport):
    page = open_page(viewport=viewport)
    share(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("#share").evaluate("e => e.scrollWidth <= e.clientWidth")
    small = "es => es.filter(e => e.offsetHeight && e.offsetHeight < 24).map(e => e.outerHTML)"
    assert page.locator("#share a, #share button, #share input").evaluate_all(small) == []
