"""Where everything stands: columns of neurons left to right, bias units below, the loss on the right.

Places depend on the shape of the network and the frame alone, so nothing moves while a learner steps.
"""

import math
from functools import lru_cache

from app.scene.picture.places import FRAMES, Frame, Gap, Layout, Place

MOST_SHOWN = 10  # neurons of a layer, beyond that the layer is elided
SHOWN_OF_MANY = 8
MOST_KEPT = 6  # neurons of an elided layer that can be asked for
TOP = 58.0  # of the neurons with their names; above stand the headers of the columns
LARGEST_RADIUS, SMALLEST_RADIUS = 34.0, 13.0
WIDEST_SPACING = 178.0
LABEL_ROOM, TARGET_ROOM = 47.0, 15.0  # a name above and a δ below each neuron; in the narrow frame also a target
LEAST_ROOMY_RADIUS, LARGEST_DENSE_RADIUS = 16.5, 20.0
SIDE_ROOM = 66.0  # name and δ on the right of a neuron that stands close to the next
BIAS_RADIUS = 12.0
DIGITS = 10
LEAST_TILE = 100  # inputs; a square number of at least so many is drawn as one picture


@lru_cache(maxsize=512)
def layout(
    sizes: tuple[int, ...], has_biases: bool, frame: str, kept: frozenset[tuple[int, int]] = frozenset()
) -> Layout:
    """The places of a network of these sizes; `kept` neurons (layer, number), up to MOST_KEPT of a layer,
    are shown even where the layer is elided.
    """
    area = FRAMES[frame]
    top, bottom = TOP, area.height - (72.0 if has_biases else 36.0)
    xs = _columns(area, sizes)
    neurons, gaps, lowest = {}, [], 0.0
    tile = _tile(area, sizes[0], (top + bottom) / 2)
    for layer in range(1 if tile else 0, len(sizes)):
        slots = _slots(sizes[layer], tuple(sorted(j for at, j in kept if at == layer)))
        last = layer == len(sizes) - 1
        room = LABEL_ROOM + (TARGET_ROOM if last and frame == "narrow" else 0)
        places, missing, end = _column(layer, slots, xs, (top, bottom), room)
        neurons.update(places)
        gaps.extend(missing)
        lowest = max(lowest, end)
    lowest = max(lowest, tile[1] + tile[2] if tile else 0.0)
    biases = _bias_units(sizes, xs, min(area.height - 24, lowest + 58)) if has_biases else {}
    loss = (area.width - area.loss_width / 2 - 8, (top + bottom) / 2)
    key = (sizes, has_biases, frame, kept)
    return Layout(key, area, neurons, tuple(gaps), biases, loss, tile, tile_side(sizes[0]))


def elided(sizes: tuple[int, ...], layer: int) -> bool:
    """Whether a layer is too tall for all its neurons to be shown."""
    return sizes[layer] > MOST_SHOWN and not (layer == 0 and tile_side(sizes[0]))


def tile_side(inputs: int) -> int:
    """The side of the picture that so many inputs are drawn as; 0 where they are drawn as neurons."""
    side = math.isqrt(inputs)
    return side if inputs >= LEAST_TILE and side * side == inputs else 0


def digit_of(sizes: tuple[int, ...], layer: int, neuron: int) -> int | None:
    """The digit that an output of a network that reads a picture stands for, None for any other neuron."""
    reads = bool(tile_side(sizes[0])) and sizes[-1] == DIGITS and layer == len(sizes) - 1
    return neuron - 1 if reads else None


def _columns(area: Frame, sizes: tuple[int, ...]) -> list[float]:
    left = area.left + (area.tile / 2 - 20 if tile_side(sizes[0]) else 0)
    step = (area.width - area.loss_room - left) / (len(sizes) - 1)
    return [left + step * column for column in range(len(sizes))]


def _tile(area: Frame, inputs: int, middle: float) -> tuple[float, float, float] | None:
    return (20 if area.name != "narrow" else 6, middle - area.tile / 2, area.tile) if tile_side(inputs) else None


def _slots(size: int, kept: tuple[int, ...]) -> list[int | tuple[int, int]]:
    """What stands in a column from top to bottom: neuron numbers, and (first, last) for neurons left out."""
    if size <= MOST_SHOWN:
        return list(range(1, size + 1))
    wanted = {size, *kept}
    wanted |= set([i for i in range(1, size + 1) if i not in wanted][: SHOWN_OF_MANY - len(wanted)])
    slots, before = [], 0
    for number in sorted(wanted):
        if number > before + 1:
            slots.append((before + 1, number - 1))
        slots.append(number)
        before = number
    return slots


def _column(layer: int, slots: list, xs: list[float], span: tuple[float, float], room: float):
    """The neurons of a layer spread over a span of heights, the neurons left out, and where the column ends."""
    (top, bottom), last = span, layer == len(xs) - 1
    spacing = min(WIDEST_SPACING, (bottom - top - room) / max(1, len(slots) - 1))
    radius, labels = _size(len(slots), spacing - room, spacing, xs[1] - xs[0], last)
    first = (top + bottom) / 2 - spacing * (len(slots) - 1) / 2
    places, gaps = {}, []
    for order, slot in enumerate(slots):
        y = first + order * spacing
        if isinstance(slot, int):
            places[layer, slot] = Place(layer, slot, xs[layer], y, radius, labels)
        else:
            gaps.append(Gap(layer, slot[0], xs[layer], y, slot[1] - slot[0] + 1))
    return places, gaps, first + spacing * (len(slots) - 1) + radius


def _size(count: int, free: float, spacing: float, between: float, last: bool) -> tuple[float, str]:
    """Radius of the neurons of a column, and where their labels stand."""
    widest = min(LARGEST_RADIUS, between * 0.19)
    if count == 1 or free / 2 >= LEAST_ROOMY_RADIUS:
        return (widest if count == 1 else min(widest, free / 2)), "stack"
    radius = max(SMALLEST_RADIUS, min(LARGEST_DENSE_RADIUS, widest, spacing / 2 - 6))
    return radius, "left" if last else "right" if between - 2 * radius >= 2 * SIDE_ROOM else "none"


def _bias_units(sizes: tuple[int, ...], xs: list[float], y: float) -> dict[int, Place]:
    return {layer: Place(layer, 0, xs[layer - 1], y, BIAS_RADIUS) for layer in range(1, len(sizes))}
