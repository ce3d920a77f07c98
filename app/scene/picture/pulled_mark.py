"""The neuron that stands out of its grid, larger, with its numbers in words beside or below it."""

from collections.abc import Iterator

from app.explorer.session import Session
from app.scene.explain.parts import lights_neuron
from app.scene.numbers import NOT_REACHED, short
from app.scene.picture.bars import bars_of
from app.scene.picture.grid_parts import PulledMark, PulledText
from app.scene.picture.grid_places import Grid
from app.scene.picture.layer_numbers import LayerNumbers
from app.scene.picture.layouts import Layout
from app.scene.picture.lettering import fitting, shorter

AWAY = 9.0  # from the picture to what stands beside it
BIGGER = 1.4  # its bars, against those of the grid
SIZE = 11.5  # of the font
BESIDE_ROOM, BELOW_ROOM = 90.0, 40.0  # how far to the left numbers may reach
# Where the lines stand: from the middle of the picture beside it, or from its lower edge below it.
BESIDE = {"name": -54.0, "z": -38.0, "a": -24.0, "delta": 48.0}
BELOW = {"name": -50.0, "z": 21.0, "a": 34.5, "delta": 48.0}
ALL_BELOW = {"name": 20.0, "z": 37.0, "a": 50.0, "delta": 63.0}  # where there is no room for its name either
NAME_ROOM = 44.0
ABOVE_NAME, BELOW_NAME = 16.0, 7.0  # from its baseline, with its indices


def pulled_mark(session: Session, where: Layout, of: LayerNumbers) -> PulledMark:
    """The mark; its picture is cut from the image of the grid."""
    grid, number = where.grid, where.grid.pulled
    x, y, size = grid.picture
    cell_x, cell_y = grid.corner(grid.order[number])
    beside, lines, foot = _arranged(where)
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
        symbol_x=x + size if lines is ALL_BELOW else x - AWAY,
        symbol_y=round(foot + lines["name"], 1),
        texts=tuple(_texts(grid, of, lines, foot, beside)),
        bars=bars_of(of, ((number - 1, (round(x, 2), round(y + size, 2), size)),), BIGGER),
        lights=lights_neuron(1, number),
    )


def _arranged(where: Layout) -> tuple[bool, dict[str, float], float]:
    """Whether its numbers stand beside it, their lines, and the height those are counted from."""
    x, y, size = where.grid.picture
    if where.frame.name != "narrow":
        return True, BESIDE, y + size / 2
    free = x - AWAY - where.tile[0] - where.tile[2]
    return False, BELOW if free >= NAME_ROOM else ALL_BELOW, y + size


def texts_room(where: Layout) -> tuple[tuple[float, float, float, float], ...]:
    """Left, top, right and bottom of where its name and numbers stand."""
    x, y, size = where.grid.picture
    beside, lines, middle = _arranged(where)
    if not beside:
        name = middle + lines["name"]
        below = (x - BELOW_ROOM, y + size, x + size, y + size + lines["delta"] + 4)
        return below, (x - AWAY - NAME_ROOM, name - ABOVE_NAME, x - AWAY, name + BELOW_NAME)
    left = x - AWAY - BESIDE_ROOM
    above = (left, middle + BESIDE["name"] - ABOVE_NAME, x, middle + BESIDE["a"] + 4)
    return above, (left, middle + BESIDE["delta"] - 12, x, middle + BESIDE["delta"] + 4)


def _texts(grid: Grid, of: LayerNumbers, lines: dict[str, float], foot: float, beside: bool) -> Iterator[PulledText]:
    """z and a, and δ, or on the way there ∂C/∂a, once it is known."""
    x, _, size = grid.picture
    right, index = (x - AWAY if beside else x + size), grid.pulled - 1
    above = of.above(index)
    numbers = {
        "z": (of.letters["z"], None if of.z is None else float(of.z[index])),
        "a": (of.letters["a"], None if of.a is None else float(of.a[index])),
        "delta": above if above else (of.letters["label"], None),
    }
    room = BESIDE_ROOM if beside else size + (0 if lines is ALL_BELOW else BELOW_ROOM)
    for kind, (letter, value) in numbers.items():
        texts = (NOT_REACHED,) if value is None else (short(value), *shorter(value))
        text = fitting((f"{letter} {shown}" for shown in texts), room, SIZE, bold=True)
        yield PulledText(kind, text or f"{letter} {texts[-1]}", right, round(foot + lines[kind], 1))
