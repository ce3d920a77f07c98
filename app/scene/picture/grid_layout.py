"""Where everything stands in a network whose inputs are a picture: the tile in a lane between weight pictures.

The first layer is a grid of weight pictures. Across its middle runs a free lane: on its left the inputs, on its right
the one neuron that is looked at, larger, so that no line from the inputs through it to the outputs passes a neighbour.
"""

from dataclasses import dataclass

from app.scene.picture.columns import column, shown_of, slots
from app.scene.picture.grid_places import Grid, cell_places, planned
from app.scene.picture.layouts import Layout
from app.scene.picture.places import FRAMES, Gap, Place
from app.scene.picture.tiles import most_cells, tile_side

MANY = 60  # weight pictures, of which the tile leaves more room
HEADER, FOOT = 26.0, 16.0  # in the lane: above the tile its header, below it the name of a pixel
BARS = 12.0  # in the lane, below the larger picture
UNIT = 12.0  # the radius of a bias unit
BELOW_GRID = 16.0  # from the grid to the count of what it leaves out
OUTPUTS_TOP = 74.0


@dataclass(frozen=True)
class Room:
    """The room that a frame gives, in pixels; pairs are of few weight pictures and of many, or of deep networks.

    `left` and `top` begin the grid, `outputs` is from the right border to the outputs, `labels` from there back to the
    grid; further columns are a `step` apart. `tile` and `picture` are the sides of the inputs and of the larger
    picture. Pictures, at most `largest`, are `apart` from middle to middle where there is room. The rows above the lane
    may be `half` tall where the frame's height does not say it. `beside` the picture there is room for its numbers.
    """

    left: float
    top: float
    bottom: float
    outputs: float
    labels: float
    first: float
    step: float
    tile: tuple[float, float]
    picture: tuple[float, float]
    apart: float
    largest: float
    half: float = 0.0
    beside: bool = True


ROOMS = {
    "wide": Room(20, 58, 480, 212, 130, 50, 84, (168, 112), (112, 84), 28.6, 56),
    "digit": Room(12, 58, 480, 156, 130, 50, 76, (144, 112), (112, 84), 28.6, 56),
    "narrow": Room(6, 58, 488, 100, 60, 26, 34, (84, 84), (68, 56), 24.8, 36, 205, beside=False),
}


def grid_layout(
    sizes: tuple[int, ...], has_biases: bool, frame: str, kept: frozenset[tuple[int, int]], pulled: int
) -> Layout:
    """The places; see geometry.layout."""
    area, room = FRAMES[frame], ROOMS[frame]
    grid, tile, loss_y = _grid(sizes, room, area.width, frozenset(j for at, j in kept if at == 1), pulled)
    xs = _columns(sizes, room, area.width, grid)
    neurons, gaps = cell_places(grid), _left_out(sizes, grid)
    span = (OUTPUTS_TOP, max(2 * loss_y - OUTPUTS_TOP, OUTPUTS_TOP + 1))
    for layer in range(2, len(sizes)):
        of = slots(sizes[layer], tuple(sorted(j for at, j in kept if at == layer)))
        between = xs[layer] - xs[layer - 1] if layer > 2 else room.labels
        last = layer == len(sizes) - 1
        places, missing, _ = column(layer, of, xs[layer], span, between, last, frame == "narrow")
        neurons.update(places)
        gaps.extend(missing)
    biases = _units(sizes, grid, tile, xs, span[1]) if has_biases else {}
    loss = (area.width - area.loss_width / 2 - 8, loss_y)
    key = (sizes, has_biases, frame, kept, pulled)
    return Layout(key, area, neurons, tuple(gaps), biases, loss, tile, tile_side(sizes[0]), grid)


def _grid(sizes: tuple[int, ...], room: Room, width: float, kept: frozenset[int], pulled: int):
    """The grid with the lane, the tile in it, and the height of its middle."""
    numbers = tuple(shown_of(sizes[1], min(sizes[1], most_cells(sizes)), tuple(sorted(kept))))
    small = len(numbers) > MANY or len(sizes) > (4 if room.beside else 3)
    tile, picture, right = room.tile[small], room.picture[small], _right(sizes, room, width)
    lane = HEADER + tile + FOOT
    half = room.half or (room.bottom - room.top - lane) / 2
    plan = planned(len(numbers), tile_side(sizes[0]), right - room.left, half, room.apart, room.largest)
    columns, above, unit, across, down = plan
    middle = max((room.top + room.bottom) / 2, room.top + above * down * unit + lane / 2)
    lane_top = middle - lane / 2
    x = room.left + (right - room.left - (columns * across - (across - tile_side(sizes[0]))) * unit) / 2
    place = (right - picture, lane_top + (lane - picture - BARS) / 2 if room.beside else lane_top + 3, picture)
    grid = Grid(
        numbers=numbers,
        pulled=pulled if pulled in numbers else 0,
        x=round(x, 2),
        y=round(lane_top - above * down * unit, 2),
        side=tile_side(sizes[0]),
        unit=unit,
        across=across,
        down=down,
        columns=columns,
        above=above,
        lane=(lane_top, lane),
        picture=place,
    )
    return grid, (room.left, lane_top + HEADER, tile), middle


def _right(sizes: tuple[int, ...], room: Room, width: float) -> float:
    """Where the grid ends: the more layers follow, the sooner, but after room for the tile and a picture."""
    least = room.left + room.tile[1] + room.picture[1] + 24
    return max(width - room.outputs - room.labels - room.step * (len(sizes) - 3), least)


def _columns(sizes: tuple[int, ...], room: Room, width: float, grid: Grid) -> list[float]:
    """The middle of each column; the outputs stand at the right."""
    outputs, right = width - room.outputs, grid.picture[0] + grid.picture[2]
    inner = len(sizes) - 3
    step = min(room.step, (outputs - 0.6 * room.labels - right - room.first) / max(1, inner - 1))
    middles = [right + room.first + step * order for order in range(inner)]
    return [room.left, grid.x + grid.width / 2, *middles, outputs]


def _left_out(sizes: tuple[int, ...], grid: Grid) -> list[Gap]:
    """How many neurons of the first layer are not shown, below the grid; asking for more shows the first of them."""
    missing = sizes[1] - len(grid.numbers)
    if not missing:
        return []
    first = next(number for number in range(1, sizes[1] + 1) if number not in grid.order)
    return [Gap(1, first, grid.x + grid.width / 2, grid.bottom + BELOW_GRID, missing)]


def _units(sizes: tuple[int, ...], grid: Grid, tile: tuple[float, float, float], xs: list[float], lowest: float):
    """The bias units: that of the grid in the lane beside the tile, the others in line with what they stand below."""
    x, y, side = tile
    right, below = grid.picture[0] + grid.picture[2], max(grid.bottom, lowest) + UNIT
    units = {1: Place(1, 0, x + side + UNIT + 8, y + side - UNIT, UNIT)}
    if len(sizes) == 3:
        return units | {2: Place(2, 0, right + UNIT + 4, below - 2 * UNIT, UNIT)}
    units[2] = Place(2, 0, right - UNIT, below, UNIT)
    return units | {layer: Place(layer, 0, xs[layer - 1], below, UNIT) for layer in range(3, len(sizes))}
