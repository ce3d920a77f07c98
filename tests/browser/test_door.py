"""The front door and the guided first minute, as a newcomer goes through them, in frames."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessible import violations_in_both_schemes
from tests.browser.steps import label, press, say, select
from tests.browser.windows import NARROW, WIDE

SEVEN = ((0.25, 0.2), (0.75, 0.2), (0.45, 0.85))


def draw(page: Page, *corners: tuple[float, float]) -> None:
    """A stroke on the pad through corners given as shares of its width and height."""
    box = page.get_by_label("Drawing canvas").bounding_box()
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in corners]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=6)
    page.mouse.up()


def sample(page: Page, digit: str) -> None:
    """A digit on the pad, as one gets it without a pointer."""
    page.get_by_label("Or use a sample").select_option(label=digit)
    expect(page.locator("#prediction")).to_have_attribute("data-digit", re.compile(r"\d"))


def guide(page: Page):
    return page.locator("#hint")


def lit(page: Page) -> str:
    """What is lit: id or class of each mark."""
    marks = page.locator("[data-asked]").evaluate_all("es => es.map(e => e.id || e.dataset.move || e.classList[0])")
    return " ".join(marks)


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "390"])
def test_from_the_open_door_a_newcomer_draws_sees_the_error_run_back_and_a_gradient_that_is_the_drawing(
    open_page, viewport
):
    page = open_page("/", viewport)
    expect(guide(page)).to_contain_text("Draw a digit on the pad.")
    assert lit(page) == "pad"
    expect(page.get_by_label("Drawing canvas")).to_be_in_viewport(ratio=1)
    draw(page, *SEVEN)
    expect(page.locator("#prediction")).to_have_attribute("data-digit", re.compile(r"\d"))
    expect(guide(page)).to_contain_text("What was it?")
    assert lit(page) == "draw-label"
    say(page, "1")
    expect(guide(page)).to_contain_text("Press “See the error run back”.")
    assert lit(page) == "draw-see"
    press(page, "See the error run back")
    expect(page).to_have_url(re.compile("/digits$"))
    expect(page).to_have_title("Draw a digit · Backprop Explorer")
    expect(guide(page)).to_contain_text("Press the hidden unit that is lit.")
    expect(page.locator("#explain")).to_be_visible()
    expect(page.locator("#status")).to_contain_text("You said 1; it read ")
    assert page.locator("[data-door]").count() == 0
    unit = page.locator("#cells [data-asked]")
    expect(unit).to_be_in_viewport(ratio=0.99)
    unit.click()
    expect(guide(page)).to_contain_text("its gradient is the drawing, times δ")
    expect(page.locator("#explain")).to_contain_text("Its gradient is the drawing")
    assert lit(page) == "update"
    page.reload()
    expect(page.locator(".tick.reached")).to_have_count(11)
    expect(guide(page)).to_contain_text("Press Update")
    press(page, "Update")
    expect(guide(page)).to_contain_text("C falls from 0.")
    assert lit(page) == ""
    guide(page).get_by_role("link", name="two numbers, two paths").click()
    expect(page).to_have_url(re.compile("/lessons/2-2-2"))
    expect(guide(page)).to_contain_text("Press Step")


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "390"])
def test_five_presses_from_the_card_show_both_paths_each_asked_where_it_is_lit(open_page, viewport):
    page = open_page("/", viewport)
    page.get_by_role("link", name="Two numbers, two paths: the whole idea in one minute").click()
    expect(page).to_have_url(re.compile("/lessons/2-2-2"))
    for number, name in enumerate(("Step", "Forward pass", "Backward pass"), 1):
        expect(guide(page)).to_contain_text(f"Press {name}")
        mark = page.locator("[data-asked]")
        expect(mark).to_have_text(name)
        expect(mark).to_be_in_viewport(ratio=1)
        press(page, name)
        expect(guide(page)).to_contain_text(f"{number + 1}")
    weight = page.locator("#network [data-asked]")
    expect(weight).to_have_attribute("data-weight", "1.1.1")
    expect(weight).to_be_in_viewport(ratio=0.99)
    weight.click()
    expect(page.locator("#network [data-path]")).to_have_count(2)
    expect(guide(page)).to_contain_text("two paths, two colours")
    press(page, "Update")
    expect(guide(page)).to_contain_text("C falls from 0.298 to 0.280")
    assert lit(page) == ""
    page.goto("/")
    left = page.get_by_role("link", name="Go on where you were")
    expect(left).to_contain_text("Two paths")
    left.click()
    expect(page).to_have_url(re.compile("/lessons/2-2-2$"))
    expect(guide(page)).to_have_class("look-for")


def test_keys_alone_lead_through_the_guide_and_close_it(open_page):
    page = open_page("/lessons/2-2-2?guided")
    page.locator("[data-htmx-powered]").first.wait_for(state="attached")
    for name, after in (("ArrowRight", "2"), ("Space", "3"), ("Space", "4")):
        page.keyboard.press(name)
        expect(guide(page).locator(".number").first).to_contain_text(after)
    page.locator('#network [data-weight="1.1.1"]').press("Enter")
    expect(guide(page)).to_contain_text("two paths, two colours")
    close = page.get_by_role("button", name="Close the guide")
    close.press("Enter")
    expect(guide(page)).to_have_class("look-for")
    expect(page.locator("#main")).to_be_focused()
    assert lit(page) == ""
    page.reload()
    expect(guide(page)).to_have_class("look-for")


def test_from_a_sample_to_the_lit_unit_no_key_is_lost_on_the_way(open_page):
    page = open_page("/")
    sample(page, "7")
    label(page, "1").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="See the error run back")).to_be_focused()
    page.keyboard.press("Enter")
    expect(guide(page)).to_contain_text("Press the hidden unit")
    expect(page.locator("#network [data-asked]:focus")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(guide(page)).to_contain_text("Press Update")
    page.keyboard.press("u")
    expect(guide(page)).to_contain_text("C falls from 0.")


def test_the_network_lights_up_while_one_draws_and_the_door_stands_until_the_error_runs_back(open_page):
    page = open_page("/")
    output = page.locator('#network [data-neuron="2.8"]')
    expect(output).to_contain_text("?")
    pad = page.get_by_label("Drawing canvas").bounding_box()
    page.mouse.move(pad["x"] + pad["width"] * 0.25, pad["y"] + pad["height"] * 0.2)
    page.mouse.down()
    for x, y in ((0.75, 0.2), (0.45, 0.85)):
        page.mouse.move(pad["x"] + pad["width"] * x, pad["y"] + pad["height"] * y, steps=8)
    expect(output).not_to_contain_text("?")
    page.mouse.up()
    expect(page.locator("#status")).to_contain_text("It is read as")
    expect(guide(page)).to_contain_text("What was it?", use_inner_text=True)
    expect(page.locator(".at-door")).to_have_count(1)
    page.reload()
    expect(page.locator(".at-door")).to_have_count(1)
    expect(guide(page)).to_contain_text("What was it?", use_inner_text=True)


def test_whatever_is_done_first_at_the_door_the_whole_explorer_stands_there_after_it(open_page):
    for first in (lambda page: press(page, "Step"), lambda page: select(page, '[data-neuron="2.1"]')):
        page = open_page("/")
        expect(page.locator("#explain")).to_be_hidden()
        first(page)
        expect(page.locator("#explain")).to_be_visible()
        expect(page.locator(".door, .door-head")).to_have_count(0)
        expect(page.get_by_label("Step by")).to_be_visible()


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "390"])
def test_axe_finds_nothing_at_the_door_in_the_list_of_lessons_and_in_the_guide(open_page, viewport):
    page = open_page("/", viewport)
    assert violations_in_both_schemes(page) == []
    page.goto("/learn")
    assert violations_in_both_schemes(page) == []
    page.goto("/lessons/2-2-2?guided")
    press(page, "Step")
    # where the controls that stay in reach cover nothing
    page.locator(".player").evaluate("e => e.scrollIntoView({ block: 'center' })")
    assert violations_in_both_schemes(page) == []


# What else of the stage stands where the guide stands; what it covers on a phone while one scrolls is not meant.
COVERED = """(guide) => {
    if (getComputedStyle(guide).position === "sticky") return [];
    const own = guide.getBoundingClientRect();
    return [...document.querySelectorAll(".heading > *, .pictures, #canvas, .player")].filter((e) => {
        const { left, right, top, bottom } = e.getBoundingClientRect();
        return right > left && left < own.right && right > own.left && top < own.bottom - 1 && bottom > own.top + 1;
    }).map((e) => e.id || e.className);
}"""


@pytest.mark.parametrize(
    "size", [(320, 640), (390, 844), (844, 390), (1024, 700), (1366, 650)], ids=lambda size: f"{size[0]}x{size[1]}"
)
def test_what_is_asked_and_the_mark_that_is_lit_are_on_the_screen_at_every_moment(open_page, size):
    page = open_page("/", {"width": size[0], "height": size[1]})
    sample(page, "7")
    done = {"said": "Press “See", "see": "Press the hidden", "unit": "Press Update", "update": "C falls from 0."}
    for act, after in done.items():
        mark = page.locator(".enlarged[data-asked] > .cell" if act == "unit" else "[data-asked]").last
        expect(mark).to_be_in_viewport(ratio=0.9)
        if size[0] < 500:
            expect(guide(page)).to_be_in_viewport(ratio=0.9)
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        assert guide(page).evaluate(COVERED) == []
        say(page, "1") if act == "said" else mark.click()
        expect(guide(page)).to_contain_text(after, use_inner_text=True)


def test_what_was_asked_for_is_seen_before_the_next_thing_is_asked(open_page):
    page = open_page("/lessons/2-2-2?guided")
    page.emulate_media(reduced_motion="no-preference")
    press(page, "Step")
    press(page, "Forward pass")
    expect(guide(page)).to_contain_text("Watch.", use_inner_text=True)
    assert "Well seen" not in guide(page).inner_text() and lit(page) == ""
    page.keyboard.press("Escape")
    expect(guide(page)).to_contain_text("Well seen: C = 0.298", use_inner_text=True)
    assert "Watch." not in guide(page).inner_text() and lit(page) == "step-backward"


def test_who_uses_the_drawing_as_an_example_or_goes_back_is_still_led_by_a_button_that_is_there(open_page):
    page = open_page("/")
    sample(page, "7")
    say(page, "1")
    press(page, "Use as example")
    see = page.get_by_role("button", name="See the error run back")
    expect(see).to_be_visible()
    assert lit(page) == "draw-see"
    press(page, "Forward pass")
    expect(guide(page)).to_contain_text("Press Backward pass")
    assert lit(page) == "step-backward"
    expect(see).to_be_hidden()
    press(page, "Back")
    expect(see).to_be_visible()
    press(page, "See the error run back")
    expect(guide(page)).to_contain_text("Press the hidden unit")


@pytest.mark.parametrize("width", [320, 390, 768, 1024, 1280, 1366, 1920])
def test_nothing_at_the_door_makes_the_page_scroll_sideways(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    for address in ("/", "/learn"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
