"""A number for each pixel as one small picture, and equations whose terms are such pictures."""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from app.engine.network import Array
from app.scene.colour.png import masks
from app.scene.formulas.mathml import Math, spoken
from app.scene.formulas.numbers import NOT_REACHED, short


class Grid(NamedTuple):
    """Where the pixels of a picture stand."""

    side: int
    """how many there are in a row and in a column; 0 where there is no picture"""
    first: int = 1
    """the number that the first row and the first column go by"""


def place_words(pixel: int, grid: Grid) -> str:
    """“row 3, column 14” of a pixel, counted from 1 row by row."""
    row, column = divmod(pixel - 1, grid.side)
    return f"row {row + grid.first}, column {column + grid.first}"


def largest_pixel(values: Array) -> int:
    """The pixel, counted from 1, with the largest |number|."""
    return int(np.argmax(np.abs(values))) + 1


INK, SIGNED, DERIVATIVE = "ink", "signed", "derivative"
UNITS = 28  # across every picture, so that stripes are as wide in one of few pixels


@dataclass(frozen=True, slots=True)
class Outline:
    """A square: its left and top edge and its side, in units of the picture."""

    x: float
    y: float
    side: float


@dataclass(frozen=True, slots=True)
class PixelPicture:
    """One picture of side × side pixels, with words and a letter below."""

    kind: str
    """INK, SIGNED or DERIVATIVE"""
    caption: str
    letter: Math | None
    spoken: str
    above: str = ""
    """the address of the mask of what is above 0, see png.py"""
    below: str = ""
    frame: Outline | None = None
    """round a pixel"""
    values: Array | None = field(default=None, compare=False, repr=False)
    """None where they are not reached"""
    id: str = ""
    """that no other picture of the panel has"""

    @property
    def reached(self) -> bool:
        """Whether there are numbers to draw."""
        return self.values is not None


@dataclass(frozen=True, slots=True)
class Piece:
    """A term of an equation of pictures: a picture or a number, a derivative of the loss."""

    operator: str = ""
    """what stands before it, in which a number may be asked"""
    picture: PixelPicture | None = None
    number: str = ""
    full: str = ""
    """every digit of the number"""
    named: str = ""
    """the name of the number, by which it is asked why"""
    words: str = ""
    """what that is, and how large"""
    letter: Math | None = None
    closing: str = ""
    """what stands behind it"""


@dataclass(frozen=True, slots=True)
class Scale:
    """A row of the legend."""

    kind: str
    """of the pictures"""
    of: Math
    """what is drawn"""
    full: str
    """from which size on the colour is full"""


@dataclass(frozen=True, slots=True)
class Choice:
    """A button that looks at a neuron or a pixel."""

    text: str
    spoken: str
    look: str
    """as a text, see look.py"""
    pressed: bool = False
    """whether it is looked at"""


def pixel_picture(
    kind: str,
    caption: str,
    values: Array | None,
    grid: Grid,
    full: float = 1.0,
    letter: Math | None = None,
    mark: int = 0,
    *,
    significant: int,
) -> PixelPicture:
    """The picture of a number for each pixel, in full colour from |number| = `full` on; `mark`, from 1, is framed."""
    if values is None:
        return PixelPicture(kind, caption, letter, f"{caption}: not reached")
    above, below = masks(values.reshape(grid.side, grid.side), full)
    frame = _outline(mark, grid.side) if mark else None
    return PixelPicture(kind, caption, letter, _spoken(caption, values, grid, significant), above, below, frame, values)


def _outline(pixel: int, side: int) -> Outline:
    """Round a pixel, with half a unit of air."""
    row, column = divmod(pixel - 1, side)
    step = UNITS / side
    return Outline(round(column * step - 0.5, 2), round(row * step - 0.5, 2), round(step + 1, 2))


def _spoken(name: str, values: Array, grid: Grid, significant: int) -> str:
    lowest, highest = float(values.min()), float(values.max())
    if lowest == highest:
        return f"{name}: {spoken(short(lowest, significant))} everywhere"
    if not np.isfinite(values).all():
        return f"{name}: too large"
    strongest = largest_pixel(values)
    most = f"{spoken(short(float(values[strongest - 1]), significant))} at {place_words(strongest, grid)}"
    return f"{name}: from {spoken(short(lowest, significant))} to {spoken(short(highest, significant))}, largest {most}"


def number_piece(
    operator: str, value: float | None, significant: int, letter: Math, named: str = "", words: str = ""
) -> Piece:
    """A derivative of the loss among pictures, with its letter; “?” where it is not reached."""
    if value is None:
        return Piece(operator, number=NOT_REACHED, letter=letter)
    text = short(value, significant)
    said = f"{words}, {spoken(text)}"
    return Piece(operator, number=text, full=repr(value), letter=letter, named=named, words=said)
