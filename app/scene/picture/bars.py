"""The bars below a weight picture: a from 0, and δ on a scale of powers of ten, to the right above 0.

Their lengths follow the scales of circles and arcs: full at |a| = 1, and from 10⁻⁵ to 1 for |δ|.
"""

from dataclasses import dataclass
from functools import lru_cache

from app.engine.network import Array
from app.scene.colour.scales import bar_share
from app.scene.curves import n
from app.scene.picture.layer_numbers import LayerNumbers
from app.scene.picture.layout.weight_pictures import BAR, BAR_GAP, WeightPictures

DOT = 2.2  # the radius of the dot where the slope is almost 0
NEVER_NEGATIVE = ("positive", "not negative")

Foot = tuple[float, float, float]  # left and bottom of a picture, and its side
Feet = tuple[tuple[int, Foot], ...]  # of some neurons, with their indices from 0


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars of many neurons as path data."""

    hatched_a: str
    """tracks of a where it is not reached"""
    hatched_delta: str
    """the same of δ"""
    tracks: str
    zero: str
    """the lines that bars with two directions start from"""
    positive: str
    """the bars of a above 0, as negative those below it"""
    negative: str
    delta: str
    stopped: str
    """dots where the slope is almost 0"""


@lru_cache(maxsize=128)
def bars_of(of: LayerNumbers, feet: Feet, thick: float = 1.0) -> Bars:
    """The bars of some neurons, `thick` times as high as those below the weight pictures."""
    one_sided = of.activation is not None and of.activation.sign in NEVER_NEGATIVE
    both, deltas, lines = _tracks(feet, one_sided, thick)
    return Bars(
        hatched_a=both if of.a is None else "",
        hatched_delta=deltas if of.delta is None else "",
        tracks=both + deltas,
        zero=lines,
        positive="" if of.a is None else _activations(of.a, feet, one_sided, thick, 1),
        negative="" if of.a is None else _activations(of.a, feet, one_sided, thick, -1),
        delta="" if of.delta is None else _deltas(of.delta, feet, thick),
        stopped="".join(_dot(foot) for index, foot in feet if of.saturated(index)),
    )


@lru_cache(maxsize=256)
def feet_of(pictures: WeightPictures) -> Feet:
    """Where the bars of every picture begin."""
    size = round(pictures.size, 2)
    corners = ((number, *pictures.corner(order)) for order, number in enumerate(pictures.numbers))
    return tuple((number - 1, (round(x, 2), round(y + pictures.size, 2), size)) for number, x, y in corners)


@lru_cache(maxsize=256)
def _tracks(feet: Feet, one_sided: bool, thick: float) -> tuple[str, str, str]:
    """The tracks of a, those of δ, and the lines at 0."""
    first = "".join(_bar(foot, 0, 0.0, 1.0, thick) for _, foot in feet)
    second = "".join(_bar(foot, 1, 0.0, 1.0, thick) for _, foot in feet)
    rows = (1,) if one_sided else (0, 1)
    lines = (_zero(foot, row, thick) for _, foot in feet for row in rows)
    return first, second, "".join(lines)


def _activations(a: Array, feet: Feet, one_sided: bool, thick: float, sign: int) -> str:
    values = ((foot, sign * float(a[index])) for index, foot in feet)
    shown = ((foot, min(1.0, size)) for foot, size in values if size > 0)
    if one_sided:
        return "".join(_bar(foot, 0, 0.0, size, thick) for foot, size in shown)
    return "".join(_bar(foot, 0, 0.5, 0.5 + sign * size / 2, thick) for foot, size in shown)


def _deltas(deltas: Array, feet: Feet, thick: float) -> str:
    ends = ((foot, bar_share(float(deltas[index]))) for index, foot in feet)
    return "".join(_bar(foot, 1, 0.5, 0.5 + share / 2, thick) for foot, share in ends if share)


def _bar(foot: Foot, row: int, start: float, end: float, thick: float) -> str:
    """A bar from one share of the width to another."""
    x, y, size = foot
    left, right = min(start, end), max(start, end)
    top = y + (BAR_GAP + row * (BAR + BAR_GAP)) * thick
    height = BAR * thick
    begins = n(x + left * size)  # bars of a column begin alike, and what is alike packs well
    return f"M{begins} {n(top)}h{n((right - left) * size)}v{n(height)}H{begins}z"


def _zero(foot: Foot, row: int, thick: float) -> str:
    x, y, size = foot
    return f"M{n(x + size / 2)} {n(y + (BAR_GAP + row * (BAR + BAR_GAP)) * thick)}v{n(BAR * thick)}"


def _dot(foot: Foot) -> str:
    x, y, size = foot
    return f"M{n(x + size - DOT)} {n(y - size)}a{DOT} {DOT} 0 1 0 {2 * DOT} 0a{DOT} {DOT} 0 1 0 -{2 * DOT} 0z"
