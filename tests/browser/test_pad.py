"""The pad: a tap is a dot to be seen, and the ink ends where the pen leaves the pad."""

import json
import math
from itertools import chain

import pytest
from playwright.sync_api import expect

from tests.browser.test_drawing import drawing_page, fire, shown_digit  # noqa: F401
from tests.browser.windows import NARROW, WIDE

DOWN_AND_OFF = [(0.5, 0.1), (0.5, 0.5), (1.1, 0.5), (1.1, 0.95)]
AND_BACK = [*DOWN_AND_OFF, (1.1, 0.9), (0.3, 0.9)]
BOTH = pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "390"])


def on_pad(page, way: list[tuple[float, float]]) -> list[tuple[float, float]]:
    page.get_by_label("Drawing canvas").scroll_into_view_if_needed()
    box = page.get_by_label("Drawing canvas").bounding_box()
    return [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in way]


def with_mouse(page, way) -> None:
    first, *others = on_pad(page, way)
    page.mouse.move(*first)
    page.mouse.down()
    for place in others:
        page.mouse.move(*place)
    page.mouse.up()


def with_finger(page, way) -> None:
    session, (first, *others) = page.context.new_cdp_session(page), on_pad(page, way)
    for kind, places in (("Start", [first]), *(("Move", [place]) for place in others), ("End", [])):
        points = [{"x": x, "y": y} for x, y in places]
        session.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": points})


def with_pen(page, way) -> None:
    page.get_by_label("Drawing canvas").evaluate("e => { e.setPointerCapture = () => {} }")
    first, *others = on_pad(page, way)
    fire(page, "pen", "pointerdown", first)
    for place in others:
        fire(page, "pen", "pointermove", place)
    fire(page, "pen", "pointerup", others[-1])


PENS = {with_mouse: {}, with_finger: {"has_touch": True}, with_pen: {}}


def strokes(page) -> list:
    return json.loads(page.locator("#strokes").input_value())


def near(drawn: list, expected: list) -> bool:
    """Whether they are the same strokes, to within the pixels that a finger is placed on."""
    assert [len(stroke) for stroke in drawn] == [len(stroke) for stroke in expected]
    pairs = zip(chain.from_iterable(drawn), chain.from_iterable(expected), strict=True)
    return all(math.dist(one, other) <= 8 for one, other in pairs)


def colours(page, *places: tuple[float, float]) -> list[list[int]]:
    """Red, green, blue and cover of the canvas at shares of its sides."""
    page.evaluate("() => new Promise(requestAnimationFrame)")
    return page.get_by_label("Drawing canvas").evaluate(
        """(canvas, places) => {
            const { width, height } = canvas;
            const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
            copy.drawImage(canvas, 0, 0);
            return places.map(([x, y]) => [...copy.getImageData(x * width, y * height, 1, 1).data]);
        }""",
        places,
    )


def ink(page, *places: tuple[float, float]) -> list[bool]:
    """Where the canvas is inked."""
    return [cover > 127 for *_, cover in colours(page, *places)]


def dot_to_be_seen(page, viewport) -> bool:
    """Whether there is ink 0.025 around the middle on all sides, and none beyond half a pen."""
    page.wait_for_function(f"() => innerWidth === {viewport['width']}")
    around = [(0.5, 0.5), (0.525, 0.5), (0.475, 0.5), (0.5, 0.525), (0.5, 0.475), (0.518, 0.518)]
    return ink(page, *around, (0.54, 0.5), (0.527, 0.527)) == [True] * 6 + [False] * 2


@BOTH
def test_a_tap_is_a_dot_to_be_seen_at_once_and_whenever_it_is_painted_again(open_page, viewport):
    page = open_page("/lessons/draw-a-digit", viewport)
    (middle,) = on_pad(page, [(0.5, 0.5)])
    page.mouse.move(*middle)
    page.mouse.down()
    assert dot_to_be_seen(page, viewport)
    page.mouse.up()
    with_mouse(page, [(0.2, 0.8), (0.8, 0.8)])
    page.get_by_role("button", name="Undo").click()
    assert ink(page, (0.3, 0.8)) == [False]
    assert dot_to_be_seen(page, viewport)
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert dot_to_be_seen(page, viewport)
    other = {"width": viewport["width"] + 60, "height": 700}
    page.set_viewport_size(other)
    assert dot_to_be_seen(page, other)
    page.reload()
    expect(page.locator("#strokes")).not_to_have_value("[]")
    assert dot_to_be_seen(page, other)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_dot_has_the_colour_of_a_line(drawing_page, theme):  # noqa: F811
    drawing_page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
    with_mouse(drawing_page, [(0.5, 0.5)])
    with_mouse(drawing_page, [(0.2, 0.8), (0.8, 0.8)])
    dot, line = colours(drawing_page, (0.5, 0.5), (0.5, 0.8))
    assert dot == line
    assert (dot[0] > 127) == (theme == "dark")


@BOTH
@pytest.mark.parametrize("draw", PENS)
def test_beyond_the_pad_no_ink_is_drawn(open_page, draw, viewport):
    page = open_page("/lessons/draw-a-digit", viewport, **PENS[draw])
    draw(page, DOWN_AND_OFF)
    assert near(strokes(page), [[[500, 100], [500, 500], [1000, 500]]])
    assert ink(page, (0.99, 0.5), (0.99, 0.7), (0.99, 0.9)) == [True, False, False]


@BOTH
@pytest.mark.parametrize("draw", PENS)
def test_where_the_pen_comes_back_a_stroke_begins_and_one_undo_takes_the_whole_press_away(open_page, draw, viewport):
    page = open_page("/lessons/draw-a-digit", viewport, **PENS[draw])
    draw(page, [(0.2, 0.2), (0.2, 0.8)])
    before = strokes(page)
    draw(page, AND_BACK)
    assert near(strokes(page), [*before, [[500, 100], [500, 500], [1000, 500]], [[1000, 900], [300, 900]]])
    assert ink(page, (0.99, 0.5), (0.99, 0.7), (0.99, 0.9)) == [True, False, True]
    page.get_by_role("button", name="Undo").click()
    assert strokes(page) == before


def test_a_pen_lifted_outside_has_ended_its_stroke(drawing_page):  # noqa: F811
    with_mouse(drawing_page, DOWN_AND_OFF)
    drawn = strokes(drawing_page)
    for place in on_pad(drawing_page, [(0.9, 0.9), (0.1, 0.9)]):
        drawing_page.mouse.move(*place)
    assert strokes(drawing_page) == drawn


def test_a_press_that_never_comes_on_the_pad_leaves_nothing_to_undo(drawing_page):  # noqa: F811
    with_pen(drawing_page, [(1.2, 0.2), (1.2, 0.8)])
    assert strokes(drawing_page) == []
    expect(drawing_page.get_by_role("button", name="Undo")).to_have_attribute("aria-disabled", "true")


def test_a_seven_whose_bar_runs_off_the_pad_is_read_as_a_seven(drawing_page):  # noqa: F811
    with_mouse(drawing_page, [(0.5, 0.9), (0.9, 0.1), (-0.1, 0.1), (-0.1, 0.9), (0.7, 1.2)])
    expect(shown_digit(drawing_page)).to_have_attribute("data-digit", "7")
