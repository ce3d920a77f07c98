"""Labels never overlap: chips, names, δ, targets, the numbers of paths, measured as the browser draws them.

tests/scene/test_labels.py goes through all of these networks and more in every view and at every stage, by the boxes of
the same labels as they are laid out. Here is seen that the browser draws them in those boxes.
"""

import re

import pytest
from playwright.sync_api import expect

from app.course.shelf import open_lesson
from app.engine.parameters import Parameter
from app.explorer.building import described
from app.explorer.look import Neuron
from app.explorer.opening import open_session
from tests.browser.label_faults import faults
from tests.browser.steps import build, fitted, select, walk
from tests.browser.windows import NARROW, WIDE
from tests.scene.explain_page import after, looking

NETWORKS = {
    "1-1-1": "1-1-1",
    "2-2-2": "2-2-2",
    "3-2-2": "3-2-2",
    "4-2-3": "4-2-3",
    "batch": "4-2-1",
    "draw-a-digit": "784-30-10",
    "4-8-8-3": "",
    "2-12-10": "",
    "784-120-12-10": "",
    "64-12-3-4-1": "",
}
BUILT = {"hidden": "tanh"}
LOOKS = {'[data-weight="1.1.1"]': Parameter(1, 1, 1), '[data-neuron="1.1"]': Neuron(1, 1)}  # the first that is drawn


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "390"])
@pytest.mark.parametrize("network", NETWORKS)
def test_no_label_overlaps_another_in_any_state(open_page, network, viewport):
    page = open_page(f"/lessons/{network}" if NETWORKS[network] else "/explore", viewport)
    session = open_lesson(network) if NETWORKS[network] else open_session(described(BUILT | {"sizes": network}))
    if not NETWORKS[network]:
        build(page, **BUILT, sizes=network)
        page.wait_for_url("**/build/*")
        page.locator("h1", has_text=network).wait_for()
    if viewport == WIDE:
        fitted(page)
    wrong = [("start", *faults(page, session))]
    for kind, layer, name in (("C", 0, "Forward pass"), ("gradients", 1, "Backward pass")):
        walk(page, name)
        session = after(session, kind, layer)
        wrong.append((name, *faults(page, session)))
    for mark, look in LOOKS.items():
        if page.locator(f"#network {mark}").count():
            select(page, mark)
            there = looking(session, notation=session.view.notation, look=look)
            wrong.append((mark, *faults(page, there)))
            break
    assert [state for state in wrong if any(state[1:])] == []


def test_the_numbers_of_the_paths_to_a_pixel_stand_clear_of_every_label(open_page):
    page = open_page("/lessons/draw-a-digit")
    for name in ("Forward pass", "Backward pass"):
        walk(page, name)
    first = page.locator("#network [data-weight^='1.']").first.get_attribute("data-weight")
    select(page, f'[data-weight="{first}"]')
    assert page.locator("#network .badge").count() == 8
    found = faults(page)
    assert found.overlapping == [] and found.clipped == []


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "390"])
@pytest.mark.parametrize("notation", ["upstream-local", "error"])
def test_no_label_overlaps_another_where_delta_has_no_letter(open_page, notation, viewport):
    page = open_page("/lessons/3-2-2", viewport)
    page.get_by_label("Notation").select_option(notation)
    letters = {"upstream-local": "∂C/∂z", "error": "∂net"}[notation]
    for name in ("Forward pass", "Step", "Step", "Backward pass"):
        walk(page, name)
        assert not any(faults(page))
    expect(page.locator("#legend")).to_contain_text(letters)
    expect(page.locator("#network .delta:not(:empty)").first).to_contain_text(
        letters if viewport == WIDE else letters[-2:]
    )


@pytest.mark.parametrize("network", ["2-2-2", "3-2-2"])
def test_text_on_a_phone_is_large_enough_to_read(open_page, network):
    page = open_page(f"/lessons/{network}", NARROW)
    walk(page, "Forward pass", "Backward pass")
    scale = page.locator("#network").evaluate("svg => svg.getScreenCTM().a")
    sizes = page.locator("#network .chip text").evaluate_all(
        "es => es.map(e => [e.textContent[0], parseFloat(getComputedStyle(e).fontSize)])"
    )
    assert min(size for _, size in sizes) * scale >= 10
    assert page.locator("#network .chip .below:not(:empty)").count() == page.locator("#network [data-gradient]").count()


@pytest.mark.parametrize("network", ["1-1-1", "2-2-2", "3-2-2", "4-2-3", "batch"])
@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "390"])
def test_every_weight_of_a_lesson_shows_its_number(open_page, network, viewport):
    page = open_page(f"/lessons/{network}", viewport)
    edges = page.locator("#network [data-weight], #network [data-bias]").count()
    assert page.locator("#network [data-chip]").count() == edges > 0
    select(page, '[data-weight="1.1.1"]')
    expect(page.locator('#network [data-chip="1.1.1"] .weight')).to_be_visible()


@pytest.mark.parametrize("network", ["1-1-1", "3-2-2", "4-8-8-3", "8-8-8"])
def test_the_whole_page_fits_one_screen(open_page, network):
    page = open_page()
    build(page, sizes=network)
    page.locator("h1", has_text=network).wait_for()
    walk(page, "Forward pass")
    assert page.evaluate("document.documentElement.scrollHeight") <= 800
    assert page.locator("#status").bounding_box()["y"] + page.locator("#status").bounding_box()["height"] <= 800


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "390"])
@pytest.mark.parametrize("network", ["2-2-2", "4-2-3", "batch", "draw-a-digit"])
def test_nothing_moves_while_stepping(open_page, network, viewport):
    page = open_page(f"/lessons/{network}", viewport)

    fitted(page)

    def places():
        return page.locator("h1, #network .neuron .base, #controls button, #timeline, #status").evaluate_all(
            """es => es.filter(e => e.checkVisibility()).map(e => {
                const [a, b] = [e, e.closest(".dock") ?? document.body].map(box => box.getBoundingClientRect());
                return [a.x - b.x, a.y - b.y].map(Math.round).join();
            })"""
        )

    first = places()
    for name in ("Step", "Forward pass", "Step", "Step", "Backward pass", "Update", "Forward pass"):
        walk(page, name)
        assert places() == first, name


def test_every_row_of_a_table_of_paths_has_its_factors_and_product_in_the_same_places(open_page):
    page = open_page("/lessons/3-2-2")
    page.get_by_label("Notation").select_option("arrows")
    walk(page, "Forward pass", "Backward pass")
    select(page, '[data-weight="1.1.1"]')
    places = page.locator("#explain .path").evaluate_all(
        """rows => rows.map(row => [...row.querySelectorAll(".path-step, .path-product")].map(part => {
            const [a, b] = [part, row].map(e => e.getBoundingClientRect());
            return [Math.round(a.right - b.right), Math.round(a.top - b.top)].join();
        }).join(" "))"""
    )
    assert len(places) == 2 and places[0] == places[1]


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "390"])
@pytest.mark.parametrize("sizes", ["5-5-5-5", "2-1-1-1-1-1-1"])
def test_no_factor_of_a_long_path_stands_in_the_column_of_the_products(open_page, sizes, viewport):
    page = open_page("/explore", viewport)
    build(page, **BUILT, sizes=sizes)
    page.locator("h1", has_text=sizes).wait_for()
    walk(page, "Forward pass", "Backward pass")
    select(page, '[data-weight="1.1.1"]')
    rows = page.locator("#explain .path").evaluate_all(
        """rows => rows.map(row => {
            const boxes = of => [...row.querySelectorAll(of)].map(e => e.getBoundingClientRect());
            const steps = boxes(".path-step"), [product] = boxes(".path-product");
            return [steps.length, Math.max(...steps.map(e => e.right)) - product.left,
                Math.max(...steps.map(e => e.width)) - Math.min(...steps.map(e => e.width))];
        })"""
    )
    assert rows and all(steps > 5 and beyond <= 1 and wider < 1 for steps, beyond, wider in rows), rows


def test_nothing_scrolls_sideways_on_a_phone(open_page):
    page = open_page("/lessons/4-2-3", NARROW)
    walk(page, "Forward pass")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_phone_has_the_narrow_picture_from_the_first_page_on(open_page):
    expect(open_page("/explore", NARROW).locator("#network")).to_have_class(re.compile("frame-narrow"))


LAPTOP = {"width": 1366, "height": 650}


@pytest.mark.parametrize("network", ["2-2-2", "1-1-1", "1-2-1-relu", "3-2-2", "4-2-3", "batch"])
def test_in_the_low_window_of_a_laptop_the_numbers_are_large_enough_to_be_read(open_page, network):
    page = open_page(f"/lessons/{network}", LAPTOP)
    page.locator("#network[data-frame^='880x3']").wait_for()
    walk(page, "Forward pass", "Backward pass")
    assert smallest(page) >= 10.9
    assert page.evaluate("document.documentElement.scrollHeight") <= LAPTOP["height"]
    for mark in ('[data-weight="1.1.1"]', '[data-neuron="1.1"]', '[data-neuron="0.1"]'):
        select(page, mark)
        assert not any(faults(page))


def test_a_window_that_is_made_lower_gets_the_low_picture_and_back(open_page):
    page = open_page("/lessons/2-2-2")
    fitted(page)
    first = page.locator("#network").get_attribute("data-frame")
    page.set_viewport_size(LAPTOP)
    page.locator("#network[data-frame^='880x3']").wait_for()
    page.set_viewport_size(WIDE)
    page.locator(f"#network[data-frame='{first}']").wait_for()


@pytest.mark.parametrize("size", [(1330, 830), (1290, 860), (1240, 980)])
def test_a_picture_that_nearly_fills_its_room_stays_as_it_is_when_one_steps(open_page, size):
    page = open_page("/lessons/2-2-2")
    fitted(page)
    width, height = size
    for path in ("/empty", "/lessons/2-2-2"):
        page.goto(path)
        page.set_viewport_size({"width": width, "height": height})
    fitted(page)
    frame = page.locator("#network").get_attribute("data-frame")
    walk(page, "Forward pass")
    assert page.locator("#network").get_attribute("data-frame") == frame


def smallest(page) -> float:
    """The size on the screen of the smallest number that is seen in the picture, in pixels; indices aside."""
    return min(
        page.locator("#network text").evaluate_all(
            """texts => texts.filter(text => text.getBoundingClientRect().width && text.textContent.trim())
                .map(text => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a)"""
        )
    )


HD = {"width": 1920, "height": 1080}
SMALL_PHONE = {"width": 320, "height": 640}
LEAST = [(WIDE, 10.9), (LAPTOP, 10.8), (HD, 14.5), (NARROW, 10), (SMALL_PHONE, 9.9)]


@pytest.mark.parametrize(("viewport", "least"), LEAST, ids=["1280", "1366", "1920", "390", "320"])
def test_the_picture_fills_its_room_and_its_numbers_can_be_read_whatever_the_network(open_page, viewport, least):
    page = open_page("/lessons/draw-a-digit", viewport)
    for sizes in (None, "1-1-1-1-1-1", "8-8-8-8", "4-8-8-3", "12-12"):
        if sizes:
            build(page, **BUILT, sizes=sizes)
            page.locator("h1", has_text=sizes).wait_for()
        fitted(page)
        walk(page, "Forward pass", "Backward pass")
        assert smallest(page) >= least, sizes
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], sizes
        assert not any(faults(page)), sizes


PROJECTOR = [({"width": 1280, "height": 720}, 14), (HD, 22)]
TEXT_SIZES = """panel => [...panel.querySelectorAll(":not(math *)")].filter(e => e.getClientRects().length)
    .filter(e => [...e.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.textContent.trim()))
    .filter(e => !e.ownerSVGElement).map(e => [parseFloat(getComputedStyle(e).fontSize), e.textContent.trim()])"""


@pytest.mark.parametrize(("viewport", "least"), PROJECTOR, ids=["1280", "1920"])
def test_on_a_projector_picture_and_panel_are_read_from_the_last_row_and_the_page_is_as_wide_as_the_screen(
    open_page, viewport, least
):
    page = open_page("/lessons/2-2-2", viewport)
    for _ in range(3):
        page.get_by_role("button", name="Theme").click()
    for sizes in (None, "4-8-8-3"):
        if sizes:
            build(page, **BUILT, sizes=sizes)
            page.locator("h1", has_text=sizes).wait_for()
        expect(page.locator("html")).to_have_attribute("data-theme", "projector")
        walk(page, "Forward pass", "Backward pass")
        select(page, '[data-weight="1.1.1"]')
        fitted(page)
        assert smallest(page) >= least - 0.05, sizes
        small = [(size, text) for size, text in page.locator("#explain").evaluate(TEXT_SIZES) if size < least]
        assert small == [], sizes
        assert not any(faults(page)), sizes
        beside = page.evaluate("innerWidth - document.querySelector('.explorer').offsetWidth")
        assert beside == 0
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), sizes
        assert page.evaluate("document.documentElement.scrollHeight <= innerHeight"), sizes


def test_on_a_projector_the_pages_to_build_and_to_train_are_read_from_the_last_row_and_nothing_is_clipped(open_page):
    page = open_page("/build")
    page.evaluate("localStorage.setItem('theme', 'projector')")
    for path in ("/build", "/train"):
        page.goto(path)
        for viewport, least in PROJECTOR:
            page.set_viewport_size(viewport)
            texts = page.locator("main").evaluate(TEXT_SIZES)
            assert texts and [(size, text) for size, text in texts if size < least] == [], path
            drawn = "texts => texts.map(e => parseFloat(getComputedStyle(e).fontSize) * e.getScreenCTM().a)"
            assert min(page.locator("main svg text").evaluate_all(drawn)) >= least, path
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
            assert page.evaluate("document.querySelector('main').offsetWidth > 0.98 * innerWidth"), path
