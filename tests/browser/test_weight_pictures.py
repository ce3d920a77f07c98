"""784 inputs one can read: weight pictures, a pixel by pointer, touch and keyboard, gradients and sensitivity."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.accessible import violations
from tests.browser.steps import build, fitted, key, moved_on, press, say, select, tell, version, walk
from tests.browser.windows import NARROW, WIDE


@pytest.fixture
def digits(open_page):
    page = open_page("/lessons/draw-a-digit")
    fitted(page)  # places are measured, which move where the picture is laid out for its room
    return page


def walked(page):
    walk(page, "Forward pass", "Backward pass")
    return page


def click_pixel(page, row: int, column: int, side: int = 28) -> None:
    box, before = page.locator("#input-picture-catch").bounding_box(), version(page)
    place = ((at - 0.5) / side for at in (column, row))
    page.mouse.click(*(start + share * box["width"] for start, share in zip((box["x"], box["y"]), place, strict=True)))
    moved_on(page, before)


def test_in_the_low_window_of_a_laptop_the_pictures_can_be_made_out_and_nothing_meets_above_them(open_page):
    page = open_page("/lessons/draw-a-digit", {"width": 1366, "height": 650})
    fitted(page)
    tell(walked(page).locator("#pictures-gradients"))
    expect(page.locator(".pictures-scale")).to_contain_text("∂C/∂w")
    sides = page.locator("#cells .cell").evaluate_all("es => es.map(e => e.getBoundingClientRect().width)")
    assert len(sides) == 30 and min(sides) >= 32
    row = page.evaluate(
        """() => {
            const text = document.createRange();
            text.selectNodeContents(document.querySelector(".title-row .digits"));
            const boxes = ["#about select", "#pictures form", ".pictures-scale"].map(e => document.querySelector(e));
            return [...boxes, text].map(e => e.getBoundingClientRect().toJSON());
        }"""
    )
    menu, choices, scale, digits = row
    assert menu["bottom"] <= choices["top"] and choices["right"] <= scale["left"] and scale["right"] <= digits["left"]


def test_the_drawn_image_of_the_weights_is_there(digits):
    loaded = digits.evaluate(
        """async () => {
            const image = new Image();
            image.src = document.querySelector("#sprite").getAttribute("href");
            await image.decode();
            return [image.naturalWidth, image.naturalHeight];
        }"""
    )
    assert min(loaded) > 100


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "390"])
def test_a_small_loss_has_air_on_both_sides_in_its_box(open_page, viewport):
    page = open_page("/lessons/draw-a-digit", viewport)
    page.get_by_label("Or use a sample").select_option(label="7")
    say(page, "7")
    press(page, "Use as example")
    walk(page, "Forward pass")
    expect(page.locator("#loss .value")).to_contain_text("·10")
    box, value = (page.locator(f"#loss-box {part}").bounding_box() for part in ("rect", ".value"))
    left, right = value["x"] - box["x"], box["x"] + box["width"] - value["x"] - value["width"]
    assert min(left, right) >= 2


def test_the_grid_is_one_tab_stop_and_the_arrow_keys_go_round_in_it_without_a_step(digits):
    page = digits
    stops = page.locator('#cells [tabindex="0"]')
    expect(stops).to_have_count(1)
    stops.focus()
    key_of = "document.activeElement.dataset.neuron"
    page.keyboard.press("Home")
    assert page.evaluate(key_of) == "1.1"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    columns = int(page.locator("#cells").get_attribute("data-columns"))
    assert page.evaluate(key_of) == f"1.{2 + columns}"
    page.keyboard.press("End")
    assert page.evaluate(key_of) == "1.30"
    expect(stops).to_have_count(1)
    expect(page.locator("#timeline .reached")).to_have_count(0)
    key(page, "Enter")
    expect(page.locator('[data-neuron="1.30"]')).to_have_attribute("aria-pressed", "true")
    expect(page.locator('[data-neuron="1.30"]')).to_be_focused()
    expect(page.locator("#enlarged")).to_have_attribute("data-enlarged", "1.30")


def test_a_click_on_a_pixel_looks_at_it_even_where_an_edge_lies_over_it(digits):
    page = walked(digits)
    for row, column in ((13, 13), (9, 14), (20, 17)):
        click_pixel(page, row, column)
        expect(page.locator("#input-picture-name")).to_contain_text(f"row {row}, column {column}:")
        expect(page.locator("#input-picture .chosen")).to_have_count(1)
        expect(page.locator("#input-picture")).to_be_focused()
        expect(page.locator("#network [data-path]")).to_have_count(8)
        expect(page.locator("#rings")).to_have_count(1)
        assert page.locator("#network *").count() <= 1000


def test_on_a_phone_a_bar_says_which_pixel_is_looked_at_and_leads_to_the_panel(open_page):
    page = open_page("/lessons/draw-a-digit", NARROW)
    page.locator("#input-picture-catch").scroll_into_view_if_needed()
    click_pixel(page, 13, 13)
    expect(page.locator("#selected")).to_contain_text("row 13, column 13")
    page.locator("#selected").get_by_role("link", name="Why?").click()
    expect(page.locator("#explain-heading")).to_be_in_viewport()


def test_a_pixel_is_found_by_keyboard_spoken_looked_at_and_left(digits):
    page = digits
    page.locator("#input-picture").focus()
    for name in (*["ArrowUp"] * 4, *["ArrowLeft"] * 4, "ArrowDown"):  # from the middle
        page.keyboard.press(name)
    expect(page.locator("#pixel-said")).to_have_text(re.compile(r"^pixel row 12, column 11: [\d.]+$"))
    expect(page.locator("#input-picture-cursor")).to_be_visible()
    expect(page.locator("#timeline .reached")).to_have_count(0)
    key(page, "Enter")
    expect(page.locator("#explain-heading")).to_contain_text("Pixel")
    expect(page.locator("#input-picture")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#input-picture-name")).to_contain_text("row 12, column 12")
    key(page, "Escape")
    expect(page.locator("#input-picture .chosen")).to_have_count(0)


def test_the_keyboard_does_not_begin_where_a_pixel_was_clicked_before(digits):
    page = digits
    click_pixel(page, 20, 9)
    key(page, "Escape")
    page.get_by_role("button", name="Gradients").focus()
    page.locator("#input-picture").focus()
    expect(page.locator("#input-picture-name")).to_contain_text("row ")
    expect(page.locator("#input-picture-name")).not_to_contain_text("row 20, column 9")


def test_a_pointer_over_the_drawing_names_the_pixel_and_leaves_it_again(digits):
    box = digits.locator("#input-picture-catch").bounding_box()
    digits.mouse.move(box["x"] + box["width"] / 56, box["y"] + box["height"] / 56)
    expect(digits.locator("#input-picture-name")).to_have_text("row 1, column 1: 0")
    digits.mouse.move(box["x"] - 20, box["y"] - 20)
    expect(digits.locator("#input-picture-name")).to_have_text("")


def test_a_tap_pins_a_pixel(open_page):
    page = open_page("/lessons/draw-a-digit", NARROW, has_touch=True)
    before = version(page)
    page.locator("#input-picture-catch").tap()
    moved_on(page, before)
    expect(page.locator("#input-picture .chosen")).to_have_count(1)
    expect(page.locator("#input-picture-name")).to_contain_text(re.compile("row 1[45], column 1[45]"))


def test_pictures_are_of_weights_gradients_or_the_sensitivity_and_nothing_is_shown_before_it_is_reached(digits):
    page = digits
    press(page, "Gradients")
    unreached = page.locator('#pictures-unreached[data-reached="false"]')
    expect(unreached).to_have_count(1)
    expect(page.locator("#pictures-drawn")).to_be_hidden()
    walked(page)
    expect(unreached).to_have_count(0)
    expect(page.locator("#pictures-drawn")).to_be_visible()
    expect(page.locator("#sprite")).to_have_attribute("href", re.compile("/gradients/"))
    expect(page.locator("#pictures")).to_contain_text("∂C/∂w")
    press(page, "Sensitivity")
    expect(page.locator("#input-picture .derivative-above")).to_have_count(1)
    expect(page.locator("#input-picture .derivative-below")).to_have_count(1)
    press(page, "Weights")
    first = page.locator("#sprite").get_attribute("href")
    press(page, "Update")
    assert page.locator("#sprite").get_attribute("href") != first


def test_the_larger_picture_selects_its_neuron_and_is_lit_with_it(digits):
    page = digits
    neuron = page.locator("#enlarged").get_attribute("data-enlarged")
    page.locator("#enlarged .cell").hover()
    expect(page.locator(f'[data-neuron="{neuron}"]')).to_have_class(re.compile("lit"))
    select(page, "#enlarged")
    expect(page.locator(f'[data-neuron="{neuron}"]')).to_have_attribute("aria-pressed", "true")


def test_a_neuron_of_a_layer_too_wide_is_asked_for(open_page):
    page = open_page("/explore")
    build(page, sizes="64-120-2", hidden="tanh")
    page.locator("h1", has_text="64-120-2").wait_for()
    expect(page.locator("#cells .cell")).to_have_count(100)
    first = page.locator("#network [data-gap]").get_attribute("data-gap")
    select(page, f'[data-gap="{first}"]')
    expect(page.locator(f'#network [data-neuron="{first}"]')).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#enlarged")).to_have_attribute("data-enlarged", first)


@pytest.mark.parametrize("viewport", [None, NARROW], ids=["1280", "390"])
def test_axe_finds_nothing_at_the_pictures(open_page, viewport):
    page = walked(open_page("/lessons/draw-a-digit", viewport))
    select(page, '[data-neuron="1.5"]')
    assert violations(page) == []
    press(page, "Sensitivity")
    assert violations(page) == []
    if viewport:
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
