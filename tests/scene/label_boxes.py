"""Boxes of all labels of a picture, from its marks alone: no browser is needed to see that two of them overlap.

Widths are those of lettering.py, heights those of the font it estimates by; font sizes are those of network.css and
weight_pictures.css, offsets those of the templates.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from app.explorer.notation import Symbol
from app.scene.picture.lettering import text_width
from app.scene.picture.network_scene import NetworkScene
from app.scene.picture.neuron_marks import LabelMark, NeuronMark, Text
from app.scene.picture.weight_picture_marks import EnlargedMark

ASCENT, DESCENT = 0.93, 0.24  # of the box of a line of text above and below its baseline, as shares of the font size
SIZES = {"": (13.5, 11.0), "medium": (11.5, 11.0), "small": (11.0, 0.0)}  # of a and z
NAME, DELTA, TARGET, SCRIPT = 13.0, 12.0, 11.0, 9.0
SMALL_NAME, SMALL_DELTA = 11.0, 11.0
BADGE = 7.5  # radius
SLOPE = 7.6  # radius, with its border
BRACKET = 2.6  # the width of its line
TOUCH = 1.0  # pixels that two labels may share: the boxes of glyphs have some air


class LabelBox(NamedTuple):
    """A label: what it is, and its borders."""

    name: str
    left: float
    top: float
    right: float
    bottom: float


def label_boxes(scene: NetworkScene) -> list[LabelBox]:
    """Every label of the picture: chips, numbers in and beside neurons, headers, counts, path numbers, the loss."""
    return [
        *_chips(scene),
        *(box for mark in scene.neurons for box in _of_neuron(mark)),
        *_columns(scene),
        *_pictures(scene),
        *(_circle(f"path {r.number}", r.x, r.y, BADGE) for r in scene.ribbons),
        *(_circle("bias unit", unit.x, unit.y, unit.r) for unit in scene.units),
        *_bracket(scene),
        _middled("loss", scene.loss.x, scene.loss.y, scene.loss.width, scene.loss.height),
    ]


def overlapping(scene: NetworkScene, touch: float = TOUCH) -> list[str]:
    """Pairs of labels that share more than a touch, “chip 1.1.1 / a 2.1”."""
    boxes = label_boxes(scene)
    left, top, right, bottom = np.array([box[1:] for box in boxes]).T
    across = np.minimum(right[:, None], right) - np.maximum(left[:, None], left)
    down = np.minimum(bottom[:, None], bottom) - np.maximum(top[:, None], top)
    pairs = np.argwhere(np.triu(np.minimum(across, down) > touch, k=1))
    return [f"{boxes[one].name} / {boxes[other].name}" for one, other in pairs]


def clipped(scene: NetworkScene) -> list[str]:
    """Labels that reach beyond the border of the picture."""
    low, high = scene.top - TOUCH, scene.top + scene.height + TOUCH
    return [
        box.name
        for box in label_boxes(scene)
        if box.left < -TOUCH or box.right > scene.width + TOUCH or box.top < low or box.bottom > high
    ]


def spilled(scene: NetworkScene) -> list[str]:
    """Chips that are narrower than a text on them."""
    size, below = (11.0, 11.0) if scene.frame == "narrow" else (12.0, 11.0)
    chips = (edge.chip for edge in scene.edges if edge.chip)
    return [c.key for c in chips if max(text_width(c.weight, size), text_width(c.below, below)) > c.width]


def _chips(scene: NetworkScene) -> Iterator[LabelBox]:
    for chip in (edge.chip for edge in scene.edges if edge.chip):
        yield _middled(f"chip {chip.key}", chip.x, chip.y, chip.width, chip.height)


def _of_neuron(mark: NeuronMark) -> Iterator[LabelBox]:
    a, z = SIZES[mark.size]
    yield _text(
        f"a {mark.key}", mark.a, mark.x, mark.y - 2 if mark.show_z else mark.y + 4, a, bold=mark.size != "small"
    )
    if mark.show_z:
        yield _text(f"z {mark.key}", f"{mark.z_letter} {mark.z}", mark.x, mark.y + 11, z)
    if mark.badge:
        yield _circle(f"slope {mark.key}", *mark.badge_at, SLOPE)
    if mark.gauge:
        left, top = mark.gauge.x, mark.gauge.y
        yield LabelBox(f"gauge {mark.key}", left, top, left + mark.gauge.width, top + mark.gauge.height)
    if mark.label:
        yield from _beside(mark.key, mark.label)


def _beside(key: str, label: LabelMark) -> Iterator[LabelBox]:
    yield _named(f"name {key}", label.name, SMALL_NAME if label.small else NAME, label.symbol)
    if label.delta.text:
        yield _line(f"delta {key}", label.delta, SMALL_DELTA if label.small else DELTA)
    if label.target.text:
        yield _line(f"target {key}", label.target, TARGET)


def _bracket(scene: NetworkScene) -> Iterator[LabelBox]:
    """Its upright line, and the lines of its words; those before hidden layers are drawn piece by piece."""
    for inner in scene.inner_brackets:
        for across, top, bottom in re.findall(r"M([-\d.]+) ([-\d.]+)V([-\d.]+)", inner.d):
            middle = float(across)
            yield LabelBox("bracket", middle - BRACKET / 2, float(top), middle + BRACKET / 2, float(bottom))
        for line in inner.lines:
            yield _box(f"words {line.pieces[0].text}", inner.x, text_width(line.pieces[0].text, TARGET), line.y, TARGET)
    if mark := scene.bracket:
        corners = [float(number) for number in re.findall(r"[-\d.]+", mark.d)[:5]]
        _, top, x, bottom, _ = corners
        yield LabelBox("bracket", x - BRACKET / 2, top, x + BRACKET / 2, bottom)
        for line in mark.lines:
            text = "".join(piece.text for piece in line.pieces)
            yield _box(f"words {text}", mark.x, text_width(text, TARGET), line.y, TARGET)


def _columns(scene: NetworkScene) -> Iterator[LabelBox]:
    for mark in scene.layers:
        yield _text(f"header {mark.key}", mark.text, mark.x, mark.y + 4, 11.0, bold=mark.active)
    for mark in scene.gaps:
        yield _text(f"gap {mark.key}", f"⋮ {mark.text}", mark.x, mark.y + 4, 12.0)


def _pictures(scene: NetworkScene) -> Iterator[LabelBox]:
    if inputs := scene.input_picture:
        size = 11.0
        width = text_width(inputs.name, size)
        yield _box("pixel", inputs.x, width, inputs.y + inputs.side + 13, size)
    if pictures := scene.weight_pictures:
        for cell in pictures.cells:
            yield LabelBox(f"picture {cell.key}", cell.x, cell.y, cell.x + pictures.size, cell.y + pictures.size)
        if pictures.enlarged:
            yield from _enlarged(pictures.enlarged)


def _enlarged(mark: EnlargedMark) -> Iterator[LabelBox]:
    symbol = mark.symbol
    width = text_width(symbol.letter, 15.0) + text_width(symbol.sub + symbol.sup, SCRIPT)
    yield _scripted("enlarged name", symbol, mark.symbol_x - width, width, mark.symbol_y, 15.0)
    for text in mark.texts:
        width = text_width(text.text, 11.5, bold=text.kind != "z")
        yield _box(f"enlarged {text.kind}", text.x - width, width, text.y, 11.5)


def _named(name: str, text: Text, size: float, symbol: Symbol) -> LabelBox:
    return _scripted(name, symbol, _left(text), text.width, text.y, size)


def _scripted(name: str, symbol: Symbol, left: float, width: float, y: float, size: float) -> LabelBox:
    """A letter with the indices it has: one below by 3, one above that by 8."""
    below = max(DESCENT * size, 3 + DESCENT * SCRIPT if symbol.sub else 0.0)
    above = max(ASCENT * size, (8 - 3 * bool(symbol.sub)) + ASCENT * SCRIPT if symbol.sup else 0.0)
    return LabelBox(name, left, y - above, left + width, y + below)


def _line(name: str, text: Text, size: float) -> LabelBox:
    return _box(name, _left(text), text.width, text.y, size)


def _left(text: Text) -> float:
    return text.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[text.anchor] * text.width


def _text(name: str, text: str, x: float, y: float, size: float, bold: bool = False) -> LabelBox:
    """A text around x, with its baseline at y."""
    width = text_width(text, size, bold)
    return _box(name, x - width / 2, width, y, size)


def _box(name: str, left: float, width: float, y: float, size: float) -> LabelBox:
    return LabelBox(name, left, y - ASCENT * size, left + width, y + DESCENT * size)


def _circle(name: str, x: float, y: float, radius: float) -> LabelBox:
    return _middled(name, x, y, 2 * radius, 2 * radius)


def _middled(name: str, x: float, y: float, width: float, height: float) -> LabelBox:
    return LabelBox(name, x - width / 2, y - height / 2, x + width / 2, y + height / 2)
