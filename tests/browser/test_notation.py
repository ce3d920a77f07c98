"""The notation switch: one choice re-letters everything on the page, and nothing else changes."""

import pytest
from playwright.sync_api import expect

from app.course.shelf import open_lesson
from app.engine.parameters import Parameter
from app.explorer.look import Neuron
from app.explorer.notation import NOTATIONS
from tests.browser.accessible import violations
from tests.browser.label_faults import faults
from tests.browser.steps import press, select, walk
from tests.browser.windows import NARROW, WIDE
from tests.scene.explain_page import finished, looking


def write_in(page, notation: str) -> None:
    page.get_by_label("Notation").select_option(notation)
    lettered(page, notation)


def lettered(page, notation: str) -> None:
    """The page has come to be written in a notation."""
    expect(page.locator("#notation [selected]")).to_have_attribute("value", notation)


def numbers(page) -> list[str]:
    """Every number of the picture at full precision."""
    return page.locator("#network").evaluate(
        """svg => [...svg.querySelectorAll("[data-neuron], [data-weight], [data-bias]")].map(
            e => [e.dataset.a, e.dataset.z, e.dataset.delta, e.dataset.gradient].join())"""
    )


def test_one_choice_letters_picture_panel_legend_timeline_and_status_anew(page):
    walk(page, "Forward pass", "Backward pass")
    select(page, '[data-neuron="1.1"]')
    before = numbers(page)
    write_in(page, "error")
    for region in ("#network", "#explain", "#legend"):
        expect(page.locator(region)).to_contain_text("∂net" if region != "#explain" else "net")
    expect(page.locator("#loss .letter")).to_have_text("E")
    expect(page.locator('[data-neuron="1.1"]')).to_have_attribute(
        "aria-label", r"hidden 1, net 0.378, o 0.593, ∂E/∂net 0.00877"
    )
    assert page.locator("#timeline .tick").first.get_attribute("title") == "1: net of layer 1"
    assert numbers(page) == before
    page.reload()
    expect(page.get_by_label("Notation")).to_have_value("error")
    write_in(page, "from-zero")
    expect(page.locator("#legend")).to_contain_text("v: arc from")
    expect(page.locator("#controls .rate")).to_contain_text("α")


def test_the_switch_is_reached_and_changed_by_keyboard(page):
    page.get_by_label("Notation").focus()
    page.keyboard.press("ArrowDown")
    lettered(page, "arrows")
    expect(page.get_by_label("Notation")).to_have_value("arrows")
    expect(page.locator('[data-labels="1.1"] .name')).to_have_text("x1(2)")


def test_the_letters_of_the_source_are_one_press_there_and_one_press_back(page):
    page.goto("/lessons/3-2-2")
    walk(page, "Step")
    expect(page.locator("#status")).to_contain_text("Forward, layer 1")
    press(page, "In the letters of the source")
    expect(page.locator("#status")).to_contain_text("Forward, layer 2")
    expect(page.get_by_label("Notation")).to_have_value("arrows")
    press(page, "Back to your letters")
    expect(page.locator("#status")).to_contain_text("Forward, layer 1")
    expect(page.get_by_role("button", name="In the letters of the source")).to_be_visible()


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "390"])
@pytest.mark.parametrize("lesson", ["4-2-3", "batch"])
def test_nothing_overlaps_is_cut_off_or_inaccessible_in_any_notation(open_page, lesson, viewport):
    page = open_page(f"/lessons/{lesson}", viewport)
    walk(page, "Forward pass", "Backward pass")
    session = finished(open_lesson(lesson))
    for mark, look in (
        ("", None),
        ('[data-weight="1.1.1"]', Parameter(1, 1, 1)),
        ('[data-neuron="1.1"]', Neuron(1, 1)),
    ):
        if mark:
            select(page, mark)
        for number, notation in enumerate(name for name in NOTATIONS if name != "default"):
            if page.get_by_label("Notation").input_value() != notation:
                write_in(page, notation)
            at = f"{notation}, {mark}"
            assert not any(faults(page, looking(session, notation=notation, look=look))), at
            if mark:
                assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], at
                assert cut_off(page) == [], at
            # Each notation in both windows and both lessons: axe asks the same of few marks as of many.
            if look == Neuron(1, 1) and (lesson == "batch") == (number % 2 == (viewport == WIDE)):
                assert violations(page) == [], at


def cut_off(page) -> list[str]:
    """Formulas and lines of the panel that run out of it."""
    return page.locator("#explain").evaluate(
        """panel => [...panel.querySelectorAll("math, td, th, .line, .equation, .path")].filter(
            e => e.getBoundingClientRect().right > panel.getBoundingClientRect().right + 1
                 || e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX === "auto"
        ).map(e => e.textContent.trim().slice(0, 60))"""
    )
