"""The marks of a layer that stands as weight pictures: cells, their bars, the neuron pulled out, and the tile."""

from dataclasses import dataclass
from typing import NamedTuple

from app.explorer.symbols import Symbol


class CellMark(NamedTuple):
    """One weight picture as something to look at; texts are "" until they are reached. `tab` is the Tab stop.

    A tuple, which the template takes apart: there are up to a hundred.
    """

    key: str
    x: float
    y: float
    reached: bool
    a_full: str
    z_full: str
    delta_full: str
    selected: bool
    pulled: bool
    tab: bool
    spoken: str


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars of many neurons as path data: hatched tracks of what is not reached, of a by its sign, and of δ.

    `zero` are the lines that bars with two directions start from, `stopped` dots where the slope is almost 0.
    """

    hatched: str = ""
    tracks: str = ""
    zero: str = ""
    positive: str = ""
    negative: str = ""
    delta: str = ""
    stopped: str = ""


@dataclass(frozen=True, slots=True)
class PulledText:
    """A line of numbers beside the neuron pulled out."""

    kind: str
    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class PulledMark:
    """The neuron in the lane: its picture is the one at (`cell_x`, `cell_y`) of the grid, `scale` times as large.

    `plates` is path data of what is behind its name and numbers, so that no line is read as part of them.
    """

    key: str
    x: float
    y: float
    size: float
    cell_x: float
    cell_y: float
    scale: float
    selected: bool
    active: bool
    symbol: Symbol
    symbol_x: float
    symbol_y: float
    texts: tuple[PulledText, ...]
    plates: str
    bars: Bars
    lights: str


@dataclass(frozen=True, slots=True)
class GridMark:
    """The whole grid. `address` is that of the image with all pictures, "" where they are not reached.

    `kind` is what they show, weights or gradients; cells are `size` wide, and `columns` of them stand side by side.
    `sharp` says that a weight is large enough to be seen as a square. `rings` is path data of a ring round the pixel
    looked at, in every picture; `veil` covers the pictures that lines cross on their way to others.
    """

    kind: str
    x: float
    y: float
    width: float
    height: float
    size: float
    columns: int
    sharp: bool
    spoken: str
    active: bool
    address: str
    cells: tuple[CellMark, ...]
    bars: Bars
    pulled: PulledMark | None
    rings: str
    veil: str


@dataclass(frozen=True, slots=True)
class TileMark:
    """The inputs as one picture: place, side, the picture itself, how many pixels a side has.

    `levels` are the inputs that are not 0, “379:1 380:0.94 …”; `chosen` is the left upper corner of the pixel looked
    at, of side `pixel`, `name` says which it is; `negative` is a mask of inputs below 0; `lines` is path data between
    large pixels. `above` and `below` are masks of ∂C/∂x, both empty where it is not shown.
    """

    x: float
    y: float
    side: float
    picture: str
    negative: str
    pixels: int
    pixel: float
    levels: str
    chosen: tuple[float, float] | None
    name: str
    lines: str
    spoken: str
    derivative: bool = False
    reached: bool = True
    above: str = ""
    below: str = ""
