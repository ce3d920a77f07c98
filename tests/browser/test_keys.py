"""The keys: they are listed, single letters act where they should and can be switched off, and one leads to a value."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.accessible import violations_in_both_schemes
from tests.browser.label_faults import faults
from tests.browser.steps import fitted, key, select, version, walk
from tests.browser.windows import NARROW, WIDE


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "390"])
def test_the_keys_are_listed_by_a_key_and_by_a_button_and_escape_closes_the_list_alone(open_page, viewport):
    page = open_page(viewport=viewport)
    assert page.locator(".top > :is(select, button)").evaluate_all("es => es.every(e => e.offsetWidth >= 24)")
    select(page, '[data-weight="1.1.1"]')
    sheet = page.locator("#keys")
    page.keyboard.press("?")
    expect(page.locator("#keys-title")).to_be_focused()
    assert sheet.evaluate("e => e.scrollWidth <= e.clientWidth")
    assert violations_in_both_schemes(page) == []
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(page.locator('#network [data-weight="1.1.1"]')).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Keys", exact=True).click()
    expect(sheet).to_be_visible()


def test_every_single_letter_that_a_control_names_is_in_the_list(page):
    named = page.locator("[aria-keyshortcuts]").evaluate_all("es => es.map(e => e.getAttribute('aria-keyshortcuts'))")
    listed = page.locator("#keys kbd").all_text_contents()
    letters = {name for name in named if len(name) == 1 and name.isalpha()}
    assert letters and letters <= set(listed)


def test_letters_act_in_the_picture_the_controls_and_the_page_and_nowhere_else(page):
    walk(page, "Forward pass", "Backward pass")
    before = version(page)
    for place in ("#theme", ".lessons a", "#explain .tabs button", "#controls .by select"):
        page.locator(place).first.focus()
        page.keyboard.press("r")
        page.keyboard.press("?")
    rate = page.locator("#controls .rate input")
    typed = rate.input_value()
    rate.press("End")
    page.keyboard.type("r?")
    expect(rate).to_have_value(typed + "r?")
    rate.fill(typed)
    expect(page.locator("#keys")).to_be_hidden()
    page.reload()
    assert version(page) == before
    for place in ('#network [data-neuron="1.1"]', "#controls [data-move='back']"):
        page.locator(place).focus()
        key(page, "r")
    page.evaluate("document.activeElement.blur()")
    key(page, "r")


def test_letters_that_are_switched_off_stay_so_and_the_other_keys_act(page):
    page.keyboard.press("?")
    page.get_by_label("Single letters act").uncheck()
    page.keyboard.press("Escape")
    for reached in (1, 2):
        page.evaluate("document.activeElement.blur()")
        for letter in ("u", "p", "r", "v", "?"):
            page.keyboard.press(letter)
        expect(page.locator("#keys")).to_be_hidden()
        key(page, "ArrowRight")
        expect(page.locator("#timeline .reached")).to_have_count(reached)
        assert not names_of_letters(page)
        page.reload()
    expect(page.locator("#full")).to_have_attribute("title", "Full screen")
    page.get_by_role("button", name="Keys", exact=True).click()
    page.get_by_label("Single letters act").check()
    assert {name.strip("()") for name in names_of_letters(page)} >= {"R", "F", "?"}


def names_of_letters(page) -> list[str]:
    """Where a control is named by a single letter: its shortcut, and in what is shown of it."""
    read = "buttons => buttons.map(each => [each.getAttribute('aria-keyshortcuts') ?? '', each.title])"
    names = page.locator("button").evaluate_all(read)
    return [name for key, title in names for name in [*re.findall(r"^[A-Z?]$", key), *re.findall(r"\([A-Z?]\)", title)]]


@pytest.mark.parametrize("mark", ['[data-weight="1.1.1"]', '[data-bias="2.1"]', '[data-neuron="0.1"]'])
@pytest.mark.parametrize("by", ["v", "Enter"])
def test_one_key_leads_from_what_is_looked_at_to_its_value_and_escape_back(page, mark, by):
    chosen = page.locator(f"#network {mark}")
    chosen.focus()
    key(page, "Enter")
    expect(chosen).to_have_attribute("aria-pressed", "true")
    page.keyboard.press(by)
    field = page.locator("#explain .edit input[name='value']").first
    expect(field).to_be_focused()
    first = field.input_value()
    page.keyboard.type("7")
    page.keyboard.press("Escape")
    expect(chosen).to_be_focused()
    expect(chosen).to_have_attribute("aria-pressed", "true")
    expect(field).to_have_value(first)
    page.keyboard.press(by)
    page.keyboard.type("0.5")
    key(page, "Enter")
    expect(field).to_have_value("0.5")


def test_without_anything_looked_at_the_key_to_a_value_says_what_to_do(page):
    walk(page, "Forward pass")
    page.keyboard.press("v")
    expect(page.locator("#status")).to_contain_text("Select a weight")


@pytest.mark.parametrize("path", ["/lessons/2-2-2", "/lessons/draw-a-digit"])
def test_full_screen_shows_the_picture_the_panel_and_the_controls_and_nothing_else(open_page, path):
    page = open_page(path)
    fitted(page)
    before = page.locator("#network").bounding_box()
    kept = [page.locator(part) for part in ("#network", "#explain", "#controls", "#status")]
    button = page.get_by_role("button", name="Full screen")
    for begin, end in (
        (button.click, button.click),
        (lambda: page.keyboard.press("f"), lambda: page.keyboard.press("Escape")),
    ):
        page.evaluate("document.activeElement.blur()")
        begin()
        expect(page.locator(".top")).to_be_hidden()
        expect(button).to_have_attribute("aria-pressed", "true")
        for part in kept:
            expect(part).to_be_in_viewport(ratio=0.9)
        fitted(page)
        page.wait_for_function("() => innerHeight >= document.documentElement.scrollHeight")
        now = page.locator("#network").bounding_box()
        assert now["width"] * now["height"] > 1.1 * before["width"] * before["height"]
        assert not any(faults(page))
        end()
        expect(page.locator(".top")).to_be_visible()
        expect(button).to_have_attribute("aria-pressed", "false")
        page.wait_for_function("() => !document.fullscreenElement")


def test_a_screen_that_is_filled_after_it_was_given_up_is_given_back(open_page):
    page = open_page()
    button = page.get_by_role("button", name="Full screen")
    page.evaluate("""() => {
      const now = Element.prototype.requestFullscreen;
      Element.prototype.requestFullscreen = function () {
        return new Promise((done) => { window.fill = () => now.call(this).then(done); });
      };
    }""")
    button.click()
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    page.evaluate("fill()")
    page.wait_for_function("() => !document.fullscreenElement")
    expect(page.locator(".top")).to_be_visible()


def test_full_screen_is_there_where_the_browser_refuses_the_screen_and_escape_ends_it_before_anything_else(open_page):
    page = open_page()
    page.evaluate("() => { Element.prototype.requestFullscreen = () => Promise.reject(new TypeError('refused')); }")
    select(page, '[data-weight="1.1.1"]')
    page.get_by_role("button", name="Full screen").click()
    expect(page.locator(".top")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator(".top")).to_be_visible()
    expect(page.locator('#network [data-weight="1.1.1"]')).to_have_attribute("aria-pressed", "true")
