"""Where the keyboard goes on when a press takes away the control that had the focus."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import key, press, select, walk
from tests.browser.test_mistakes import NEW_WEIGHTS, hide


@pytest.fixture
def practising(page) -> Page:
    """The first page with Practise open."""
    press(page, "Practise")
    return page


def press_by_key(page: Page, control: str) -> None:
    """Enter on a control that has the focus."""
    page.locator(control).focus()
    key(page, "Enter")


def scrolled(page: Page) -> list[float]:
    return page.evaluate("[scrollY, document.getElementById('explain').scrollTop]")


@pytest.mark.parametrize("selected", [None, '[data-weight="1.1.1"]', '[data-neuron="2.1"]'])
def test_hiding_a_mistake_leads_to_its_heading_where_the_next_key_answers_nothing(practising, selected):
    page = practising
    if selected:
        select(page, selected)
    press_by_key(page, "#mistake-seed")
    expect(page.locator("#mistake-title")).to_be_focused()
    key(page, "Space")
    expect(page.locator(".mistake-not")).to_have_count(0)


def test_naming_the_mistake_leads_to_the_answer_and_another_one_to_its_heading(practising):
    page = practising
    hide(page, NEW_WEIGHTS)
    press_by_key(page, "#slip-sign-flipped")
    expect(page.locator("#slip-sign-flipped")).to_be_focused()
    press_by_key(page, "#slip-new-weights")
    expect(page.locator(".mistake-answer [data-focus]")).to_be_focused()
    press_by_key(page, "#mistake-again")
    expect(page.locator("#mistake-title")).to_be_focused()
    press_by_key(page, "#mistake-stop")
    expect(page.locator("#explain-heading")).to_be_focused()


def test_finding_the_number_leads_to_what_was_found(practising):
    page = practising
    hide(page, NEW_WEIGHTS)
    walk(page, "Forward pass", "Backward pass")
    select(page, '[data-neuron="1.1"]')
    press_by_key(page, "#point-delta")
    expect(page.locator("#point-delta")).to_be_focused()
    press_by_key(page, "#point-dC-da")
    expect(page.locator("#mistake .note-good")).to_be_focused()


@pytest.mark.parametrize(
    "mark", ['[data-neuron="1.2"]', '[data-weight="1.1.1"]', '[data-bias="2.1"]', "[data-loss]", '[data-layer="1"]']
)
@pytest.mark.parametrize("by", ["Enter", "Escape"])
def test_closing_a_selection_leads_back_to_its_mark(page, mark, by):
    select(page, mark)
    page.locator("#explain-close").focus()
    key(page, by)
    expect(page.locator(f"#network {mark}")).to_be_focused()


def test_the_next_question_is_never_answered_by_the_key_that_answered_the_last(practising):
    page = practising
    press(page, "Start predicting")
    press(page, "Its sign")
    press_by_key(page, ".question-press[value='−']")
    expect(page.locator(".question-press[value='−']")).to_be_focused()
    press_by_key(page, ".question-press[value='+']")
    expect(page.locator("#predict [data-focus]")).to_be_focused()
    for _ in range(3):
        page.keyboard.type("9")
        key(page, "Enter")
    page.get_by_role("button", name="Show me").focus()
    key(page, "Enter")
    expect(page.locator("#predict [data-focus]")).to_be_focused()
    press_by_key(page, "#predict-start-over")
    expect(page.locator("#predict [data-focus]")).to_be_focused()


def test_starting_over_without_a_question_leads_to_the_heading(practising):
    page = practising
    press(page, "Start predicting")
    page.locator("#predict .question-field").fill("99")
    press(page, "Answer")
    press(page, "Stop predicting")
    press_by_key(page, "#predict-start-over")
    expect(page.locator("#predict-title")).to_be_focused()


def test_no_focus_is_taken_and_nothing_scrolls(practising):
    page = practising
    page.set_viewport_size({"width": 1280, "height": 420})
    page.evaluate("document.activeElement.blur()")
    key(page, "ArrowRight")
    expect(page.locator("body")).to_be_focused()
    page.locator('#network [data-neuron="1.1"]').focus()
    key(page, "ArrowRight")
    expect(page.locator('#network [data-neuron="1.1"]')).to_be_focused()
    page.locator("#mistake-seed").focus()
    page.evaluate("document.getElementById('explain').scrollTop = 40")
    before = scrolled(page)
    key(page, "Enter")
    expect(page.locator("#mistake-title")).to_be_focused()
    assert scrolled(page) == before


def test_where_a_mark_of_the_picture_is_gone_the_keyboard_does_not_start_again_at_the_top(open_page):
    page = open_page("/lessons/draw-a-digit")
    mark = page.locator('#network [data-weight^="1."]').first
    gone = page.locator(f"#{mark.get_attribute('id').replace('.', chr(92) + '.')}")
    mark.focus()
    page.locator("#select-form").evaluate(
        "e => { e.elements.look.value = 'neuron.2.5'; e.dispatchEvent(new Event('select-mark')); }"
    )
    expect(gone).to_have_count(0)
    expect(page.locator("body")).to_be_focused()
