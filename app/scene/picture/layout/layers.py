"""How a layer stands, as pictures or as a column of neurons: which are shown, how large, and where labels stand."""

import math
from itertools import pairwise

from app.scene.picture.layout.places import Gap, Spot

LEAST_PICTURED = 64  # inputs; a square number of at least so many is drawn as one picture
# Weight pictures that are shown, by the layers of weights that a network has; a deeper one has no room for any.
MOST_WEIGHT_PICTURES = {2: 100, 3: 60, 4: 40, 5: 40}
MOST_SHOWN = 10  # neurons of a layer, beyond that the layer is elided
SHOWN_OF_MANY = 8
MOST_KEPT, MOST_KEPT_PICTURES = 6, 24  # neurons of an elided layer that can be asked for
LARGEST_RADIUS, SMALLEST_RADIUS = 34.0, 13.0
WIDEST_SPACING = 178.0
LEAST_ROOMY_RADIUS, LARGEST_DENSE_RADIUS = 16.5, 20.0
BELOW_HEADER = 26.0  # from the header of a column to the top of the span, less the radius of its first neuron
RADIUS_SHARE = 0.19  # of a neuron, of the distance of the columns
LEAST_STACKED = 40.0  # between two columns, for labels above and below a neuron
CLOSE_COLUMNS, ZIGZAG = 88.0, 86.0  # columns so close that lone neurons stand by turns above and below the middle
FARTHER = 1.4  # times as far on the other side a pair beside them stands on a phone: both its lines have room for chips
LEAST_LONE_RADIUS = 0.36  # of these, by the distance of the columns
ARCS = 5.0  # around a neuron, which its neighbour in the next column keeps clear of
SIDE_ROOM, NAME_ROOM = 66.0, 40.0  # name and δ beside a neuron that stands close to the next; the name of an output
BETWEEN_CIRCLES = 3.5  # half of what is free between two neurons that are smaller than SMALLEST_RADIUS
LABEL_ROOM, TARGET_ROOM = 47.0, 15.0  # a name above and a δ below each neuron; in the narrow frame also a target

Slot = int | tuple[int, int]  # a neuron's number, or the first and the last of several that are left out


def picture_side(inputs: int) -> int:
    """How many pixels a side of the picture has that so many inputs are drawn as; 0 where they are drawn as neurons."""
    side = math.isqrt(inputs)
    return side if inputs >= LEAST_PICTURED and side * side == inputs else 0


def has_weight_pictures(sizes: tuple[int, ...]) -> bool:
    """Whether the first layer stands as weight pictures: where the inputs are a picture and the layer is hidden."""
    return len(sizes) - 1 in MOST_WEIGHT_PICTURES and bool(picture_side(sizes[0]))


def most_weight_pictures(sizes: tuple[int, ...]) -> int:
    """How many weight pictures are shown; the same in every frame, so that what can be asked about is."""
    return MOST_WEIGHT_PICTURES[len(sizes) - 1]


def most_edges(sizes: tuple[int, ...]) -> int:
    """So many edges are drawn at most, but for those of a neuron that is looked at; with them grows all else."""
    if picture_side(sizes[0]):
        return 0  # only those of one neuron are drawn
    drawn = [min(size, MOST_SHOWN) for size in sizes]
    return sum(to * (source + 1) for source, to in pairwise(drawn))


def elided(sizes: tuple[int, ...], layer: int) -> bool:
    """Whether a layer is too tall for all its neurons to be shown."""
    if layer == 1 and has_weight_pictures(sizes):
        return sizes[1] > most_weight_pictures(sizes)
    return sizes[layer] > MOST_SHOWN and not (layer == 0 and picture_side(sizes[0]))


def most_kept(sizes: tuple[int, ...], layer: int) -> int:
    """How many neurons of an elided layer can be asked for."""
    return MOST_KEPT_PICTURES if layer == 1 and has_weight_pictures(sizes) else MOST_KEPT


def shown_of(size: int, most: int, kept: tuple[int, ...]) -> list[int]:
    """The first neurons of a layer, with the last and the `kept` ones in place of as many of the first."""
    wanted = {size, *kept}
    return sorted(wanted | set([i for i in range(1, size + 1) if i not in wanted][: max(0, most - len(wanted))]))


def slots(size: int, kept: tuple[int, ...]) -> list[Slot]:
    """What stands in a column from top to bottom."""
    if size <= MOST_SHOWN:
        return list(range(1, size + 1))
    found: list[Slot] = []
    before = 0
    for number in shown_of(size, SHOWN_OF_MANY, kept):
        if number > before + 2:
            found.append((before + 1, number - 1))
        elif number == before + 2:  # a single one takes no more room than its count would
            found.append(before + 1)
        found.append(number)
        before = number
    return found


def column(
    layer: int,
    of: list[Slot],
    x: float,
    span: tuple[float, float],
    between: float,
    last: bool,
    narrow: bool,
    least: float = 0.0,
) -> tuple[dict[tuple[int, int], Spot], list[Gap], float]:
    """The neurons of a layer spread over a span of heights, the neurons left out, and where the column ends.

    `of` are slots, `between` is how far the next column is, `least` a radius.
    """
    top, bottom = span
    room = LABEL_ROOM + (TARGET_ROOM if last and narrow else 0)
    spacing = min(WIDEST_SPACING, (bottom - top - room) / max(1, len(of) - 1))
    radius, labels = _size(len(of), spacing - room, spacing, between, last, least)
    if labels != "stack":  # nothing stands above the first nor below the last
        for _ in range(2):  # the more room a column takes, the larger its neurons, which need some of it
            ends = max(0.0, BELOW_HEADER - radius)
            spacing = min(WIDEST_SPACING, (bottom - top + 2 * ends) / max(1, len(of) - 1))
            radius = max(radius, _beside(len(of), spacing, between, last, least)[0])
        radius, labels = _beside(len(of), spacing, between, last, least)
    first = (top + bottom) / 2 - spacing * (len(of) - 1) / 2
    places = {}
    gaps = []
    for order, slot in enumerate(of):
        y = first + order * spacing
        if isinstance(slot, int):
            places[layer, slot] = Spot(layer, slot, x, y, radius, labels)
        else:
            gaps.append(Gap(layer, slot[0], x, y, slot[1] - slot[0] + 1))
    return places, gaps, first + spacing * (len(of) - 1) + radius


def largest_radius(between: float) -> float:
    """How large a neuron may be where the next column is so far."""
    return min(LARGEST_RADIUS, between * RADIUS_SHARE)


def distance_for(radius: float) -> float:
    """How far the next column is where a neuron may be so large."""
    return radius / RADIUS_SHARE


def _size(count: int, free: float, spacing: float, between: float, last: bool, least: float) -> tuple[float, str]:
    """Radius of the neurons of a column, and where their labels stand."""
    widest = max(least, largest_radius(between))
    if between >= LEAST_STACKED and (count == 1 or free / 2 >= LEAST_ROOMY_RADIUS):
        return (widest if count == 1 else min(widest, free / 2)), "stack"
    return _beside(count, spacing, between, last, least)


def _beside(count: int, spacing: float, between: float, last: bool, least: float) -> tuple[float, str]:
    """The same of a column whose labels stand on a side, or nowhere."""
    widest = max(least, largest_radius(between))
    radius = SMALLEST_RADIUS
    if count > 1:
        radius = max(
            min(SMALLEST_RADIUS, spacing / 2 - BETWEEN_CIRCLES), min(LARGEST_DENSE_RADIUS, widest, spacing / 2 - 6)
        )
    radius = min(radius, between / 2 - ARCS)
    free = between - 2 * radius
    return radius, "left" if last and (least or free >= NAME_ROOM) else "right" if free >= 2 * SIDE_ROOM else "none"


def zigzag(sizes: tuple[int, ...], layer: int, between: float, height: float, narrow: bool) -> float:
    """How far below the middle a lone neuron beside a lone one stands where columns are close, so that labels fit.

    In a narrow frame, whose height follows, a pair beside such a one stands farther on the other side.
    """
    beside = [at for at in (layer - 1, layer + 1) if 0 <= at < len(sizes)]
    if narrow and sizes[layer] == 2:
        offs = (zigzag(sizes, at, between, height, narrow) for at in beside if sizes[at] == 1)
        return -FARTHER * next(filter(None, offs), 0.0)
    lone = sizes[layer] == 1 and any(sizes[at] == 1 for at in beside)
    if between >= CLOSE_COLUMNS or not lone:
        return 0.0
    off = min(ZIGZAG, height / 2 - LABEL_ROOM)
    return off if layer % 2 else -off
