"""What is wrong with the labels of the picture, measured as the browser draws them."""

from typing import NamedTuple

import numpy as np
from playwright.sync_api import Page

LABELS = (
    ".chip rect, .neuron .a, .neuron .z, .labels .name, .labels .delta, .labels .target, "
    ".labels .number, .badge circle, .loss-box rect, .gap, .unit circle, .column text, .pixel-name, "
    ".cell:not(.enlarged *)"
)
TOUCH = 1.0  # pixels; glyph boxes have some air
MEASURED = """(svg, labels) => {
    const sides = b => [b.left, b.top, b.right, b.bottom];
    const named = e => [(e.closest("[data-labels]")?.dataset.labels ?? e.closest("[id]").id),
                        e.getAttribute("class") ?? e.tagName, e.textContent].join(" ");
    const boxes = [...svg.querySelectorAll(labels)]
        .map(e => [e, e.getBoundingClientRect()]).filter(([, b]) => b.right > b.left);
    const spilled = [...svg.querySelectorAll(".chip text")].filter(text => {
        const t = text.getBBox(), b = text.parentNode.querySelector("rect").getBBox();
        return t.x < b.x || t.x + t.width > b.x + b.width || t.y < b.y - 1 || t.y + t.height > b.y + b.height + 1;
    });
    return {
        names: boxes.map(([e]) => named(e)),
        sides: boxes.map(([, b]) => sides(b)),
        frame: sides(svg.getBoundingClientRect()),
        spilled: spilled.map(text => text.parentNode.id + " " + text.textContent),
    };
}"""


class LabelFaults(NamedTuple):
    """All empty where the picture is in order."""

    overlapping: list[str]
    """pairs of labels that share more than a touch"""
    clipped: list[str]
    """labels that reach beyond the picture"""
    spilled: list[str]
    """texts on chips that are wider or higher than their chip"""


def faults(page: Page) -> LabelFaults:
    measured = page.locator("#network").evaluate(MEASURED, LABELS)
    names = measured["names"]
    left, top, right, bottom = np.array(measured["sides"]).reshape(-1, 4).T
    across = np.minimum(right[:, None], right) - np.maximum(left[:, None], left)
    down = np.minimum(bottom[:, None], bottom) - np.maximum(top[:, None], top)
    pairs = np.argwhere(np.triu((across > TOUCH) & (down > TOUCH), k=1))
    frame = measured["frame"]
    beyond = (left < frame[0] - 1) | (top < frame[1] - 1) | (right > frame[2] + 1) | (bottom > frame[3] + 1)
    return LabelFaults(
        [f"{names[one]} / {names[other]}" for one, other in pairs],
        [names[i] for i in np.flatnonzero(beyond)],
        measured["spilled"],
    )
