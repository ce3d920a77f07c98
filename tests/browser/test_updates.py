"""×10 plays as a quick film, and the curve of C leads back by pointer and by keys."""

from playwright.sync_api import expect

from tests.browser.steps import press

STILL = "#network:not([data-playing])"
AT_REST = r"""() => ["network", "loss"].map(id => document.getElementById(id).outerHTML)
    .join("").replace(/ data-(drawn|playing)="[^"]*"/g, "")"""


def test_ten_updates_play_as_a_film_that_a_press_ends(page):
    page.emulate_media(reduced_motion="no-preference")
    page.locator("#speed").select_option("0.5")
    press(page, "×10: 10 updates at one go")
    page.locator("#network[data-playing]").wait_for()
    expect(page.locator("#status")).to_contain_text("After")
    count = int(page.locator("#loss .updates").inner_text().split()[0])
    assert count < 10
    page.locator("#canvas").click(position={"x": 5, "y": 5})
    expect(page.locator(STILL)).to_be_visible()
    expect(page.locator("#status")).to_contain_text("10 updates: C falls from 0.298 to 0.126")
    expect(page.locator("#loss .updates")).to_have_text("10 updates")
    ended = page.evaluate(AT_REST)
    page.reload()  # the session was at its end at once
    assert page.evaluate(AT_REST) == ended


def test_the_curve_opens_from_the_head_and_its_points_lead_back(page):
    press(page, "×10: 10 updates at one go")
    expect(page.locator("#loss .updates")).to_have_text("10 updates")
    page.locator("#loss .spark").click()
    curve = page.locator("#curve")
    expect(curve.locator("[data-updates]")).to_have_count(11)
    expect(curve.locator("#told-10")).to_have_css("opacity", "1")
    curve.locator("#after-3 .catch").hover()
    expect(curve.locator("#told-3")).to_have_css("opacity", "1")
    expect(curve.locator("#told-10")).to_have_css("opacity", "0")
    curve.locator("#after-3 .catch").click()
    expect(page.locator("#status")).to_contain_text("Here is the loss after 3 updates")
    expect(curve.locator("[data-updates]")).to_have_count(4)
    curve.locator("#after-3").focus()
    for key in ("ArrowLeft", "ArrowLeft", "Home", "ArrowRight"):
        page.keyboard.press(key)
    expect(curve.locator("#after-1")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#loss .updates")).to_have_text("1 update")
    expect(curve.locator("#after-1")).to_be_focused()
    press(page, "Back")
    expect(curve.locator("[data-updates]")).to_have_count(4)
    curve.locator("#after-3").focus()
    page.keyboard.press("Escape")
    expect(curve).to_be_hidden()
    expect(page.locator("#loss .spark")).to_be_focused()


def test_what_a_point_says_is_asked_why_by_pointer_and_by_keys_and_escape_leads_back_to_it(page):
    press(page, "×10: 10 updates at one go")
    expect(page.locator("#loss .updates")).to_have_text("10 updates")
    page.locator("#loss .spark").click()
    curve, card = page.locator("#curve"), page.locator("#explain [data-why]")
    curve.locator("#after-3 .catch").hover()
    told = curve.locator("#told-3")
    box = told.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=5)
    expect(told).to_have_css("opacity", "1")
    told.click()
    expect(card).to_have_attribute("data-why", "C~after.3")
    expect(curve).to_be_hidden()
    expect(page.locator("#loss .updates")).to_have_text("10 updates")
    page.mouse.move(5, 5)
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    expect(told).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(curve.locator("#told-4")).to_be_focused()
    expect(curve.locator("#told-4")).to_have_css("opacity", "1")
    page.keyboard.press("Enter")
    expect(card).to_have_attribute("data-why", "C~after.4")
    expect(page.locator("#why-heading")).to_be_focused()
