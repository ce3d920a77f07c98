"""Teach it, see before and after, choose another network, see how a drawing is prepared, and keep one's own digits."""

import json

import pytest
from playwright.sync_api import expect

from app.digits.ink import from_strokes
from app.digits.reader import DRAWING as BEST
from app.digits.reader import load_shipped, read
from tests.browser.accessible import violations
from tests.browser.steps import label, moved_on, press, say, version
from tests.browser.test_drawing import corners, draw_with_mouse, drawing_page, fire, shown_digit  # noqa: F401
from tests.browser.windows import NARROW, WIDE

ALL_OF_IT = "e => [e.scrollWidth - e.clientWidth, document.documentElement.scrollWidth - innerWidth]"


def draw_with_pen(page) -> None:
    first, *others = corners(page)
    page.get_by_label("Drawing canvas").evaluate("e => { e.setPointerCapture = () => {} }")
    fire(page, "pen", "pointerdown", first)
    for place in others:
        fire(page, "pen", "pointermove", place)
    fire(page, "pen", "pointerup", others[-1])


def taught(page, steps: str) -> None:
    before = version(page)
    page.get_by_role("button", name=f"Teach it {steps}", exact=True).click()
    moved_on(page, before)
    expect(page.locator(".taught-now dl")).to_be_visible()


def bar(page, digit: int):
    return page.locator("#prediction [data-probability]").nth(digit)


def untaught(page, digit: int) -> float:
    """What the network of the lesson reads in the strokes on the canvas."""
    strokes = json.loads(page.locator("#strokes").input_value())
    return read(load_shipped(), from_strokes(strokes)).probabilities[digit]


@pytest.mark.parametrize("draw", [draw_with_mouse, draw_with_pen])
def test_a_drawing_is_taught_and_the_bars_show_before_and_after_until_it_is_drawn_anew(drawing_page, draw):  # noqa: F811
    page = drawing_page
    draw(page)
    expect(shown_digit(page)).to_have_attribute("data-digit", "7")
    was = untaught(page, 1)
    say(page, "1")
    taught(page, "10 steps")
    assert float(bar(page, 1).get_attribute("data-probability")) > was
    expect(page.locator("#prediction .before")).to_have_count(11)
    expect(page.locator(".taught-now dd").first).to_contain_text("→")
    press(page, "Back")
    expect(page.locator(".taught-now dl")).to_have_count(0)
    expect(bar(page, 1)).to_have_attribute("data-probability", str(was))
    taught(page, "1 step")
    expect(label(page, "1")).to_be_checked()
    draw(page)
    expect(page.locator(".taught-now dl")).to_have_count(0)


def test_by_keyboard_on_a_phone_a_sample_is_taught_and_the_drawing_stays(open_page):
    page = open_page("/lessons/draw-a-digit", NARROW)
    page.get_by_label("Or use a sample").select_option(label="4")
    expect(shown_digit(page)).to_have_attribute("data-best", "4")
    say(page, "9")
    button = page.get_by_role("button", name="Teach it 1 step", exact=True)
    before = version(page)
    button.focus()
    page.keyboard.press("Enter")
    moved_on(page, before)
    expect(page.locator("#status")).to_contain_text("Back undoes it")
    expect(button).to_be_focused()
    assert page.locator("#strokes").input_value() != "[]"
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


def test_teaching_waits_for_a_drawing_and_says_so(drawing_page):  # noqa: F811
    page = drawing_page
    before = version(page)
    page.get_by_role("button", name="Teach it 1 step", exact=True).click(force=True)
    expect(page.locator("#status")).to_contain_text("Draw a digit first.")
    assert version(page) == before


def test_another_network_opens_in_place_with_the_drawing_on_the_canvas_and_in_the_picture(drawing_page):  # noqa: F811
    page = drawing_page
    draw_with_mouse(page)
    say(page, "7")
    press(page, "Use as example")
    inputs = page.locator("#input-picture image").get_attribute("href")
    strokes = page.locator("#strokes").input_value()
    page.get_by_label("Network", exact=True).select_option(BEST)
    expect(page.locator("#about")).to_contain_text("categorical cross-entropy")
    expect(page.locator("#lesson-shape")).to_have_text(BEST)
    expect(shown_digit(page)).to_have_attribute("data-digit", "7")
    # It sees few points joined by curves, and the networks before it straight lines.
    expect(page.locator("#input-picture image")).not_to_have_attribute("href", inputs)
    assert page.locator("#strokes").input_value() == strokes
    assert page.locator("#network *").count() <= 1000
    press(page, "Step")
    press(page, "Restart")
    expect(page.get_by_label("Network", exact=True)).to_have_value(BEST)
    page.get_by_label("Network", exact=True).select_option("784-100-10")
    expect(page.locator("#lesson-shape")).to_have_text("784-100-10")
    expect(page.locator("#input-picture image")).to_have_attribute("href", inputs)


def test_the_preparation_is_shown_step_by_step_while_drawing_when_it_is_open(drawing_page):  # noqa: F811
    page = drawing_page
    steps = page.locator("#preparation-steps li")
    draw_with_mouse(page)
    expect(shown_digit(page)).to_have_attribute("data-digit", "7")
    expect(steps.locator("image")).to_have_count(0)
    page.get_by_text("From ink to 784 numbers").click()
    expect(steps.locator("b")).to_have_text(["drawn", "cropped", "fitted", "centred"])
    seven = steps.locator("image").last.get_attribute("href")
    assert seven == page.locator(".seen image").get_attribute("href")
    page.get_by_label("Or use a sample").select_option(label="4")
    expect(steps.locator("image").last).not_to_have_attribute("href", seven)
    page.get_by_role("button", name="Clear").click()
    expect(steps).to_have_text(["Draw a digit first."])


def test_labelled_drawings_are_kept_listed_taken_home_removed_and_brought_back(drawing_page, tmp_path):  # noqa: F811
    page = drawing_page
    own = page.locator("#own-digits")
    for digit in ("4", "9"):
        page.get_by_label("Or use a sample").select_option(label=digit)
        expect(shown_digit(page)).to_have_attribute("data-best", digit)
        say(page, digit)
        before = version(page)
        page.get_by_role("button", name="Use as example").click()
        moved_on(page, before)
    expect(own.locator("summary")).to_have_text("Your digits: 2")
    own.locator("summary").click()
    expect(own.locator(".own-group li")).to_have_count(2)
    with page.expect_download() as download:
        own.get_by_text("Export").click()
    file = tmp_path / "digits.json"
    download.value.save_as(file)
    assert [drawing["label"] for drawing in json.loads(file.read_text())["drawings"]] == [4, 9]
    own.get_by_role("button", name="Remove this 4").click()
    expect(own.locator("summary")).to_have_text("Your digits: 1")
    page.once("dialog", lambda dialog: dialog.accept())
    own.get_by_role("button", name="Remove all").click()
    expect(own.locator("summary")).to_have_text("Your digits: 0")
    own.get_by_label("Import digits").set_input_files(file)
    own.get_by_role("button", name="Import", exact=True).click()
    expect(own.locator("[role=status]")).to_have_text("2 added.")
    expect(own.get_by_role("link", name="Train on them")).to_have_attribute("href", "/train?data=mine")


def test_a_bad_file_is_refused_at_its_field_and_the_digits_stay(open_page):
    page = open_page("/lessons/draw-a-digit", expect={"422"})
    own = page.locator("#own-digits")
    own.locator("summary").click()
    field = own.get_by_label("Import digits")
    field.set_input_files({"name": "digits.json", "mimeType": "application/json", "buffer": b"{"})
    own.get_by_role("button", name="Import", exact=True).click()
    expect(own.locator("[role=alert]")).to_contain_text("This file is not JSON")
    expect(own.locator("[role=alert]")).to_be_in_viewport(ratio=1)
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(own.locator("summary")).to_have_text("Your digits: 0")


def test_the_drawing_is_still_there_when_the_page_comes_back(drawing_page):  # noqa: F811
    page = drawing_page
    draw_with_mouse(page)
    strokes = page.locator("#strokes").input_value()
    page.goto("/lessons/2-2-2")
    page.goto("/lessons/draw-a-digit")
    expect(shown_digit(page)).to_have_attribute("data-digit", "7")
    assert page.locator("#strokes").input_value() == strokes
    page.get_by_role("button", name="Clear").click()
    page.reload()
    expect(page.locator("#strokes")).to_have_value("[]")


def test_what_was_taught_is_there_again_when_its_network_is_chosen_again(drawing_page):  # noqa: F811
    page = drawing_page
    page.get_by_label("Or use a sample").select_option(label="4")
    say(page, "9")
    taught(page, "10 steps")
    probability = bar(page, 9).get_attribute("data-probability")
    menu = page.get_by_label("Network", exact=True)
    menu.select_option("784-15-10")
    expect(page.locator(".updates")).to_have_text("0 updates")
    expect(menu).to_contain_text("784-30-10 · 10 updates")
    menu.select_option("784-30-10")
    expect(page.locator(".updates")).to_have_text("10 updates")
    expect(bar(page, 9)).to_have_attribute("data-probability", probability)
    press(page, "Back")
    expect(page.locator(".updates")).to_have_text("0 updates")


@pytest.mark.parametrize(("viewport", "scheme"), [(WIDE, "light"), (NARROW, "dark")], ids=["1280", "390"])
def test_with_everything_open_nothing_is_cut_off_and_axe_finds_nothing(open_page, viewport, scheme):
    page = open_page("/lessons/draw-a-digit", viewport, color_scheme=scheme)
    page.get_by_label("Or use a sample").select_option(label="4")
    say(page, "4")
    page.get_by_text("From ink to 784 numbers").click()
    taught(page, "10 steps")
    page.locator("#own-digits summary").click()
    expect(page.locator(".own-group li")).to_have_count(1)
    assert violations(page) == []
    assert page.locator("#draw").evaluate(ALL_OF_IT) == [0, 0]
