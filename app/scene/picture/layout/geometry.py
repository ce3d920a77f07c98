"""Where everything stands: columns of neurons left to right, bias units below, the loss on the right.

Places depend on the shape of the network and the frame alone, so nothing moves while a learner steps.
"""

from functools import lru_cache

from app.scene.picture.layout.layers import (
    LEAST_LONE_RADIUS,
    column,
    distance_for,
    has_weight_pictures,
    largest_radius,
    picture_side,
    slots,
    zigzag,
)
from app.scene.picture.layout.layouts import Layout
from app.scene.picture.layout.places import Frame, InputPicture, Spot, frame_named
from app.scene.picture.layout.weight_picture_layout import weight_picture_layout

TOP = 58.0  # of the neurons with their names; above stand the headers of the columns
BIAS_RADIUS = 12.0
# Where outputs stand close to the loss: larger ones need more room for a bracket; and what is right of the loss then.
BRACKET_RADIUS, BRACKET_ROOM, LOSS_BORDER = 17.0, 100.0, 3.0


@lru_cache(maxsize=512)
def layout(
    sizes: tuple[int, ...],
    has_biases: bool,
    frame: str,
    kept: frozenset[tuple[int, int]] = frozenset(),
    enlarged: int = 0,
    mixed: bool = False,
    inner: tuple[int, ...] = (),
) -> Layout:
    """The places of a network of these sizes; `kept` neurons (layer, number), up to most_kept of a layer,
    are shown even where the layer is elided. Of a layer of weight pictures one may be `enlarged`.
    Round outputs that are `mixed`, a softmax, stands a bracket; one before each of the `inner` layers of that kind.
    """
    if has_weight_pictures(sizes):
        return weight_picture_layout(sizes, has_biases, frame, kept, enlarged, mixed, inner)
    area = frame_named(frame)
    top = TOP
    bottom = area.height - (72.0 if has_biases else 36.0)
    xs = _columns(area, sizes, mixed)
    neurons = {}
    gaps = []
    lowest = 0.0
    inputs = _inputs(area, picture_side(sizes[0]), (top + bottom) / 2)
    for layer in range(1 if inputs else 0, len(sizes)):
        of = slots(sizes[layer], tuple(sorted(j for at, j in kept if at == layer)))
        last = layer == len(sizes) - 1
        between = _between(area, xs)
        off = zigzag(sizes, layer, between, bottom - top, area.narrow)
        least = LEAST_LONE_RADIUS * between if off else 0.0
        places, missing, end = column(
            layer, of, xs[layer], (top + off, bottom + off), between, last, area.narrow, least
        )
        neurons.update(places)
        gaps.extend(missing)
        lowest = max(lowest, end)
    lowest = max(lowest, inputs.y + inputs.size if inputs else 0.0)
    biases = _bias_units(sizes, xs, min(area.height - 24, lowest + 58)) if has_biases else {}
    loss_x = area.width - area.loss_width / 2 - LOSS_BORDER if mixed and area.narrow else area.loss_x
    loss = (loss_x, (top + bottom) / 2)
    key = (sizes, has_biases, frame, kept, enlarged)
    return Layout(key, area, neurons, tuple(gaps), biases, loss, inputs, mixed=mixed, inner=inner)


def _between(area: Frame, xs: list[float]) -> float:
    """How far two columns are apart, by which neurons are large.

    On a phone those of a single layer would stand across the border and in the room of the gauges: they are smaller.
    """
    apart = xs[1] - xs[0]
    return min(apart, distance_for(area.left - 1)) if area.narrow and len(xs) == 2 else apart


def _columns(area: Frame, sizes: tuple[int, ...], mixed: bool) -> list[float]:
    left = area.left + (area.inputs / 2 - 20 if picture_side(sizes[0]) else 0)
    room = max(area.loss_room, BRACKET_ROOM) if mixed else area.loss_room
    step = (area.width - room - left) / (len(sizes) - 1)
    if mixed and area.narrow:
        step -= max(0.0, largest_radius(step) - BRACKET_RADIUS) / (len(sizes) - 1)
    return [left + step * layer for layer in range(len(sizes))]


def _inputs(area: Frame, pixels: int, middle: float) -> InputPicture | None:
    x = 20 if not area.narrow else 6
    return InputPicture(x, middle - area.inputs / 2, area.inputs, pixels) if pixels else None


def _bias_units(sizes: tuple[int, ...], xs: list[float], y: float) -> dict[int, Spot]:
    return {layer: Spot(layer, 0, xs[layer - 1], y, BIAS_RADIUS) for layer in range(1, len(sizes))}
