"""The neuron that stands out of the weight pictures, enlarged, with its numbers in words beside or below it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from app.explorer.notation import Notation, Symbol
from app.explorer.number import NumberName
from app.scene.curves import n
from app.scene.formulas.numbers import NOT_REACHED, short
from app.scene.formulas.parts import lights_neuron
from app.scene.picture.bars import Bars, bars_of
from app.scene.picture.layer_numbers import LayerNumbers, number_at
from app.scene.picture.layout.enlarged_places import EnlargedPlaces
from app.scene.picture.layout.weight_pictures import WeightPictures
from app.scene.picture.lettering import fitting, shorter, text_width

BIGGER = 1.4  # its bars, against those of the others
NAME, SCRIPT, SIZE = 15.0, 9.0, 11.5  # of the fonts: of its name, the indices of that, and its numbers
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


@lru_cache(maxsize=128)
def enlarged_mark(pictures: WeightPictures, of: LayerNumbers, notation: Notation, selected: int) -> EnlargedMark:
    """The mark of the enlarged neuron; `selected` is the neuron of its layer that is looked at, 0 for none."""
    number = pictures.enlarged
    x, y, size = pictures.larger
    cell_x, cell_y = pictures.corner(pictures.order[number])
    places = pictures.enlarged_places
    symbol = notation.a(1, number)
    texts = tuple(_texts(number - 1, of, notation.plain(), places))
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


def _texts(index: int, of: LayerNumbers, letters: dict[str, str], places: EnlargedPlaces) -> Iterator[EnlargedText]:
    """z and a, and δ, or on the way there ∂C/∂a, once it is known."""
    numbers: dict[str, tuple[str, float | None]] = {
        "z": (letters["z"], number_at(of.z, index)),
        "a": (letters["a"], number_at(of.a, index)),
        "delta": of.above(index, letters) or (letters["label"], None),
    }
    for kind, (letter, value) in numbers.items():
        texts = (NOT_REACHED,) if value is None else (short(value), *shorter(value))
        text = fitting((f"{letter} {shown}" for shown in texts), places.rooms[kind], SIZE, bold=True)
        quantity = "dC/da" if kind == "delta" and of.delta is None else kind
        number = "" if value is None else str(NumberName(quantity, 1, index + 1))
        yield EnlargedText(kind, text or f"{letter} {texts[-1]}", places.right, places.lines[kind], number)


def _plates(places: EnlargedPlaces, symbol: Symbol, texts: tuple[EnlargedText, ...]) -> str:
    name = text_width(symbol.letter, NAME) + text_width(symbol.sub + symbol.sup, SCRIPT)
    widths = (name, *(text_width(text.text, SIZE, bold=True) for text in texts))
    return "".join(map(_plate, places.rectangles(), widths))


def _plate(room: tuple[float, float, float, float], text: float) -> str:
    """As wide as a text, within the room that chips and bias units keep clear of."""
    left, top, right, bottom = room
    width = n(min(text + AIR, right - left))
    return f"M{n(right)} {n(top)}h-{width}v{n(bottom - top)}h{width}z"
