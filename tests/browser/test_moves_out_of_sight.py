"""On a phone: a move from the drawing column brings the picture into view, and one that is seen scrolls nothing."""

import pytest
from playwright.sync_api import expect

from tests.browser.steps import moved_on, press, say, version
from tests.browser.windows import NARROW

CENTRE = "e => e.scrollIntoView({ block: 'center' })"
HALF_OF_IT = "e => scrollBy(0, e.getBoundingClientRect().top - innerHeight / 2)"
SMALL_ABOVE_THE_PANEL = "() => scrollTo(0, document.body.scrollHeight)"


@pytest.fixture
def taught_column(open_page):
    """The drawing column of a phone with a 4 as the example, scrolled back to where the network is taught."""
    page = open_page("/lessons/draw-a-digit", NARROW, has_touch=True)
    page.get_by_label("Or use a sample").select_option(label="4")
    say(page, "4")
    press(page, "Use as example")
    expect(page.locator("#input-picture")).to_be_in_viewport(ratio=1)
    page.locator(".teach").evaluate(CENTRE)
    return page


def press_in_place(page, name: str, by: str) -> None:
    """Press a control without scrolling to it first, as Playwright's own presses do."""
    before, button = version(page), page.get_by_role("button", name=name, exact=True)
    box = button.bounding_box()
    if by == "finger":
        page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    else:
        button.evaluate("e => e.focus({ preventScroll: true })")
        page.keyboard.press("Enter")
    moved_on(page, before)


@pytest.mark.parametrize("by", ["finger", "key"])
def test_a_move_made_out_of_sight_of_all_that_it_changes_brings_the_picture_into_view(taught_column, by):
    page = taught_column
    for name in ("Forward pass", "Backward pass"):
        page.locator(".teach").evaluate(CENTRE)
        expect(page.locator("#input-picture")).not_to_be_in_viewport()
        expect(page.locator("#status")).to_be_in_viewport(ratio=1)
        press_in_place(page, name, by)
        expect(page.locator("#input-picture")).to_be_in_viewport(ratio=1)
        expect(page.get_by_role("button", name=name, exact=True)).to_be_focused()
    bottom = page.locator("#input-picture").evaluate("e => e.getBoundingClientRect().bottom")
    assert bottom <= page.locator(".dock").bounding_box()["y"]


def test_a_move_that_can_be_seen_scrolls_nothing(taught_column):
    page = taught_column
    page.get_by_role("button", name="More controls").click()
    for look in (HALF_OF_IT, SMALL_ABOVE_THE_PANEL):
        page.locator("#network").evaluate(look)
        page.wait_for_timeout(100)  # until the picture is pinned, where it is
        before = page.evaluate("scrollY")
        for name in ("Forward pass", "Restart"):
            press_in_place(page, name, "key")
            page.wait_for_timeout(100)
            assert page.evaluate("scrollY") == before


def test_changing_a_setting_of_the_controls_scrolls_nothing(taught_column):
    page = taught_column
    before, scrolled = version(page), page.evaluate("scrollY")
    page.get_by_label("Step by").evaluate(
        "e => { e.value = 'phase'; e.dispatchEvent(new Event('change', {bubbles: true})); }"
    )
    moved_on(page, before)
    page.wait_for_timeout(100)
    assert page.evaluate("scrollY") == scrolled
