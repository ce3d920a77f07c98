"""An example from training in the explorer: which it is, what is drawn beside it, and where things are on a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import press
from tests.browser.test_training import order, run, train
from tests.browser.windows import NARROW, WIDE

PAUSED_SOON = {"hidden": "64", "epochs": "200", "batch": "10"}


def walk(page: Page) -> Page:
    """Train a little and step the next example."""
    page.goto("/train")
    row = train(page, **PAUSED_SOON)
    order(row, "Step the next example")
    page.wait_for_url("**/trained/*")
    page.locator(".train-return").wait_for()
    return page


def draw_a_one(page: Page) -> None:
    page.get_by_label("Or use a sample").select_option("1")
    expect(page.locator("#prediction")).to_have_attribute("data-digit", re.compile("[0-9]"))


def test_a_drawing_of_before_does_not_stand_beside_an_example_from_training(open_page):
    page = open_page("/lessons/draw-a-digit")
    draw_a_one(page)
    walk(page)
    expect(page.get_by_role("heading", name="Draw your own instead")).to_be_visible()
    assert page.locator("#draw").get_attribute("data-blank") is not None
    expect(page.locator("#prediction")).to_have_attribute("data-digit", "")
    draw_a_one(page)
    page.reload()
    expect(page.locator("#prediction")).to_have_attribute("data-digit", re.compile("[0-9]"))
    walk(page)
    expect(page.locator("#prediction")).to_have_attribute("data-digit", "")
    page.goto("/lessons/draw-a-digit")
    expect(page.locator("#prediction")).to_have_attribute("data-digit", re.compile("[0-9]"))


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "390"])
def test_the_digit_that_is_walked_is_said_above_beside_and_in_the_picture(open_page, viewport):
    page = walk(open_page("/train", viewport))
    said = page.locator(".train-return b").inner_text()
    wanted = re.search(r"(?:a|an) ([0-9]),", said)[1]
    expect(page.locator(".digits .wanted")).to_have_text(wanted)
    expect(page.locator("[data-read]")).to_have_text("?")
    press(page, "Forward pass")
    expect(page.locator("[data-read]")).to_have_text(re.compile("[0-9]"))
    marked = page.locator("#network .labels.wanted")
    expect(marked).to_have_count(1)
    expect(marked.locator(".name")).to_have_text(wanted)
    fills = [page.locator(f"#network .labels{which} > rect").first.evaluate("e => getComputedStyle(e).fill")
             for which in (".wanted", ":not(.wanted)")]  # fmt: skip
    assert fills[0] != fills[1]


def test_on_a_phone_the_network_comes_before_the_drawing_and_step_is_in_reach(open_page):
    page = walk(open_page("/train", NARROW))
    box = page.get_by_role("button", name="Step", exact=True).bounding_box()
    assert box["y"] + box["height"] <= NARROW["height"]
    tops = [page.locator(which).bounding_box()["y"] for which in (".stage", "#explain", "#draw")]
    assert tops == sorted(tops)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


def test_on_a_desk_the_drawing_keeps_its_column_and_the_page_fits_one_screen(open_page):
    page = walk(open_page("/train", WIDE))
    draw, stage, explain = (page.locator(which).bounding_box() for which in ("#draw", ".stage", "#explain"))
    assert draw["x"] < stage["x"] < explain["x"]
    assert draw["y"] == stage["y"] == explain["y"]
    assert page.evaluate("document.documentElement.scrollHeight") <= WIDE["height"]


def test_the_lessons_begin_at_their_start_and_the_controls_stand_in_one_line(open_page):
    page = walk(open_page("/train", WIDE))
    lessons = page.locator(".lessons")
    assert lessons.evaluate("e => [e.scrollLeft, e.scrollWidth > e.clientWidth]") == [0, False]
    middles = page.locator("#controls button, #controls select, #controls input:not([type=hidden])").evaluate_all(
        "es => es.map(e => e.getBoundingClientRect()).map(b => [b.y + b.height / 2, b.height])"
    )
    assert max(y for y, _ in middles) - min(y for y, _ in middles) < 2
    assert min(height for _, height in middles) >= 24


def test_going_on_with_a_run_that_was_removed_elsewhere_says_so_once(open_page):
    page = walk(open_page("/train", WIDE))
    removed = page.locator(".train-return").get_attribute("action").replace("go-on", "forget")
    assert page.evaluate("path => fetch(path, { method: 'POST' }).then(answer => answer.status)", removed) == 200
    page.get_by_role("button", name="Back to training").or_(page.get_by_role("button", name="Go on training")).click()
    expect(page).to_have_url(re.compile(r"/train$"))
    expect(page.locator("#train-live")).to_have_count(1)
    page.wait_for_timeout(800)  # the stream has opened and has said how things are
    gone = page.get_by_text("This run is no longer kept.")
    expect(gone).to_be_visible()
    page.reload()
    expect(page.locator("#train-live")).to_have_count(1)
    expect(gone).to_have_count(0)
    expect(run(page, 1)).to_have_count(0)
