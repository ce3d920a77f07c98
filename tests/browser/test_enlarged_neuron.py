"""What stands between weight pictures can be read whatever lines run behind it: the enlarged neuron, the headers."""

import pytest

from tests.browser.steps import build, press, select
from tests.browser.windows import NARROW, WIDE

LINES = ("edges", "flow", "ribbons")
SHOW = "([ids, how]) => ids.forEach(id => (document.getElementById(id).style.visibility = how))"
# The whole pixels of the box of a text, without the halo that it has too.
GLYPHS = """texts => texts.map(text => {
    const {x, y, width, height} = text.getBBox();
    const corners = [new DOMPoint(x, y), new DOMPoint(x + width, y + height)];
    const [from, to] = corners.map(corner => corner.matrixTransform(text.getScreenCTM()));
    const [left, top] = [Math.ceil(from.x), Math.ceil(from.y)];
    return {x: left, y: top, width: Math.floor(to.x) - left, height: Math.floor(to.y) - top};
})"""
NETWORKS = ["784-30-10", "784-15-10", "64-32-10", "784-100-10"]


def seen(page, lines: str) -> list[bytes]:
    """What is seen where its name, each number and each header stand, with the lines visible or hidden."""
    page.evaluate(SHOW, [LINES, lines])
    boxes = page.locator("#enlarged .labels text, #columns text").evaluate_all(GLYPHS)
    assert len(boxes) == 4 + 3
    return [page.screenshot(clip=box) for box in boxes]


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "390"])
@pytest.mark.parametrize("network", NETWORKS)
def test_no_line_is_seen_behind_its_name_its_numbers_and_the_headers(open_page, network, viewport):
    page = open_page("/lessons/draw-a-digit", viewport)
    if network != "784-30-10":
        build(page, sizes=network)
        page.locator("h1", has_text=network).wait_for()
    crossed = []
    for phase in ("Forward pass", "Backward pass"):
        press(page, phase)
        for output in (1, 4, 9):
            select(page, f'[data-neuron="2.{output}"]')
            page.locator("#enlarged").scroll_into_view_if_needed()
            if seen(page, "visible") != seen(page, "hidden"):
                crossed.append((phase, output))
            page.evaluate(SHOW, [LINES, ""])
    assert crossed == []
