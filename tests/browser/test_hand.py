"""A weight in the hand: by mouse, touch, keys and slider; the page follows, and letting go is one move."""

from playwright.sync_api import expect

from tests.browser.steps import walk

CHIP = "[data-weight='1.1.1']"


def middle(page, selector):
    box = page.locator(selector).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def grab(page, selector, by):
    x, y = middle(page, selector)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 8, y)
    page.locator("#canvas.in-hand").wait_for()
    page.mouse.move(x + by, y, steps=4)


def test_a_dragged_weight_is_followed_and_let_go_as_one_move(page):
    walk(page, "Forward pass", "Backward pass")
    version = page.locator("#version").input_value()
    grab(page, CHIP, 68)
    expect(page.locator("#status")).to_contain_text("= 0.49, was 0.15.")
    expect(page.locator("[data-chip='1.1.1']")).to_contain_text("0.49")
    expect(page.locator("#shares")).to_be_visible()
    expect(page.locator("#shares .together")).to_have_text("+1.49·10⁻⁴")
    expect(page.locator("#status")).to_have_attribute("aria-live", "off")
    held = page.locator("#version").input_value()
    page.mouse.up()
    expect(page.locator("#status")).to_contain_text("C goes from")
    expect(page.locator("#status")).to_have_attribute("aria-live", "polite")
    assert page.locator(".in-hand").count() == 0
    expect(page.locator("[data-chip='1.1.1']")).to_contain_text("0.49")
    expect(page.locator("#timeline .reached")).to_have_count(11)
    assert version != held != page.locator("#version").input_value()  # to look at it, and to let it go
    walk(page, "Back")
    expect(page.locator("[data-chip='1.1.1']")).to_contain_text("0.15")


def test_escape_and_leaving_change_nothing(page):
    walk(page, "Forward pass")
    page.locator(CHIP).click()
    expect(page.locator(CHIP)).to_have_attribute("aria-pressed", "true")
    version, before = page.locator("#version").input_value(), page.locator("#network").evaluate("e => e.outerHTML")
    grab(page, CHIP, 40)
    expect(page.locator("#status")).to_contain_text("was 0.15.")
    page.keyboard.press("Escape")
    assert page.locator(".in-hand").count() == 0
    assert page.locator("#network").evaluate("e => e.outerHTML") == before
    page.mouse.up()
    grab(page, CHIP, 60)
    expect(page.locator("#status")).to_contain_text("was 0.15.")
    page.reload()
    page.mouse.up()
    expect(page.locator("[data-chip='1.1.1']")).to_contain_text("0.15")
    assert page.locator("#version").input_value() == version


def test_arrow_keys_and_the_slider_move_it_too(page):
    page.locator("[data-weight='2.1.1']").focus()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#status")).to_contain_text("= 0.405, was 0.4.")
    expect(page.locator("[data-chip='2.1.1']")).to_contain_text("0.405")
    expect(page.locator("#status")).to_contain_text("Changed")
    assert page.evaluate("document.activeElement.dataset.weight") == "2.1.1"
    slider = page.locator("#explain input[type=range].hand")
    slider.focus()
    page.keyboard.press("End")
    expect(page.locator("[data-chip='2.1.1']")).to_contain_text("1")
    expect(page.locator("#explain input[name=value]")).to_have_value("1")
    walk(page, "Back")
    expect(page.locator("#explain input[name=value]")).to_have_value("0.405")
