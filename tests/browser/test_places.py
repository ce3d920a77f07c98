"""Places in a browser: two tabs of one visitor, reloading in the middle, the browser's Back, bookmarks."""

import re

from playwright.sync_api import Page, expect

from app.web.visits import book
from tests.browser.steps import build, press, select, version
from tests.browser.windows import NARROW


def beside(page: Page, address: str) -> Page:
    """Another tab of the same browser."""
    other = page.context.new_page()
    other.set_default_timeout(10_000)
    other.goto(address)
    return other


def rate(page: Page, typed: str) -> None:
    field = page.get_by_label("Learning rate")
    field.fill(typed)
    field.press("Enter")
    expect(page.locator("#controls .htmx-request")).to_have_count(0)


def test_two_tabs_at_two_lessons_each_go_on_with_their_own_session(open_page, monkeypatch):
    monkeypatch.setattr(book, "FIRST_VERSIONS", 1)  # so that both sessions have the same
    a = open_page("/lessons/2-2-2")
    b = beside(a, "/lessons/4-2-3")
    for tab in (a, b):
        press(tab, "Step")
    assert a.locator("#version").input_value() == b.locator("#version").input_value()
    rate(a, "0.125")
    expect(a.locator("#version")).not_to_have_value("1")
    press(a, "Step")
    expect(a.locator("h1")).to_have_text("Two paths")
    expect(a.locator("#network")).to_have_attribute("aria-label", "Network 2-2-2")
    b.reload()
    expect(b.get_by_label("Learning rate")).not_to_have_value("0.125")
    expect(b.locator("#network")).to_have_attribute("aria-label", "Network 4-2-3")
    expect(b.locator("#timeline .reached")).to_have_count(1)
    a.reload()
    expect(a.get_by_label("Learning rate")).to_have_value("0.125")


def test_two_tabs_that_begin_a_lesson_at_once_share_it_and_the_second_is_told(open_page):
    a = open_page("/lessons/3-2-2", expect={"status of 409"})
    b = beside(a, "/lessons/3-2-2")
    press(a, "Step")
    b.get_by_role("button", name="Step", exact=True).click()
    expect(b.locator("#status")).to_contain_text("out of date")
    expect(b.locator("#timeline .reached")).to_have_count(1)
    press(b, "Step")
    expect(b.locator("#timeline .reached")).to_have_count(2)


def test_a_reload_in_the_middle_and_the_browsers_back_show_the_session_as_it_is(open_page):
    page = open_page("/lessons/2-2-2")
    press(page, "Forward pass")
    page.reload()
    expect(page.locator("#timeline .reached")).to_have_count(5)
    page.locator(".lessons").get_by_text("Off neuron").click()
    expect(page.locator("h1")).to_have_text("Off neuron")
    press(page, "Step")
    page.go_back()
    expect(page.locator("h1")).to_have_text("Two paths")
    expect(page.locator("#timeline .reached")).to_have_count(5)
    press(page, "Step")
    page.go_forward()
    expect(page.locator("h1")).to_have_text("Off neuron")
    expect(page.locator("#timeline .reached")).to_have_count(1)
    press(page, "Back")


def test_the_current_lesson_begins_afresh_and_the_front_door_leads_back_to_it(open_page):
    page = open_page("/lessons/batch")
    press(page, "Forward pass")
    with page.expect_navigation():
        page.locator(".lessons").get_by_role("button", name="A batch").click()
    expect(page.locator("#timeline .reached")).to_have_count(0)
    press(page, "Step")
    page.goto("/explore")
    expect(page).to_have_url(re.compile("/lessons/batch$"))
    expect(page.locator("#timeline .reached")).to_have_count(1)


def test_networks_of_ones_own_are_bookmarks_that_open_again(open_page):
    page = open_page()
    for number, sizes in enumerate(("2-3-1", "3-2-1"), 1):
        build(page, sizes=sizes)
        expect(page).to_have_url(re.compile(f"/build/{number}$"))
        expect(page.locator("h1")).to_have_text(f"Your own {sizes}")
    press(page, "Step")
    first = beside(page, "/build/1")
    expect(first.locator("h1")).to_have_text("Your own 2-3-1")
    expect(first.locator("#timeline .reached")).to_have_count(0)
    press(first, "Forward pass")
    press(page, "Step")
    expect(page.locator("#timeline .reached")).to_have_count(2)
    page.goto("/build/2")
    expect(page.locator("#timeline .reached")).to_have_count(2)


def test_the_form_is_a_page_without_scripts_too(open_page):
    page = open_page("/build", java_script_enabled=False, expect={"status of 422"})
    page.get_by_label("Neurons per layer").fill("3-x")
    page.get_by_role("button", name="Build", exact=True).click()
    expect(page.locator("#build-sizes-error")).to_contain_text("Whole numbers")
    page.get_by_label("Neurons per layer").fill("3-2")
    page.get_by_role("button", name="Build", exact=True).click()
    expect(page.locator("h1")).to_have_text("Your own 3-2")
    assert page.url.endswith("/build/1")


def test_what_is_taken_home_is_of_the_tab_it_is_taken_from(open_page):
    page = open_page("/lessons/2-2-2")
    select(page, '[data-weight="1.1.1"]')
    beside(page, "/lessons/4-2-3")
    page.get_by_role("button", name="Share", exact=True).click()
    expect(page.locator("#share-address")).to_have_value(re.compile("/open/"))
    for name in ("Session JSON", "Picture SVG", "Picture PNG"):
        with page.expect_download() as download:
            page.locator("#share").get_by_role("link", name=name).click()
        assert download.value.suggested_filename.startswith("2-2-2-")
    page.locator("#share").get_by_role("link", name="Worked solution").click()
    expect(page.locator("h1")).to_have_text("Two paths: one training step, worked out")
    page.get_by_role("link", name="Back to the explorer").click()
    expect(page).to_have_url(re.compile("/lessons/2-2-2$"))


def test_each_place_keeps_the_drawing_on_its_canvas(open_page):
    page = open_page("/digits")
    page.get_by_label("Or use a sample").select_option("1")
    expect(page.locator("#prediction")).to_have_attribute("data-digit", re.compile("[0-9]"))
    strokes = page.locator("#strokes").input_value()
    page.get_by_label("Network", exact=True).select_option("784-15-10")
    expect(page.locator("#network")).to_have_attribute("aria-label", "Network 784-15-10")
    page.goto("/digits")
    expect(page.locator("#network")).to_have_attribute("aria-label", "Network 784-15-10")
    expect(page.locator("#strokes")).to_have_value(strokes)
    build(page, sizes="784-10-10")
    expect(page.locator("h1")).to_have_text("Your own 784-10-10")
    expect(page.locator("#strokes")).to_have_value("[]")
    page.goto("/lessons/draw-a-digit")
    expect(page.locator("#strokes")).to_have_value(strokes)


def test_windows_of_two_sizes_each_keep_their_own_frame(open_page):
    wide = open_page("/lessons/2-2-2")
    narrow = beside(wide, "/lessons/4-2-3")
    narrow.set_viewport_size(NARROW)
    expect(narrow.locator("#network.frame-narrow")).to_be_visible()
    for window, frame in ((wide, "wide"), (narrow, "narrow"), (wide, "wide")):
        press(window, "Step")
        expect(window.locator(f"#network.frame-{frame}")).to_be_visible()


def test_a_choice_that_a_page_out_of_date_could_not_make_is_taken_back(open_page):
    a = open_page("/lessons/2-2-2", expect={"status of 409"})
    b = beside(a, "/lessons/2-2-2")
    press(a, "Step")
    b.get_by_label("Step by").select_option("phase")
    expect(b.locator("#status")).to_contain_text("out of date")
    expect(b.get_by_label("Step by")).to_have_value("stage")


def test_a_notation_chosen_on_any_page_letters_all_tabs_those_out_of_date_too(open_page):
    a = open_page("/lessons/2-2-2")
    b, c = beside(a, "/lessons/2-2-2"), beside(a, "/lessons/3-2-2")
    press(a, "Step")
    b.get_by_label("Notation").select_option("error")
    for tab in (a, b, c):
        expect(tab.get_by_label("Notation")).to_have_value("error")
        expect(tab.locator("#loss .letter")).to_have_text("E")
        expect(tab.locator("#legend")).to_contain_text("∂net")
    for tab in (a, b):
        expect(tab.locator("#timeline [aria-current]")).to_have_attribute("aria-label", "1: net of layer 1")


def test_a_network_that_a_page_out_of_date_could_not_choose_is_not_shown_as_chosen(open_page):
    a = open_page("/digits", expect={"status of 409"})
    b = beside(a, "/digits")
    press(a, "Step")
    b.get_by_label("Network", exact=True).select_option("784-15-10")
    expect(b.locator("#status")).to_contain_text("out of date")
    expect(b.get_by_label("Network", exact=True)).to_have_value("784-30-10")


def test_the_browsers_back_puts_no_notation_back_that_the_visitor_has_left(open_page):
    page = open_page("/lessons/2-2-2")
    page.get_by_label("Notation").select_option("rows")
    expect(page.locator("#loss .letter")).to_have_text("L")
    page.goto("/lessons/3-2-2")
    other = beside(page, "/lessons/2-2-2")
    other.get_by_label("Notation").select_option("error")
    expect(other.locator("#loss .letter")).to_have_text("E")
    page.go_back()
    expect(page.locator("#loss .letter")).to_have_text("E")
    expect(page.get_by_label("Notation")).to_have_value("error")


def test_a_choice_made_while_another_answer_is_awaited_is_made(open_page):
    page = open_page("/lessons/2-2-2")
    press(page, "Step")
    first = int(version(page))
    page.route("**/move/step", lambda route: (page.wait_for_timeout(300), route.continue_()))
    page.get_by_role("button", name="Step", exact=True).click()
    page.get_by_label("Notation").select_option("rows")
    expect(page.locator("#version")).to_have_value(str(first + 1))
    expect(page.locator("#loss .letter")).to_have_text("L")
    expect(page.get_by_label("Notation")).to_have_value("rows")


def test_a_double_click_builds_one_network(open_page):
    page = open_page("/build")
    page.get_by_role("button", name="Build", exact=True).dblclick()
    expect(page).to_have_url(re.compile("/build/1$"))
    page.goto("/build")
    expect(page.locator(".built a")).to_have_count(1)
