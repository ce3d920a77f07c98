"""Axe looks at every kind of page in the narrowest and the widest window, in both schemes, on a projector and in forced
colours.
"""

import pytest

from tests.browser.accessible import ARRIVED, COLOURS, RULES, violations
from tests.browser.steps import fitted, select, walk
from tests.browser.windows import WIDE

NARROWEST, WIDEST = {"width": 320, "height": 640}, {"width": 1920, "height": 1080}
# What another window can break on a page that is in order in the first one.
ROOM = {"runOnly": ["target-size", "scrollable-region-focusable", *COLOURS["runOnly"]]}
LOOKS = (  # scheme, forced colours, theme, window, rules
    ("light", "none", "light", WIDEST, RULES),
    ("light", "none", "projector", WIDEST, ROOM),
    ("light", "none", "projector", NARROWEST, ROOM),
    ("light", "none", "light", NARROWEST, ROOM),
    ("dark", "none", "dark", NARROWEST, COLOURS),
    ("dark", "active", "dark", NARROWEST, COLOURS),
    ("dark", "active", "dark", WIDEST, COLOURS),
    ("dark", "none", "dark", WIDEST, COLOURS),
)
# Of the digits the colours are those of the front door and of another lesson.
PAGES = {"/": 8, "/lessons/2-2-2": 8, "/lessons/draw-a-digit": 4, "/build": 8, "/train": 8, "/learn": 8}
THEMED = """theme => {
    document.documentElement.dataset.theme = theme;
    dispatchEvent(new Event("resize"));
}"""


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_at_320_and_1920_in_both_schemes_on_a_projector_and_in_forced_colours(open_page, path):
    page = open_page(path, WIDE)
    if path.startswith("/lessons"):
        walk(page, "Forward pass", "Backward pass")
        select(page, '[data-weight="1.1.1"]' if path.endswith("2") else '[data-neuron="1.1"]')
    found = []
    for scheme, forced, theme, viewport, rules in LOOKS[: PAGES[path]]:
        page.emulate_media(color_scheme=scheme, forced_colors=forced)
        page.set_viewport_size(viewport)
        page.evaluate(THEMED, theme)
        if page.locator("#network").count():
            fitted(page)
        page.evaluate(ARRIVED)
        found += [(theme, forced, viewport["width"], fault) for fault in violations(page, rules)]
    page.emulate_media(forced_colors="none")
    assert found == []
