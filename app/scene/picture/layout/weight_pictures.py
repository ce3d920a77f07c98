"""Weight pictures in rows and columns, with a free lane across the middle in which one is looked at, larger.

A weight is `unit` wide, and rows and columns are a whole number of weights apart, so that one image holds them all.
"""

import math
from dataclasses import dataclass
from functools import cached_property

from app.scene.picture.layout.places import Place

BETWEEN, WIDEST_BETWEEN = 4.0, 12.0  # pixels between two pictures, side by side: at least, at most
BAR, BAR_GAP = 2.4, 1.2  # the bars of a and δ below a picture
BELOW = 2 * (BAR + BAR_GAP) + 3.0
WIDEST_BELOW = 18.0  # from a picture to the one below it: at least, at most
# What a larger picture is worth where the halves above and below the lane differ, and where pictures are too close.
UNEVEN, CLOSE = 0.9, 0.5


@dataclass(frozen=True)
class Grid:
    """Places of the pictures of neurons `numbers`: `columns` of them side by side, `above` rows above the lane.

    `size` is the side of a picture, `across` and `down` lead to the next one; `lane` is its top and height, `picture`
    the left, top and side of the larger one of neuron `pulled`. Lengths are pixels.
    """

    numbers: tuple[int, ...]
    pulled: int
    x: float
    y: float
    side: int
    unit: float
    across: int
    down: int
    columns: int
    above: int
    lane: tuple[float, float]
    picture: tuple[float, float, float]

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
        """Column and row, in weights, of the first weight of a picture; they count from the grid's corner."""
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

    def port(self, number: int) -> tuple[float, float, float]:
        """Where lines meet a picture: the middle of the side that faces the lane, and in which direction that is."""
        x, y = self.corner(self.order[number])
        above = y < self.lane[0]
        return x + self.size / 2, y + (self.size if above else 0), 1.0 if above else -1.0


def planned(
    count: int, side: int, width: float, half: float, apart: float, largest: float
) -> tuple[int, int, float, int, int]:
    """Columns, rows above the lane, pixels of a weight, and weights to the next column and row, for large pictures.

    `half` is how tall the rows above the lane may be, `largest` how large a picture may; see Room.
    """
    tries = [_tried(count, rows, width, half, apart, largest) for rows in range(1, count + 1)]
    _, rows, columns, size = max(tries, key=lambda tried: tried[0])
    unit = size / side
    above = math.ceil(rows / 2)
    across = max(side + 1, math.floor(min(width / columns, size + WIDEST_BETWEEN) / unit))
    down = max(side + math.ceil(BELOW / unit), math.floor(min(half / above, size + WIDEST_BELOW) / unit))
    return columns, above, unit, across, down


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


def cell_places(grid: Grid) -> dict[tuple[int, int], Place]:
    """Each picture as a place of layer 1; the one that is pulled out stands in the lane."""
    radius = grid.size / 2
    places = {}
    for order, number in enumerate(grid.numbers):
        x, y = grid.corner(order)
        places[1, number] = Place(1, number, x + radius, y + radius, radius, "none")
    if grid.pulled:
        x, y, size = grid.picture
        places[1, grid.pulled] = Place(1, grid.pulled, x + size / 2, y + size / 2, size / 2, "none")
    return places
