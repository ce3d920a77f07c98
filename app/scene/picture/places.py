"""Places in the picture: frames, where each neuron stands, and the curves between them."""

import math
from dataclasses import dataclass

from app.scene.picture.curves import Curve

HEADER_HEIGHT = 24.0
ABOVE_NAME, ABOVE_NEURON = 36.0, 20.0  # from the top of a neuron to the middle of the header of its column


@dataclass(frozen=True)
class Frame:
    """The drawing area in pixels, and the room that the loss takes on the right.

    `chips` are the sizes of chips, the one to try first before the others; `lettering` are the font sizes on
    them, of the weight and of what stands below it.
    """

    name: str
    width: float
    height: float
    left: float
    loss_room: float
    loss_width: float
    chips: tuple[tuple[float, float], ...]
    lettering: tuple[float, float]
    tile: float


FRAMES = {
    frame.name: frame
    for frame in (
        Frame("wide", 820, 510, 54, 212, 86, ((72, 30), (58, 30)), (12, 10), 168),
        Frame("digit", 640, 510, 40, 170, 68, ((72, 30), (58, 30)), (12, 10), 168),
        Frame("narrow", 372, 560, 26, 100, 50, ((54, 28), (50, 18)), (10.5, 10.5), 84),
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
        top = self._header_row - HEADER_HEIGHT / 2
        bottom = max(p.y + p.r for p in (*self.neurons.values(), *self.biases.values())) + 38
        return math.floor(top), math.ceil(bottom - math.floor(top))

    @property
    def _header_row(self) -> float:
        """Where the headers of the columns of neurons stand: above the highest neuron and its name."""
        return min(p.y - p.r - (ABOVE_NAME if p.labels == "stack" else ABOVE_NEURON) for p in self.neurons.values())

    def header(self, layer: int) -> tuple[float, float, float]:
        """The middle of the header of a column, and how wide it may be."""
        if layer == 0 and self.tile:
            x, y, side = self.tile
            return x + side / 2, y - 14, side
        xs = {place.layer: place.x for place in self.neurons.values()}
        step = min((abs(x - xs[layer]) for other, x in xs.items() if other != layer), default=self.frame.width)
        return xs[layer], self._header_row, step - 4

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
