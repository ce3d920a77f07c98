"""Where everything stands in a network whose inputs are a picture: the tile in a lane between weight pictures.

The first layer is a grid of weight pictures. Across its middle runs a free lane: on its left the inputs, on its right
the one neuron that is looked at, larger, so that no line from the inputs through it to the outputs passes a neighbour.
"""

from app.scene.picture.columns import SMALLEST_RADIUS, column, shown_of, slots
from app.scene.picture.grid_places import Grid, cell_places, planned
from app.scene.picture.grid_rooms import ROOMS, Room
from app.scene.picture.grid_units import bias_units
from app.scene.picture.layouts import Layout
from app.scene.picture.places import FRAMES, Frame, Gap
from app.scene.picture.pulled_places import below_picture
from app.scene.picture.tiles import most_cells, tile_side

HEADER, FOOT = 26.0, 16.0  # in the lane: above the tile its header, below it the name of a pixel
LEAST_BETWEEN = 24.0  # from the tile to the larger picture
BARS = 12.0  # in the lane, below the larger picture
ABOVE_PICTURE = 3.0  # in the lane, where the numbers of the larger picture stand below it
BELOW_GRID, GAP_HALF = 16.0, 12.0  # from the grid to the middle of the count of what it leaves out, and half of that
OUTPUTS_TOP, OUTPUTS_BOTTOM = 78.0, 460.0  # of the columns behind the grid; below stand bias units


def grid_layout(
    sizes: tuple[int, ...], has_biases: bool, frame: str, kept: frozenset[tuple[int, int]], pulled: int
) -> Layout:
    """The places; see geometry.layout."""
    area, room = FRAMES[frame], ROOMS[frame]
    grid, tile, loss_y = _grid(sizes, room, area.width, frozenset(j for at, j in kept if at == 1), pulled)
    xs = _columns(sizes, room, area.width, grid)
    neurons = cell_places(grid)
    gaps = _left_out(sizes, grid, area)
    reach = loss_y - OUTPUTS_TOP if frame == "narrow" else min(loss_y - OUTPUTS_TOP, OUTPUTS_BOTTOM - loss_y)
    span = (loss_y - reach, loss_y + reach)
    for layer in range(2, len(sizes)):
        of = slots(sizes[layer], tuple(sorted(j for at, j in kept if at == layer)))
        last = layer == len(sizes) - 1
        between = _between(layer, xs, room, frame == "narrow")
        places, missing, _ = column(layer, of, xs[layer], span, between, last, frame == "narrow", SMALLEST_RADIUS)
        neurons.update(places)
        gaps.extend(missing)
    biases = bias_units(grid, tile, xs, neurons, gaps, area) if has_biases else {}
    loss = (area.width - area.loss_width / 2 - 8, loss_y)
    key = (sizes, has_biases, frame, kept, pulled)
    return Layout(key, area, neurons, tuple(gaps), biases, loss, tile, tile_side(sizes[0]), grid)


def _grid(sizes: tuple[int, ...], room: Room, width: float, kept: frozenset[int], pulled: int):
    """The grid with the lane, the tile in it, and the height of its middle."""
    numbers = tuple(shown_of(sizes[1], min(sizes[1], most_cells(sizes)), tuple(sorted(kept))))
    (tile, picture), right = room.sides(sizes), _right(sizes, room, width)
    below = below_picture(right - picture - room.left - tile)
    lane = max(HEADER + tile + FOOT, ABOVE_PICTURE + picture + below + FOOT if below else 0.0)
    half = room.half or (room.bottom - room.top - lane) / 2
    plan = planned(len(numbers), tile_side(sizes[0]), right - room.left, half, room.apart, room.largest)
    columns, above, unit, across, down = plan
    middle = max((room.top + room.bottom) / 2, room.top + above * down * unit + lane / 2)
    lane_top = middle - lane / 2
    x = room.left + (right - room.left - (columns * across - (across - tile_side(sizes[0]))) * unit) / 2
    picture_top = lane_top + (ABOVE_PICTURE if below else (lane - picture - BARS) / 2)
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
        picture=(right - picture, picture_top, picture),
    )
    return grid, (room.left, lane_top + lane - FOOT - tile, tile), middle


def _right(sizes: tuple[int, ...], room: Room, width: float) -> float:
    """Where the grid ends: the more layers follow, the sooner, but after room for the tile and a picture."""
    least = room.left + sum(room.sides(sizes)) + LEAST_BETWEEN
    return max(width - room.outputs - room.labels - room.step * (len(sizes) - 3), least)


def _columns(sizes: tuple[int, ...], room: Room, width: float, grid: Grid) -> list[float]:
    """The middle of each column; the outputs stand at the right."""
    outputs = width - room.outputs
    right = grid.picture[0] + grid.picture[2]
    inner = len(sizes) - 3
    first = right + room.first[inner > 1]
    step = min(room.step, (outputs - room.clear - first) / max(1, inner - 1))
    middles = [first + step * order for order in range(inner)]
    return [room.left, grid.x + grid.width / 2, *middles, outputs]


def _between(layer: int, xs: list[float], room: Room, narrow: bool) -> float:
    """How far the next column is from that of a layer behind the grid."""
    if layer == 2 and not (narrow and len(xs) > 4):
        return room.labels
    return xs[layer] - xs[layer - 1] if layer > 2 else xs[3] - xs[2]


def _left_out(sizes: tuple[int, ...], grid: Grid, frame: Frame) -> list[Gap]:
    """How many neurons of the first layer are not shown, below the grid; asking for more shows the next of them."""
    missing = [number for number in range(1, sizes[1] + 1) if number not in grid.order]
    if not missing:
        return []
    following = next((number for number in missing if number > grid.pulled), missing[0])
    y = grid.bottom + BELOW_GRID
    y = y if frame.name == "narrow" else min(y, frame.height - GAP_HALF)
    return [Gap(1, following, grid.x + grid.width / 2, y, len(missing))]
