"""The marks of the picture: what the templates draw, every text and number decided."""

from dataclasses import dataclass

from app.explorer.symbols import Symbol
from app.scene.picture.edge_parts import EdgeMark
from app.scene.picture.ribbons import Ribbon


@dataclass(frozen=True, slots=True)
class Text:
    """A text with the place and anchor of its line, and the width and height that its backing has to cover."""

    text: str
    x: float
    y: float
    anchor: str
    width: float
    height: float

    @property
    def backing(self) -> tuple[float, float, float, float]:
        """x, y, width and height of what is behind the text."""
        left = {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor] * self.width
        return tuple(round(n, 1) for n in (self.x - left - 2, self.y - self.height, self.width + 4, self.height + 3))


@dataclass(frozen=True, slots=True)
class LabelMark:
    """What stands beside a neuron, `where` it stands (as in Place); texts are empty until they are reached."""

    where: str
    small: bool
    symbol: Symbol
    name: Text
    delta: Text
    target: Text


@dataclass(frozen=True, slots=True)
class NeuronMark:
    """A neuron: fill by a, arc by δ; texts are "·" until they are reached. `size` is its class by its radius."""

    key: str
    layer: int
    number: int
    x: float
    y: float
    r: float
    size: str
    reached: bool
    sign: str
    opacity: float
    a: str
    z: str
    show_z: bool
    z_letter: str
    a_full: str
    z_full: str
    delta_full: str
    arc: str
    active: bool
    selected: bool
    badge: str
    label: LabelMark | None
    spoken: str


@dataclass(frozen=True, slots=True)
class UnitMark:
    """A bias unit, which always carries 1."""

    x: float
    y: float
    r: float


@dataclass(frozen=True, slots=True)
class GapMark:
    """Neurons left out of an elided layer; choosing it shows the first of them, `key`."""

    key: str
    x: float
    y: float
    text: str
    spoken: str


@dataclass(frozen=True, slots=True)
class TileMark:
    """The inputs as one picture: place, side, the picture itself, how many pixels a side has.

    `focus` is the neuron of layer 1 that a chosen pixel's weight leads to.
    """

    x: float
    y: float
    side: float
    picture: str
    pixels: int
    focus: int
    spoken: str


@dataclass(frozen=True, slots=True)
class LayerMark:
    """The header of a column: choosing it looks at the whole layer."""

    key: int
    x: float
    y: float
    width: float
    height: float
    text: str
    active: bool
    selected: bool
    lights: str
    spoken: str


@dataclass(frozen=True, slots=True)
class LossMark:
    """The loss as a box, and the lines that lead to it from the outputs."""

    x: float
    y: float
    width: float
    height: float
    text: str
    full: str
    reached: bool
    active: bool
    selected: bool
    spoken: str
    lines: tuple[str, ...]
    letter: str


@dataclass(frozen=True, slots=True)
class NetworkScene:
    """The whole picture. `flow` is path data along the edges that carry something now, `phase` says which way."""

    width: float
    top: float
    height: float
    frame: str
    phase: str
    spoken: str
    flow: str
    flow_is_crowded: bool
    neurons: tuple[NeuronMark, ...]
    layers: tuple[LayerMark, ...]
    edges: tuple[EdgeMark, ...]
    units: tuple[UnitMark, ...]
    gaps: tuple[GapMark, ...]
    tile: TileMark | None
    loss: LossMark
    ribbons: tuple[Ribbon, ...]
