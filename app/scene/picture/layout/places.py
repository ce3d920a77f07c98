"""Places in the picture: the frames, where a neuron stands, where neurons are left out, and the inputs as a picture."""

import math
import re
from dataclasses import dataclass
from functools import lru_cache

HEADER_HEIGHT = 24.0
STANDARD = 790.0, 500.0  # a room is filled by a picture of about this area: in a larger one everything is larger
LEAST_WIDE, LEAST_HEIGHT, MOST_STRETCHED = 540.0, 300.0, 3.4  # of a picture in columns; its width by its height
TALLEST = 1.354  # its height by its width, beyond which one of the standard area would be less than LEAST_WIDE
WIDEST_NARROW, LEAST_NARROW, NARROW_HEIGHT = 372.0, 284.0, 560.0
LEAST_DEEP = 344.0  # of a narrow one with a column behind weight pictures; with more, it is the widest
ROOMY = 700.0  # of the width, from which on letters are written in full
MOST = 2000.0  # pixels of a side
SHAPE = 0.622  # the height by the width where a room does not say how high it is
STEP = 10  # pixels from one width or height to the next, so that windows of nearly a size share their pictures
CHIPS = ((92.0, 32.0), (72.0, 32.0), (58.0, 32.0), (58.0, 18.0), (48.0, 18.0), (40.0, 18.0))
NARROW_CHIPS = ((54.0, 28.0), (50.0, 18.0), (40.0, 18.0), (30.0, 18.0))
FRAMES = {"wide": "790x500", "low": "880x370", "digit": "620x460", "narrow": "372x0"}  # for a page that said no room
ROOM = re.compile(r"([1-9]\d{2,3})x(0|[1-9]\d{1,3})")
Square = tuple[float, float, float]  # left, top and side


@dataclass(frozen=True)
class Frame:
    """The drawing area. Lengths are pixels."""

    name: str
    width: float
    height: float
    left: float
    """from the border to the middle of the first column"""
    loss_room: float
    """what the loss takes on the right"""
    loss_width: float
    loss_margin: float
    """from its box to the border"""
    chips: tuple[tuple[float, float], ...]
    """widths and heights of chips, the ones to try first before the others"""
    lettering: tuple[float, float]
    """the font sizes on a chip, of the weight and of what stands below it"""
    inputs: float
    """the side of the inputs where they are a picture beside neurons"""

    @property
    def narrow(self) -> bool:
        """Whether it is that of a phone, whose height follows what is drawn."""
        return self.name == "narrow"

    @property
    def loss_x(self) -> float:
        """The middle of the box of the loss."""
        return self.width - self.loss_width / 2 - self.loss_margin


def frame_in(room: str, least: float = LEAST_NARROW) -> str:
    """The name of the frame for a room of “widthxheight” pixels, `least` wide; a height of 0 is left to it.

    A room that is as large as a frame has that frame: a picture that was let stand is not laid out anew by a step.
    """
    found = ROOM.fullmatch(room)
    width, height = map(float, found.groups()) if found else STANDARD
    if width < LEAST_WIDE:
        return f"{max(least, min(WIDEST_NARROW, width)):.0f}x0"
    height = min(TALLEST * width, max(LEAST_HEIGHT, height or min(STANDARD[1], width * SHAPE)))
    width = min(width, MOST_STRETCHED * height)
    larger = max(1.0, math.sqrt(width * height / (STANDARD[0] * STANDARD[1])))
    high = STEP * int(height / larger / STEP)
    return f"{STEP * int(min(width / larger, MOST_STRETCHED * high) / STEP)}x{high}"


def is_frame(name: str) -> bool:
    """Whether there is a frame of that name: one of FRAMES, or a width and a height, which is 0 in a narrow one."""
    found = ROOM.fullmatch(FRAMES.get(name, name))
    width, height = map(float, found.groups()) if found else (0.0, 0.0)
    if not height:
        return LEAST_NARROW <= width <= WIDEST_NARROW
    return LEAST_WIDE <= width <= MOST and LEAST_HEIGHT <= height <= MOST


@lru_cache(maxsize=512)
def frame_named(name: str) -> Frame:
    """The frame of one of FRAMES or of “widthxheight”."""
    width, height = map(float, FRAMES.get(name, name).split("x"))
    if not height:
        wide = (width - LEAST_NARROW) / (WIDEST_NARROW - LEAST_NARROW)
        return Frame(
            "narrow",
            width,
            NARROW_HEIGHT,
            left=22 + 4 * wide,
            loss_room=86 + 14 * wide,
            loss_width=48,
            loss_margin=3 + 5 * wide,
            chips=NARROW_CHIPS,
            lettering=(11, 11),
            inputs=84,
        )
    wide = min(1.0, max(0.0, (width - 620) / 200))  # how much of the room of a wide picture there is
    return Frame(
        "wide",
        width,
        height,
        left=40 + 14 * wide,
        loss_room=170 + 42 * wide,
        loss_width=68 + 18 * wide,
        loss_margin=8,
        chips=CHIPS,
        lettering=(12, 11),
        inputs=min(168.0, 0.4 * height),
    )


@dataclass(frozen=True)
class Spot:
    """A neuron's place."""

    layer: int
    number: int
    """within its layer, from 1; 0 for a bias unit"""
    x: float
    y: float
    r: float
    labels: str = "stack"
    """where its name and δ stand: "stack" (above and below), "right", "left" (the outputs) or "none\""""


@dataclass(frozen=True)
class Gap:
    """Neurons left out between two that are shown."""

    layer: int
    first: int
    """the number of the first of them"""
    x: float
    y: float
    count: int


@dataclass(frozen=True)
class InputPicture:
    """The inputs as one picture."""

    x: float
    y: float
    size: float
    pixels: int
    """how many of them a side has"""

    @property
    def square(self) -> Square:
        """Left, top and side."""
        return self.x, self.y, self.size

    @property
    def pixel_size(self) -> float:
        """The side of a pixel."""
        return self.size / self.pixels

    def corner(self, pixel: int) -> tuple[float, float]:
        """The left upper corner of a pixel, counted from 1, row by row."""
        row, column = divmod(pixel - 1, self.pixels)
        return self.x + column * self.pixel_size, self.y + row * self.pixel_size

    def pixel(self, number: int) -> Spot:
        """The middle of a pixel, a point that lines start from."""
        row, column = divmod(number - 1, self.pixels)
        step = self.pixel_size
        return Spot(0, number, self.x + (column + 0.5) * step, self.y + (row + 0.5) * step, 0)
