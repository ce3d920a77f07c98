"""The bias units of a network whose inputs are a picture: below or beside what they stand with, clear of its labels."""

from collections.abc import Iterable

from app.scene.picture.grid_places import Grid
from app.scene.picture.places import Frame, Gap, Place
from app.scene.picture.pulled_places import Square, free_between

UNIT = 12.0  # the radius of a bias unit
AIR = 2.0
BESIDE_TILE, BESIDE_GRID = 8.0, 4.0
BELOW_NEURON, BELOW_LABELS, BELOW_TARGET = 6.0, 22.0, 37.0  # from a circle to the end of its arc, δ, target


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
