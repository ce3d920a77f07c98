"""The marks of the picture: what the templates draw, every text and number decided."""

from dataclasses import dataclass

from app.explorer.symbols import Symbol
from app.scene.picture.edge_parts import EdgeMark
from app.scene.picture.gap_marks import GapMark
from app.scene.picture.grid_parts import GridMark, TileMark
from app.scene.picture.layout.obstacles import Box
from app.scene.picture.ribbons import Ribbon

SHARES = {"start": 0.0, "middle": 0.5, "end": 1.0}  # of a text's width that are left of its place, by its anchor


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
        left = self.x - SHARES[self.anchor] * self.width - 2
        return round(left, 1), round(self.y - self.height, 1), round(self.width + 4, 1), round(self.height + 3, 1)

    @property
    def box(self) -> Box:
        """The same as a rectangle around its centre."""
        x, y, width, height = self.backing
        return Box(x + width / 2, y + height / 2, width, height)


@dataclass(frozen=True, slots=True)
class LabelMark:
    """What stands beside a neuron, `where` it stands (as in Place); texts are empty until they are reached.

    `wanted` marks the output of the digit that the example should be read as.
    """

    where: str
    small: bool
    symbol: Symbol
    name: Text
    delta: Text
    target: Text
    wanted: bool = False


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
    """The loss as a box, and the lines that lead to it from the outputs; a `tight` one has room for small letters."""

    x: float
    y: float
    width: float
    height: float
    text: str
    tight: bool
    full: str
    reached: bool
    active: bool
    selected: bool
    spoken: str
    lines: tuple[str, ...]
    letter: str


@dataclass(frozen=True, slots=True)
class NetworkScene:
    """The whole picture; a first layer of weight pictures is in `grid`, not among `neurons`.

    `flow` is path data along the edges that carry something now, `phase` says which way.
    """

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
    grid: GridMark | None
    loss: LossMark
    ribbons: tuple[Ribbon, ...]
