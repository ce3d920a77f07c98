"""The neuron that stands out of its grid, larger, with its numbers in words beside or below it."""

from collections.abc import Iterator

from app.explorer.look import Neuron
from app.explorer.session import Session
from app.explorer.symbols import Symbol
from app.scene.curves import n
from app.scene.formulas.numbers import NOT_REACHED, short
from app.scene.formulas.parts import lights_neuron
from app.scene.picture.bars import bars_of
from app.scene.picture.grid_parts import PulledMark, PulledText
from app.scene.picture.layer_numbers import LayerNumbers
from app.scene.picture.layout.enlarged_places import PulledPlaces, pulled_places
from app.scene.picture.layout.layouts import Layout
from app.scene.picture.lettering import fitting, shorter, text_width

BIGGER = 1.4  # its bars, against those of the grid
NAME, SCRIPT, SIZE = 15.0, 9.0, 11.5  # of the fonts: of its name, the indices of that, and its numbers
AIR = 4.0  # pixels of plate left of a text


def pulled_mark(session: Session, where: Layout, of: LayerNumbers) -> PulledMark:
    """The mark; its picture is cut from the image of the grid."""
    grid = where.grid
    number = where.grid.pulled
    x, y, size = grid.picture
    cell_x, cell_y = grid.corner(grid.order[number])
    places = pulled_places(where.tile, grid.picture)
    symbol = session.notation.a(1, number)
    texts = tuple(_texts(number - 1, of, places))
    return PulledMark(
        key=f"1.{number}",
        x=round(x, 2),
        y=round(y, 2),
        size=size,
        cell_x=round(cell_x, 3),
        cell_y=round(cell_y, 3),
        scale=round(size / grid.size, 5),
        selected=session.view.look == Neuron(1, number),
        active=of.active,
        symbol=symbol,
        symbol_x=places.name[0],
        symbol_y=round(places.name[1], 1),
        texts=texts,
        plates=_plates(places, symbol, texts),
        bars=bars_of(of, ((number - 1, (round(x, 2), round(y + size, 2), size)),), BIGGER),
        lights=lights_neuron(1, number),
    )


def _texts(index: int, of: LayerNumbers, places: PulledPlaces) -> Iterator[PulledText]:
    """z and a, and δ, or on the way there ∂C/∂a, once it is known."""
    above = of.above(index)
    numbers = {
        "z": (of.letters["z"], None if of.z is None else float(of.z[index])),
        "a": (of.letters["a"], None if of.a is None else float(of.a[index])),
        "delta": above if above else (of.letters["label"], None),
    }
    for kind, (letter, value) in numbers.items():
        texts = (NOT_REACHED,) if value is None else (short(value), *shorter(value))
        text = fitting((f"{letter} {shown}" for shown in texts), places.rooms[kind], SIZE, bold=True)
        yield PulledText(kind, text or f"{letter} {texts[-1]}", places.right, places.lines[kind])


def _plates(places: PulledPlaces, symbol: Symbol, texts: tuple[PulledText, ...]) -> str:
    name = text_width(symbol.letter, NAME) + text_width(symbol.sub + symbol.sup, SCRIPT)
    widths = (name, *(text_width(text.text, SIZE, bold=True) for text in texts))
    return "".join(map(_plate, places.rectangles(), widths))


def _plate(room: tuple[float, float, float, float], text: float) -> str:
    """As wide as a text, within the room that chips and bias units keep clear of."""
    left, top, right, bottom = room
    width = n(min(text + AIR, right - left))
    return f"M{n(right)} {n(top)}h-{width}v{n(bottom - top)}h{width}z"
