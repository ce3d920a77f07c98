"""A layer as weight pictures: a cell for each neuron, and one image with all pictures, of weights or of gradients."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from app.engine.parameters import Parameter
from app.explorer.look import neuron_of
from app.explorer.looking import PICTURES
from app.explorer.names import counted, neuron_name
from app.explorer.notation import Notation
from app.explorer.session import Session
from app.scene.curves import n
from app.scene.formulas.numbers import full
from app.scene.picture.bars import Bars, bars_of, feet_of
from app.scene.picture.enlarged_mark import EnlargedMark, enlarged_mark
from app.scene.picture.layer_numbers import LayerNumbers, layer_numbers, number_at
from app.scene.picture.layout.layouts import Layout
from app.scene.picture.layout.weight_pictures import WeightPictures
from app.scene.picture.neuron_marks import BADGE, spoken_letter, spoken_number
from app.scene.picture.shown_edges import looked_at_pixel
from app.scene.picture.sprites import GRADIENTS, WEIGHTS, sprite_address

LEAST_RING = 2.0  # the radius of a ring round a pixel
LEAST_SHARP = 2.0  # pixels that a weight takes


class CellMark(NamedTuple):
    """One weight picture as something to look at; texts are "" until they are reached.

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
    enlarged: bool
    tab: bool  # whether the Tab key stops at it
    spoken: str


@dataclass(frozen=True, slots=True)
class WeightPicturesMark:
    """All weight pictures of a layer."""

    kind: str
    """what they show, weights or gradients"""
    x: float
    y: float
    width: float
    height: float
    size: float
    """the side of a cell"""
    columns: int
    """cells side by side"""
    sharp: bool
    """whether a weight is large enough to be seen as a square"""
    spoken: str
    active: bool
    address: str
    """of the image with all pictures, "" where they are not reached"""
    cells: tuple[CellMark, ...]
    bars: Bars
    enlarged: EnlargedMark | None
    rings: str
    """path data of a ring round the pixel looked at, in every picture"""
    veil: str
    """path data over the pictures that lines cross on their way to others"""


def weight_pictures_mark(
    session: Session, where: Layout, edges: Iterable[Parameter], alone: bool
) -> WeightPicturesMark | None:
    """The weight pictures, None where the first layer stands as circles.

    Pictures that stand `alone` carry their image with them. `edges` are those that are drawn.
    """
    pictures = where.weight_pictures
    if not pictures:
        return None
    of = layer_numbers(session, 1)
    kind = GRADIENTS if session.view.pictures == GRADIENTS else WEIGHTS
    reached = kind == WEIGHTS or session.position.reached("dC/dw", 1)
    pixel = looked_at_pixel(session)
    looked = neuron_of(session.view.look)
    selected = looked.number if looked and looked.layer == 1 else 0
    columns, rows = pictures.dots
    return WeightPicturesMark(
        kind=kind,
        x=pictures.x,
        y=pictures.y,
        width=round(columns * pictures.unit, 2),
        height=round(rows * pictures.unit, 2),
        size=round(pictures.size, 2),
        columns=pictures.columns,
        sharp=pictures.unit >= LEAST_SHARP,
        spoken=f"{counted(where.key[0][1], 'neuron')}, {PICTURES[kind].lower()} as pictures",
        active=of.active,
        address=sprite_address(session, where.key, pictures, kind, alone) if reached else "",
        cells=_cells(pictures, of, session.notation, selected),
        bars=bars_of(of, feet_of(pictures)),
        enlarged=enlarged_mark(pictures, of, session.notation, selected) if pictures.enlarged else None,
        rings=_rings(pictures, pixel) if pixel else "",
        veil=_veil(pictures, frozenset(map(where.picture_of, edges)) - {0}),
    )


@lru_cache(maxsize=128)
def _veil(pictures: WeightPictures, reached: frozenset[int]) -> str:
    """Squares over all pictures but those that lines reach; nothing where lines keep to the lane."""
    side = n(pictures.size)
    covered = ((x, y) for number, x, y in _corners(pictures) if reached and number not in reached)
    return "".join(f"M{n(x)} {n(y)}h{side}v{side}h-{side}z" for x, y in covered)


@lru_cache(maxsize=128)  # at most steps the numbers of the layer are those of the step before
def _cells(pictures: WeightPictures, of: LayerNumbers, notation: Notation, selected: int) -> tuple[CellMark, ...]:
    letters = notation.plain()
    names = _names(notation, pictures.numbers)
    first = pictures.enlarged or pictures.numbers[0]
    marks = []
    for (number, x, y), name in zip(_corners(pictures), names, strict=True):
        z = number_at(of.z, number - 1)
        a = number_at(of.a, number - 1)
        delta = number_at(of.delta, number - 1)
        parts = [name, spoken_number(letters["z"], z), spoken_number(letters["a"], a)]
        parts += [] if delta is None else [spoken_number(spoken_letter(letters["delta"]), delta)]
        parts += [BADGE] if of.saturated(number - 1) else []
        marks.append(
            CellMark(
                key=f"1.{number}",
                x=x,
                y=y,
                reached=a is not None,
                a_full="" if a is None else full(a),
                z_full="" if z is None else full(z),
                delta_full="" if delta is None else full(delta),
                selected=number == selected,
                enlarged=number == pictures.enlarged,
                tab=number == first,
                spoken=", ".join(parts).replace("−", "minus "),
            )
        )
    return tuple(marks)


@lru_cache(maxsize=256)
def _names(notation: Notation, numbers: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(neuron_name(1, number, notation) for number in numbers)


@lru_cache(maxsize=256)
def _corners(pictures: WeightPictures) -> tuple[tuple[int, float, float], ...]:
    """The neurons with the left upper corners of their pictures."""
    places = (pictures.corner(order) for order in range(len(pictures.numbers)))
    return tuple((number, round(x, 2), round(y, 2)) for number, (x, y) in zip(pictures.numbers, places, strict=True))


@lru_cache(maxsize=64)
def _rings(pictures: WeightPictures, pixel: int) -> str:
    """A ring round the same pixel in every picture."""
    row, column = divmod(pixel - 1, pictures.side)
    r = max(LEAST_RING, 0.9 * pictures.unit)
    arcs = f"a{n(r)} {n(r)} 0 1 0 {n(2 * r)} 0a{n(r)} {n(r)} 0 1 0 {n(-2 * r)} 0z"
    unit = pictures.unit
    centres = ((x + (column + 0.5) * unit, y + (row + 0.5) * unit) for _, x, y in _corners(pictures))
    return "".join(f"M{n(x - r)} {n(y)}{arcs}" for x, y in centres)
