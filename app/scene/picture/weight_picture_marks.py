"""A layer as weight pictures: a cell for each neuron, one image of all, and the neuron that stands out, enlarged."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from app.engine.parameters import Parameter
from app.explorer.look import neuron_of
from app.explorer.looking import PICTURES
from app.explorer.names import counted, neuron_name
from app.explorer.notation import Notation, Symbol
from app.explorer.number import NumberName
from app.explorer.session import Session
from app.scene.curves import n
from app.scene.formulas.numbers import NOT_REACHED, full, narrower
from app.scene.formulas.parts import lights_neuron
from app.scene.picture.bars import Bars, bars_of, feet_of
from app.scene.picture.layer_numbers import LayerNumbers, layer_numbers, number_at
from app.scene.picture.layout.layouts import Layout
from app.scene.picture.layout.weight_pictures import EnlargedPlaces, WeightPictures
from app.scene.picture.lettering import fitting, text_width
from app.scene.picture.neuron_marks import BADGE, brief, spoken_letter, spoken_number
from app.scene.picture.pictured import looked_at_pixel
from app.scene.picture.sprites import GRADIENTS, WEIGHTS, sprite_address

LEAST_RING = 2.0  # the radius of a ring round a pixel
LEAST_SHARP = 2.0  # pixels that a weight takes
BIGGER = 1.4  # the bars of the enlarged neuron, against those of the others
NAME, SCRIPT, SIZE = 15.0, 9.0, 11.5  # of its fonts: of its name, the indices of that, and its numbers
AIR = 4.0  # pixels of plate left of a text


@dataclass(frozen=True, slots=True)
class EnlargedText:
    """A line of numbers beside the enlarged neuron."""

    kind: str
    """z, a or delta"""
    text: str
    x: float
    """where it ends"""
    y: float
    number: str
    """the name of the number, empty until it is reached"""


@dataclass(frozen=True, slots=True)
class EnlargedMark:
    """The neuron in the lane, whose picture is cut from the image of all."""

    key: str
    x: float
    y: float
    size: float
    cell_x: float
    """where its own picture stands among the others"""
    cell_y: float
    scale: float
    """how many times as large it is as that"""
    selected: bool
    active: bool
    symbol: Symbol
    """its name, which ends at (symbol_x, symbol_y)"""
    symbol_x: float
    symbol_y: float
    texts: tuple[EnlargedText, ...]
    plates: str
    """path data of what is behind its name and numbers, so that no line is read as part of them"""
    bars: Bars
    lights: str


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
    unreached: str
    """path data of squares in place of all pictures, "" where what they show is reached"""


def weight_pictures_mark(
    session: Session,
    where: Layout,
    pictures: WeightPictures,
    edges: Iterable[Parameter],
    alone: bool = False,
    heard: bool = True,
) -> WeightPicturesMark:
    """The weight pictures of a layout; those that stand `alone` carry their image with them.

    `edges` are those that are drawn; not `heard`, nothing is spoken.
    """
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
        cells=_cells(pictures, of, session.notation, selected, heard),
        bars=bars_of(of, feet_of(pictures)),
        enlarged=_enlarged(pictures, of, session.notation, selected) if pictures.enlarged else None,
        rings=_rings(pictures, pixel) if pixel else "",
        veil=_veil(pictures, frozenset(map(where.picture_of, edges)) - {0}),
        unreached="" if reached else _squares(pictures, pictures.numbers),
    )


@lru_cache(maxsize=128)
def _veil(pictures: WeightPictures, reached: frozenset[int]) -> str:
    """Squares over all pictures but those that lines reach; nothing where lines keep to the lane."""
    return _squares(pictures, tuple(number for number in pictures.numbers if reached and number not in reached))


def _squares(pictures: WeightPictures, numbers: Collection[int]) -> str:
    """A square in the place of each of these pictures."""
    side = n(pictures.size)
    return "".join(f"M{n(x)} {n(y)}h{side}v{side}h-{side}z" for number, x, y in _corners(pictures) if number in numbers)


@lru_cache(maxsize=128)  # at most steps the numbers of the layer are those of the step before
def _cells(
    pictures: WeightPictures, of: LayerNumbers, notation: Notation, selected: int, heard: bool
) -> tuple[CellMark, ...]:
    names = _names(notation, pictures.numbers)
    first = pictures.enlarged or pictures.numbers[0]
    marks = []
    for (number, x, y), name in zip(_corners(pictures), names, strict=True):
        z = number_at(of.z, number - 1)
        a = number_at(of.a, number - 1)
        delta = number_at(of.delta, number - 1)
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
                spoken=_spoken(name, of, number, notation) if heard else "",
            )
        )
    return tuple(marks)


def _spoken(name: str, of: LayerNumbers, number: int, notation: Notation) -> str:
    letters, significant = notation.plain(), notation.significant
    parts = [
        name,
        *(
            spoken_number(letters[kind], number_at(row, number - 1), significant)
            for kind, row in (("z", of.z), ("a", of.a))
        ),
    ]
    if of.delta is not None:
        parts.append(spoken_number(spoken_letter(letters["delta"]), float(of.delta[number - 1]), significant))
    parts += [BADGE] if of.saturated(number - 1) else []
    return ", ".join(parts).replace("−", "minus ")


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


@lru_cache(maxsize=128)
def _enlarged(pictures: WeightPictures, of: LayerNumbers, notation: Notation, selected: int) -> EnlargedMark:
    """The mark of the enlarged neuron; `selected` is the neuron of its layer that is looked at, 0 for none."""
    number = pictures.enlarged
    x, y, size = pictures.larger
    cell_x, cell_y = pictures.corner(pictures.order[number])
    places = pictures.enlarged_places
    symbol = notation.a(1, number)
    texts = tuple(_texts(number - 1, of, notation, places))
    return EnlargedMark(
        key=f"1.{number}",
        x=round(x, 2),
        y=round(y, 2),
        size=size,
        cell_x=round(cell_x, 3),
        cell_y=round(cell_y, 3),
        scale=round(size / pictures.size, 5),
        selected=selected == number,
        active=of.active,
        symbol=symbol,
        symbol_x=places.name[0],
        symbol_y=round(places.name[1], 1),
        texts=texts,
        plates=_plates(places, symbol, texts),
        bars=bars_of(of, ((number - 1, (round(x, 2), round(y + size, 2), size)),), BIGGER),
        lights=lights_neuron(1, number),
    )


def _texts(index: int, of: LayerNumbers, notation: Notation, places: EnlargedPlaces) -> Iterator[EnlargedText]:
    """z and a, and δ, or on the way there ∂C/∂a, once it is known."""
    letters = notation.plain()
    significant = notation.significant
    numbers: dict[str, tuple[str, float | None]] = {
        "z": (letters["z"], number_at(of.z, index)),
        "a": (letters["a"], number_at(of.a, index)),
        "delta": of.above(index, letters) or (letters["label"], None),
    }
    for kind, (letter, value) in numbers.items():
        texts = (NOT_REACHED,) if value is None else tuple(narrower(value, significant))
        letters_of = (letter, brief(letter))
        ways = (f"{said} {shown}" for said in letters_of for shown in texts)
        text = fitting(ways, places.rooms[kind], SIZE, bold=True)
        quantity = "dC/da" if kind == "delta" and of.delta is None else kind
        number = "" if value is None else str(NumberName(quantity, 1, index + 1))
        yield EnlargedText(kind, text or f"{letters_of[1]} {texts[-1]}", places.right, places.lines[kind], number)


def _plates(places: EnlargedPlaces, symbol: Symbol, texts: tuple[EnlargedText, ...]) -> str:
    name = text_width(symbol.letter, NAME) + text_width(symbol.sub + symbol.sup, SCRIPT)
    widths = (name, *(text_width(text.text, SIZE, bold=True) for text in texts))
    return "".join(map(_plate, places.rectangles(), widths))


def _plate(room: tuple[float, float, float, float], text: float) -> str:
    """As wide as a text, within the room that chips and bias units keep clear of."""
    left, top, right, bottom = room
    width = n(min(text + AIR, right - left))
    return f"M{n(right)} {n(top)}h-{width}v{n(bottom - top)}h{width}z"
