"""A figure in the hand: by mouse, touch, keys, slider and field; Escape puts it back, a press on a curve is a guess."""

import pytest
from playwright.sync_api import expect

from tests.browser.accessible import violations_in_both_schemes
from tests.browser.windows import NARROW, WIDE

FIRST, DOWNHILL = "/learn/1-2-1-relu/the-first-network", "/learn/descent/roll-down-a-curve"
SIZES = (WIDE, {"width": 1366, "height": 650}, NARROW, {"width": 1920, "height": 1080}, {"width": 320, "height": 640})
HINGE = ".figure-grip[data-handle='hinge.1']"
CUT = "() => [...document.querySelectorAll('.figure-dock form')].filter(f => f.scrollWidth > f.clientWidth + 1).length"
SMALLEST = """() => {
    const scale = document.querySelector(".figure-drawing").getScreenCTM().a;
    const texts = [...document.querySelectorAll(".figure-drawing text")];
    return Math.min(...texts.map(text => parseFloat(getComputedStyle(text).fontSize) * scale));
}"""


def middle(page, selector):
    page.wait_for_load_state("networkidle")  # the picture for the room that there is may be on its way
    box = page.locator(f"{selector} :is(.knob, .flag)").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def field(page, key):
    return page.locator(f".figure-handle:has([value='{key}']) input[name=value]")


def test_a_hinge_is_dragged_and_let_go_and_escape_puts_it_back(open_page):
    page = open_page(FIRST)
    x, y = middle(page, HINGE)
    version = page.locator("#version").input_value()
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y, steps=4)
    expect(field(page, "hinge.1")).not_to_have_value("−0.5")
    page.keyboard.press("Escape")
    expect(field(page, "hinge.1")).to_have_value("−0.5")
    page.mouse.up()
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 90, y, steps=6)
    page.mouse.up()
    page.wait_for_function("was => document.getElementById('version').value !== was", arg=version)
    expect(field(page, "hinge.1")).not_to_have_value("−0.5")
    assert middle(page, HINGE)[0] == pytest.approx(x - 90, abs=2)


def test_arrow_keys_move_a_handle_and_keep_the_focus(open_page):
    page = open_page(FIRST)
    page.locator(HINGE).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator(HINGE)).to_have_attribute("aria-valuetext", "0.1")
    expect(field(page, "hinge.1")).to_have_value("0.1")
    page.wait_for_function("() => document.activeElement.dataset.handle === 'hinge.1'")
    expect(page.locator("#version")).not_to_have_value("0")


def test_a_handle_is_typed_and_what_is_refused_stays(open_page):
    page = open_page(FIRST, expect={"status of 422"})
    field(page, "hinge.1").fill("wide")
    field(page, "hinge.1").press("Enter")
    expect(page.locator(".figure-handle .field-error")).to_be_visible()
    expect(field(page, "hinge.1")).to_have_value("wide")
    field(page, "hinge.1").fill("-1,5")
    field(page, "hinge.1").press("Enter")
    expect(page.locator(HINGE)).to_have_attribute("aria-valuetext", "−1.5")
    assert page.locator(".figure-handle .field-error").count() == 0


def test_a_finger_moves_the_input_and_scrolls_nothing(open_page):
    page = open_page(FIRST, viewport=NARROW, has_touch=True)
    grip = ".figure-grip[data-handle='x']"
    page.wait_for_load_state("networkidle")
    page.locator(grip).scroll_into_view_if_needed()
    x, y = middle(page, grip)
    finger = page.context.new_cdp_session(page)
    before = page.evaluate("scrollY")
    for kind, points in (("touchStart", [(x, y)]), ("touchMove", [(x - 30, y + 5)]), ("touchMove", [(x - 80, y + 9)])):
        at = [{"x": px, "y": py} for px, py in points]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(page.locator(grip)).not_to_have_attribute("aria-valuetext", "1")
    expect(page.locator("#version")).not_to_have_value("0")
    assert page.evaluate("scrollY") == before


def test_a_place_is_guessed_by_pressing_the_curve_and_the_ball_goes_on(open_page):
    page = open_page(DOWNHILL)
    page.wait_for_load_state("networkidle")
    box = page.locator("[data-places]").bounding_box()
    # On a line of the grid too: what is drawn over the chart is in nobody's way.
    page.mouse.click(box["x"] + box["width"] * 4.6 / 5.2, box["y"] + 60)
    expect(page.locator("#answer-the-next-place")).to_have_value("3")
    page.locator("#question-the-next-place .question-answer").click()
    expect(page.locator("#question-the-next-place")).to_have_attribute("data-right", "true")
    page.locator(".figure-acts [value=step]").click()
    expect(page.locator(".figure-sentence")).to_contain_text("At x = 3")
    page.locator(".figure-slider").fill("0.5")
    expect(page.locator(".figure-sentence")).to_contain_text("0.5 · 4 = 2")
    page.locator(".figure-mark", has_text="0.1").click()
    expect(page.locator(".figure-sentence")).to_contain_text("0.1 · 4 = 0.4")


def test_a_network_learns_while_one_watches_and_a_second_press_keeps_it(open_page):
    page = open_page(FIRST)
    page.emulate_media(reduced_motion="no-preference")
    told = {"figure": "function?target=square&from=-2&to=2"}
    show = """fields => {
        const form = document.querySelector("#figures form");
        form.elements.figure[0].value = fields.figure;
        form.elements.figure[0].click();
    }"""
    page.evaluate(show, told)
    gap = page.locator(".figure-drawing .gap-size")
    page.locator("#answer-how-low").fill("0.75")
    page.locator("#question-how-low .question-answer").click()
    expect(gap).to_be_visible()
    before, version = gap.text_content(), page.locator("#version").input_value()
    learn = page.locator(".figure-acts [value=learn]")
    learn.click()
    expect(learn).to_have_attribute("aria-pressed", "true")
    expect(gap).not_to_have_text(before)
    expect(field(page, "hinge.1")).not_to_have_value("−0.5")
    learn.click()
    expect(page.locator("#version")).not_to_have_value(version)
    expect(page.locator(".figure-acts [value=learn][aria-pressed=true]")).to_have_count(0)
    expect(gap).not_to_have_text(before)


@pytest.mark.parametrize("address", [FIRST, DOWNHILL])
def test_a_figure_fits_every_window_is_legible_and_accessible(open_page, address):
    page = open_page(address)
    assert violations_in_both_schemes(page, within=".stage") == []
    for size in SIZES:
        page.set_viewport_size(size)
        page.reload()
        page.locator(".figure-drawing").wait_for()
        smallest = 10 if size["width"] < 600 else 11
        page.wait_for_function(f"least => ({SMALLEST})() >= least - 0.05", arg=smallest)
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), size
        assert page.evaluate(CUT) == 0, size


def test_network_and_figure_change_places_and_the_page_turns_to_both(open_page):
    page = open_page(FIRST)
    expect(page.locator("#network")).to_be_hidden()
    page.locator("#figures button", has_text="Network").click()
    expect(page.locator("#network")).to_be_visible()
    expect(page.locator(".figure-drawing")).to_have_count(0)
    page.locator("#figures button", has_text="Function").click()
    expect(page.locator(".figure-drawing")).to_be_visible()
    page.goto("/learn/1-1-1/the-last-weight")
    expect(page.locator("#network")).to_be_visible()
    assert page.locator(".figure-drawing").count() == 0
