"""The ways to explain what is looked at."""

import pytest
from playwright.sync_api import expect

from tests.browser.accessible import violations
from tests.browser.steps import press, select, version, walk, weights
from tests.browser.windows import NARROW, WIDE


@pytest.fixture
def walked(open_page):
    """The 2-2-2 after its backward pass, with a weight selected."""

    def opener(viewport=WIDE):
        page = open_page("/explore", viewport)
        walk(page, "Forward pass", "Backward pass")
        select(page, '[data-weight="2.1.1"]')
        return page

    return opener


def test_nudging_a_weight_shows_what_happens_and_changes_nothing_until_it_is_applied(walked):
    page = walked()
    press(page, "Check")
    before, first = version(page), weights(page)
    slider = page.locator("#nudge input[type=range]")
    slider.focus()
    shown = page.locator("#nudge").inner_text()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(page.locator("#nudge")).not_to_have_text(shown)
    assert version(page) == before and weights(page) == first
    page.locator("#nudge").get_by_role("button", name="Apply").click()
    expect(page.locator("#version")).not_to_have_value(before)
    assert weights(page)["e2.1.1"] != first["e2.1.1"]
    press(page, "Back")
    assert weights(page) == first


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "390"])
def test_every_tab_fits_and_axe_finds_nothing_in_it(walked, viewport):
    page = walked(viewport)
    tabs = page.locator("#explain .tabs [name=tab]")
    for name in tabs.all_inner_texts()[1:]:
        press(page, name)
        expect(page.locator("#explain .tabs [aria-current]")).to_have_text(name)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_a_tab_stays_chosen_while_stepping(walked):
    page = walked()
    press(page, "Check")
    press(page, "Update")
    expect(page.locator("#explain .tabs [aria-current]")).to_have_text("Check")


def test_with_eight_digits_a_phone_does_not_scroll_sideways_either(open_page):
    page = open_page("/lessons/2-2-2", {"width": 320, "height": 640})
    walk(page, "Forward pass", "Backward pass")
    select(page, '[data-weight="1.1.1"]')
    page.get_by_label("Significant digits").select_option("8")
    expect(page.locator("#loss")).to_contain_text("0.29837111")
    press(page, "Check")
    expect(page.locator(".nudge-figures .predicted strong")).to_contain_text("·10")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320
