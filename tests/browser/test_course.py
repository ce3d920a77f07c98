"""The course in a browser: nothing overflows, text and picture light each other, and the keyboard alone is enough."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from app.course.chapters import chapters, course_pages
from tests.browser.accessible import violations, violations_in_both_schemes
from tests.browser.windows import NARROW, WIDE
from tests.course.test_course import right_texts

TALL = {"width": 1280, "height": 2400}  # so that the way on covers no part of the text
SIZES = (WIDE, {"width": 1366, "height": 650}, NARROW)
PAGES = {page.key: page for page in course_pages()}
IN_CHAPTERS = {chapter.key: [f"/learn/{page}" for page in chapter.pages] for chapter in chapters()}
CUT = """() => [document.documentElement, ...document.querySelectorAll(
        ".top, .pages, .tabs, #explain :is(.prose, .equation, .question, .slip-card, .slip-printed, .lesson-turn)")]
    .filter(part => part.scrollWidth > part.clientWidth + 1)
    .map(part => part.className || part.tagName)"""
REFUSED = "status of 422"


@pytest.mark.parametrize("addresses", [*IN_CHAPTERS.values(), ["/learn", "/learn/glossary"]], ids=[*IN_CHAPTERS, "map"])
def test_no_page_of_the_course_overflows_or_breaks_a_rule_of_accessibility(open_page, addresses):
    page = open_page(addresses[0], TALL)
    text = "#explain" if page.locator("#explain").count() else "html"
    for address in addresses:
        first = address == addresses[0]
        if not first:
            page.goto(address)
        assert (violations_in_both_schemes if first else violations)(page, within=text) == [], address
        for size in SIZES:
            page.set_viewport_size(size)
            assert page.evaluate(CUT) == [], f"{address} at {size}"
        page.set_viewport_size(TALL)


def tab_to(page, selector, most=120):
    """Press Tab until the focus is on what the selector names."""
    for _ in range(most):
        if page.evaluate("what => document.activeElement.matches(what)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not come to {selector}")


def test_chapter_d_is_read_answered_and_turned_by_the_keyboard_alone(open_page):
    keys = [page for chapter in chapters() if chapter.key == "D" for page in chapter.pages]
    page = open_page(f"/learn/{keys[0]}")
    typed = 0
    for key, after in pairwise(keys):
        expect(page.locator("#lesson")).to_have_attribute("data-page", PAGES[key].page.id)
        ask = next((ask for ask in PAGES[key].page.asks if ask.form == "value"), None)
        if ask:
            tab_to(page, f"#answer-{ask.id}")
            page.keyboard.type(right_texts(*key.split("/"), ask)[0][0])
            page.keyboard.press("Enter")
            expect(page.locator(f'[data-question="{ask.id}"]')).to_have_attribute("data-right", "true")
            expect(page.locator(f"#question-{ask.id} .question-verdict")).to_be_focused()
            expect(page.locator(f"#question-{ask.id} .question-verdict")).to_be_in_viewport(ratio=1)
            typed += 1
        tab_to(page, '[aria-label^="Next page"]')
        page.keyboard.press("Enter")
        expect(page.locator("#lesson")).to_have_attribute("data-page", PAGES[after].page.id)
        expect(page.locator("#explain-heading")).to_be_focused()
        expect(page).to_have_title(f"{PAGES[after].page.title} · Backprop Explorer")
        expect(page).to_have_url(re.compile(f"/learn/{after}$"))
    assert typed >= 2
    page.go_back()
    expect(page.locator("#title")).to_have_text(PAGES[keys[-2]].page.title)


def test_words_and_marks_light_each_other_by_pointer_and_by_keyboard(open_page):
    page = open_page("/learn/blue-and-red/blue-path-red-path")
    ribbon, word = page.locator('#network [data-path="2"]'), page.locator('#lesson [data-path="2"]')
    page.get_by_role("button", name="second path").hover()
    expect(ribbon).to_contain_class("lit")
    expect(page.locator('#network [data-path="1"]')).to_contain_class("dimmed")
    page.get_by_role("button", name="first path").focus()
    page.mouse.move(0, 0)
    expect(page.locator('#network [data-path="1"]')).to_contain_class("lit")
    page.locator('#network [data-chip="1.1.1"]').hover()
    expect(page.locator('#lesson .shows[data-lights="weight:1.1.1"]')).to_contain_class("lit")
    assert word.evaluate("e => getComputedStyle(e).color") == ribbon.evaluate(
        "e => { const probe = document.createElement('i'); probe.style.color = 'var(--path)'; "
        "e.closest('body').append(probe); probe.className = 'path-2'; "
        "const { color } = getComputedStyle(probe); probe.remove(); return color; }"
    )


def test_on_a_phone_a_tap_keeps_a_mark_lit_and_a_turned_page_is_read_from_its_top(open_page):
    page = open_page("/learn/blue-and-red/blue-path-red-path", NARROW, has_touch=True)
    page.get_by_role("button", name="second path").tap()
    expect(page.locator('#network [data-path="2"]')).to_contain_class("lit")
    page.locator(".term").first.tap()
    expect(page.locator(".term-says:popover-open")).to_be_in_viewport(ratio=1)
    page.keyboard.press("Escape")
    page.locator(".slip-card").last.scroll_into_view_if_needed()
    page.get_by_role("button", name="Next page").tap()
    expect(page.locator("#title")).to_have_text("Two paths that disagree")
    page.wait_for_function(
        "() => { const { left, top } = document.getElementById('explain-heading').getBoundingClientRect(); "
        "return document.elementFromPoint(left + 4, top + 6)?.closest('#explain-heading'); }"
    )


def test_a_number_in_a_sentence_is_moved_and_typed_and_a_word_is_explained_where_it_stands(open_page):
    page = open_page("/learn/1-1-1/what-does-a-weight-touch", expect={REFUSED})
    weight, number = page.locator('#network [data-weight="2.1.1"]'), page.locator(".dragged-number")
    page.locator(".dragged .hand").focus()
    page.keyboard.press("ArrowRight")
    expect(number).to_have_value("1.05")
    expect(page.locator(".lesson-left")).to_contain_text("You have left the text")
    number.fill("a lot")
    page.keyboard.press("Enter")
    expect(number).to_have_accessible_description("Expected a number, such as 0.5.")
    expect(number).to_be_focused()
    number.fill("1/4")
    page.keyboard.press("Enter")
    expect(number).to_have_value("0.25")
    expect(weight).to_have_attribute("aria-label", re.compile("0.25"))
    page.locator(".term").first.focus()
    page.keyboard.press("Enter")
    says = page.locator(".term-says").first
    expect(says).to_be_visible()
    page.keyboard.press("Escape")
    expect(says).to_be_hidden()
    expect(page.locator(".term").first).to_be_focused()


CLICKED = "/learn/1-1-1/what-does-a-weight-touch"


def box(page, mark):
    return page.locator(f'#to-mark [data-mark="{mark}"]')


def test_marks_are_pressed_in_the_picture_and_in_their_list_which_are_one(open_page):
    page = open_page(CLICKED)
    first, number = page.locator("#question-touched-by-the-last"), page.locator('#network [data-neuron="2.1"]')
    listed = first.locator('input[value="a.2.1"]')
    box(page, "a.2.1").click()
    expect(listed).to_be_checked()
    expect(box(page, "a.2.1")).to_have_attribute("aria-checked", "true")
    listed.uncheck()
    expect(box(page, "a.2.1")).to_have_attribute("aria-checked", "false")
    place = number.bounding_box()
    page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] - 4)  # beside it: what is nearest
    expect(first.locator('input[value="z.2.1"]')).to_be_checked()
    expect(page.locator("#explain [data-why]")).to_have_count(0)
    assert violations(page, within="#canvas") == []
    box(page, "a.2.1").click()
    box(page, "C").click()
    first.get_by_role("button", name="Answer").click()
    expect(first).to_have_attribute("data-right", "true")
    expect(box(page, "y.1")).to_have_attribute("aria-checked", "false")  # of the next question
    page.get_by_role("button", name="Mark in the picture").click()
    expect(page.locator("#to-mark")).to_have_count(0)
    page.locator('#network [data-number="a.2.1"]').click()
    expect(page.locator('#explain [data-why="a.2.1"]')).to_have_count(1)


def test_marks_are_pressed_by_the_keyboard_and_the_question_is_left_by_escape(open_page):
    page = open_page(CLICKED)
    page.locator('#network [data-neuron="2.1"]').focus()
    page.keyboard.press("Enter")  # one of its two numbers
    expect(page.locator("#to-mark :focus")).to_have_count(1)
    for mark, key in (("z.2.1", "Space"), ("a.2.1", "Enter"), ("C", "Enter"), ("y.1", "Enter"), ("y.1", "Space")):
        box(page, mark).focus()
        page.keyboard.press(key)
    checked = page.locator("#question-touched-by-the-last :checked")
    assert checked.evaluate_all("all => all.map(one => one.value)") == ["z.2.1", "a.2.1", "C"]
    page.keyboard.press("Escape")
    button = page.get_by_role("button", name="Mark in the picture").first
    expect(button).to_be_focused()
    expect(page.locator("#to-mark")).to_have_count(0)
    expect(checked).to_have_count(3)
    page.locator('#network [data-neuron="1.1"]').focus()
    page.keyboard.press("Enter")
    expect(page.locator('#network [data-neuron="1.1"]')).to_have_attribute("aria-pressed", "true")
    button.focus()
    page.keyboard.press("Enter")
    expect(box(page, "x.1")).to_be_focused()
    expect(box(page, "C")).to_have_attribute("aria-checked", "true")


def test_on_a_phone_marks_are_tapped_of_the_example_that_is_looked_at(open_page):
    page = open_page("/learn/batch/what-does-w11-touch-now", NARROW, has_touch=True)
    box(page, "z.1.1@1").tap()
    expect(page.locator('#lesson input[value="z.1.1@1"]')).to_be_checked()
    page.get_by_role("button", name="Next example").tap()
    expect(box(page, "z.1.1@2")).to_have_attribute("aria-checked", "false")
    expect(box(page, "z.1.1@1")).to_have_count(0)
    expect(page.locator('#lesson input[value="z.1.1@1"]')).to_be_checked()
    box(page, "C").tap()
    expect(page.locator('#lesson input[value="C"]')).to_be_checked()
