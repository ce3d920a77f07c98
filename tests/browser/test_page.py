"""The page as a whole: lessons, themes, accessibility, what it loads."""

import re

import pytest
from playwright.sync_api import expect

from app.course.shelf import LESSONS
from app.scene.around.lessons import CHOOSABLE
from app.web.http.assets import FOLDER, SHEETS, bundle
from tests.browser.accessible import ARRIVED, COLOURS, violations, violations_in_both_schemes
from tests.browser.steps import press, select, walk
from tests.browser.windows import NARROW, WIDE


@pytest.mark.parametrize("slug", LESSONS)
def test_every_lesson_is_opened_from_the_chooser_or_from_learn_and_walked_to_its_end(open_page, slug):
    chosen = slug in list(LESSONS)[:CHOOSABLE]
    page = open_page("/explore" if chosen else "/learn")
    with page.expect_navigation():
        title = LESSONS[slug].title
        in_list = page.locator(".lesson-list").get_by_role("link", name=re.compile(f"^{re.escape(title)}"))
        (page.locator(".lessons").get_by_text(title) if chosen else in_list).click()
    expect(page.locator("h1")).to_have_text(LESSONS[slug].title)
    for name in ("Forward pass", "Backward pass", "Update"):
        press(page, name)
    expect(page.locator("#status")).to_contain_text("Update")
    expect(page.locator("#timeline .tick:not(.reached)")).to_have_count(0)


def test_a_new_visitor_sees_the_two_paths_and_the_chooser(page):
    expect(page.locator("h1")).to_have_text("Two paths")
    expect(page.locator(".lessons :is(a, button)")).to_have_count(CHOOSABLE + 1)
    assert page.locator(".lessons").evaluate("strip => strip.scrollWidth <= strip.clientWidth")


def test_the_batch_shows_one_example_at_a_time(open_page):
    page = open_page("/lessons/batch")
    walk(page, "Forward pass")
    first = page.locator('[data-neuron="2.1"]').get_attribute("data-a")
    page.get_by_role("button", name="Next example").click()
    expect(page.locator("#loss")).to_contain_text("Example 2 of 2")
    assert page.locator('[data-neuron="2.1"]').get_attribute("data-a") != first
    select(page, '[data-weight="1.1.1"]')
    folds = page.locator("#explain details")
    folds.nth(1).locator("summary").click()
    for move in ("Backward pass", "Back"):  # what was folded stays so
        walk(page, move)
        expect(folds.nth(1)).not_to_have_attribute("open", "")
        expect(folds.nth(0)).to_have_attribute("open", "")
    folds.nth(1).locator("summary").press("Enter")
    walk(page, "Backward pass")
    expect(folds.nth(1)).to_have_attribute("open", "")


def test_the_theme_is_chosen_and_remembered(page):
    button = page.get_by_role("button", name="Theme")
    for name in ("light", "dark", "projector"):
        button.click()
        expect(page.locator("html")).to_have_attribute("data-theme", name)
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "projector")


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "390"])
@pytest.mark.parametrize("path", ["/explore", "/lessons/draw-a-digit"])
def test_axe_finds_nothing(open_page, path, viewport):
    page = open_page(path, viewport)
    assert violations_in_both_schemes(page) == []
    walk(page, "Forward pass", "Backward pass")
    assert violations_in_both_schemes(page) == []
    for mark in ('[data-bias="1.1"]', '[data-neuron="1.1"]'):
        if page.locator(f"#network {mark}").count():
            select(page, mark)
            assert violations_in_both_schemes(page) == []


def test_the_first_page_is_small_and_asks_little(browser, server):
    context = browser.new_context(base_url=server)
    page = context.new_page()
    sizes = []
    page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    page.goto("/", wait_until="networkidle")
    context.close()
    assert len(sizes) <= 12
    assert sum(sizes) <= 80_000


@pytest.mark.parametrize("name", ["Step", "Forward pass", "Backward pass", "Update", "Restart"])
def test_a_control_is_the_only_button_by_its_name(page, name):
    expect(page.get_by_role("button", name=name, exact=True)).to_have_count(1)


def test_the_sheet_that_is_sent_without_spaces_says_what_its_files_say(page):
    files = [FOLDER / "css" / f"{sheet}.css" for sheet in SHEETS]
    whole = "\n".join(file.read_text("utf-8") for file in files)
    rules = """text => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(text);
        return [...sheet.cssRules].map((rule) => rule.cssText.replace(/([,:>]) +/g, "$1"));
    }"""
    assert page.evaluate(rules, bundle("styles.css")) == page.evaluate(rules, whole)


def test_in_forced_colours_axe_finds_nothing_and_what_tells_a_stage_a_path_and_a_disabled_control_is_told(open_page):
    page = open_page("/lessons/2-2-2", color_scheme="dark")
    walk(page, "Forward pass", "Backward pass")
    select(page, '[data-weight="1.1.1"]')
    for scheme in ("dark", "light"):
        page.emulate_media(forced_colors="active", color_scheme=scheme)
        page.evaluate(ARRIVED)
        expect(page.locator("html")).to_have_attribute("data-theme", scheme)
        for viewport in (WIDE, NARROW):
            page.set_viewport_size(viewport)
            assert violations(page, COLOURS) == [], (scheme, viewport)
        look = "e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]"
        disabled, enabled = (page.locator(f"#controls [data-move='{move}']") for move in ("step-forward", "update"))
        assert disabled.evaluate(look)[0] != enabled.evaluate(look)[0]
        paths = [page.locator(f"#explain .path-number >> nth={n}").evaluate(look)[1] for n in (0, 1)]
        grounds = "es => [...new Set(es.map(e => getComputedStyle(e, '::before').backgroundColor))]"
        assert len({*paths, page.locator("body").evaluate(look)[1]}) == 3
        assert len(page.locator("#timeline .tick").evaluate_all(grounds)) == 4  # forward, loss, backward, not reached
    page.emulate_media(forced_colors="none")
