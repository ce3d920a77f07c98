"""On a phone: a bar says what a tap has selected and leads to the panel, and the picture stays in sight, smaller."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.accessible import violations
from tests.browser.steps import key, moved_on, press, version, walk
from tests.browser.windows import NARROW, WIDE

SMALL = {"width": 320, "height": 640}


@pytest.fixture
def phone(open_page):
    """A walked 2-2-2 on a touch screen."""
    page = open_page("/explore", NARROW, has_touch=True)
    page.locator("#network.frame-narrow").wait_for()
    walk(page, "Forward pass", "Backward pass")
    return page


def tap(page, mark: str) -> None:
    before = version(page)
    page.locator(f"#network {mark}").tap()
    moved_on(page, before)


def neurons(page) -> list[float]:
    return page.locator("#network .base").evaluate_all("es => es.map(e => e.getBoundingClientRect().y)")


def in_view(page, selector: str) -> bool:
    box = page.locator(selector).first.bounding_box()
    return box["y"] >= 0 and box["y"] + box["height"] <= NARROW["height"]


def test_a_tap_is_answered_above_the_controls_without_moving_the_picture(phone):
    bar, before = phone.locator("#selected"), neurons(phone)
    expect(bar).to_be_hidden()
    tap(phone, '[data-weight="1.1.1"]')
    expect(bar).to_contain_text("weight from input 1 to hidden 1")
    expect(bar.locator(".value")).to_have_text(["0.15", "4.39·10⁻⁴"])
    expect(bar.locator("math")).to_be_visible()
    assert in_view(phone, "#selected") and in_view(phone, "#controls [data-move=step]")
    assert neurons(phone) == before
    tap(phone, '[data-neuron="1.1"]')
    expect(bar).to_contain_text("hidden 1")
    key(phone, "Escape")
    expect(bar).to_be_hidden()


@pytest.mark.parametrize("viewport", [SMALL, NARROW], ids=["320", "390"])
@pytest.mark.parametrize("lesson", ["2-2-2", "1-1-1", "4-2-3"])
def test_a_finger_has_24_pixels_for_every_chip_however_small_it_is_drawn(open_page, lesson, viewport):
    page = open_page(f"/lessons/{lesson}", viewport, has_touch=True)
    walk(page, "Forward pass")
    chips = page.locator("#network .handle:has(.chip)")
    sizes = chips.evaluate_all("es => es.map(e => e.getBoundingClientRect()).map(box => [box.width, box.height])")
    assert len(sizes) > 3 and min(min(size) for size in sizes) >= 23.5
    box = chips.first.bounding_box()
    before = version(page)
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + 1)
    moved_on(page, before)
    expect(chips.first).to_have_attribute("aria-pressed", "true")


def test_why_leads_to_the_panel_and_a_tap_on_a_factor_is_seen_in_the_picture(phone):
    tap(phone, '[data-weight="1.1.1"]')
    assert not in_view(phone, "#explain-heading")
    phone.get_by_role("link", name="Why?").tap()
    expect(phone.locator("#canvas")).to_have_class(re.compile("pinned"))
    assert in_view(phone, "#explain-heading")
    phone.locator("#explain .factor").nth(2).tap()
    lit = phone.locator("#network .chip.lit")
    expect(lit).to_have_attribute("data-chip", "2.1.1")
    assert in_view(phone, "#network .chip.lit")
    picture, heading = phone.locator("#network").bounding_box(), phone.locator("#explain-heading").bounding_box()
    assert picture["y"] == 0 and picture["y"] + picture["height"] <= heading["y"]
    phone.get_by_role("link", name="Picture").tap()
    expect(phone.locator("#canvas")).not_to_have_class(re.compile("pinned"))
    assert in_view(phone, "#network .base")


def test_a_jump_from_the_panel_to_the_top_of_a_long_page_puts_the_picture_back(open_page):
    page = open_page("/lessons/draw-a-digit", NARROW, has_touch=True)
    page.locator("#network.frame-narrow").wait_for()
    pinned = re.compile("pinned")
    for _ in range(2):
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        expect(page.locator("#canvas")).to_have_class(pinned)
        page.evaluate("scrollTo(0, 0)")
        expect(page.locator("#canvas")).not_to_have_class(pinned)
    page.get_by_role("button", name="Share", exact=True).click()
    expect(page.locator("#share-address")).to_be_visible()


def test_the_page_is_as_long_with_the_picture_in_sight_as_without(phone):
    tap(phone, '[data-weight="1.1.1"]')
    length = phone.evaluate("document.documentElement.scrollHeight")
    phone.evaluate("scrollTo(0, 2000)")
    expect(phone.locator("#canvas")).to_have_class(re.compile("pinned"))
    assert phone.evaluate("document.documentElement.scrollHeight") == length
    assert phone.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


def test_axe_finds_nothing_at_the_bar_nor_at_the_small_picture(phone):
    tap(phone, '[data-weight="1.1.1"]')
    assert violations(phone) == []
    phone.get_by_role("link", name="Why?").tap()
    expect(phone.locator("#canvas")).to_have_class(re.compile("pinned"))
    assert violations(phone) == []


def test_where_the_panel_is_beside_the_picture_the_bar_asks_why_in_place(open_page):
    page = open_page("/explore", WIDE)
    expect(page.locator("#selected")).to_have_text("Press any number to ask why it is what it is.")
    before = version(page)
    page.locator('#network [data-neuron="1.1"] circle').first.click(position={"x": 4, "y": 20})
    moved_on(page, before)
    expect(page.locator("#selected .selected-name")).to_have_text("hidden 1")
    page.get_by_role("link", name="Why?").click()
    expect(page.locator("#explain [data-why]")).to_have_attribute("data-why", "a.1.1")
    assert page.evaluate("scrollY") == 0
    expect(page.get_by_role("link", name="Picture")).to_be_hidden()


@pytest.mark.parametrize("share", [0, 0.2, 0.4, 0.6, 0.8, 1])
def test_why_a_control_cannot_apply_is_said_in_sight_and_over_no_control(open_page, share):
    page = open_page("/lessons/4-2-3", NARROW, has_touch=True)
    page.locator("#network.frame-narrow").wait_for()
    page.evaluate("share => scrollTo(0, share * (document.querySelector('#status').offsetTop - 200))", share)
    page.locator("#controls [data-move=update]").tap(force=True)
    expect(page.locator("#status")).to_have_text("The update needs every gradient. Finish the backward pass first.")
    expect(page.locator("#status")).to_be_in_viewport(ratio=1)
    assert apart(page, "#status", "#controls")
    press(page, "Step")
    expect(page.locator("#status")).not_to_have_class(re.compile("refusal"))


def test_an_alarm_is_in_sight_above_the_controls(open_page):
    page = open_page("/lessons/4-2-3", NARROW, has_touch=True, expect={"Failed to load resource", "htmx:error"})
    page.locator("#network.frame-narrow").wait_for()
    page.context.set_offline(True)
    page.get_by_role("button", name="Step", exact=True).tap()
    expect(page.locator("#status")).to_contain_text("The server cannot be reached.")
    expect(page.locator("#status")).to_be_in_viewport(ratio=1)
    assert apart(page, "#status", "#controls")
    page.context.set_offline(False)


@pytest.mark.parametrize(("viewport", "share"), [(NARROW, 1), (SMALL, 0.6)], ids=["390", "320"])
def test_the_sentence_and_one_row_of_controls_leave_the_picture_in_sight(open_page, viewport, share):
    page = open_page("/lessons/2-2-2", viewport, has_touch=True)
    page.locator("#network.frame-narrow").wait_for()
    press(page, "Step")
    expect(page.locator("#status")).to_be_in_viewport(ratio=1)
    picture, dock = page.locator("#network").bounding_box(), page.locator(".dock").bounding_box()
    assert min(picture["y"] + picture["height"], dock["y"]) - picture["y"] >= share * picture["height"]
    assert picture["height"] <= dock["y"], "scrolled to, all of it"
    shown = page.locator(".dock button:visible")
    assert len(set(shown.evaluate_all("es => es.map(e => Math.round(e.getBoundingClientRect().y))"))) == 1
    names = ["More controls", "Back", "Step", "Forward pass", "Backward pass", "Update"]
    for control, name in zip(shown.all(), names, strict=True):
        expect(control).to_have_accessible_name(name)
        assert all(control.bounding_box()[side] >= 24 for side in ("width", "height"))
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_the_other_controls_are_behind_a_button_and_escape_puts_them_back_there(phone):
    tap(phone, '[data-weight="1.1.1"]')
    more, restart = phone.get_by_role("button", name="More controls"), phone.get_by_role("button", name="Restart")
    expect(restart).to_be_hidden()
    more.tap()
    expect(more).to_have_attribute("aria-expanded", "true")
    assert violations(phone) == []
    for control in (restart, phone.get_by_label("Step by"), phone.get_by_label("Learning rate")):
        expect(control).to_be_in_viewport(ratio=1)
    press(phone, "Restart")
    expect(restart, "a move closes nothing").to_be_focused()
    phone.keyboard.press("Escape")
    expect(restart).to_be_hidden()
    expect(more).to_be_focused()
    expect(phone.locator("#selected"), "what is selected stays so").to_contain_text("input 1 to hidden 1")
    phone.keyboard.press("Enter")
    phone.keyboard.press("Tab")
    expect(phone.locator(".dock :focus")).to_have_text("Restart")


def test_a_sentence_longer_than_its_room_is_read_by_scrolling_it(phone):
    line = phone.locator(".sentence")
    for times, reached in ((3, "-1"), (20, "0")):
        phone.locator("#status").evaluate("(e, times) => { e.textContent = 'So it goes on. '.repeat(times); }", times)
        expect(line).to_have_attribute("tabindex", reached)
    assert in_view(phone, ".sentence") and violations(phone) == []
    line.focus()
    phone.keyboard.press("End")
    phone.wait_for_function("() => document.querySelector('.sentence').scrollTop > 0")


def apart(page, one: str, other: str) -> bool:
    """Whether two parts of the page do not overlap."""
    above, below = sorted((page.locator(name).bounding_box() for name in (one, other)), key=lambda box: box["y"])
    return above["y"] + above["height"] <= below["y"] + 1
