"""Asking a number why by keys, by the mouse on the desktop and by touch, and the way back to where one was."""

import pytest
from playwright.sync_api import expect

from app.engine.parameters import Parameter
from app.explorer.opening import Description, open_session
from app.links.link import code_of
from tests.browser.accessible import violations
from tests.browser.steps import key, moved_on, version, walk
from tests.browser.windows import NARROW, WIDE
from tests.scene.explain_page import finished, looking

ASKABLE = "[data-number], [data-unreached]"
MOST_STOPS = 50  # a 2-2-2 shows over a hundred numbers


@pytest.fixture
def walked(open_page):
    page = open_page("/explore", WIDE)
    walk(page, "Forward pass", "Backward pass", "Update")
    return page


def asked(page) -> str:
    return page.locator("#explain [data-why]").get_attribute("data-why")


def focused(page) -> str | None:
    return page.evaluate("document.activeElement.dataset.number ?? document.activeElement.id")


def test_in_a_group_one_number_is_a_tab_stop_arrows_lead_on_and_escape_comes_back_to_it(walked):
    page = walked
    stage = page.locator("#timeline [aria-current]").get_attribute("id")
    group = page.locator("#explain .lines[data-numbers]").first
    stops = group.locator("[tabindex='0']")
    expect(stops).to_have_count(1)
    assert group.locator(ASKABLE).count() > 8
    stops.focus()
    first = focused(page)
    for press in ("ArrowRight", "ArrowDown", "ArrowLeft"):
        page.keyboard.press(press)
    second = focused(page)
    assert second and second != first
    expect(stops).to_have_count(1)
    expect(page.locator("#timeline [aria-current]")).to_have_id(stage)
    key(page, "Enter")
    assert asked(page) == second
    expect(page.locator("#why-heading")).to_be_focused()
    key(page, "Escape")
    expect(page.locator("#explain [data-why]")).to_have_count(0)
    assert focused(page) == second


def test_every_number_of_the_panel_is_reached_by_tab_and_arrows_with_few_stops(walked):
    loose = """selector => [...document.querySelectorAll(`:is(#explain, #loss, #selected) :is(${selector})`)].filter(
        (e) => e.getClientRects().length && e.tabIndex < 0 && !e.closest("button, svg") && !e.closest("[data-numbers]"))
        .map((e) => e.outerHTML)"""
    stops = "document.querySelectorAll('#explain [tabindex=\"0\"], #explain :is(button, input):not([tabindex])').length"
    for tab in ("Matrices", "Check", "Chain rule"):
        before = version(walked)
        walked.get_by_role("button", name=tab, exact=True).click()
        moved_on(walked, before)
        assert walked.evaluate(loose, ASKABLE) == []
        assert walked.evaluate(stops) < MOST_STOPS


def test_a_press_in_the_picture_and_on_the_bar_says_why_and_axe_finds_nothing_in_it(walked):
    before = version(walked)
    walked.locator('#network [data-number="change.w.1.1.1"]').click()
    moved_on(walked, before)
    assert asked(walked) == "change.w.1.1.1"
    expect(walked.locator(".why-numbers")).to_contain_text("= −0.5·4.39·10⁻⁴ = −2.19·10⁻⁴")
    before = version(walked)
    walked.locator('#selected [data-number="dC/dw.1.1.1"]').click()
    moved_on(walked, before)
    before = version(walked)
    walked.locator('.why-numbers [data-number="delta.1.1"]').click()
    moved_on(walked, before)
    assert asked(walked) == "delta.1.1"
    assert violations(walked) == []
    before = version(walked)
    walked.locator(".why-crumb").last.click()
    moved_on(walked, before)
    assert asked(walked) == "dC/dw.1.1.1"


def test_a_number_beside_the_bracket_of_a_softmax_is_asked_and_what_is_looked_at_stays(open_page):
    session = finished(open_session(Description([2, 3, 3], ["tanh", "softmax"], seed=3)))
    page = open_page(f"/open/{code_of(looking(session, look=Parameter(2, 1, 1)))}")
    before = version(page)
    page.locator('#bracket [data-number="J.2.2.1"]').click()
    moved_on(page, before)
    assert asked(page) == "J.2.2.1"
    expect(page.locator('#network [data-weight="2.1.1"]')).to_have_attribute("aria-pressed", "true")
    assert violations(page) == []


def test_a_tap_asks_and_what_answers_is_in_sight(open_page):
    page = open_page("/explore", NARROW, has_touch=True)
    page.locator("#network.frame-narrow").wait_for()
    walk(page, "Forward pass", "Backward pass")
    before = version(page)
    page.locator('#network [data-weight="1.1.1"]').tap()
    moved_on(page, before)
    before = version(page)
    page.locator("#selected .selected-value").last.tap()
    moved_on(page, before)
    assert asked(page) == "dC/dw.1.1.1"
    expect(page.locator("#why-heading")).to_be_in_viewport()
