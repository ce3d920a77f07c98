"""The neuron that stands out of its grid, larger, with its numbers in words beside or below it."""

from collections.abc import Iterator

from app.explorer.session import Session
from app.scene.explain.parts import lights_neuron
from app.scene.numbers import NOT_REACHED, short
from app.scene.picture.bars import bars_of
from app.scene.picture.grid_parts import PulledMark, PulledText
from app.scene.picture.layer_numbers import LayerNumbers
from app.scene.picture.layouts import Layout
from app.scene.picture.lettering import fitting, shorter
from app.scene.picture.pulled_places import PulledPlaces, pulled_places

BIGGER = 1.4  # its bars, against those of the grid
SIZE = 11.5  # of the font


def pulled_mark(session: Session, where: Layout, of: LayerNumbers) -> PulledMark:
    """The mark; its picture is cut from the image of the grid."""
    grid, number = where.grid, where.grid.pulled
    x, y, size = grid.picture
    cell_x, cell_y = grid.corner(grid.order[number])
    places = pulled_places(where.tile, grid.picture)
    return PulledMark(
        key=f"1.{number}",
        x=round(x, 2),
        y=round(y, 2),
        size=size,
        cell_x=round(cell_x, 3),
        cell_y=round(cell_y, 3),
        scale=round(size / grid.size, 5),
        selected=session.view.neuron == (1, number),
        active=of.active,
        symbol=session.notation.a(1, number),
        symbol_x=places.name[0],
        symbol_y=round(places.name[1], 1),
        texts=tuple(_texts(number - 1, of, places)),
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
