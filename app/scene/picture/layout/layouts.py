"""All places of a network, and the curves between them."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from app.scene.curves import Curve
from app.scene.picture.layout.places import HEADER_HEIGHT, Frame, Gap, Place
from app.scene.picture.layout.weight_pictures import Grid

ABOVE_NAME, ABOVE_NEURON = 36.0, 20.0  # from the top of a neuron to the middle of the header of its column
BELOW_NEURON, MARGIN = 38.0, 4.0  # on a phone below the lowest neuron or unit, and below what has no labels
REACH = 0.35  # of the way from a weight picture to where its lines end, on which they turn


@dataclass(frozen=True)
class Layout:
    """All places: neurons by (layer, number), gaps, bias units by the layer they feed, the loss, the input tile.

    Of a layer that stands as weight pictures `grid` has more. `key` holds the arguments of `layout` that made it.
    """

    key: tuple
    frame: Frame
    neurons: dict[tuple[int, int], Place]
    gaps: tuple[Gap, ...]
    biases: dict[int, Place]
    loss: tuple[float, float]
    tile: tuple[float, float, float] | None  # x, y, side
    tile_pixels: int
    grid: Grid | None = None

    @property
    def band(self) -> tuple[float, float]:
        """Top and height of what is drawn; wide frames keep theirs, the narrow one leaves out what stays empty."""
        if self.frame.name != "narrow":
            return 0.0, self.frame.height
        top = self._header_row - HEADER_HEIGHT / 2
        bottom = max(p.y + p.r for p in (*self.neurons.values(), *self.biases.values())) + BELOW_NEURON
        bottom = max(bottom, *self._grid_ends()) if self.grid else bottom
        return math.floor(top), math.ceil(bottom - math.floor(top))

    def _grid_ends(self) -> Iterator[float]:
        """Where what belongs to the grid ends below: its pictures, the lane with its texts, the count of others."""
        yield self.grid.bottom + MARGIN
        yield self.grid.lane[0] + self.grid.lane[1]
        yield from (gap.y + HEADER_HEIGHT / 2 + MARGIN for gap in self.gaps)

    @cached_property
    def _header_row(self) -> float:
        """Where the headers of the columns of neurons stand: above the highest neuron and its name."""
        tops = (p.y - p.r - (ABOVE_NAME if p.labels == "stack" else ABOVE_NEURON) for p in self.neurons.values())
        return min([*tops, *([self.grid.y - ABOVE_NEURON] if self.grid else [])])

    def header(self, layer: int) -> tuple[float, float, float]:
        """The middle of the header of a column, and how wide it may be."""
        if layer == 0 and self.tile:
            x, y, side = self.tile
            return x + side / 2, y - 14, side
        if layer == 1 and self.grid:
            return self.grid.x + self.grid.width / 2, self._header_row, self.grid.width
        xs = {place.layer: place.x for place in self.neurons.values()}
        if self.grid:  # whose right border counts, since its header may be as wide as it is
            xs[1] = 2 * (self.grid.picture[0] + self.grid.picture[2]) - xs[2]
        step = min((abs(x - xs[layer]) for other, x in xs.items() if other != layer), default=self.frame.width)
        return xs[layer], self._header_row, step - 4

    @cached_property
    def outputs(self) -> tuple[Place, ...]:
        """The places of the last layer."""
        last = max(layer for layer, _ in self.neurons)
        return tuple(place for place in self.neurons.values() if place.layer == last)

    def shown(self, layer: int) -> tuple[int, ...]:
        """The numbers of the neurons of a layer that are drawn."""
        return self._shown.get(layer, ())

    @cached_property
    def _shown(self) -> dict[int, tuple[int, ...]]:
        return {at: tuple(n for layer, n in self.neurons if layer == at) for at in {at for at, _ in self.neurons}}

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
        start = self.source(layer - 1, source)
        end = self.neurons[layer, to]
        if layer == 1 and self._in_grid(to):
            return self._to_picture(start, to)
        if layer == 2 and self._in_grid(source):
            return self._from_picture(source, end)
        return Curve(start.x + start.r, start.y, end.x - end.r, end.y)

    def picture_of(self, edge: tuple[int, int, int]) -> int:
        """The neuron whose weight picture outside the lane a curve leads to or comes from, 0 where it is none."""
        layer, to, source = edge
        number = {1: to, 2: source}.get(layer, 0)
        return number if self._in_grid(number) else 0

    def _in_grid(self, number: int) -> bool:
        """Whether a neuron of layer 1 stands in the grid, and not in its lane."""
        return self.grid is not None and number in self.grid.order and number != self.grid.pulled

    def _to_picture(self, start: Place, number: int) -> Curve:
        """From a pixel to the side of a weight picture that faces the lane."""
        x, y, facing = self.grid.port(number)
        reach = facing * abs(start.y - y) * REACH
        return Curve(start.x, start.y, x, y, (start.x, start.y - reach), (x, y + reach))

    def _from_picture(self, number: int, end: Place) -> Curve:
        """From that side through the lane to the next layer."""
        x, y, facing = self.grid.port(number)
        reach = facing * self.grid.lane[1] * REACH
        to = end.x - end.r
        return Curve(x, y, to, end.y, (x, y + reach), (to - (to - x) * REACH, end.y))

    def loss_line(self, layer: int, number: int) -> Curve:
        """The curve from an output to the loss."""
        place = self.neurons[layer, number]
        (x, y) = self.loss
        shown = self.shown(layer)
        port = (shown.index(number) - (len(shown) - 1) / 2) * min(15.0, 46 / len(shown))
        return Curve(place.x + place.r, place.y, x - self.frame.loss_width / 2, y + port)
