"""The bars below a weight picture: a from 0, and δ on a scale of powers of ten, to the right above 0.

Their lengths follow the scales of circles and arcs: full at |a| = 1, and from 10⁻⁵ to 1 for |δ|.
"""

from functools import lru_cache

from app.scene.colour.scales import bar_share
from app.scene.curves import n
from app.scene.picture.grid_parts import Bars
from app.scene.picture.layer_numbers import LayerNumbers
from app.scene.picture.layout.weight_pictures import BAR, BAR_GAP, Grid

DOT = 2.2  # the radius of the dot where the slope is almost 0
NEVER_NEGATIVE = ("sigmoid", "binary_step", "relu", "softplus", "softmax")

Place = tuple[float, float, float]  # left and bottom of a picture, and its side


def bars_of(of: LayerNumbers, places: tuple[tuple[int, Place], ...], thick: float = 1.0) -> Bars:
    """The bars of some neurons (index from 0, place), `thick` times as high as those of the grid."""
    one_sided = of.activation in NEVER_NEGATIVE
    both, deltas, lines = _tracks(places, one_sided, thick)
    hatched = (both if of.a is None else "") + (deltas if of.delta is None else "")
    return Bars(
        hatched=hatched,
        tracks=both + deltas,
        zero=lines,
        positive="" if of.a is None else _activations(of, places, one_sided, thick, 1),
        negative="" if of.a is None else _activations(of, places, one_sided, thick, -1),
        delta="" if of.delta is None else _deltas(of, places, thick),
        stopped="".join(_dot(place) for index, place in places if of.saturated(index)),
    )


@lru_cache(maxsize=256)
def cell_bars_places(grid: Grid) -> tuple[tuple[int, Place], ...]:
    """The place of every picture of a grid."""
    corners = ((number, *grid.corner(order)) for order, number in enumerate(grid.numbers))
    return tuple((number - 1, (round(x, 2), round(y + grid.size, 2), round(grid.size, 2))) for number, x, y in corners)


@lru_cache(maxsize=256)
def _tracks(places: tuple[tuple[int, Place], ...], one_sided: bool, thick: float) -> tuple[str, str, str]:
    """The tracks of a, those of δ, and the lines at 0."""
    first = "".join(_bar(place, 0, 0.0, 1.0, thick) for _, place in places)
    second = "".join(_bar(place, 1, 0.0, 1.0, thick) for _, place in places)
    rows = (1,) if one_sided else (0, 1)
    lines = (_zero(place, row, thick) for _, place in places for row in rows)
    return first, second, "".join(lines)


def _activations(of: LayerNumbers, places, one_sided: bool, thick: float, sign: int) -> str:
    values = ((place, sign * float(of.a[index])) for index, place in places)
    shown = ((place, min(1.0, size)) for place, size in values if size > 0)
    if one_sided:
        return "".join(_bar(place, 0, 0.0, size, thick) for place, size in shown)
    return "".join(_bar(place, 0, 0.5, 0.5 + sign * size / 2, thick) for place, size in shown)


def _deltas(of: LayerNumbers, places, thick: float) -> str:
    ends = ((place, bar_share(float(of.delta[index]))) for index, place in places)
    return "".join(_bar(place, 1, 0.5, 0.5 + share / 2, thick) for place, share in ends if share)


def _bar(place: Place, row: int, start: float, end: float, thick: float) -> str:
    """A bar from one share of the width to another."""
    x, y, size = place
    left, right = min(start, end), max(start, end)
    top = y + (BAR_GAP + row * (BAR + BAR_GAP)) * thick
    height = BAR * thick
    return f"M{n(x + left * size)} {n(top)}h{n((right - left) * size)}v{n(height)}h{n((left - right) * size)}z"


def _zero(place: Place, row: int, thick: float) -> str:
    x, y, size = place
    return f"M{n(x + size / 2)} {n(y + (BAR_GAP + row * (BAR + BAR_GAP)) * thick)}v{n(BAR * thick)}"


def _dot(place: Place) -> str:
    x, y, size = place
    return f"M{n(x + size - DOT)} {n(y - size)}a{DOT} {DOT} 0 1 0 {2 * DOT} 0a{DOT} {DOT} 0 1 0 -{2 * DOT} 0z"
