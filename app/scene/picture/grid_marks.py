"""A layer as weight pictures: a cell for each neuron, and one image with all pictures, of weights or of gradients."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from app.engine.parameters import Parameter
from app.explorer.look import Neuron
from app.explorer.looking import PICTURES
from app.explorer.names import counted, neuron_name
from app.explorer.session import Session
from app.scene.curves import n
from app.scene.formulas.numbers import full, short
from app.scene.picture.bars import bars_of, cell_bars_places
from app.scene.picture.grid_parts import CellMark, GridMark
from app.scene.picture.layer_numbers import LayerNumbers
from app.scene.picture.layout.layouts import Layout
from app.scene.picture.layout.weight_pictures import Grid
from app.scene.picture.neuron_marks import BADGE, NOT_REACHED_WORDS, SPOKEN
from app.scene.picture.pulled_mark import pulled_mark
from app.scene.picture.shown_edges import looked_at_pixel
from app.scene.picture.sprites import GRADIENTS, WEIGHTS, sprite_address

LEAST_RING = 2.0  # the radius of a ring round a pixel
LEAST_SHARP = 2.0  # pixels that a weight takes


def grid_mark(session: Session, where: Layout, edges: Iterable[Parameter], alone: bool) -> GridMark | None:
    """The grid, None where the first layer stands as circles; an `alone` picture carries its images with it.

    `edges` are those that are drawn.
    """
    if not where.grid:
        return None
    grid = where.grid
    of = LayerNumbers(session, 1)
    kind = GRADIENTS if session.view.pictures == GRADIENTS else WEIGHTS
    reached = kind == WEIGHTS or session.position.reached("dC/dw", 1)
    pixel = looked_at_pixel(session)
    columns, rows = grid.dots
    return GridMark(
        kind=kind,
        x=grid.x,
        y=grid.y,
        width=round(columns * grid.unit, 2),
        height=round(rows * grid.unit, 2),
        size=round(grid.size, 2),
        columns=grid.columns,
        sharp=grid.unit >= LEAST_SHARP,
        spoken=f"{counted(session.position.step.network.sizes[1], 'neuron')}, {PICTURES[kind].lower()} as pictures",
        active=of.active,
        address=sprite_address(session, where, kind, alone) if reached else "",
        cells=tuple(_cells(session, grid, of)),
        bars=bars_of(of, cell_bars_places(grid)),
        pulled=pulled_mark(session, where, of) if grid.pulled else None,
        rings=_rings(grid, pixel) if pixel else "",
        veil=_veil(grid, frozenset(map(where.picture_of, edges)) - {0}),
    )


def _veil(grid: Grid, reached: frozenset[int]) -> str:
    """Squares over all pictures but those that lines reach; nothing where lines keep to the lane."""
    side = n(grid.size)
    covered = ((x, y) for number, x, y in _corners(grid) if reached and number not in reached)
    return "".join(f"M{n(x)} {n(y)}h{side}v{side}h-{side}z" for x, y in covered)


def _cells(session: Session, grid: Grid, of: LayerNumbers) -> Iterator[CellMark]:
    look, letters = session.view.look, of.letters
    selected = look.number if isinstance(look, Neuron) and look.layer == 1 else 0
    delta_letter = SPOKEN.get(letters["delta"], letters["delta"])
    names = _names(session.notation, grid.numbers)
    rows = (None if row is None else row.tolist() for row in (of.z, of.a, of.delta))
    zs, activations, deltas = rows
    for (number, x, y), name in zip(_corners(grid), names, strict=True):
        z, a, delta = (row and row[number - 1] for row in (zs, activations, deltas))
        parts = (name, _said(letters["z"], z), _said(letters["a"], a)) + (
            () if delta is None else (f"{delta_letter} {short(delta)}",)
        )
        yield CellMark(
            key=f"1.{number}",
            x=x,
            y=y,
            reached=a is not None,
            a_full="" if a is None else full(a),
            z_full="" if z is None else full(z),
            delta_full="" if delta is None else full(delta),
            selected=number == selected,
            pulled=number == grid.pulled,
            tab=number == (grid.pulled or grid.numbers[0]),
            spoken=", ".join((*parts, BADGE) if of.saturated(number - 1) else parts).replace("−", "minus "),
        )


def _said(letter: str, value: float | None) -> str:
    return f"{letter} {NOT_REACHED_WORDS if value is None else short(value)}"


@lru_cache(maxsize=256)
def _names(notation, numbers: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(neuron_name(1, number, notation) for number in numbers)


@lru_cache(maxsize=256)
def _corners(grid: Grid) -> tuple[tuple[int, float, float], ...]:
    places = (grid.corner(order) for order in range(len(grid.numbers)))
    return tuple((number, round(x, 2), round(y, 2)) for number, (x, y) in zip(grid.numbers, places, strict=True))


@lru_cache(maxsize=64)
def _rings(grid: Grid, pixel: int) -> str:
    """A ring round the same pixel in every picture."""
    row, column = divmod(pixel - 1, grid.side)
    r = max(LEAST_RING, 0.9 * grid.unit)
    arcs = f"a{n(r)} {n(r)} 0 1 0 {n(2 * r)} 0a{n(r)} {n(r)} 0 1 0 {n(-2 * r)} 0z"
    centres = ((x + (column + 0.5) * grid.unit, y + (row + 0.5) * grid.unit) for _, x, y in _corners(grid))
    return "".join(f"M{n(x - r)} {n(y)}{arcs}" for x, y in centres)
