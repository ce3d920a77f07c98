"""A matrix as it is drawn: its numbers in brackets up to 8×8, beyond that a heat-map, “?” where it is not reached.

A heat-map is two masks, one for what is above 0 and one for what is below.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.engine.network import Array
from app.engine.parameters import Parameter
from app.explorer.look import Look, Neuron
from app.explorer.number import NumberName, spoken_name
from app.explorer.reading import Reading
from app.scene.colour.png import masks
from app.scene.formulas.mathml import Math, spoken
from app.scene.formulas.numbers import short
from app.scene.formulas.parts import Told, full_of, known, lights_neuron, lights_parameter, text_of
from app.scene.panel.matrices.product import MatrixFactor, shape_text, spoken_shape

MOST_ENTRIES = 8  # rows or columns whose numbers are written
WIDE = 5  # columns that may not fit a phone
# Of a heat-map:
WIDEST, TALLEST = 372, 150  # pixels on the screen
LARGEST_ENTRY = 12
MOST_COLUMNS, MOST_ROWS = 400, 300  # pixels in the picture
PARTS = re.compile(r"\d+|\D+")  # of a name
NEXT = ((1, 0), (0, 1))  # the entries beside the first one, by row and by column
PIXEL = 4  # of an entry that is a pixel of a drawing

Entry = tuple[int, int]  # row and column, from 0
Box = tuple[float, float, float, float]  # x, y, width, height in dots


@dataclass(frozen=True, slots=True)
class HeatMap:
    """`above` and `below` are addresses of masks of `columns` × `rows`, empty where there is nothing of that sign.

    `width` and `height` are in pixels on the screen; `range` is the text of the smallest and the largest entry;
    a `dense` picture has more dots than pixels; `mark` is drawn round the entries that are looked at.
    """

    above: str
    below: str
    columns: int
    rows: int
    width: int
    height: int
    range: str
    note: str = ""
    cells: str = ""
    "the name of an entry, with %r and %c for its row and column from 1; empty where entries have no such names"
    first: str = ""
    "the name of the first"
    side: int = 0
    "that of the drawing that the entries are, 0 where they are none"
    dense: bool = False
    mark: Box | None = None


@dataclass(frozen=True)
class LookedAt:
    """`chosen(token)` says whether an entry belongs to what is looked at, None where nothing is.

    What is chosen is in a row or a column of one of the `numbers`; `example` counts from 0.
    """

    example: int
    chosen: Callable[[str], bool] | None = None
    numbers: frozenset[int] = frozenset()


def entries_looked_at(look: Look, example: int) -> LookedAt:
    """A weight together with the δ and the a whose product its derivative is; a neuron together with its weights."""
    match look:
        case Parameter(_, to, source):
            return LookedAt(example, _made_of(look).__contains__, frozenset({to, source}))
        case Neuron(layer, number):
            return LookedAt(example, _touches(layer, number), frozenset({number}))
        case _:
            return LookedAt(example)


def _made_of(parameter: Parameter) -> set[str]:
    layer, to, source = parameter
    carried = {lights_neuron(layer - 1, source)} if source else set()
    return {lights_parameter(parameter), lights_neuron(layer, to)} | carried


def _touches(layer: int, neuron: int) -> Callable[[str], bool]:
    """Whether a token is the neuron's own, or that of a weight into it or out of it."""
    own = {lights_neuron(layer, neuron), lights_parameter(Parameter(layer, neuron, 0))}
    into = f"weight:{layer}.{neuron}."
    out = f"weight:{layer + 1}."
    ending = f".{neuron}"
    return lambda token: token in own or token.startswith(into) or (token.startswith(out) and token.endswith(ending))


@dataclass(frozen=True, slots=True)
class Cell:
    """An entry. `state` is chosen for what is looked at, shown for the example in the picture, else empty."""

    text: str
    full: str
    lights: str
    state: str
    number: str = ""
    "the name of the number that it is, empty where it is none of the walk"
    spoken: str = ""
    "what that number is, and how large, in words"


@dataclass(frozen=True, slots=True)
class MatrixView:
    """A matrix on the page; `kind` is name, number, numbers, picture or unreached. `values` are what is shown.

    `size` is that of what is not reached, in pixels; a `wide` matrix may need to be scrolled.
    """

    id: str
    kind: str
    name: Math
    shape: str
    spoken: str
    derivative: bool
    values: Array | None
    rows: tuple[tuple[Cell, ...], ...] = ()
    picture: HeatMap | None = None
    size: tuple[int, int] = (0, 0)
    count: tuple[int, ...] = ()
    "rows and columns"
    wide: bool = False


def matrix_view(factor: MatrixFactor, name: str, look: LookedAt, read: Reading) -> MatrixView:
    """The view of a factor; `name` tells it from every other on the page."""
    words = f"{factor.words}, {spoken_shape(factor.shape)}"
    common = (factor.name, shape_text(factor.shape), words, factor.derivative, factor.values)
    if factor.brief:
        return MatrixView(name, "name", *common)
    if not factor.shape:
        number = None if factor.values is None else float(factor.values)
        return MatrixView(name, "number", *common, rows=((_cell(factor, look, 0, 0, number, read),),))
    if max(factor.shape) <= MOST_ENTRIES:
        return MatrixView(name, "numbers", *common, rows=_rows(factor, look, read), wide=factor.shape[1] >= WIDE)
    if factor.values is None:
        return MatrixView(name, "unreached", *common, size=_size_of((factor.shape[0], factor.shape[1]), factor.pixels))
    drawn = heat_map(factor.values, factor.pixels, _chosen(factor, look), significant=read.significant)
    cells, first = _cells(factor)
    drawn = replace(drawn, range=_ends(factor, factor.values, read), side=factor.pixels, cells=cells, first=first)
    return MatrixView(name, "picture", *common, picture=drawn, count=factor.shape)


def _cells(factor: MatrixFactor) -> tuple[str, str]:
    """How the entries are called, and the first of them; nothing where they are no numbers of the walk."""
    first = factor.number(0, 0)
    others = [factor.number(*place) for place, count in zip(NEXT, factor.shape, strict=True) if count > 1]
    if not all(isinstance(name, NumberName) for name in (first, *others)):
        return "", ""
    parts = PARTS.findall(str(first))
    cells = [*parts]
    for count, beside, sign in zip(factor.shape, NEXT, ("%r", "%c"), strict=True):
        other = PARTS.findall(str(factor.number(*beside) if count > 1 else first))
        cells = [sign if one != two else cell for one, two, cell in zip(parts, other, cells, strict=True)]
    return "".join(cells), str(first)


def _ends(factor: MatrixFactor, values: Array, read: Reading) -> str:
    """The smallest and the largest entry, each to be asked why."""
    ends = [divmod(int(at), factor.shape[1]) for at in (values.argmin(), values.argmax())]
    written = []
    for i, j in ends:
        name, text = factor.number(i, j), short(float(values[i, j]), read.significant)
        written.append(known(read, name, float(values[i, j])) if name else text)
    return Told(*written[:1], " … ", written[1]) if values.min() < values.max() else Told("all ", written[0])


def _rows(factor: MatrixFactor, look: LookedAt, read: Reading) -> tuple[tuple[Cell, ...], ...]:
    height, width = factor.shape
    values = [[None] * width] * height if factor.values is None else factor.values.astype(float).tolist()
    return tuple(
        tuple(_cell(factor, look, i, j, value, read) for j, value in enumerate(row)) for i, row in enumerate(values)
    )


def _cell(factor: MatrixFactor, look: LookedAt, i: int, j: int, value: float | None, read: Reading) -> Cell:
    lights = factor.lights(i, j)
    shown = factor.examples is not None and (i, j)[factor.examples] == look.example
    state = "chosen" if look.chosen and look.chosen(lights) else "shown" if shown else ""
    text, name = text_of(value, read.significant), factor.number(i, j)
    named = ("", "")
    if isinstance(name, NumberName):
        named = str(name), f"{spoken_name(name, read.notation)}, {spoken(text)}"
    elif name and value is not None:
        named = str(name), spoken(text)
    return Cell(text, full_of(value), lights, state, *named)


def _chosen(factor: MatrixFactor, look: LookedAt) -> list[tuple[int, int]]:
    if look.chosen is None:
        return []
    height, width = factor.shape
    across = {(n - 1, j) for n in look.numbers if 0 < n <= height for j in range(width)}
    down = {(i, n - 1) for n in look.numbers if 0 < n <= width for i in range(height)}
    return [(i, j) for i, j in across | down if look.chosen(factor.lights(i, j))]


def heat_map(values: Array, pixels: int = 0, chosen: Sequence[Entry] = (), *, significant: int) -> HeatMap:
    """The picture of rows × columns, full colour at the largest size; `pixels` is the side of a drawing it holds.

    Where there are more entries than dots, each dot is the strongest of its neighbours.
    """
    shown = values.reshape(pixels, pixels) if pixels else values
    dots, joined = _joined(shown)
    above, below = masks(dots, float(np.abs(np.nan_to_num(dots)).max()) or 1.0)
    width, height = _size(shown.shape, pixels)
    notes = [f"drawn as {pixels}×{pixels}"] * bool(pixels) + [f"each dot the strongest of {joined}"] * (joined > 1)
    dense = dots.shape[1] > width or dots.shape[0] > height
    mark = _mark(chosen, values.shape, pixels, dots.shape) if chosen else None
    rows, columns = dots.shape
    return HeatMap(
        above,
        below,
        columns,
        rows,
        width,
        height,
        _range(values, significant),
        ", ".join(notes),
        dense=dense,
        mark=mark,
    )


def _size_of(shape: tuple[int, int], pixels: int = 0) -> tuple[int, int]:
    """Width and height on the screen of a matrix that is not reached."""
    return _size((pixels, pixels) if pixels else shape, pixels)


def _size(shape: tuple[int, int], pixels: int) -> tuple[int, int]:
    if pixels:
        return pixels * PIXEL, pixels * PIXEL
    return _side(shape[1], WIDEST), _side(shape[0], TALLEST)


def _side(entries: int, most: int) -> int:
    return max(LARGEST_ENTRY, round(min(most, entries * LARGEST_ENTRY)))


def _mark(chosen: Sequence[Entry], shape: Entry, pixels: int, dots: Entry) -> Box:
    """Round all chosen entries, in dots, of which several entries may share one."""
    places = [divmod(i * shape[1] + j, pixels or shape[1]) for i, j in chosen]
    shape = (pixels, pixels) if pixels else shape
    (top, left), (bottom, right) = (tuple(map(most, zip(*places, strict=True))) for most in (min, max))
    down, across = dots[0] / shape[0], dots[1] / shape[1]
    box = (left * across, top * down, (right - left + 1) * across, (bottom - top + 1) * down)
    return tuple(round(side, 2) for side in box)


def _joined(values: Array) -> tuple[Array, int]:
    """At most MOST_ROWS × MOST_COLUMNS dots, and how many entries share one."""
    down = -(-values.shape[0] // MOST_ROWS)
    across = -(-values.shape[1] // MOST_COLUMNS)
    if down * across == 1:
        return np.ascontiguousarray(values), 1
    padded = np.pad(values, [(0, -values.shape[0] % down), (0, -values.shape[1] % across)])
    blocks = padded.reshape(padded.shape[0] // down, down, padded.shape[1] // across, across).swapaxes(1, 2)
    shared = blocks.reshape(*blocks.shape[:2], -1)
    strongest = np.abs(shared).argmax(axis=-1)[..., None]
    return np.take_along_axis(shared, strongest, axis=-1)[..., 0], down * across


def _range(values: Array, significant: int) -> str:
    lowest, highest = float(values.min()), float(values.max())
    return (
        f"{short(lowest, significant)} … {short(highest, significant)}"
        if lowest < highest
        else f"all {short(highest, significant)}"
    )
