"""Chips, the numbers on the edges: a weight, and below it the gradient or, after the update, the change."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.engine.parameters import Parameter
from app.explorer.notation import Notation, Symbol
from app.scene.formulas.numbers import narrower, since
from app.scene.picture.layer_numbers import EdgeNumbers, number_at
from app.scene.picture.layout.chip_places import place_chips
from app.scene.picture.layout.layouts import Layout
from app.scene.picture.layout.obstacles import Box
from app.scene.picture.lettering import fitting, text_width

AIR = 1.5  # pixels left and right of the text on a chip
LEAST_WIDTH = 40.0
WEIGHT_ABOVE, WEIGHT_ALONE = -3.0, 4.0  # from the middle of a chip to the baseline of the weight
SHORTEST = "−0.05"  # what is left of a gradient after its letters
ONE_LINE = 18.0  # the height of a chip that holds a weight alone


@dataclass(frozen=True, slots=True)
class ChipMark:
    """The numbers of an edge."""

    key: str
    """of the edge"""
    x: float
    y: float
    """the middle"""
    width: float
    height: float
    weight: str
    below: str
    """its gradient or change once known, else empty"""
    kind: str
    """which of the two that is, else empty"""
    selected: bool
    tight: bool
    """whether there is no room for the letters of a gradient below the weight, which stands there without them"""

    @property
    def left(self) -> float:
        return round(self.x - self.width / 2, 2)

    @property
    def top(self) -> float:
        return round(self.y - self.height / 2, 1)

    @property
    def weight_y(self) -> float:
        """The baseline of the weight: in the middle where nothing stands below it."""
        return round(self.y + (WEIGHT_ABOVE if self.below else WEIGHT_ALONE), 1)


def chip_marks(
    where: Layout, of: EdgeNumbers, asked: frozenset[Parameter], selected: Parameter | None, notation: Notation
) -> dict[Parameter, ChipMark]:
    """The chips of a layer's edges that have a place: of all where they fit, else of those `asked` for."""
    boxes = place_chips(where, of.edges[0][0], asked)
    shown = [(order, boxes[edge]) for order, edge in enumerate(of.edges) if edge in boxes]
    size = where.frame.lettering[1]
    lettered = all(_lettered(of, order, box.width - 2 * AIR, size, notation) for order, box in shown)
    marks = {
        of.edges[order]: _mark(where, of, order, box, of.edges[order] == selected, notation, lettered)
        for order, box in shown
    }
    return {edge: mark for edge, mark in marks.items() if mark.weight}  # an empty chip would say nothing


def chip_middles(where: Layout, edges: tuple[Parameter, ...], asked: frozenset[Parameter]) -> list[tuple[float, float]]:
    """Where the chips of these edges, all into one layer, have their middles."""
    boxes = place_chips(where, edges[0][0], asked)
    return [(round(boxes[edge].x, 1), round(boxes[edge].y, 1)) for edge in edges if edge in boxes]


def edge_key(edge: Parameter) -> str:
    """“layer.to.from”, or “layer.to” of a bias."""
    layer, to, source = edge
    return f"{layer}.{to}.{source}" if source else f"{layer}.{to}"


def _mark(
    where: Layout, of: EdgeNumbers, order: int, box: Box, selected: bool, notation: Notation, lettered: bool
) -> ChipMark:
    """A chip as wide as its text, which is shortened where there is no room for it."""
    room = box.width - 2 * AIR
    size, below_size = where.frame.lettering
    weight = fitting(_weights(of, order, notation.significant), room, size)
    below, kind = _below(of, order, room, below_size, notation, lettered) if box.height > ONE_LINE else ("", "")
    text = max(text_width(weight, size), text_width(below, below_size))
    return ChipMark(
        key=edge_key(of.edges[order]),
        x=round(box.x, 1),
        y=round(box.y, 1),
        width=round(max(min(LEAST_WIDTH, box.width), text + 2 * AIR), 1),
        height=box.height if below else ONE_LINE,
        weight=weight,
        below=below,
        kind=kind if below else "",
        selected=selected,
        tight=box.height > ONE_LINE and text_width(f"{_by(of, order, notation)} {SHORTEST}", below_size) > room,
    )


def _weights(of: EdgeNumbers, order: int, significant: int) -> Iterator[str]:
    """A weight as it is now: first so that one sees that it was changed, 0.1498 and not 0.150, then narrower."""
    weight, change = float(of.weights[order]), number_at(of.changes, order)
    if change:
        yield since(weight, weight - change, significant)
    yield from narrower(weight, significant)


def _below(
    of: EdgeNumbers, order: int, room: float, size: float, notation: Notation, lettered: bool
) -> tuple[str, str]:
    """What stands below the weight, and what that is: a gradient or, once the update is made, its change."""
    gradient, change = number_at(of.gradients, order), number_at(of.changes, order)
    if gradient is None:
        return "", ""
    if change is not None:
        return fitting((f"Δ {text}" for text in narrower(change, notation.significant)), room, size), "change"
    bare = fitting(narrower(gradient, notation.significant), room, size)
    return (_lettered(of, order, room, size, notation) if lettered else bare), "gradient"


def _lettered(of: EdgeNumbers, order: int, room: float, size: float, notation: Notation) -> str:
    """The gradient behind its letters, which stand on all chips of a layer or on none; empty where they have no room.

    A number is not shortened to its last digit for them.
    """
    letters = _by(of, order, notation)
    texts = tuple(narrower(number_at(of.gradients, order) or 0.0, notation.significant))
    return fitting((f"{letters} {text}" for text in texts[:-2]), room, size)


def _by(of: EdgeNumbers, order: int, notation: Notation) -> str:
    """The letters of the gradient of an edge."""
    return str(notation.by(Symbol("w" if of.edges[order].source else "b")))
