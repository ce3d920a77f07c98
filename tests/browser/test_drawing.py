"""Draw a digit with mouse, touch and pen; read it; use it as the example of the walk."""

import pytest
from playwright.sync_api import expect

from app.digits.reader import DRAWING
from tests.browser.steps import moved_on, press, say, select, version
from tests.browser.windows import NARROW

SEVEN = [(0.28, 0.22), (0.5, 0.21), (0.72, 0.2), (0.62, 0.45), (0.52, 0.65), (0.44, 0.85)]


@pytest.fixture
def drawing_page(open_page):
    return open_page("/lessons/draw-a-digit")


def corners(page) -> list[tuple[float, float]]:
    box = page.get_by_label("Drawing canvas").bounding_box()
    return [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in SEVEN]


def draw_with_mouse(page) -> None:
    first, *others = corners(page)
    page.mouse.move(*first)
    page.mouse.down()
    for x, y in others:
        page.mouse.move(x, y, steps=6)
    page.mouse.up()


def fire(page, kind: str, event: str, place: tuple[float, float]) -> None:
    page.get_by_label("Drawing canvas").dispatch_event(
        event,
        {"pointerId": 7, "pointerType": kind, "isPrimary": True, "clientX": place[0], "clientY": place[1], "buttons": 1,
         "bubbles": True, "button": 0},
    )  # fmt: skip


def shown_digit(page):
    return page.locator("#prediction")


def test_nothing_is_predicted_on_an_empty_canvas(drawing_page):
    expect(shown_digit(drawing_page)).to_have_attribute("data-digit", "")
    bars = drawing_page.locator("#prediction [data-probability]")
    expect(bars).to_have_count(10)
    assert set(bars.evaluate_all("es => es.map(e => e.dataset.probability)")) == {""}


def test_a_seven_drawn_with_the_mouse_is_read_while_drawing_asked_why_and_cleared(drawing_page):
    draw_with_mouse(drawing_page)
    expect(shown_digit(drawing_page)).to_have_attribute("data-digit", "7")
    bars = drawing_page.locator("#prediction [data-probability]").evaluate_all(
        "es => es.map(e => Number(e.dataset.probability))"
    )
    assert bars.index(max(bars)) == 7
    card = drawing_page.locator("#explain [data-why]")
    drawing_page.locator("#read-7[data-number='a.2.8']").click()
    expect(card).to_have_attribute("data-why", "a.2.8")
    expect(drawing_page.locator("#why-heading")).to_be_focused()
    drawing_page.locator("#read-7").focus()
    drawing_page.keyboard.press("ArrowDown")
    expect(drawing_page.locator("#read-8")).to_be_focused()
    drawing_page.keyboard.press("Enter")
    expect(card).to_have_attribute("data-why", "a.2.9")
    drawing_page.get_by_role("button", name="Clear").click()
    expect(shown_digit(drawing_page)).to_have_attribute("data-digit", "")


def test_a_seven_drawn_by_touch_on_a_phone_is_read_and_the_page_stays_where_it_is(open_page):
    page = open_page("/lessons/draw-a-digit", NARROW, has_touch=True, is_mobile=True)
    page.get_by_label("Drawing canvas").scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    session = page.context.new_cdp_session(page)
    first, *others = corners(page)

    def touch(kind, places):
        points = [{"x": x, "y": y} for x, y in places]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", [first])
    for (x1, y1), (x2, y2) in zip([first, *others], others, strict=False):
        for step in range(1, 7):
            touch("touchMove", [(x1 + (x2 - x1) * step / 6, y1 + (y2 - y1) * step / 6)])
    touch("touchEnd", [])
    expect(shown_digit(page)).to_have_attribute("data-digit", "7")
    assert page.evaluate("scrollY") == before


def test_a_pen_draws_too(drawing_page):
    first, *others = corners(drawing_page)
    drawing_page.get_by_label("Drawing canvas").evaluate(
        "e => { e.setPointerCapture = () => {}; e.hasPointerCapture = () => true }"
    )
    fire(drawing_page, "pen", "pointerdown", first)
    for place in others:
        fire(drawing_page, "pen", "pointermove", place)
    fire(drawing_page, "pen", "pointerup", others[-1])
    expect(shown_digit(drawing_page)).to_have_attribute("data-digit", "7")


def test_a_labelled_drawing_becomes_the_example_and_is_walked_back_again(drawing_page):
    page = drawing_page
    first = page.locator("#input-picture image").get_attribute("href")
    before = version(page)
    draw_with_mouse(page)
    drawn_on(page, before)
    expect(page.locator("#network .labels.wanted .name")).to_have_text("7")
    say(page, "1")
    expect(page.locator("#network .labels.wanted .name")).to_have_text("1")
    expect(page.locator("#loss .value")).to_have_text("?")
    before = version(page)
    page.get_by_role("button", name="Use as example").click()
    expect(page.locator("#version")).not_to_have_value(before)
    drawn = page.locator("#input-picture image").get_attribute("href")
    assert drawn != first
    press(page, "Forward pass")
    press(page, "Backward pass")
    expect(page.locator('[data-labels="2.2"].wanted .name')).to_have_text("1")
    assert float(page.locator('[data-neuron="2.2"]').get_attribute("data-delta")) < 0
    press(page, "Update")
    for _ in range(13):
        press(page, "Back")
    assert page.locator("#input-picture image").get_attribute("href") == first


def test_a_pixel_is_selected_and_its_paths_are_drawn(drawing_page):
    page = drawing_page
    press(page, "Forward pass")
    press(page, "Backward pass")
    before = version(page)
    box = page.locator("#input-picture > rect").first.bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5)
    expect(page.locator("#version")).not_to_have_value(before)
    expect(page.locator("#network [data-path]")).to_have_count(8)
    expect(page.locator("#explain")).to_contain_text("2 more together")
    assert page.locator("#network *").count() <= 1000


def test_neurons_left_out_can_be_chosen(drawing_page):
    page = drawing_page
    page.get_by_role("combobox", name="Network").select_option(DRAWING)
    first = page.locator("#network [data-gap]").last.get_attribute("data-gap")
    select(page, f'[data-gap="{first}"]')
    expect(page.locator(f'#network [data-neuron="{first}"]')).to_have_attribute("aria-pressed", "true")
    assert page.locator(f'#network [data-weight^="{first}."]').count() >= 1


def start_late(route) -> None:
    """htmx as it is, which starts half a second after it was loaded."""
    source = route.fetch().text()
    route.fulfill(content_type="text/javascript", body=f"setTimeout(() => {{ {source}; window.htmx = htmx }}, 500)")


def test_a_drawing_of_before_is_read_though_htmx_starts_after_the_page_has_loaded(drawing_page):
    page = drawing_page
    draw_with_mouse(page)
    expect(shown_digit(page)).to_have_attribute("data-digit", "7")
    page.route("**/htmx.min.js*", start_late)
    page.reload()
    expect(shown_digit(page)).to_have_attribute("data-digit", "7")


def standing(page) -> list[str]:
    """What stands in the ten outputs of the picture."""
    return page.locator("#network [data-neuron^='2.'] .a").all_text_contents()


def draw_half(page) -> None:
    """The bar of the seven, and the pen stays down."""
    first, second, third, *_ = corners(page)
    page.mouse.move(*first)
    page.mouse.down()
    for place in (second, third):
        page.mouse.move(*place, steps=6)


def draw_the_rest(page) -> None:
    for place in corners(page)[3:]:
        page.mouse.move(*place, steps=6)


def drawn_on(page, before: str) -> None:
    """Wait until the walk stands at the end of the forward pass of what was drawn."""
    moved_on(page, before)
    expect(page.locator("#timeline .reached")).to_have_count(4)


def test_the_network_follows_the_pen_and_the_walk_begins_with_what_is_on_the_pad(drawing_page):
    page = drawing_page
    before = version(page)
    rest = page.locator("#input-picture image").get_attribute("href")
    assert set(standing(page)) == {"?"}
    draw_half(page)
    expect(page.locator("#network [data-neuron='2.1'] .a")).not_to_have_text("?")
    half = standing(page)
    assert version(page) == before
    assert page.locator("#input-picture image").get_attribute("href") != rest
    assert page.locator("#network .active").count() > 0
    assert page.locator("#loss .digits").is_hidden()
    draw_the_rest(page)
    expect(page.locator("#prediction .read")).to_have_text("7")
    assert standing(page) != half
    page.mouse.up()
    drawn_on(page, before)
    expect(page.locator("#status")).to_contain_text("It is read as 7.")
    expect(page.locator("#loss .digits")).to_be_visible()
    press(page, "Step")
    expect(page.locator("#loss .value")).not_to_have_text("?")
    press(page, "Back")
    press(page, "Back")
    assert page.locator("#input-picture image").get_attribute("href") == rest
    assert set(standing(page)) == {"?"}


def test_two_strokes_are_one_drawing_and_one_move(drawing_page):
    page = drawing_page
    first = page.locator("#input-picture image").get_attribute("href")
    before = version(page)
    draw_half(page)
    page.mouse.up()
    drawn_on(page, before)
    before = version(page)
    page.mouse.move(*corners(page)[2])
    page.mouse.down()
    draw_the_rest(page)
    page.mouse.up()
    drawn_on(page, before)
    press(page, "Back")
    assert page.locator("#input-picture image").get_attribute("href") == first


def test_a_page_that_is_loaded_anew_stays_where_the_walk_was_though_a_drawing_is_kept(drawing_page):
    page = drawing_page
    before = version(page)
    draw_with_mouse(page)
    drawn_on(page, before)
    press(page, "Step")
    before = version(page)
    page.reload()
    expect(shown_digit(page)).to_have_attribute("data-digit", "7")
    assert version(page) == before
    expect(page.locator("#timeline .reached")).to_have_count(5)


def test_a_drawing_that_began_before_the_scripts_were_there_is_not_lost(open_page):
    page = open_page("/lessons/draw-a-digit")
    first = page.locator("#input-picture image").get_attribute("href")
    waiting = []
    page.route("**/drawing.js*", lambda route: waiting.append(route))
    page.reload(wait_until="commit")
    expect(page.get_by_label("Drawing canvas")).to_be_visible()
    draw_half(page)
    for route in waiting:
        route.continue_()
    expect(page.locator("#network [data-neuron='2.1'] .a")).not_to_have_text("?")
    before = version(page)
    draw_the_rest(page)
    page.mouse.up()
    drawn_on(page, before)
    expect(shown_digit(page)).to_have_attribute("data-digit", "7")
    assert page.locator("#input-picture image").get_attribute("href") != first
    expect(page.locator("#status")).to_contain_text("It is read as 7.")


def test_a_whole_drawing_made_before_the_scripts_were_there_is_walked(open_page):
    page = open_page("/lessons/draw-a-digit")
    waiting = []
    page.route("**/drawing.js*", lambda route: waiting.append(route))
    page.reload(wait_until="commit")
    expect(page.get_by_label("Drawing canvas")).to_be_visible()
    before = version(page)
    draw_with_mouse(page)
    for route in waiting:
        route.continue_()
    drawn_on(page, before)
    expect(shown_digit(page)).to_have_attribute("data-digit", "7")
