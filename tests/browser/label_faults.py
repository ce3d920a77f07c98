"""What is wrong with the labels of the picture, measured as the browser draws them."""

from typing import NamedTuple

import numpy as np
from playwright.sync_api import Page

from app.explorer.session import Session
from app.scene.picture.network_scene import NetworkScene, network_scene
from tests.scene.label_boxes import label_boxes

LABELS = (
    ".chip rect, .neuron .a, .neuron .z, .slope-badge[visibility=inherit] circle, .gauge .scale, .labels .name, "
    ".labels .delta, .labels .target, .labels .number, .badge circle, .loss-box rect, .gap, .unit circle, "
    ".column text, .pixel-name, .cell:not(.enlarged *)"
)
TOUCH = 1.0  # of the picture's own units; glyph boxes have some air, which is larger where the picture is
BEYOND = 2.0  # of the picture's own units: by so much a letter is wider than tests/scene/label_boxes.py takes it to be
MEASURED = """(svg, labels) => {
    const sides = b => [b.left, b.top, b.right, b.bottom];
    const named = e => [(e.closest("[data-labels]")?.dataset.labels ?? e.closest("[id]").id),
                        e.getAttribute("class") ?? e.tagName, e.textContent].join(" ");
    const boxes = [...svg.querySelectorAll(labels)]
        .map(e => [e, e.getBoundingClientRect()]).filter(([, b]) => b.right > b.left);
    const spilled = [...svg.querySelectorAll(".chip text")].filter(e => e.textContent).filter(text => {
        const t = text.getBBox(), b = text.parentNode.querySelector("rect").getBBox();
        return t.x < b.x || t.x + t.width > b.x + b.width || t.y < b.y - 1 || t.y + t.height > b.y + b.height + 1;
    });
    return {
        names: boxes.map(([e]) => named(e)),
        sides: boxes.map(([, b]) => sides(b)),
        own: boxes.map(([, b]) => {
            const corners = [new DOMPoint(b.left, b.top), new DOMPoint(b.right, b.bottom)];
            return corners.flatMap(corner => {
                const {x, y} = corner.matrixTransform(svg.getScreenCTM().inverse());
                return [x, y];
            });
        }),
        scale: Math.max(1, svg.getScreenCTM().a),
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
    elsewhere: list[str]
    """labels drawn larger or elsewhere than tests/scene/test_labels.py takes them to be, and labels not drawn"""


def faults(page: Page, session: Session | None = None) -> LabelFaults:
    """What is wrong with the labels; with the session that is shown, also where they do not stand as laid out."""
    measured = page.locator("#network").evaluate(MEASURED, LABELS)
    names = measured["names"]
    left, top, right, bottom = np.array(measured["sides"]).reshape(-1, 4).T
    across = np.minimum(right[:, None], right) - np.maximum(left[:, None], left)
    down = np.minimum(bottom[:, None], bottom) - np.maximum(top[:, None], top)
    touch = TOUCH * measured["scale"]
    pairs = np.argwhere(np.triu((across > touch) & (down > touch), k=1))
    frame = measured["frame"]
    beyond = (left < frame[0] - 1) | (top < frame[1] - 1) | (right > frame[2] + 1) | (bottom > frame[3] + 1)
    scene = session and network_scene(session, page.locator("#network").get_attribute("data-frame"))
    return LabelFaults(
        [f"{names[one]} / {names[other]}" for one, other in pairs],
        [names[i] for i in np.flatnonzero(beyond)],
        measured["spilled"],
        elsewhere(names, measured["own"], scene) if scene else [],
    )


def elsewhere(names: list[str], sides: list[list[float]], scene: NetworkScene) -> list[str]:
    """Labels drawn in no box of the scene, and boxes of the scene in which none is drawn."""
    boxes = [box for box in label_boxes(scene) if box.right > box.left]
    drawn = np.array(sides).reshape(-1, 1, 4)
    laid_out = np.array([box[1:] for box in boxes])
    beyond = np.maximum(laid_out[:, :2] - drawn[..., :2], drawn[..., 2:] - laid_out[:, 2:]).max(axis=-1)
    homeless = [names[i] for i in np.flatnonzero(beyond.min(axis=1) > BEYOND)]
    return homeless + [f"no {boxes[i].name}" for i in np.flatnonzero(beyond.min(axis=0) > BEYOND)]
