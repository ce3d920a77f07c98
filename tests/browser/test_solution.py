"""The worked solution in the browser: accessible, nothing cut off, on paper without controls."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.accessible import violations_in_both_schemes
from tests.browser.steps import walk
from tests.browser.windows import NARROW, WIDE


@pytest.mark.parametrize("lesson", ["4-2-3", "batch"])
def test_nothing_is_cut_off_and_axe_finds_nothing(open_page, lesson):
    page = open_page(f"/lessons/{lesson}")
    page.goto("/solution")
    for viewport in (WIDE, NARROW):
        page.set_viewport_size(viewport)
        assert violations_in_both_schemes(page) == [], viewport
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
        assert hidden_parts(page) == [], viewport


def test_it_is_reached_from_share_and_leads_back(page):
    walk(page, "Forward pass")
    page.get_by_role("button", name="Share", exact=True).click()
    page.locator("#share a[href^='/solution']").click()
    expect(page.locator("h1")).to_have_text("Two paths: one training step, worked out")
    page.get_by_role("link", name="Back to the explorer").click()
    expect(page.locator("#loss")).to_contain_text("0.298")


def test_on_paper_there_are_no_controls(page):
    page.goto("/solution")
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    assert hidden_parts(page) == []


def test_on_paper_everything_is_dark_on_white_whatever_the_theme(open_page):
    page = open_page("/lessons/2-2-2", color_scheme="dark")
    walk(page, "Forward pass", "Backward pass")
    for path in ("/lessons/2-2-2", "/solution"):
        page.goto(path)
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        page.emulate_media(media="print")
        assert page.evaluate(COLOURS) == {"--panel": "#ffffff", "--ink": "#17202c", "color-scheme": "light"}
        page.emulate_media(media="screen")
        assert page.evaluate(COLOURS)["color-scheme"] == "dark"


def test_on_paper_two_two_two_takes_three_pages_at_most_with_its_paths_in_their_colours(open_page):
    page = open_page("/lessons/2-2-2")
    page.goto("/solution")
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) <= 3
    expect(page.locator(".sheet .path")).to_have_count(2)
    expect(page.locator(".sheet #network [data-path]").first).to_be_visible()
    assert page.locator(".sheet :is(button, [tabindex])").evaluate_all(OUTSIDE) == ["Print"]


OUTSIDE = "es => es.filter(e => !e.closest('[inert]')).map(e => e.textContent)"
COLOURS = """() => {
    const style = getComputedStyle(document.documentElement);
    const names = ["--panel", "--ink", "color-scheme"];
    return Object.fromEntries(names.map(name => [name, style.getPropertyValue(name).trim()]));
}"""


def test_the_browsers_back_shows_the_session_as_it_is(page):
    page.goto("/solution")
    page.go_back()
    walk(page, "Forward pass")
    page.goto("/solution")
    page.go_back()
    expect(page.locator("#loss")).to_contain_text("0.298")
    walk(page, "Step")


def hidden_parts(page) -> list[str]:
    """What does not show all of its content."""
    return page.locator("main").evaluate(
        """main => [...main.querySelectorAll(".line, .equation, .givens, p")].filter(
            e => getComputedStyle(e).overflowY !== "visible" && e.scrollHeight > e.clientHeight + 1
                 || e.getBoundingClientRect().right > innerWidth + 1).map(e => e.textContent.trim().slice(0, 50))"""
    )
