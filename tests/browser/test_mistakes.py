"""A mistake is hidden, seen in Check, pointed at, named, and gone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessible import violations
from tests.browser.steps import gradients, moved_on, press, select, version, walk
from tests.browser.windows import NARROW, WIDE

NEW_WEIGHTS = "2"  # the seed that hides new-weights in the 2-2-2


def hide(page: Page, seed: str) -> None:
    """Press “Hide a mistake” with a seed of our choice."""
    page.route("**/mistake/seed", lambda route: route.continue_(post_data=f"{route.request.post_data}&seed={seed}"))
    press(page, "Hide a mistake")
    page.unroute("**/mistake/seed")


def wrong_first(page: Page, number: int) -> None:
    """Call one of the numbers offered the first wrong one."""
    before = version(page)
    page.locator(".mistake-choice button").nth(number).click()
    moved_on(page, before)


def press_number(page: Page, name: str) -> None:
    """Press a number in the picture."""
    before = version(page)
    page.locator(f'#network [data-number="{name}"]').click()
    moved_on(page, before)


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "390"])
def test_a_mistake_is_hidden_found_and_named(open_page, viewport):
    page = open_page("/explore", viewport)
    press(page, "Practise")
    hide(page, NEW_WEIGHTS)
    panel = page.locator("#explain")
    expect(panel.locator(".mistake-line")).to_contain_text("One mistake is hidden")
    walk(page, "Forward pass", "Backward pass")
    assert f"{gradients(page)['1.1.1']:.6f}" == "0.000365"

    press(page, "Check")
    expect(panel.locator(".mistake-line")).to_be_visible()
    expect(panel.locator(".check-table .differs")).to_have_count(6)
    expect(panel.locator(".check-table .agrees")).to_have_count(6)

    press(page, "Practise")
    select(page, '[data-weight="1.1.1"]')
    wrong_first(page, 0)
    expect(panel.locator(".mistake-said")).to_contain_text("only because a number nearer to the loss is wrong")
    press_number(page, "delta.2.1")
    expect(panel).to_contain_text("You point at output 1")
    press_number(page, "a.2.1")
    expect(panel).to_contain_text("Select a neuron or a weight in the picture.")
    press_number(page, "a.2.1")
    wrong_first(page, 1)
    expect(panel.locator(".mistake-said")).to_contain_text("of output 1 is right.")
    select(page, '[data-neuron="1.1"]')
    expect(panel).to_contain_text("You point at hidden 1")
    wrong_first(page, 0)
    expect(panel.locator("#mistake .note-good")).to_contain_text("is where the mistake was made")
    select(page, '[data-neuron="1.2"]')
    expect(panel.locator("#mistake .note-good")).to_contain_text("of hidden 1")
    expect(panel.locator(".mistake-choice")).to_have_count(0)
    page.mouse.move(1, 1)  # nothing is lit
    page.evaluate("document.activeElement.blur()")
    expect(page.locator(".lit")).to_have_count(0)
    assert violations(page) == []

    press(page, "One path was left out")
    expect(panel.locator(".mistake-names")).to_contain_text("not this")
    press(page, "New weights were used for old ones")
    expect(panel.locator(".mistake-answer.solved")).to_contain_text("the weights that made the prediction")
    page.mouse.move(1, 1)  # nothing is lit
    page.evaluate("document.activeElement.blur()")
    expect(page.locator(".lit")).to_have_count(0)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]

    press(page, "Stop")
    expect(panel.locator(".mistake-line")).to_have_count(0)
    assert f"{gradients(page)['1.1.1']:.6f}" == "0.000439"


def test_after_three_wrong_names_the_mistake_can_be_shown(page):
    press(page, "Practise")
    hide(page, NEW_WEIGHTS)
    for name in ("One path was left out", "The sign was flipped", "The δ of another layer was used"):
        press(page, name)
    press(page, "Show me")
    expect(page.locator(".mistake-answer")).to_contain_text("New weights were used for old ones")
