"""All places of a network, and the curves between them."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from app.scene.curves import Curve, n
from app.scene.picture.layout.places import HEADER_HEIGHT, Frame, Gap, InputPicture, Spot
from app.scene.picture.layout.weight_pictures import WeightPictures

ABOVE_NAME, ABOVE_NEURON = 36.0, 20.0  # from the top of a neuron to the middle of the header of its column
ABOVE_INPUTS = 14.0  # the same of inputs that are a picture
SAME_HEIGHT = 60.0  # of two neurons whose labels may meet
LOSS_HEIGHT = 50.0
BEFORE_NAME, NAME_ABOVE = 35.0, 20.0  # how far the name of an output reaches before it, and above its middle
BRACKET, CLOSE_BRACKET, LEAST_TRUNK = 27.0, 21.0, 9.0  # from an output past its gauge to a bracket; from it to the loss
BEFORE_LAYER = 9.0  # from a hidden layer to its bracket
BELOW_LAYER, HALF_COUNT = (
    (3.0, 21.0),
    12.0,
)  # below a neuron what the bracket leaves out for δ, and half of it for a count
BELOW_NEURON, MARGIN = 38.0, 4.0  # on a phone below the lowest neuron or unit, and below what has no labels

LayoutKey = tuple[tuple[int, ...], bool, str, frozenset[tuple[int, int]], int]


@dataclass(frozen=True, eq=False)
class Layout:
    """All places of a network. It is itself and no other: what follows from it alone can be kept by it."""

    key: LayoutKey
    """the arguments of `layout` that made it, but whether its outputs are mixed"""
    frame: Frame
    neurons: dict[tuple[int, int], Spot]
    """by layer and number"""
    gaps: tuple[Gap, ...]
    biases: dict[int, Spot]
    """the bias units, by the layer they feed"""
    loss: tuple[float, float]
    """the middle of its box"""
    input_picture: InputPicture | None = None
    weight_pictures: WeightPictures | None = None
    """more of a first layer that stands as weight pictures, whose neurons are among the others too"""
    mixed: bool = False
    """whether the outputs move together, a softmax: a bracket stands between them and the loss"""
    inner: tuple[int, ...] = ()
    """the hidden layers whose neurons move together and are drawn as circles: a bracket stands before each"""

    @property
    def depth(self) -> int:
        """How many layers of weights there are."""
        return len(self.key[0]) - 1

    @cached_property
    def band(self) -> tuple[float, float]:
        """Top and height of what is drawn; wide frames keep theirs, the narrow one leaves out what stays empty."""
        top = math.floor(self._header_row - HEADER_HEIGHT / 2)
        if not self.frame.narrow:
            above = min(0.0, top)  # a header is pressed, and is never cut off
            return above, self.frame.height - above
        return top, math.ceil(max(self._ends()) - top)

    def _ends(self) -> Iterator[float]:
        """Where what is drawn ends below: neurons, pictures, the lane with its texts, the count of those left out."""
        yield max(p.y + p.r for p in (*self.neurons.values(), *self.biases.values())) + BELOW_NEURON
        if self.weight_pictures:
            yield self.weight_pictures.bottom + MARGIN
            yield sum(self.weight_pictures.lane)
            yield from (gap.y + HEADER_HEIGHT / 2 + MARGIN for gap in self.gaps)

    @cached_property
    def _header_row(self) -> float:
        """Where the headers of the columns of neurons stand: above the highest neuron and its name."""
        tops = [p.y - p.r - (ABOVE_NAME if p.labels == "stack" else ABOVE_NEURON) for p in self.neurons.values()]
        return min([*tops, self.weight_pictures.y - ABOVE_NEURON] if self.weight_pictures else tops)

    def header(self, layer: int) -> tuple[float, float, float]:
        """The middle of the header of a column, and how wide it may be."""
        return self._headers[layer]

    @cached_property
    def _headers(self) -> tuple[tuple[float, float, float], ...]:
        return tuple(map(self._header, range(self.depth + 1)))

    def _header(self, layer: int) -> tuple[float, float, float]:
        inputs = self.input_picture
        pictures = self.weight_pictures
        if layer == 0 and inputs:
            return inputs.x + inputs.size / 2, inputs.y - ABOVE_INPUTS, inputs.size
        if layer == 1 and pictures:
            return pictures.x + pictures.width / 2, self._header_row, pictures.width
        xs = {place.layer: place.x for place in self.neurons.values()}
        if pictures:  # whose right border counts, since its header may be as wide as it is
            xs[1] = 2 * (pictures.larger[0] + pictures.larger[2]) - xs[2]
        step = min((abs(x - xs[layer]) for other, x in xs.items() if other != layer), default=self.frame.width)
        return xs[layer], self._header_row, step - 4

    def apart(self, place: Spot) -> float:
        """How wide a text below a neuron may be: as far as to the next one at its height, and to a name before it."""
        others = [p for p in self.circles if p.layer != place.layer and abs(p.y - place.y) < SAME_HEIGHT]
        named = (p for p in others if p.labels == "left" and place.labels == "stack")
        before = (2 * (p.x - p.r - BEFORE_NAME - place.x) for p in named if p.y - NAME_ABOVE < place.y + place.r + 16)
        return min((*(abs(p.x - place.x) for p in others), *before), default=self.frame.width) - 4

    @cached_property
    def outputs(self) -> tuple[Spot, ...]:
        """The places of the last layer."""
        return tuple(place for place in self.neurons.values() if place.layer == self.depth)

    @cached_property
    def circles(self) -> tuple[Spot, ...]:
        """The neurons that are drawn as such, and not as weight pictures, layer by layer."""
        return tuple(p for p in self.neurons.values() if not (self.weight_pictures and p.layer == 1))

    @cached_property
    def columns(self) -> dict[int, tuple[Spot, ...]]:
        """The same by their layer."""
        layers = dict.fromkeys(place.layer for place in self.circles)
        return {at: tuple(place for place in self.circles if place.layer == at) for at in layers}

    def shown(self, layer: int) -> tuple[int, ...]:
        """The numbers of the neurons of a layer that are drawn."""
        return self._shown.get(layer, ())

    @cached_property
    def _shown(self) -> dict[int, tuple[int, ...]]:
        return {at: tuple(n for layer, n in self.neurons if layer == at) for at in {at for at, _ in self.neurons}}

    def edge(self, layer: int, to: int, source: int) -> Curve:
        """The curve of a weight, or of a bias where `source` is 0."""
        start = self._source(layer - 1, source)
        end = self.neurons[layer, to]
        pictures = self.weight_pictures
        if pictures and layer == 1 and pictures.holds(to):
            return pictures.curve_to(to, start.x, start.y)
        if pictures and layer == 2 and pictures.holds(source):
            return pictures.curve_from(source, end.x - end.r, end.y)
        return Curve(start.x + start.r, start.y, end.x - end.r, end.y)

    def _source(self, layer: int, number: int) -> Spot:
        """Where an edge from neuron `number` of a layer starts; 0 is the bias unit."""
        if number == 0:
            return self.biases[layer + 1]
        return self.input_picture.pixel(number) if self.input_picture and not layer else self.neurons[layer, number]

    def picture_of(self, edge: tuple[int, int, int]) -> int:
        """The neuron whose weight picture outside the lane a curve leads to or comes from, 0 where it is none."""
        layer, to, source = edge
        number = {1: to, 2: source}.get(layer, 0)
        return number if self.weight_pictures and self.weight_pictures.holds(number) else 0

    @cached_property
    def bracket(self) -> float:
        """Where across the picture the bracket stands round outputs that move together; from it one line leads on."""
        before = self.loss[0] - self.frame.loss_width / 2 - LEAST_TRUNK
        beside = CLOSE_BRACKET if self.frame.narrow else BRACKET
        return min(max(place.x + place.r for place in self.outputs) + beside, before)

    def bracket_before(self, layer: int) -> tuple[float, list[tuple[float, float]]]:
        """Where across the picture that of a hidden layer stands, and its pieces down: it leaves out wide labels."""
        places = self.columns[layer]
        left = min(place.x - place.r for place in places)
        before = [place.x + place.r for place in self.circles if place.layer == layer - 1]
        x = left - min(BEFORE_LAYER, max(left - max(before, default=-math.inf), 0.0) / 2)
        counts = [(gap.y - HALF_COUNT, gap.y + HALF_COUNT) for gap in self.gaps if gap.layer == layer]
        below = [place.y + place.r for place in places[:-1] if place.labels == "stack"]
        starts = sorted([*(end + BELOW_LAYER[1] for end in below), *(end for _, end in counts)])
        ends = sorted([*(end + BELOW_LAYER[0] for end in below), *(start for start, _ in counts)])
        first, last = places[0].y - places[0].r, places[-1].y + places[-1].r
        return x, list(zip([first, *starts], [*ends, last], strict=True))

    def loss_path(self, number: int) -> str:
        """The way of an output to the loss, as path data: through the bracket, where there is one."""
        if not self.mixed:
            return self.loss_line(self.depth, number).path()
        place = self.neurons[self.depth, number]
        to_bracket = f"M{n(place.x + place.r)} {n(place.y)}H{n(self.bracket)}"
        return f"{to_bracket}V{n(self.loss[1])}H{n(self.loss[0] - self.frame.loss_width / 2)}"

    def loss_line(self, layer: int, number: int) -> Curve:
        """The curve to the loss from an output or, where those move together, from the bracket round them."""
        if self.mixed:
            return Curve(self.bracket, self.loss[1], self.loss[0] - self.frame.loss_width / 2, self.loss[1])
        place = self.neurons[layer, number]
        (x, y) = self.loss
        shown = self.shown(layer)
        port = (shown.index(number) - (len(shown) - 1) / 2) * min(15.0, 46 / len(shown))
        return Curve(place.x + place.r, place.y, x - self.frame.loss_width / 2, y + port)
