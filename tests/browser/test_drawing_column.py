"""The drawing column: saying which digit it was, nothing that jumps, what is opened in view, focus that stays near."""

import re

import pytest
from playwright.sync_api import expect

from app.digits.reader import EARLIER, SHIPPED
from tests.browser.steps import build, fitted, label, press, say
from tests.browser.test_drawing import draw_with_mouse, drawing_page, shown_digit  # noqa: F401
from tests.browser.test_teaching import taught
from tests.browser.windows import NARROW, WIDE


def button(page, name: str):
    return page.get_by_role("button", name=name, exact=True)


def test_the_digit_is_left_open_until_a_person_says_it_and_only_a_new_drawing_opens_it_again(drawing_page):  # noqa: F811
    page = drawing_page
    checked = page.locator("#draw-label :checked")
    draw_with_mouse(page)
    expect(shown_digit(page)).to_have_attribute("data-digit", "7")
    expect(checked).to_have_count(0)
    expect(page.locator("#draw-label [data-read]")).to_have_text("7")
    for name in ("Teach it 1 step", "Teach it 10 steps"):
        expect(button(page, name)).to_have_attribute("aria-disabled", "true")
        expect(button(page, name)).to_have_accessible_description("Say which digit.")
    expect(button(page, "Use as example")).to_be_enabled()
    expect(button(page, "Use as example")).to_have_attribute("title", "")
    button(page, "Use as example").click()
    expect(page.locator("#status")).to_contain_text("as the 7 it is read as")
    expect(checked).to_have_count(0)
    label(page, "0").focus()
    page.keyboard.press("ArrowRight")
    expect(label(page, "1")).to_be_checked()
    expect(button(page, "Use as example")).to_be_enabled()
    press(page, "Forward pass")
    page.get_by_label("Network", exact=True).select_option("784-15-10")
    expect(page.locator("#lesson-shape")).to_have_text("784-15-10")
    expect(label(page, "1")).to_be_checked()
    page.get_by_role("button", name="Clear").click()
    expect(checked).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(shown_digit(page)).to_have_attribute("data-digit", "7")
    expect(checked).to_have_count(0)
    say(page, "3")
    page.get_by_label("Or use a sample").select_option(label="4")
    expect(checked).to_have_count(0)


def test_a_dot_is_said_not_to_be_enough(drawing_page):  # noqa: F811
    page = drawing_page
    page.get_by_label("Drawing canvas").click()
    expect(page.locator("#use-reason")).to_have_text("A dot is not enough.")
    expect(page.locator("#prediction .verdict")).to_have_text("only a dot")
    expect(shown_digit(page)).to_have_attribute("data-digit", "")


def tops(page) -> list[float]:
    """Where the parts of the column and the picture are, and how wide a bar is."""
    places = page.locator(".bars, .draw-use, .draw-more, #canvas").evaluate_all(
        "es => es.map(e => e.getBoundingClientRect().top)"
    )
    widths = page.locator(".bars svg").evaluate_all("es => es.map(e => e.getBoundingClientRect().width)")
    assert len(set(widths)) == 1
    return [*places, widths[0]]


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "390"])
def test_nothing_moves_when_something_is_read_or_taught_and_all_of_it_is_in_sight(open_page, viewport):
    page = open_page("/lessons/draw-a-digit", viewport)
    fitted(page)
    blank = tops(page)
    page.get_by_label("Or use a sample").select_option(label="4")
    expect(shown_digit(page)).to_have_attribute("data-best", "4")
    assert tops(page) == blank
    say(page, "9")
    taught(page, "10 steps")
    page.evaluate("scrollTo(0, 0)")
    assert tops(page) == blank
    if viewport == WIDE:
        assert page.locator("#draw").evaluate("e => e.scrollHeight - e.clientHeight") == 0


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "390"])
def test_the_heading_is_as_high_for_every_network(open_page, viewport):
    page = open_page("/lessons/draw-a-digit", viewport)
    menu, heights = page.get_by_label("Network", exact=True), set()
    for name in (name for name in SHIPPED if name != EARLIER):
        menu.select_option(name)
        expect(page.locator("#lesson-shape")).to_have_text(name)
        heights.add(page.locator(".heading").bounding_box()["height"])
        assert page.locator(".heading").evaluate("e => e.scrollWidth - e.clientWidth") == 0
    assert len(heights) == 1


@pytest.mark.parametrize("words", ["From ink to 784 numbers", "Your digits: 1"])
def test_what_is_opened_comes_into_view(drawing_page, words):  # noqa: F811
    page = drawing_page
    page.get_by_label("Or use a sample").select_option(label="4")
    say(page, "4")
    taught(page, "1 step")
    page.locator("summary").filter(has_text=words).click()
    expect(page.locator("#draw details[open] li").first).to_be_visible()
    expect(page.locator("#draw details[open] li").first).to_be_in_viewport(ratio=1)
    details = page.locator("#draw details[open]").bounding_box()
    column = page.locator("#draw").bounding_box()
    assert details["y"] >= column["y"]
    assert min(details["height"], column["height"]) + details["y"] <= column["y"] + column["height"] + 1


def test_on_a_phone_the_picture_comes_into_view_once_the_drawing_is_the_example(open_page):
    page = open_page("/lessons/draw-a-digit", NARROW)
    page.get_by_label("Or use a sample").select_option(label="4")
    say(page, "4")
    press(page, "Use as example")
    expect(page.locator("#status")).to_have_text("Your 4 is the example now. Step to begin.")
    expect(page.locator("#input-picture")).to_be_in_viewport(ratio=1)


def test_a_network_of_ones_own_begins_with_an_empty_canvas_and_the_lesson_keeps_its_drawing(drawing_page):  # noqa: F811
    page = drawing_page
    draw_with_mouse(page)
    strokes = page.locator("#strokes").input_value()
    build(page, sizes="784, 5, 10")
    expect(page.locator("h1")).to_contain_text("784-5-10")
    expect(page.locator("#strokes")).to_have_value("[]")
    page.goto("/lessons/draw-a-digit")
    expect(page.locator("#strokes")).to_have_value(strokes)


def test_the_keyboard_is_told_to_choose_a_sample(drawing_page):  # noqa: F811
    expect(drawing_page.get_by_label("Or use a sample")).to_have_accessible_description(re.compile("choose a sample"))
    expect(drawing_page.get_by_label("Drawing canvas")).to_have_accessible_description(re.compile("choose a sample"))
