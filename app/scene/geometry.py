"""Where everything stands: columns of neurons left to right, bias units below, the loss on the right.

Places depend on the shape of the network and the frame alone, so nothing moves while a learner steps.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

from app.scene.curves import Curve

MOST_SHOWN = 10  # neurons of a layer, beyond that the layer is elided
SHOWN_OF_MANY = 8
MOST_KEPT = 6  # neurons of an elided layer that can be asked for
LARGEST_RADIUS, SMALLEST_RADIUS = 34.0, 13.0
WIDEST_SPACING = 178.0
LABEL_ROOM, TARGET_ROOM = 49.0, 15.0  # a name above and a δ below each neuron; in the narrow frame also a target
LEAST_ROOMY_RADIUS, LARGEST_DENSE_RADIUS = 16.5, 20.0
SIDE_ROOM = 66.0  # name and δ on the right of a neuron that stands close to the next
BIAS_RADIUS = 12.0
LEAST_TILE = 100  # inputs; a square number of at least so many is drawn as one picture


@dataclass(frozen=True)
class Frame:
    """The drawing area in pixels, and the room that the loss takes on the right."""

    name: str
    width: float
    height: float
    left: float
    loss_room: float
    loss_width: float
    chip: tuple[float, float]
    tile: float


FRAMES = {
    frame.name: frame
    for frame in (
        Frame("wide", 820, 510, 54, 212, 86, (60, 30), 168),
        Frame("digit", 640, 510, 40, 170, 68, (60, 30), 168),
        Frame("narrow", 372, 560, 28, 112, 50, (43, 27), 84),
    )
}


@dataclass(frozen=True)
class Place:
    """A neuron's place: number within its layer (from 1), centre and radius.

    `labels` says where its name and δ stand: "stack" (above and below), "right", "left" (the outputs) or "none".
    """

    layer: int
    number: int
    x: float
    y: float
    r: float
    labels: str = "stack"


@dataclass(frozen=True)
class Gap:
    """Neurons left out between two that are shown, from number `first` on."""

    layer: int
    first: int
    x: float
    y: float
    count: int


@dataclass(frozen=True)
class Layout:
    """All places: neurons by (layer, number), gaps, bias units by the layer they feed, the loss, the input tile.

    `key` holds the arguments of `layout` that made it.
    """

    key: tuple
    frame: Frame
    neurons: dict[tuple[int, int], Place]
    gaps: tuple[Gap, ...]
    biases: dict[int, Place]
    loss: tuple[float, float]
    tile: tuple[float, float, float] | None  # x, y, side
    tile_pixels: int

    @property
    def band(self) -> tuple[float, float]:
        """Top and height of what is drawn; wide frames keep theirs, the narrow one leaves out what stays empty."""
        if self.frame.name != "narrow":
            return 0.0, self.frame.height
        places = (*self.neurons.values(), *self.biases.values())
        top, bottom = min(p.y - p.r for p in places) - 32, max(p.y + p.r for p in places) + 38
        return round(top), round(bottom - top)

    @property
    def outputs(self) -> tuple[Place, ...]:
        """The places of the last layer."""
        last = max(layer for layer, _ in self.neurons)
        return tuple(place for place in self.neurons.values() if place.layer == last)

    def shown(self, layer: int) -> tuple[int, ...]:
        """The numbers of the neurons of a layer that are drawn."""
        return tuple(number for at, number in self.neurons if at == layer)

    def source(self, layer: int, number: int) -> Place:
        """Where an edge from neuron `number` of a layer starts; 0 is the bias unit, a tile's pixels are points."""
        if number == 0:
            return self.biases[layer + 1]
        return self.pixel(number) if layer == 0 and self.tile else self.neurons[layer, number]

    def pixel(self, number: int) -> Place:
        """The middle of a pixel of the input tile; pixels count from 1, row by row."""
        x, y, side = self.tile
        row, column = divmod(number - 1, self.tile_pixels)
        step = side / self.tile_pixels
        return Place(0, number, x + (column + 0.5) * step, y + (row + 0.5) * step, 0)

    def edge(self, layer: int, to: int, source: int) -> Curve:
        """The curve of a weight, or of a bias where `source` is 0."""
        start, end = self.source(layer - 1, source), self.neurons[layer, to]
        return Curve(start.x + start.r, start.y, end.x - end.r, end.y)

    def loss_line(self, layer: int, number: int) -> Curve:
        """The curve from an output to the loss."""
        place, (x, y) = self.neurons[layer, number], self.loss
        order, count = self.shown(layer).index(number), len(self.shown(layer))
        port = (order - (count - 1) / 2) * min(15.0, 46 / count)
        return Curve(place.x + place.r, place.y, x - self.frame.loss_width / 2, y + port)


@lru_cache(maxsize=512)
def layout(
    sizes: tuple[int, ...], has_biases: bool, frame: str, kept: frozenset[tuple[int, int]] = frozenset()
) -> Layout:
    """The places of a network of these sizes; `kept` neurons (layer, number), up to MOST_KEPT of a layer,
    are shown even where the layer is elided.
    """
    area = FRAMES[frame]
    top, bottom = 40.0, area.height - (78.0 if has_biases else 36.0)
    xs = _columns(area, sizes)
    neurons, gaps, lowest = {}, [], 0.0
    tile = _tile(area, sizes[0], (top + bottom) / 2)
    for layer in range(1 if tile else 0, len(sizes)):
        slots = _slots(sizes[layer], tuple(sorted(j for at, j in kept if at == layer)))
        last = layer == len(sizes) - 1
        room = LABEL_ROOM + (TARGET_ROOM if last and frame == "narrow" else 0)
        places, missing, end = _column(layer, slots, xs, (top, bottom), room)
        neurons.update(places)
        gaps.extend(missing)
        lowest = max(lowest, end)
    lowest = max(lowest, tile[1] + tile[2] if tile else 0.0)
    biases = _bias_units(sizes, xs, min(area.height - 24, lowest + 58)) if has_biases else {}
    loss = (area.width - area.loss_width / 2 - 8, (top + bottom) / 2)
    key = (sizes, has_biases, frame, kept)
    return Layout(key, area, neurons, tuple(gaps), biases, loss, tile, tile_side(sizes[0]))


def elided(sizes: tuple[int, ...], layer: int) -> bool:
    """Whether a layer is too tall for all its neurons to be shown."""
    return sizes[layer] > MOST_SHOWN and not (layer == 0 and tile_side(sizes[0]))


def tile_side(inputs: int) -> int:
    """The side of the picture that so many inputs are drawn as; 0 where they are drawn as neurons."""
    side = math.isqrt(inputs)
    return side if inputs >= LEAST_TILE and side * side == inputs else 0


def _columns(area: Frame, sizes: tuple[int, ...]) -> list[float]:
    left = area.left + (area.tile / 2 - 20 if tile_side(sizes[0]) else 0)
    step = (area.width - area.loss_room - left) / (len(sizes) - 1)
    return [left + step * column for column in range(len(sizes))]


def _tile(area: Frame, inputs: int, middle: float) -> tuple[float, float, float] | None:
    return (20 if area.name != "narrow" else 6, middle - area.tile / 2, area.tile) if tile_side(inputs) else None


def _slots(size: int, kept: tuple[int, ...]) -> list[int | tuple[int, int]]:
    """What stands in a column from top to bottom: neuron numbers, and (first, last) for neurons left out."""
    if size <= MOST_SHOWN:
        return list(range(1, size + 1))
    wanted = {size, *kept}
    wanted |= set([i for i in range(1, size + 1) if i not in wanted][: SHOWN_OF_MANY - len(wanted)])
    slots, before = [], 0
    for number in sorted(wanted):
        if number > before + 1:
            slots.append((before + 1, number - 1))
        slots.append(number)
        before = number
    return slots


def _column(layer: int, slots: list, xs: list[float], span: tuple[float, float], room: float):
    """The neurons of a layer spread over a span of heights, the neurons left out, and where the column ends."""
    (top, bottom), last = span, layer == len(xs) - 1
    spacing = min(WIDEST_SPACING, (bottom - top - room) / max(1, len(slots) - 1))
    radius, labels = _size(len(slots), spacing - room, spacing, xs[1] - xs[0], last)
    first = (top + bottom) / 2 - spacing * (len(slots) - 1) / 2
    places, gaps = {}, []
    for order, slot in enumerate(slots):
        y = first + order * spacing
        if isinstance(slot, int):
            places[layer, slot] = Place(layer, slot, xs[layer], y, radius, labels)
        else:
            gaps.append(Gap(layer, slot[0], xs[layer], y, slot[1] - slot[0] + 1))
    return places, gaps, first + spacing * (len(slots) - 1) + radius


def _size(count: int, free: float, spacing: float, between: float, last: bool) -> tuple[float, str]:
    """Radius of the neurons of a column, and where their labels stand."""
    widest = min(LARGEST_RADIUS, between * 0.19)
    if count == 1 or free / 2 >= LEAST_ROOMY_RADIUS:
        return (widest if count == 1 else min(widest, free / 2)), "stack"
    radius = max(SMALLEST_RADIUS, min(LARGEST_DENSE_RADIUS, widest, spacing / 2 - 6))
    return radius, "left" if last else "right" if between - 2 * radius >= 2 * SIDE_ROOM else "none"


def _bias_units(sizes: tuple[int, ...], xs: list[float], y: float) -> dict[int, Place]:
    return {layer: Place(layer, 0, xs[layer - 1], y, BIAS_RADIUS) for layer in range(1, len(sizes))}
