"""The digit lesson's pictures on the page: what a neuron sees and learns, what the loss is sensitive to, a pixel."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import moved_on, press, select, version
from tests.browser.windows import NARROW, WIDE

LESSON = "/lessons/draw-a-digit"
GRADIENT = "Its gradient is the drawing, times δ"


def click(page: Page, name: str) -> None:
    """Press a button of the panel and wait for what it changes."""
    before = version(page)
    page.locator("#explain").get_by_role("button", name=name).click()
    moved_on(page, before)


def hatched(page: Page) -> int:
    return page.locator("#explain .pixels [data-reached='false']").count()


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_neuron_is_seen_learning_from_the_first_sum_to_the_update(open_page, viewport):
    page = open_page(LESSON, viewport)
    select(page, "[data-neuron^='1.'] >> nth=0")
    assert hatched(page) == 2
    press(page, "Step")
    assert hatched(page) == 1
    press(page, "Forward pass")
    press(page, "Step")
    press(page, "Backward pass")
    expect(page.get_by_role("heading", name=GRADIENT)).to_be_visible()
    assert hatched(page) == 1
    press(page, "Update")
    assert hatched(page) == 0
    for figure in page.locator("#explain .pixels").all():
        box, panel = figure.bounding_box(), page.locator("#explain").bounding_box()
        assert box["width"] > 55 and panel["x"] <= box["x"] and box["x"] + box["width"] <= panel["x"] + panel["width"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_below_zero_is_striped_and_the_masks_hold_colour_in_every_theme(open_page):
    page = open_page(LESSON)
    select(page, "[data-neuron^='1.'] >> nth=0")
    below = page.locator("#explain .pixels-signed .below").first
    for theme in ("light", "dark", "projector"):
        page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
        assert below.evaluate("e => getComputedStyle(e).fill") == 'url("#stripes-signed")'
        stripe = page.locator("#stripes-signed path").evaluate("e => getComputedStyle(e).stroke")
        token = page.evaluate(
            """() => { const e = document.createElement('i'); e.style.color = 'var(--negative)';
            document.body.append(e); const c = getComputedStyle(e).color; e.remove(); return c; }"""
        )
        assert stripe == token


def test_from_the_loss_to_a_digit_and_to_the_paths_of_the_pixel_it_is_most_sensitive_to(open_page):
    page = open_page(LESSON)
    press(page, "Forward pass")
    press(page, "Step")
    press(page, "Backward pass")
    expect(page.get_by_role("heading", name="Which pixels the loss is sensitive to")).to_be_visible()
    click(page, "What would make it more of a 3")
    expect(page.locator("#explain")).to_contain_text("The network reads the new drawing")
    expect(page.get_by_role("button", name="What would make it more of a 3")).to_have_attribute("aria-pressed", "true")
    select(page, "[data-loss]")
    click(page, "Paths to the pixel in row")
    expect(page.locator("#explain-heading")).to_contain_text("Pixel")
    expect(page.locator("#explain .path")).to_have_count(8)
    expect(page.locator("#explain")).to_contain_text("equals the backprop gradient")
    expect(page.locator("#explain .paths-intro")).to_contain_text("300 paths, 30 × 10")
    assert page.locator("#network *").count() + page.locator("#explain svg *").count() <= 1000
