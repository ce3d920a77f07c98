"""Where everything stands in a network whose inputs are a picture: the tile in a lane between weight pictures.

The first layer is a grid of weight pictures. Across its middle runs a free lane: on its left the inputs, on its right
the one neuron that is looked at, larger, so that no line from the inputs through it to the outputs passes a neighbour.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from app.scene.picture.layout.as_pictures import most_cells, tile_side
from app.scene.picture.layout.columns import SMALLEST_RADIUS, column, shown_of, slots
from app.scene.picture.layout.enlarged_places import Square, below_picture, free_between
from app.scene.picture.layout.layouts import Layout
from app.scene.picture.layout.places import FRAMES, Frame, Gap, Place
from app.scene.picture.layout.weight_pictures import Grid, cell_places, planned

HEADER, FOOT = 26.0, 16.0  # in the lane: above the tile its header, below it the name of a pixel
LEAST_BETWEEN = 24.0  # from the tile to the larger picture
BARS = 12.0  # in the lane, below the larger picture
ABOVE_PICTURE = 3.0  # in the lane, where the numbers of the larger picture stand below it
BELOW_GRID, GAP_HALF = 16.0, 12.0  # from the grid to the middle of the count of what it leaves out, and half of that
OUTPUTS_TOP, OUTPUTS_BOTTOM = 78.0, 460.0  # of the columns behind the grid; below stand bias units
MANY = 60  # weight pictures, of which the tile leaves more room
UNIT = 12.0  # the radius of a bias unit
AIR = 2.0
BESIDE_TILE, BESIDE_GRID = 8.0, 4.0
BELOW_NEURON, BELOW_LABELS, BELOW_TARGET = 6.0, 22.0, 37.0  # from a circle to the end of its arc, δ, target


@dataclass(frozen=True)
class Room:
    """The room that a frame gives, in pixels.

    `left` and `top` begin the grid, `outputs` is from the right border to the outputs, `labels` from there back to the
    grid; further columns are a `step` apart, one alone or the first of several `first` from the grid, the last at least
    `clear` of the outputs. `tile` and `picture` are the sides of the inputs and of the larger picture: where there are
    few weight pictures, where there are many or more than `shallow` layers, and where there are still more layers.
    Pictures, at most `largest`, are `apart` from middle to middle where there is room. The rows above the lane may be
    `half` tall where the frame's height does not say it.
    """

    left: float
    top: float
    bottom: float
    outputs: float
    labels: float
    first: tuple[float, float]
    step: float
    clear: float
    tile: tuple[float, float, float]
    picture: tuple[float, float, float]
    shallow: int
    apart: float
    largest: float
    half: float = 0.0

    def sides(self, sizes: tuple[int, ...]) -> tuple[float, float]:
        """The sides of the inputs and of the larger picture."""
        layers = len(sizes) - 1
        many = min(sizes[1], most_cells(sizes)) > MANY
        which = 2 if layers > self.shallow + 1 else 1 if many or layers > self.shallow else 0
        return self.tile[which], self.picture[which]


WIDE_SIDES = (112, 84, 84)
ROOMS = {
    "wide": Room(20, 58, 480, 212, 130, (50, 50), 84, 78, (168, 112, 112), WIDE_SIDES, 3, 28.6, 56),
    "digit": Room(12, 58, 480, 156, 130, (50, 50), 76, 78, (144, 112, 112), WIDE_SIDES, 3, 28.6, 56),
    "narrow": Room(6, 58, 488, 100, 60, (30, 26), 36, 46, (84, 84, 60), (68, 56, 46), 2, 24.8, 36, 205),
}


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


def bias_units(
    grid: Grid, tile: Square, xs: list[float], neurons: dict[tuple[int, int], Place], gaps: Iterable[Gap], frame: Frame
) -> dict[int, Place]:
    """The units by the layer they feed: that of the grid in the lane beside the tile, the others in one row."""
    last = len(xs) - 1
    right = grid.picture[0] + grid.picture[2]
    narrow = frame.name == "narrow"
    foot = max([grid.bottom, grid.lane[0] + grid.lane[1], *(gap.y + UNIT for gap in gaps if narrow)])
    if last == 2:
        row = max(
            foot - UNIT, _lowest(neurons, 2, 2, BELOW_TARGET if narrow else 0.0, 0.0) + (UNIT if narrow else -UNIT)
        )
        return _of_tile(tile, grid) | {2: Place(2, 0, right + UNIT + BESIDE_GRID, row, UNIT)}
    row = max(foot, _lowest(neurons, 2, last - 1, BELOW_LABELS, BELOW_NEURON)) + UNIT + AIR
    if not narrow:
        row = min(row, frame.height - UNIT - 1)
    x = right - UNIT if narrow else right + UNIT + BESIDE_GRID
    columns = {layer: Place(layer, 0, xs[layer - 1], row, UNIT) for layer in range(3, last + 1)}
    return _of_tile(tile, grid) | {2: Place(2, 0, x, row, UNIT)} | columns


def _of_tile(tile: Square, grid: Grid) -> dict[int, Place]:
    """Beside the foot of the tile or, where it would stand in the numbers below the larger picture, beside its top."""
    x, y, side = tile
    half = free_between(tile, grid.picture) / 2
    if half >= UNIT + BESIDE_TILE:
        return {1: Place(1, 0, x + side + UNIT + BESIDE_TILE, y + side - UNIT, UNIT)}
    return {1: Place(1, 0, x + side + half, grid.picture[1] + UNIT, min(UNIT, half - 1))}


def _lowest(neurons: dict[tuple[int, int], Place], first: int, last: int, stacked: float, bare: float) -> float:
    """Where the neurons of some layers end, with as much below those whose labels stand there."""
    below = {"stack": stacked}
    return max(p.y + p.r + below.get(p.labels, bare) for (at, _), p in neurons.items() if first <= at <= last)
