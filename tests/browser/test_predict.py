"""Predict, then reveal, as a learner does it: by pointer and by keyboard."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessible import violations, violations_in_both_schemes
from tests.browser.steps import moved_on, press, select, version, walk
from tests.browser.windows import NARROW, WIDE

REFUSED = {"status of 422"}


@pytest.fixture
def predicting(open_page):
    """A page with Practise open, on which the learner predicts."""

    def opener(path: str = "/explore", viewport: dict = WIDE, **options) -> Page:
        page = open_page(path, viewport, **options)
        press(page, "Practise")
        press(page, "Start predicting")
        return page

    return opener


def answer(page: Page, text: str) -> None:
    """Type a number and press Enter."""
    before = version(page)
    field(page).fill(text)
    field(page).press("Enter")
    moved_on(page, before)


def field(page: Page):
    return page.locator("#predict .question-field")


def said(page: Page):
    return page.locator("#explain .predict-said")


def marked(page: Page):
    return page.locator("#predict .question-said")


def tally(page: Page):
    return page.locator("#explain .predict-tally")


def test_a_right_answer_is_told_and_revealed_and_the_next_question_waits_in_the_field(predicting):
    page = predicting()
    expect(page.locator('[data-neuron="1.1"]')).to_have_attribute("data-reached", "false")
    answer(page, "0.378")
    expect(said(page)).to_have_text("Right.")
    expect(page.locator("#explain .predict-worked .result")).to_have_text("= 0.378")
    expect(page.locator('[data-neuron="1.1"]')).to_contain_text("z 0.378")
    expect(tally(page)).to_contain_text("1 of 1 right at the first try · streak 1")
    expect(field(page)).to_be_focused()
    expect(field(page)).to_have_value("")
    press(page, "Back")
    expect(page.locator("#predict .question-asks")).to_contain_text("What will")
    expect(tally(page)).to_contain_text("1 of 1")


def test_an_answer_with_the_slope_forgotten_is_told_so_and_may_be_tried_again(predicting):
    page = predicting()
    walk(page, *["Step"] * 6)
    select(page, '[data-neuron="2.1"]')
    answer(page, "0.741")
    expect(marked(page)).to_contain_text("Not 0.741.")
    expect(marked(page)).to_contain_text("The slope f′(z) was forgotten")
    expect(field(page)).to_have_value("0.741")
    answer(page, "0.1385")
    expect(said(page)).to_have_text("Right at the second try.")
    expect(tally(page)).to_contain_text("0 of 1 right at the first try · streak 0")


def test_giving_up_shows_how_the_number_comes_about(predicting):
    page = predicting()
    for number in ("9.7", "9.8", "9.9"):
        expect(page.get_by_role("button", name="Show me")).to_have_count(0)
        answer(page, number)
    expect(marked(page).locator(".equation")).to_have_count(1)
    press(page, "Show me")
    expect(said(page)).to_contain_text("Given up.")
    expect(page.locator("#explain .predict-worked .line")).to_contain_text("0.15 × 0.05")
    expect(tally(page)).to_contain_text("0 of 1")


def test_which_gradient_is_the_largest_is_chosen_by_a_click(predicting):
    page = predicting()
    walk(page, *["Step"] * 7)
    press(page, "The largest gradient")
    expect(page.locator(".question-press")).to_have_count(6)
    press(page, "gradient of the weight from hidden 1 to output 2")
    expect(marked(page)).to_contain_text("Not ∂C/∂w₂₁⁽²⁾.")
    press(page, "gradient of the bias of output 1")
    expect(said(page)).to_have_text("Right at the second try.")
    expect(page.locator("#explain .predict-worked .line")).to_have_count(6)


def places(page: Page, parts: str) -> list[int]:
    """How far below the top of the panel each of these begins, in pixels."""
    script = """(e, parts) => [...e.querySelectorAll(parts)].map(
        one => Math.round(one.getBoundingClientRect().top - e.getBoundingClientRect().top + e.scrollTop))"""
    return page.locator("#explain").evaluate(script, parts)


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "390"])
def test_a_wrong_answer_moves_nothing_above_what_is_said_to_it(predicting, viewport):
    page = predicting("/explore", viewport)
    answer(page, "0.378")
    parts = ".predict-worked, #predict .question-asks, #predict .question-field, #predict .question-answer"
    before = places(page, parts)
    answer(page, "0.51")
    expect(marked(page)).to_contain_text("Not 0.51.")
    assert places(page, parts) == before and len(before) == 4

    walk(page, *["Step"] * 6)
    press(page, "The largest gradient")
    before = places(page, ".question-press")
    press(page, "gradient of the weight from hidden 1 to output 2")
    expect(marked(page)).to_contain_text("Not ∂C")
    assert places(page, ".question-press") == before and len(before) == 6


@pytest.mark.parametrize(("path", "count"), [("/explore", 7), ("/lessons/draw-a-digit", 6)], ids=["text", "none"])
def test_the_tabs_stand_in_one_line_in_the_theme_for_a_projector(open_page, path, count):
    page = open_page(path)
    page.evaluate("localStorage.setItem('theme', 'projector')")
    page.reload()
    select(page, "[data-loss]")
    tabs = page.locator("#explain .tabs button")
    expect(tabs).to_have_count(count)
    assert max(tabs.evaluate_all("es => es.map(e => e.clientHeight)")) < 40
    assert page.locator("#explain").evaluate("e => e.scrollWidth <= e.clientWidth")


def test_what_is_no_number_gets_a_message_at_the_field_and_is_not_lost(predicting):
    page = predicting(expect=REFUSED)
    before = version(page)
    field(page).fill("abc")
    field(page).press("Enter")
    expect(page.locator("#predict .field-error")).to_contain_text("Type a number up to")
    expect(field(page)).to_have_value("abc")
    expect(field(page)).to_have_attribute("aria-invalid", "true")
    assert version(page) == before


def test_typing_presses_no_control(predicting):
    page = predicting()
    before = version(page)
    field(page).focus()
    for key in ("1", "ArrowLeft", "ArrowRight", "Space", "u", "r"):
        page.keyboard.press(key)
    page.wait_for_timeout(200)
    assert version(page) == before
    expect(field(page)).to_have_value("1 ur")


def test_what_is_asked_about_is_marked_in_the_picture_for_as_long_as_nothing_else_is_pointed_at(predicting):
    page, lit = predicting(), re.compile(r"\blit\b")
    expect(page.locator('#network [data-neuron="1.1"]')).to_have_class(lit)
    page.locator('#network [data-neuron="2.2"]').hover()
    expect(page.locator('#network [data-neuron="1.1"]')).not_to_have_class(lit)
    page.locator("#explain .predict-tally, #explain h3").first.hover()
    expect(page.locator('#network [data-neuron="1.1"]')).to_have_class(lit)
    page.reload()
    expect(page.locator('#network [data-neuron="1.1"]')).to_have_class(lit)
    walk(page, *["Step"] * 4)
    expect(page.locator("#network [data-loss]")).to_have_class(lit)
    walk(page, *["Step"] * 3)
    expect(page.locator("#network .chip.lit, #network [data-chip].lit")).to_have_count(1)
    press(page, "The largest gradient")
    expect(page.locator("#network [data-chip].lit")).to_have_count(6)


def test_what_cannot_be_asked_now_does_not_look_as_if_it_could(predicting):
    colours = "all => all.map(e => [e.getAttribute('aria-disabled'), getComputedStyle(e).color])"
    found = predicting().locator(".predict-forms button:not([aria-current])").evaluate_all(colours)
    assert {disabled for disabled, _ in found} == {"true", None}
    assert not {c for disabled, c in found if disabled} & {c for disabled, c in found if not disabled}


def test_the_summary_lists_the_answers_and_can_be_printed(predicting):
    page = predicting()
    answer(page, "0.0275")
    answer(page, "0.378")
    page.get_by_role("link", name="Summary").click()
    expect(page.locator(".predictions tbody tr")).to_have_count(1)
    expect(page.locator(".predictions")).to_contain_text("The bias was left out")
    page.evaluate("window.print = () => document.body.setAttribute('data-printed', '')")
    page.get_by_role("button", name="Print").click()
    expect(page.locator("body[data-printed]")).to_have_count(1)
    assert violations(page) == []
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_role("link", name="Back to the explorer").click()
    press(page, "Start over")
    expect(tally(page)).to_have_count(0)


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "390"])
def test_axe_finds_nothing_and_nothing_is_cut_off(predicting, viewport):
    page = predicting("/explore", viewport)
    answer(page, "0.0275")
    assert violations_in_both_schemes(page) == []
    answer(page, "0.378")
    assert violations_in_both_schemes(page) == []
    walk(page, *["Step"] * 6)
    press(page, "The largest gradient")
    assert violations_in_both_schemes(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    panel = page.locator("#explain")
    assert panel.evaluate("e => e.scrollWidth <= e.clientWidth")


def test_a_drawn_digit_is_predicted_from_the_largest_products(predicting):
    page = predicting("/lessons/draw-a-digit")
    expect(page.locator("#explain .predict-given")).to_contain_text("other 778 products together")
    answer(page, "99")
    expect(marked(page)).to_contain_text("Not 99.")
