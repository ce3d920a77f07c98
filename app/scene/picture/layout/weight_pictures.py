"""Weight pictures in rows and columns, with a free lane across the middle in which one stands enlarged, with its texts.

A weight is `unit` wide, and rows and columns are a whole number of weights apart, so that one image holds them all.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from app.scene.curves import Curve
from app.scene.picture.layout.places import Spot, Square

AWAY = 9.0  # from the picture to what stands beside it
BESIDE_ROOM, BELOW_ROOM, NAME_ROOM = 90.0, 40.0, 44.0  # how far to the left numbers, and a name, may reach
LEAST_BESIDE = 94.0  # between the inputs and the picture
UNIT_ROOM = 34.0  # of it, on the side of the inputs, where the bias unit stands
# Where the lines stand: from the middle of the picture beside it, or from its lower edge below it.
BESIDE = {"z": -38.0, "a": -24.0, "delta": 48.0}
JUST_BELOW = {"z": 21.0, "a": 34.5, "delta": 48.0}
ALL_BELOW = {"z": 37.0, "a": 50.0, "delta": 63.0}  # where there is no room for its name either
NAME_ABOVE_MIDDLE = 54.0
NAME_BELOW_TOP = 18.0
NAME_BELOW_FOOT = 20.0
ABOVE_LINE, BELOW_LINE = 12.0, 4.0  # from the baseline of a number
ABOVE_NAME, BELOW_NAME = 16.0, 7.0  # from its baseline, with its indices
BETWEEN, WIDEST_BETWEEN = 4.0, 12.0  # pixels between two pictures, side by side: at least, at most
BAR, BAR_GAP = 2.4, 1.2  # the bars of a and δ below a picture
BELOW = 2 * (BAR + BAR_GAP) + 3.0
WIDEST_BELOW = 18.0  # from a picture to the one below it: at least, at most
# What a larger picture is worth where the halves above and below the lane differ, and where pictures are too close.
UNEVEN, CLOSE = 0.9, 0.5
REACH = 0.35  # of the way from a weight picture to where its lines end, on which they turn


@dataclass(frozen=True)
class EnlargedPlaces:
    """Where the texts of the enlarged neuron stand."""

    name: tuple[float, float]
    """where the name ends, and its baseline"""
    right: float
    """where the numbers end"""
    lines: dict[str, float]
    """their baselines, by z, a, delta"""
    rooms: dict[str, float]
    """how wide each may be"""

    def rectangles(self) -> tuple[tuple[float, float, float, float], ...]:
        """Left, top, right and bottom of the name and of every number."""
        x, y = self.name
        name = (x - NAME_ROOM, y - ABOVE_NAME, x, y + BELOW_NAME)
        lines = (
            (self.right - self.rooms[k], at - ABOVE_LINE, self.right, at + BELOW_LINE) for k, at in self.lines.items()
        )
        return name, *lines


def free_between(inputs: Square, picture: Square) -> float:
    """Pixels from the inputs to the picture."""
    return picture[0] - inputs[0] - inputs[2]


def below_picture(free: float) -> float:
    """How far the numbers reach below the picture, 0 where they stand beside it."""
    return 0.0 if free >= LEAST_BESIDE else _lines_below(free)["delta"] + BELOW_LINE


def enlarged_places(inputs: Square, picture: Square) -> EnlargedPlaces:
    """The places in the lane between and below the inputs and the picture."""
    x, y, size = picture
    free = free_between(inputs, picture)
    if free >= LEAST_BESIDE:
        middle = y + size / 2
        room = min(BESIDE_ROOM, free - AWAY)
        rooms = {"z": room, "a": room, "delta": min(room, free - AWAY - UNIT_ROOM)}
        return EnlargedPlaces((x - AWAY, middle - NAME_ABOVE_MIDDLE), x - AWAY, _at(middle, BESIDE), rooms)
    lines = _lines_below(free)
    foot = y + size
    beside = lines is JUST_BELOW
    name = (x - AWAY, y + NAME_BELOW_TOP) if beside else (x + size, foot + NAME_BELOW_FOOT)
    room = size + (min(BELOW_ROOM, free - UNIT_ROOM) if beside else 0)
    return EnlargedPlaces(name, x + size, _at(foot, lines), dict.fromkeys(lines, room))


def _lines_below(free: float) -> dict[str, float]:
    return JUST_BELOW if free >= NAME_ROOM + AWAY else ALL_BELOW


def _at(y: float, lines: dict[str, float]) -> dict[str, float]:
    return {kind: round(y + line, 1) for kind, line in lines.items()}


@dataclass(frozen=True, eq=False)
class WeightPictures:
    """Places of the weight pictures of a first layer. Lengths are pixels."""

    numbers: tuple[int, ...]
    """the neurons that are shown"""
    enlarged: int
    """the one of them that stands in the lane, larger; 0 for none"""
    x: float
    y: float
    side: int
    """how many weights a side of a picture has"""
    unit: float
    """how large a weight is"""
    across: int
    """weights from the left of a picture to that of the next"""
    down: int
    """and from the top of a row to that of the next"""
    columns: int
    """pictures side by side"""
    above: int
    """rows above the lane"""
    lane: tuple[float, float]
    """its top and height"""
    inputs: Square
    """the inputs, on the left of the lane"""
    larger: Square
    """the picture of the enlarged one, on its right"""

    @property
    def size(self) -> float:
        """The side of a picture."""
        return self.side * self.unit

    @property
    def width(self) -> float:
        """From the first column to the end of the last."""
        return (self.columns * self.across - (self.across - self.side)) * self.unit

    @property
    def skipped(self) -> int:
        """How many weights tall the lane is."""
        return math.ceil(self.lane[1] / self.unit)

    @property
    def rows(self) -> int:
        """Rows above and below the lane."""
        return math.ceil(len(self.numbers) / self.columns)

    def dot(self, order: int) -> tuple[int, int]:
        """Column and row, in weights, of the first weight of a picture; they count from the corner of all pictures."""
        row, column = divmod(order, self.columns)
        return column * self.across, row * self.down + (self.skipped if row >= self.above else 0)

    def corner(self, order: int) -> tuple[float, float]:
        """The left upper corner of a picture."""
        column, row = self.dot(order)
        return self.x + column * self.unit, self.y + row * self.unit

    @property
    def dots(self) -> tuple[int, int]:
        """Width and height in weights of the image that holds all pictures."""
        return self.columns * self.across, self.dot(len(self.numbers) - 1)[1] + self.side

    @cached_property
    def order(self) -> dict[int, int]:
        """Where each neuron comes in reading order, from 0."""
        return {number: order for order, number in enumerate(self.numbers)}

    @property
    def bottom(self) -> float:
        """Where the bars of the last row end."""
        return self.corner(len(self.numbers) - 1)[1] + self.size + 2 * (BAR + BAR_GAP)

    def blocks(self) -> tuple[tuple[float, float, float, float], ...]:
        """Left, top, right and bottom of the pictures above and below the lane."""
        ends = (self.lane[0], self.bottom)
        tops = (self.y, self.corner(self.above * self.columns)[1] if self.rows > self.above else self.bottom)
        return tuple((self.x, top, self.x + self.width, end) for top, end in zip(tops, ends, strict=True) if end > top)

    def holds(self, number: int) -> bool:
        """Whether a neuron has its picture above or below the lane and is not the enlarged one."""
        return number in self.order and number != self.enlarged

    def port(self, number: int) -> tuple[float, float, float]:
        """Where lines meet a picture: the middle of the side that faces the lane, and in which direction that is."""
        x, y = self.corner(self.order[number])
        above = y < self.lane[0]
        return x + self.size / 2, y + (self.size if above else 0), 1.0 if above else -1.0

    def curve_to(self, number: int, x: float, y: float) -> Curve:
        """From a pixel of the inputs to the side of a picture that faces the lane."""
        to_x, to_y, facing = self.port(number)
        reach = facing * abs(y - to_y) * REACH
        return Curve(x, y, to_x, to_y, (x, y - reach), (to_x, to_y + reach))

    def curve_from(self, number: int, to_x: float, to_y: float) -> Curve:
        """From that side through the lane to the left of a neuron of the next layer."""
        x, y, facing = self.port(number)
        reach = facing * self.lane[1] * REACH
        return Curve(x, y, to_x, to_y, (x, y + reach), (to_x - (to_x - x) * REACH, to_y))

    @cached_property
    def enlarged_places(self) -> EnlargedPlaces:
        """Where the name and numbers of the enlarged neuron stand."""
        return enlarged_places(self.inputs, self.larger)

    def cells(self) -> list[Spot]:
        """Each picture in its row, the small one of the enlarged neuron too."""
        radius = self.size / 2
        corners = map(self.corner, range(len(self.numbers)))
        return [
            Spot(1, number, x + radius, y + radius, radius, "none")
            for number, (x, y) in zip(self.numbers, corners, strict=True)
        ]

    def places(self) -> dict[tuple[int, int], Spot]:
        """Each picture as a place of layer 1; the enlarged one stands in the lane."""
        found = {(1, place.number): place for place in self.cells()}
        if self.enlarged:
            x, y, size = self.larger
            found[1, self.enlarged] = Spot(1, self.enlarged, x + size / 2, y + size / 2, size / 2, "none")
        return found


class Arrangement(NamedTuple):
    """How weight pictures are arranged."""

    columns: int
    above: int  # rows above the lane
    unit: float  # pixels that a weight takes
    across: int  # weights to the next column
    down: int  # and to the next row


def arranged(count: int, side: int, width: float, half: float, apart: float, largest: float) -> Arrangement:
    """The arrangement that makes so many pictures large.

    `half` is how tall the rows above the lane may be, `largest` how large a picture may; see Room.
    """
    tries = [_tried(count, rows, width, half, apart, largest) for rows in range(1, count + 1)]
    _, rows, columns, size = max(tries, key=lambda tried: tried[0])
    unit = size / side
    above = math.ceil(rows / 2)
    across = max(side + 1, math.floor(min(width / columns, size + WIDEST_BETWEEN) / unit))
    down = max(side + math.ceil(BELOW / unit), math.floor(min(half / above, size + WIDEST_BELOW) / unit))
    return Arrangement(columns, above, unit, across, down)


def _tried(
    count: int, rows: int, width: float, half: float, apart: float, largest: float
) -> tuple[float, int, int, float]:
    """What so many rows are worth, with the columns and the size of a picture that they lead to."""
    columns = math.ceil(count / rows)
    used = math.ceil(count / columns)
    across = width / columns
    down = half / math.ceil(rows / 2)
    size = max(4.0, min(largest, across - BETWEEN - 1, down - BELOW - 1))
    worth = size * (1.0 if used % 2 == 0 else UNEVEN) * (1.0 if min(across, down) >= apart else CLOSE)
    return (worth if used == rows else 0.0), rows, columns, size
