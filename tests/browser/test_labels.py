"""Labels never overlap: chips, names, δ, targets, the numbers of paths, measured as the browser draws them."""

import re
from itertools import combinations

import pytest
from playwright.sync_api import expect

from tests.browser.steps import build, press, select
from tests.browser.windows import NARROW, WIDE

LABELS = (
    ".chip rect, .neuron .a, .neuron .z, .labels .name, .labels .delta, .labels .target, "
    ".labels .number, .badge circle, .loss-box rect, .gap, .unit circle, .column text, .pixel-name, "
    ".cell:not(.enlarged *)"
)
TOUCH = 1.0  # pixels; glyph boxes have some air
NETWORKS = {
    "1-1-1": "1-1-1",
    "2-2-2": "2-2-2",
    "3-2-2": "3-2-2",
    "4-2-3": "4-2-3",
    "batch": "4-2-1",
    "draw-a-digit": "784-30-10",
    "4-8-8-3": "",
    "1-8-1": "",
    "6-5-5": "",
    "2-12-10": "",
    "784-15-10": "",
    "784-100-10": "",
    "784-120-12-10": "",
    "64-32-10": "",
    "64-12-3-4-1": "",
    "784-60-60-60-60-10": "",
    "784-1-1": "",
}


def boxes(page) -> list[tuple[str, float, float, float, float]]:
    return page.locator("#network").evaluate(
        """(svg, labels) => [...svg.querySelectorAll(labels)].map(e => {
            const b = e.getBoundingClientRect();
            const of = e.closest('[data-labels]')?.dataset.labels ?? e.closest('[id]').id;
            return [[of, e.getAttribute('class') ?? e.tagName, e.textContent].join(' '),
                    b.left, b.top, b.right, b.bottom];
        }).filter(b => b[3] > b[1])""",
        LABELS,
    )


def overlapping(page) -> list[str]:
    def meet(one, other):
        across = min(one[3], other[3]) - max(one[1], other[1])
        down = min(one[4], other[4]) - max(one[2], other[2])
        return across > TOUCH and down > TOUCH

    return [f"{a[0]} / {b[0]}" for a, b in combinations(boxes(page), 2) if meet(a, b)]


def spilled(page) -> list[str]:
    """Texts on chips that are wider or higher than their chip."""
    return page.locator("#network").evaluate(
        """(svg) => [...svg.querySelectorAll(".chip text")].filter(text => {
            const t = text.getBBox(), b = text.parentNode.querySelector("rect").getBBox();
            return t.x < b.x || t.x + t.width > b.x + b.width || t.y < b.y - 1 || t.y + t.height > b.y + b.height + 1;
        }).map(text => text.parentNode.id + " " + text.textContent)"""
    )


def clipped(page) -> list[str]:
    frame = page.locator("#network").bounding_box()
    left, top = frame["x"] - 1, frame["y"] - 1
    right, bottom = frame["x"] + frame["width"] + 1, frame["y"] + frame["height"] + 1
    return [b[0] for b in boxes(page) if b[1] < left or b[2] < top or b[3] > right or b[4] > bottom]


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "390"])
@pytest.mark.parametrize("network", NETWORKS)
def test_no_label_overlaps_another_in_any_state(open_page, network, viewport):
    page = open_page("/", viewport)
    if NETWORKS[network]:
        page.goto(f"/lessons/{network}")
    else:
        build(page, sizes=network, hidden="tanh")
        page.wait_for_url("**/build/*")
        page.locator("h1", has_text=network).wait_for()
    states = [page_state(page, "start")]
    for name in ("Forward pass", "Step", "Step", "Backward pass"):
        press(page, name)
        states.append(page_state(page, name))
    for mark in ('[data-weight="1.1.1"]', '[data-bias="1.1"]', '[data-neuron="1.1"]', '[data-neuron="2.1"]'):
        if page.locator(f"#network {mark}").count():
            select(page, mark)
            states.append(page_state(page, mark))
    press(page, "Update")
    states.append(page_state(page, "Update"))
    assert [state for state in states if any(state[1:])] == []


def test_the_numbers_of_the_paths_to_a_pixel_stand_clear_of_every_label(open_page):
    page = open_page("/lessons/draw-a-digit")
    for name in ("Forward pass", "Backward pass"):
        press(page, name)
    first = page.locator("#network [data-weight^='1.']").first.get_attribute("data-weight")
    select(page, f'[data-weight="{first}"]')
    assert page.locator("#network .badge").count() == 8
    assert overlapping(page) == [] and clipped(page) == []


def page_state(page, name: str) -> tuple[str, list[str], list[str], list[str]]:
    return name, overlapping(page), clipped(page), spilled(page)


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "390"])
@pytest.mark.parametrize("notation", ["upstream-local", "error"])
def test_no_label_overlaps_another_where_delta_has_no_letter(open_page, notation, viewport):
    page = open_page("/lessons/3-2-2", viewport)
    page.get_by_label("Notation").select_option(notation)
    letters = {"upstream-local": "∂C/∂z", "error": "∂net"}[notation]
    expect(page.locator("#legend")).to_contain_text(letters)
    for name in ("Forward pass", "Step", "Step", "Backward pass"):
        press(page, name)
        assert not any(page_state(page, name)[1:])
    expect(page.locator("#network .delta").first).to_contain_text(letters if viewport == WIDE else letters[-2:])


@pytest.mark.parametrize("network", ["2-2-2", "3-2-2"])
def test_text_on_a_phone_is_large_enough_to_read(open_page, network):
    page = open_page(f"/lessons/{network}", NARROW)
    press(page, "Forward pass")
    press(page, "Backward pass")
    scale = page.locator("#network").evaluate("svg => svg.getScreenCTM().a")
    sizes = page.locator("#network .chip text").evaluate_all(
        "es => es.map(e => [e.textContent[0], parseFloat(getComputedStyle(e).fontSize)])"
    )
    assert min(size for _, size in sizes) * scale >= 10
    assert sum(first == "∂" for first, _ in sizes) == page.locator("#network [data-gradient]").count()


@pytest.mark.parametrize("network", ["1-1-1", "2-2-2", "3-2-2", "4-2-3", "batch"])
@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "390"])
def test_every_weight_of_a_lesson_shows_its_number(open_page, network, viewport):
    page = open_page(f"/lessons/{network}", viewport)
    edges = page.locator("#network [data-weight], #network [data-bias]").count()
    assert page.locator("#network [data-chip]").count() == edges > 0
    select(page, '[data-weight="1.1.1"]')
    expect(page.locator('#network [data-chip="1.1.1"] text')).to_be_visible()


@pytest.mark.parametrize("network", ["1-1-1", "3-2-2", "4-8-8-3", "8-8-8"])
def test_the_whole_page_fits_one_screen(open_page, network):
    page = open_page()
    build(page, sizes=network)
    page.locator("h1", has_text=network).wait_for()
    press(page, "Forward pass")
    assert page.evaluate("document.documentElement.scrollHeight") <= 800
    assert page.locator("#status").bounding_box()["y"] + page.locator("#status").bounding_box()["height"] <= 800


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "390"])
@pytest.mark.parametrize("network", ["2-2-2", "4-2-3", "batch", "draw-a-digit"])
def test_nothing_moves_while_stepping(open_page, network, viewport):
    page = open_page(f"/lessons/{network}", viewport)

    page.locator("#network.frame-narrow" if viewport == NARROW else "#network").wait_for()

    def places():
        return page.locator("h1, #network .neuron .base, #controls button, #timeline, #status").evaluate_all(
            """es => es.map(e => {
                const [a, b] = [e, e.closest(".dock") ?? document.body].map(box => box.getBoundingClientRect());
                return [a.x - b.x, a.y - b.y].map(Math.round).join();
            })"""
        )

    first = places()
    for name in ("Step", "Forward pass", "Step", "Step", "Backward pass", "Update", "Forward pass"):
        press(page, name)
        assert places() == first, name


def test_every_row_of_a_table_of_paths_has_its_factors_and_product_in_the_same_places(open_page):
    page = open_page("/lessons/3-2-2")
    page.get_by_label("Notation").select_option("arrows")
    press(page, "Forward pass")
    press(page, "Backward pass")
    select(page, '[data-weight="1.1.1"]')
    places = page.locator("#explain .path").evaluate_all(
        """rows => rows.map(row => [...row.querySelectorAll(".path-step, .path-product")].map(part => {
            const [a, b] = [part, row].map(e => e.getBoundingClientRect());
            return [Math.round(a.right - b.right), Math.round(a.top - b.top)].join();
        }).join(" "))"""
    )
    assert len(places) == 2 and places[0] == places[1]


def test_nothing_scrolls_sideways_on_a_phone(open_page):
    page = open_page("/lessons/4-2-3", NARROW)
    press(page, "Forward pass")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_phone_has_the_narrow_picture_from_the_first_page_on(open_page):
    expect(open_page("/", NARROW).locator("#network")).to_have_class(re.compile("frame-narrow"))
