"""The first keys of a page lead past its header: to what the page is about, and to the controls."""

import pytest
from playwright.sync_api import expect

from tests.browser.accessible import RULES, violations_in_both_schemes
from tests.browser.windows import NARROW, WIDE

PAGES = {"/explore": "#main", "/lessons/draw-a-digit": "#main", "/train": "#lab-title"}
# Two more than the rules of WCAG: that each link leads somewhere, and that all of the page is in a region of it.
AT_LINKS = {**RULES, "rules": {**RULES["rules"], "skip-link": {"enabled": True}, "region": {"enabled": True}}}


def skip(page, name: str):
    return page.get_by_role("link", name=f"Skip to {name}", exact=True)


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "390"])
@pytest.mark.parametrize("path", PAGES)
def test_the_first_key_shows_a_sound_link_to_the_content_and_the_next_stop_is_in_it(open_page, path, viewport):
    page = open_page(path, viewport)
    link, content = skip(page, "content"), page.locator(PAGES[path])
    expect(link).not_to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport(ratio=1)
    page.evaluate("scrollTo(0, 0.3 * innerHeight)")  # where the controls that stay in reach cover no other in part
    assert violations_in_both_schemes(page, AT_LINKS) == []
    page.keyboard.press("Enter")
    expect(content).to_be_focused()
    expect(link).not_to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(page.locator("main :focus")).to_have_count(1)


def test_from_the_second_link_the_next_stop_is_the_first_control(open_page):
    page = open_page("/lessons/draw-a-digit")
    for _ in range(2):
        page.keyboard.press("Tab")
    expect(skip(page, "controls")).to_be_focused()
    expect(skip(page, "controls")).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="Controls")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#controls button").first).to_be_focused()


def test_on_the_lesson_of_digits_the_next_stop_is_what_draws_without_a_pointer(open_page):
    page = open_page("/lessons/draw-a-digit")
    for name in ("Tab", "Enter", "Tab"):
        page.keyboard.press(name)
    expect(page.get_by_label("Or use a sample")).to_be_focused()
