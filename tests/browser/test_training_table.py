"""Training on nine points as a learner does: the form follows, the curve bends, a point is walked, and the way back."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessible import violations_in_both_schemes
from tests.browser.test_training import LEARNT, fill, order, run, train, typed
from tests.browser.windows import NARROW, WIDE

FIELDS = ("hidden", "activation", "output", "loss", "learning_rate", "batch", "epochs", "train_share")
OF_DIGITS = ["32", "sigmoid", "sigmoid", "half_squared_error", "3", "10", "30", "80"]
OF_TABLE = ["4", "tanh", "identity", "half_squared_error", "0.2", "3", "60", "100"]
LETTERS = """() => [...document.querySelectorAll(".lab-seen *")]
  .filter((e) => e.checkVisibility() && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
  .map((e) => [parseFloat(getComputedStyle(e).fontSize) * (e.getScreenCTM?.().a ?? 1), e.textContent])
  .filter(([size]) => size < 11)"""
CUT = """() => [...document.querySelectorAll(":is(.train-chart, .fit-chart) text")].map((e) => [
    e.getBoundingClientRect(), e.closest("section, article").getBoundingClientRect(), e.textContent])
  .filter(([own, card]) => own.left < card.left || own.right > card.right).map(([, , text]) => text)"""


def on_table(page: Page) -> Page:
    page.get_by_label("y = sin x").check()
    return page


def test_the_form_follows_the_data_there_and_back_and_keeps_what_was_typed(open_page):
    page = open_page("/train")
    assert typed(page, *FIELDS) == OF_DIGITS
    on_table(page)
    assert typed(page, *FIELDS) == OF_TABLE
    page.get_by_label("8 × 8 digits").check()
    assert typed(page, *FIELDS) == OF_DIGITS
    fill(page, hidden="8-8", output="softmax", loss="categorical_cross_entropy")
    on_table(page)
    assert typed(page, *FIELDS) == ["8-8", *OF_TABLE[1:]]  # what does not fit is nobody's choice any more
    page.get_by_label("8 × 8 digits").check()
    assert typed(page, *FIELDS) == ["8-8", *OF_DIGITS[1:]]


def test_outputs_that_cannot_reach_the_points_are_refused_at_their_field(open_page):
    page = on_table(open_page("/train", expect={"status of 422"}))
    fill(page, output="sigmoid")
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.locator("#train-output-error")).to_contain_text("these targets are numbers from −1 to 1")
    expect(page.locator("#train-output")).to_be_focused()


def test_the_curve_bends_towards_the_points_and_one_of_them_is_walked(open_page):
    page = on_table(open_page("/train"))
    row = train(page, train_share="67", epochs="200")
    curve = row.locator(".fit-chart .course")
    first = curve.get_attribute("d")
    expect(curve).not_to_have_attribute("d", first)
    expect(row.locator(".fit-chart .tested")).to_have_count(3)
    expect(page.locator("#chart-accuracy")).to_have_count(0)
    order(row, "Step the next example")
    expect(page.locator(".train-return")).to_contain_text("Next example of run 1: x = ")
    page.get_by_role("button", name="Go on training").click()
    row = run(page, 1)
    row.get_by_role("button", name="Walk the test point").first.click()
    expect(page.locator(".train-return")).to_contain_text("Test point of run 1")


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "390"])
def test_axe_finds_nothing_and_all_letters_are_whole_and_large_enough(open_page, viewport):
    page = on_table(open_page("/train", viewport))
    row = train(page, train_share="67", epochs="20", pace="full")
    expect(row).to_contain_text("done", timeout=LEARNT)
    assert violations_in_both_schemes(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    assert page.evaluate(LETTERS) == [] == page.evaluate(CUT)
