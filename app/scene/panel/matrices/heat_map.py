"""A matrix too large for its numbers, as a picture: two masks, one for what is above 0 and one for what is below."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.engine.network import Array
from app.scene.colour.png import masks
from app.scene.formulas.numbers import short

WIDEST, TALLEST = 372, 150  # pixels on the screen
LARGEST_ENTRY = 12
MOST_COLUMNS, MOST_ROWS = 400, 300  # pixels in the picture
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
    dense: bool = False
    mark: Box | None = None


def heat_map(values: Array, pixels: int = 0, chosen: Sequence[Entry] = ()) -> HeatMap:
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
    return HeatMap(above, below, columns, rows, width, height, _range(values), ", ".join(notes), dense, mark)


def size_of(shape: tuple[int, int], pixels: int = 0) -> tuple[int, int]:
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


def _range(values: Array) -> str:
    lowest, highest = float(values.min()), float(values.max())
    return f"{short(lowest)} … {short(highest)}" if lowest < highest else f"all {short(highest)}"
