"""A weight in the hand: by mouse, touch, keys and slider; the page follows, and letting go is one move."""

import pytest
from playwright.sync_api import expect

from tests.browser.steps import select, version, walk
from tests.browser.windows import NARROW

CHIP = "[data-weight='1.1.1']"


def middle(page, selector):
    box = page.locator(selector).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def grab(page, selector, by):
    x, y = middle(page, selector)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 8, y)
    page.locator("#canvas.in-hand").wait_for()
    page.mouse.move(x + by, y, steps=4)


def test_a_dragged_weight_is_followed_and_let_go_as_one_move(page):
    walk(page, "Forward pass", "Backward pass")
    version = page.locator("#version").input_value()
    grab(page, CHIP, 68)
    expect(page.locator("#status")).to_contain_text("= 0.49, was 0.15.")
    expect(page.locator("[data-chip='1.1.1']")).to_contain_text("0.49")
    expect(page.locator("#shares")).to_be_visible()
    expect(page.locator("#shares .together")).to_have_text("+1.49·10⁻⁴")
    expect(page.locator("#status")).to_have_attribute("aria-live", "off")
    held = page.locator("#version").input_value()
    page.mouse.up()
    expect(page.locator("#status")).to_contain_text("C goes from")
    expect(page.locator("#status")).to_have_attribute("aria-live", "polite")
    assert page.locator(".in-hand").count() == 0
    expect(page.locator("[data-chip='1.1.1']")).to_contain_text("0.49")
    expect(page.locator("#timeline .reached")).to_have_count(11)
    assert version != held != page.locator("#version").input_value()  # to look at it, and to let it go
    walk(page, "Back")
    expect(page.locator("[data-chip='1.1.1']")).to_contain_text("0.15")


def test_the_forward_pass_in_one_formula_follows_a_dragged_weight(page):
    walk(page, "Forward pass")
    select(page, CHIP)
    page.get_by_role("button", name="Matrices").click()
    weight, output = (page.locator(f"#nested [data-number='{name}']").first for name in ("w.1.1.1", "a.2.1"))
    expect(weight).to_have_text("0.15")
    before = output.text_content()
    grab(page, CHIP, 68)
    expect(weight).to_have_text("0.49")
    expect(output).not_to_have_text(before)
    page.keyboard.press("Escape")
    expect(weight).to_have_text("0.15")
    expect(output).to_have_text(before)
    page.mouse.up()


def test_escape_and_leaving_change_nothing(page):
    walk(page, "Forward pass")
    page.locator(CHIP).click()
    expect(page.locator(CHIP)).to_have_attribute("aria-pressed", "true")
    version, before = page.locator("#version").input_value(), page.locator("#network").evaluate("e => e.outerHTML")
    grab(page, CHIP, 40)
    expect(page.locator("#status")).to_contain_text("was 0.15.")
    page.keyboard.press("Escape")
    assert page.locator(".in-hand").count() == 0
    assert page.locator("#network").evaluate("e => e.outerHTML") == before
    page.mouse.up()
    grab(page, CHIP, 60)
    expect(page.locator("#status")).to_contain_text("was 0.15.")
    page.reload()
    page.mouse.up()
    expect(page.locator("[data-chip='1.1.1']")).to_contain_text("0.15")
    assert page.locator("#version").input_value() == version


@pytest.mark.parametrize("before", [None, "[data-neuron='1.2']", "[data-layer='2']"])
def test_escape_in_a_drag_looks_at_what_was_looked_at_before(page, before):
    walk(page, "Forward pass", "Backward pass")
    if before:
        select(page, before)
    looked_at = page.locator("#network [aria-pressed='true']")
    for taken in (CHIP, "[data-target='2.1']"):
        grab(page, taken, 40)
        expect(page.locator(taken)).to_have_attribute("aria-pressed", "true")
        page.keyboard.press("Escape")
        expect(page.locator(taken)).to_have_attribute("aria-pressed", "false")
        expect(looked_at).to_have_count(1 if before else 0)
        assert not before or page.locator(before).get_attribute("aria-pressed") == "true"
        page.mouse.up()
        expect(looked_at).to_have_count(1 if before else 0)
    expect(page.locator("[data-chip='1.1.1']")).to_contain_text("0.15")


def test_arrow_keys_and_the_slider_move_it_too(page):
    page.locator("[data-weight='2.1.1']").focus()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#status")).to_contain_text("= 0.405, was 0.4.")
    expect(page.locator("[data-chip='2.1.1']")).to_contain_text("0.405")
    expect(page.locator("#status")).to_contain_text("Changed")
    assert page.evaluate("document.activeElement.dataset.weight") == "2.1.1"
    slider = page.locator("#explain input[type=range].hand")
    slider.focus()
    page.keyboard.press("End")
    expect(page.locator("[data-chip='2.1.1']")).to_contain_text("1")
    expect(page.locator("#explain input[name=value]")).to_have_value("1")
    walk(page, "Back")
    expect(page.locator("#explain input[name=value]")).to_have_value("0.405")


MARKS = {
    "w.2.1.1": "[data-weight='2.1.1']",
    "b.1.2": "[data-bias='1.2']",
    "x.1": "[data-neuron='0.1']",
    "y.2": "[data-target='2.2']",
}


def test_a_target_is_dragged_at_its_gauge_and_escape_gives_it_up(page):
    walk(page, "Forward pass", "Backward pass")
    goal = page.locator("#u2\\.1 .goal")
    before = goal.get_attribute("d")
    grab(page, "[data-target='2.1']", 60)
    expect(page.locator("#status")).to_contain_text("= 0.31, was 0.01.")
    expect(goal).not_to_have_attribute("d", before)
    expect(page.locator("#t2\\.1 .target")).to_have_text("target 0.31")
    page.keyboard.press("Escape")
    assert goal.get_attribute("d") == before
    page.mouse.up()
    grab(page, "[data-target='2.1']", 60)
    expect(page.locator("#status")).to_contain_text("= 0.31, was 0.01.")
    page.mouse.up()
    expect(page.locator("#status")).to_contain_text("C goes from")
    expect(page.locator("#timeline .reached")).to_have_count(11)
    expect(page.locator("#explain [data-held='y.1']").first).to_have_value("0.31")
    walk(page, "Back")
    expect(goal).to_have_attribute("d", before)


def test_arrow_keys_on_the_mark_of_a_target_turn_it_and_one_more_enter_leads_to_its_value(page):
    mark = page.locator("[data-target='2.1']")
    mark.focus()
    page.keyboard.press("Shift+ArrowUp")
    expect(page.locator("#status")).to_contain_text("= 0.06, was 0.01.")
    expect(page.locator("#status")).to_contain_text("Changed")
    expect(mark).to_be_focused()
    expect(mark).to_have_attribute("aria-label", "target of output 1, 0.06")
    page.keyboard.press("Enter")
    expect(page.locator("#explain [data-held='y.1']").first).to_be_focused()


def test_each_number_is_let_go_where_it_was_dragged_to_however_quickly_that_was_done(page):
    walk(page, "Forward pass")
    for number, mark in MARKS.items():
        x, y = middle(page, mark)
        before = version(page)
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x, y - 20)
        page.mouse.up()
        expect(page.locator("#status")).to_contain_text("Changed")
        field = page.locator(f"#explain [data-held='{number}']").first
        first = field.input_value()
        assert version(page) != before
        walk(page, "Back")
        expect(field).not_to_have_value(first)


def test_each_number_follows_a_finger(open_page):
    page = open_page(viewport=NARROW, has_touch=True)
    walk(page, "Forward pass")
    finger = page.context.new_cdp_session(page)

    def touch(kind, *points):
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})

    for number, mark in MARKS.items():
        page.locator(f"#network {mark}").scroll_into_view_if_needed()
        x, y = middle(page, f"#network {mark}")
        touch("touchStart", (x, y))
        touch("touchMove", (x, y - 10))
        touch("touchMove", (x, y - 20))
        expect(page.locator("#status")).to_contain_text(", was ")
        touch("touchEnd")
        expect(page.locator("#status")).to_contain_text("Changed")
        expect(page.locator(f"#explain [data-held='{number}']").first).to_be_attached()
        walk(page, "Back")
