"""The bracket before a hidden softmax, whose neurons move together: a path into it goes on through every one of them.

While such a path is looked at it says so, where the picture has room for the words.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from app.caches import PerObject
from app.explorer.look import parameter_of
from app.explorer.names import counted
from app.explorer.session import Session
from app.scene.curves import n
from app.scene.picture.edge_marks import EdgeMark
from app.scene.picture.layout.layouts import LOSS_HEIGHT, Layout
from app.scene.picture.layout.obstacles import Box, taken
from app.scene.picture.lettering import text_width
from app.scene.picture.neuron_marks import NeuronMark
from app.scene.picture.ribbons import Ribbon
from app.scene.picture.softmax_bracket import BADGE, LINE, SIZE, BracketMark, Piece, WordsLine

HOOK, AIR, STEP = 5.0, 3.0, 5.0
AROUND = 7.0  # a neuron and its arc
RISE = 3.0  # from the foot of a line of words to its baseline
NEAR = 240.0  # the farthest that words stand from their bracket

Lines = tuple[str, ...]
Marks = tuple[tuple[NeuronMark, ...], tuple[EdgeMark, ...], tuple[Ribbon, ...], BracketMark | None]


class Words(NamedTuple):
    """What is said beside a bracket, and where it begins."""

    lines: Lines
    left: float
    top: float


_placed: PerObject[Session, dict[tuple[str, int], Words | None]] = PerObject(lambda session: {})


def inner_brackets(
    session: Session, where: Layout, marks: Marks, like: Session | None = None
) -> tuple[BracketMark, ...]:
    """A bracket before each hidden softmax; its words stand as in the picture of `like`, which a hand holds on to."""
    held = _placed(like or session)
    said: list[Box] = []
    brackets = []
    for layer in where.inner:
        key = where.key[2], layer
        if key not in held:
            asked = marks[2] and _leads_into(session, layer)
            boxes = [*_in_the_way(where, marks), *said] if asked else []
            held[key] = _free(where, layer, _ways(session, layer), boxes) if asked else None
        if words := held[key]:
            said.append(_block(words.lines, words.left, words.top))
        brackets.append(_mark(session, where, layer, words))
    return tuple(brackets)


def _leads_into(session: Session, layer: int) -> bool:
    """Whether the paths of what is looked at go through the softmax of a layer."""
    parameter = parameter_of(session.view.look)
    return parameter is None or parameter.layer <= layer


def _mark(session: Session, where: Layout, layer: int, words: Words | None) -> BracketMark:
    x, pieces = where.bracket_before(layer)
    end = n(x + HOOK)
    (top, _), (_, bottom) = pieces[0], pieces[-1]
    upright = "".join(f"M{n(x)} {n(high)}V{n(low)}" for high, low in pieces)
    lines = enumerate(words.lines if words else (), 1)
    return BracketMark(
        f"{upright}M{end} {n(top)}H{n(x)}M{end} {n(bottom)}H{n(x)}",
        fused=False,
        x=round(words.left, 1) if words else 0.0,
        lines=tuple(WordsLine(round(words.top + LINE * row - RISE, 1), (Piece(text),)) for row, text in lines if words),
        spoken=_spoken(session, layer),
        key=f"-{layer}",
    )


def _spoken(session: Session, layer: int) -> str:
    neurons = counted(session.position.step.network.sizes[layer], "neuron")
    return f"softmax of layer {session.notation.number(layer)}, {neurons}: each weighted sum moves all of them"


def _ways(session: Session, layer: int) -> tuple[Lines, ...]:
    """What can be said, the fullest first."""
    notation = session.notation
    a, z = notation.a(layer).letter, notation.plain()["z"]
    formula = f"Σ ∂{notation.own_C}/∂{a}ₖ · ∂{a}ₖ/∂{z}"
    slopes = f"∂{a}ₖ/∂{z}"
    through = "through its Jacobian"
    return (through, formula), (through, slopes), (through,), ("through its", "Jacobian"), (f"Σ … {slopes}",), (slopes,)


def _in_the_way(where: Layout, marks: Marks) -> Iterator[Box]:
    neurons, edges, ribbons, bracket = marks
    yield from taken(where)
    yield from (Box(p.x, p.y, 2 * (p.r + AROUND), 2 * (p.r + AROUND)) for p in where.circles)
    yield from (Box(p.x, p.y, 2 * p.r + AROUND, 2 * p.r + AROUND) for p in where.biases.values())
    yield from (Box(e.chip.x, e.chip.y, e.chip.width, e.chip.height) for e in edges if e.chip)
    yield from (Box(r.x, r.y, 2 * BADGE, 2 * BADGE) for r in ribbons)
    yield from (mark.label.target.box for mark in neurons if mark.label and mark.label.target.text)
    yield from (mark.gauge.box for mark in neurons if mark.gauge)
    yield Box(*where.loss, where.frame.loss_width, LOSS_HEIGHT)
    if inputs := where.input_picture:
        yield Box(inputs.x + inputs.size / 2, inputs.y + inputs.size / 2, inputs.size, inputs.size)
    if bracket:
        height = 2 * where.frame.height
        yield Box((where.bracket + where.frame.width) / 2, 0, where.frame.width - where.bracket + LINE, height * 2)


def _free(where: Layout, layer: int, ways: tuple[Lines, ...], boxes: list[Box]) -> Words | None:
    """The first of some ways to say it that has a place, and the one nearest to the bracket."""
    x, pieces = where.bracket_before(layer)
    top, size = where.band
    xs, ys = np.arange(AIR, where.frame.width, STEP), np.arange(top + AIR, top + size, STEP)
    left, high = (axis.ravel() for axis in np.meshgrid(xs, ys))
    for lines in ways:
        block = _block(lines, 0, 0)
        free = (left + block.width <= where.frame.width - AIR) & (high + block.height <= top + size - AIR)
        middle_x, middle_y = left + block.width / 2, high + block.height / 2
        for box in boxes:
            across = np.abs(middle_x - box.x) >= (block.width + box.width) / 2 + 1
            free &= across | (np.abs(middle_y - box.y) >= (block.height + box.height) / 2 + 1)
        beside = np.maximum(np.abs(middle_x - x) - block.width / 2, 0)
        beyond = np.maximum(np.maximum(pieces[0][0] - high - block.height, high - pieces[-1][1]), 0)
        far = np.where(free, np.hypot(beside, beyond), np.inf)
        if far.min() < NEAR:
            best = int(far.argmin())
            return Words(lines, float(left[best]), float(high[best]))
    return None


def _block(lines: Lines, left: float, top: float) -> Box:
    """The rectangle of lines of words."""
    width, height = max(text_width(text, SIZE) for text in lines), LINE * len(lines)
    return Box(left + width / 2, top + height / 2, width, height)
