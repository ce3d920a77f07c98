"""Labels never overlap: chips, names, δ, targets, the numbers of paths, measured as the browser draws them."""

from itertools import combinations

import pytest

from tests.browser.conftest import NARROW, WIDE
from tests.browser.steps import build, press, select

LABELS = (
    ".chip rect, .neuron .a, .neuron .z, .labels .name, .labels .delta, .labels .target, "
    ".badge circle, .loss-box rect, .gap, .unit circle, .column text"
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
        page.wait_for_url("**/")
        page.locator("h1", has_text=network).wait_for()
    states = [page_state(page, "start")]
    for name in ("Forward pass", "Step", "Step", "Backward pass"):
        press(page, name)
        states.append(page_state(page, name))
    for mark in ('[data-weight="1.1.1"]', '[data-bias="1.1"]', '[data-neuron="1.1"]'):
        if page.locator(f"#network {mark}").count():
            select(page, mark)
            states.append(page_state(page, mark))
    press(page, "Update")
    states.append(page_state(page, "Update"))
    assert [s for s in states if s[1] or s[2]] == []


def page_state(page, name: str) -> tuple[str, list[str], list[str]]:
    return name, overlapping(page), clipped(page)


@pytest.mark.parametrize("network", ["1-1-1", "2-2-2", "3-2-2", "4-2-3", "batch"])
def test_every_weight_of_a_lesson_shows_its_number(open_page, network):
    page = open_page(f"/lessons/{network}")
    edges = page.locator("#network [data-weight], #network [data-bias]").count()
    assert page.locator("#network [data-chip]").count() == edges > 0


@pytest.mark.parametrize("network", ["1-1-1", "3-2-2", "4-8-8-3", "8-8-8"])
def test_the_whole_page_fits_one_screen(open_page, network):
    page = open_page()
    build(page, sizes=network)
    page.locator("h1", has_text=network).wait_for()
    press(page, "Forward pass")
    assert page.evaluate("document.documentElement.scrollHeight") <= 800
    assert page.locator("#status").bounding_box()["y"] + page.locator("#status").bounding_box()["height"] <= 800


@pytest.mark.parametrize("network", ["2-2-2", "4-2-3", "draw-a-digit"])
def test_nothing_moves_while_stepping(open_page, network):
    page = open_page(f"/lessons/{network}")

    def places():
        return page.locator("#network .neuron .base, #controls button, #timeline, #status").evaluate_all(
            "es => es.map(e => { const b = e.getBoundingClientRect(); return [b.x, b.y].map(Math.round).join() })"
        )

    first = places()
    for name in ("Step", "Forward pass", "Step", "Step", "Backward pass", "Update"):
        press(page, name)
        assert places() == first


def test_nothing_scrolls_sideways_on_a_phone(open_page):
    page = open_page("/lessons/4-2-3", NARROW)
    press(page, "Forward pass")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
