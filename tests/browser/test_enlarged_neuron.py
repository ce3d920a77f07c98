"""What stands between weight pictures can be read whatever lines run behind it: the enlarged neuron, the headers."""

from base64 import b64encode

import pytest

from tests.browser.steps import build, select, walk
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
# Which boxes of two pictures of the window differ in any pixel.
DIFFER = """async ([pictures, boxes]) => {
    const [one, other] = await Promise.all(pictures.map(async base64 => {
        const bytes = Uint8Array.from(atob(base64), c => c.charCodeAt(0));
        const bitmap = await createImageBitmap(new Blob([bytes], {type: "image/png"}));
        const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d", {willReadFrequently: true});
        canvas.drawImage(bitmap, 0, 0);
        return box => canvas.getImageData(box.x, box.y, box.width, box.height).data.join();
    }));
    return boxes.filter(box => one(box) !== other(box));
}"""


def crossed(page) -> list[dict]:
    """Where its name, a number or a header stands and something else is seen once the lines are hidden."""
    boxes = page.locator("#enlarged .labels text, #columns text").evaluate_all(GLYPHS)
    assert len(boxes) == 4 + 3
    left, top = (min(box[side] for box in boxes) for side in ("x", "y"))
    width, height = (
        max(box[side] + box[length] for box in boxes) - start
        for side, length, start in (("x", "width", left), ("y", "height", top))
    )
    window = page.viewport_size
    assert 0 <= left <= window["width"] - width and 0 <= top <= window["height"] - height
    seen = []
    for lines in ("visible", "hidden"):
        page.evaluate(SHOW, [LINES, lines])
        picture = page.screenshot(clip={"x": left, "y": top, "width": width, "height": height})
        seen.append(b64encode(picture).decode())
    page.evaluate(SHOW, [LINES, ""])
    return page.evaluate(DIFFER, [seen, [{**box, "x": box["x"] - left, "y": box["y"] - top} for box in boxes]])


# In one window these outputs after this phase, in the other those after that one: every two of the three are met.
@pytest.mark.parametrize(
    ("viewport", "outputs"), [(WIDE, ((1, 9), (4,))), (NARROW, ((4,), (1, 9)))], ids=["1280", "390"]
)
@pytest.mark.parametrize("network", NETWORKS)
def test_no_line_is_seen_behind_its_name_its_numbers_and_the_headers(open_page, network, viewport, outputs):
    page = open_page("/lessons/draw-a-digit", viewport)
    if network != "784-30-10":
        build(page, sizes=network)
        page.locator("h1", has_text=network).wait_for()
    found = []
    for phase, seen in zip(("Forward pass", "Backward pass"), outputs, strict=True):
        walk(page, phase)
        for output in seen:
            select(page, f'[data-neuron="2.{output}"]')
            page.locator("#enlarged").scroll_into_view_if_needed()
            if crossed(page):
                found.append((phase, output))
    assert found == []
