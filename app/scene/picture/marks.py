"""The marks of the picture: what the templates draw, every text and number decided."""

from dataclasses import dataclass

from app.explorer.symbols import Symbol
from app.scene.picture.edge_parts import EdgeMark
from app.scene.picture.ribbons import Ribbon


@dataclass(frozen=True, slots=True)
class NeuronMark:
    """A neuron: fill by a, arc by δ; texts are "·" and `delta` is empty until they are reached."""

    key: str
    layer: int
    number: int
    x: float
    y: float
    r: float
    name: Symbol
    labels: str
    reached: bool
    sign: str
    opacity: float
    a: str
    z: str
    show_z: bool
    z_letter: str
    a_full: str
    z_full: str
    delta: str
    delta_full: str
    arc: str
    active: bool
    selected: bool
    badge: str
    target: str
    target_at: tuple[float, float, str]
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
