"""Where everything stands in a network whose first layer is drawn as weight pictures.

They stand in rows and columns. Across their middle runs a free lane: on its left the inputs, on its right the one
neuron that is looked at, enlarged, so that no line from the inputs through it to the outputs passes a neighbour.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from app.scene.picture.layout.layers import SMALLEST_RADIUS, column, most_weight_pictures, picture_side, shown_of, slots
from app.scene.picture.layout.layouts import Layout
from app.scene.picture.layout.places import WIDEST_NARROW, Frame, Gap, InputPicture, Spot, frame_named
from app.scene.picture.layout.weight_pictures import WeightPictures, arranged, below_picture, free_between

HEADER, FOOT = 26.0, 16.0  # in the lane: above the inputs their header, below it the name of a pixel
LEAST_LANE = 126.0  # its height, for the numbers that stand beside the larger picture
LEAST_BETWEEN = 24.0  # from the inputs to the larger picture
BARS = 12.0  # in the lane, below the larger picture
ABOVE_PICTURE = 3.0  # in the lane, where the numbers of the larger picture stand below it
BELOW_PICTURES = 16.0  # from there to the middle of the count of those left out
GAP_HALF = 12.0  # of the height of that count
OUTPUTS_TOP, OUTPUTS_FOOT, INNER_FOOT = 58.0, 34.0, 68.0  # of columns behind the pictures; below inner ones are units
TITLES, FEET = 42.0, 18.0  # above and below the pictures: headers, and the count of those left out
BARE_FOOT = 7.0  # where none are left out
MANY = 60  # weight pictures, for which the inputs leave more room
UNIT = 12.0  # the radius of a bias unit
AIR = 2.0
BESIDE_INPUTS, BESIDE_PICTURES = 8.0, 4.0
BELOW_NEURON, BELOW_LABELS, BELOW_TARGET = 6.0, 22.0, 37.0  # from a circle to the end of its arc, δ, target


@dataclass(frozen=True)
class Room:
    """The room that a frame gives, in pixels."""

    left: float
    """where the pictures begin, from the left"""
    top: float
    """and from the top"""
    bottom: float
    outputs: float
    """from the right border to the outputs"""
    labels: float
    """from the outputs back to the pictures, for labels"""
    first: tuple[float, float]
    """from the pictures to one further column alone, or to the first of several"""
    step: float
    """from one further column to the next"""
    clear: float
    """from the last of them to the outputs, at least"""
    inputs: tuple[float, ...]
    """the side of the inputs: where there are few pictures, many or over `shallow` layers, and still more layers"""
    larger: tuple[float, ...]
    """the side of the larger picture, likewise"""
    shallow: int
    apart: float
    """from the middle of a picture to that of the next, where there is room"""
    largest: float
    """the side of a picture at most"""
    half: float = 0.0
    """how tall the rows above the lane may be, where the height of the frame does not say it"""

    def sides(self, sizes: tuple[int, ...]) -> tuple[float, float]:
        """The sides of the inputs and of the larger picture."""
        layers = len(sizes) - 1
        many = min(sizes[1], most_weight_pictures(sizes)) > MANY
        which = 2 if layers > self.shallow + 1 else 1 if many or layers > self.shallow else 0
        return self.inputs[which], self.larger[which]


def room_in(frame: Frame) -> Room:
    """What a frame gives: the lower it is, the smaller are the inputs and what stands in the lane with them.

    They give up more than their share, so that the small pictures are still to be made out.
    """
    if frame.narrow:
        share = frame.width / WIDEST_NARROW
        sides = tuple(round(share * side) for side in (84, 84, 60)), tuple(round(share * side) for side in (68, 56, 46))
        return Room(6, 58, 488, 100, 60, (30, 26), 36, 46, *sides, 2, 24.8, 36, 205)
    high = min(1.0, (frame.height - TITLES) / 390) ** 2  # of what one of the usual height has
    inputs, larger = (tuple(round(high * side) for side in sides) for sides in ((144, 112, 112), (112, 84, 84)))
    return Room(
        left=12,
        top=TITLES,
        bottom=frame.height - FEET,
        outputs=frame.loss_room - 14,
        labels=130,
        first=(50, 50),
        step=76,
        clear=78,
        inputs=inputs,
        larger=larger,
        shallow=3,
        apart=24.5,
        largest=56,
    )


def weight_picture_layout(
    sizes: tuple[int, ...],
    has_biases: bool,
    frame: str,
    kept: frozenset[tuple[int, int]],
    enlarged: int,
    mixed: bool = False,
    inner: tuple[int, ...] = (),
) -> Layout:
    """The places; see geometry.layout."""
    room = room_in(area := frame_named(frame))
    pictures, loss_y = _pictures(sizes, room, area.width, frozenset(j for at, j in kept if at == 1), enlarged)
    xs = _columns(sizes, room, area.width, pictures)
    neurons = pictures.places()
    gaps = _left_out(sizes, pictures, area)
    for layer in range(2, len(sizes)):
        of = slots(sizes[layer], tuple(sorted(j for at, j in kept if at == layer)))
        last = layer == len(sizes) - 1
        foot = 0.0 if area.narrow else area.height - (OUTPUTS_FOOT if last else INNER_FOOT) - loss_y
        reach = min(loss_y - OUTPUTS_TOP, foot or loss_y)
        span = (loss_y - reach, loss_y + reach)
        between = _between(layer, xs, room, area.narrow)
        places, missing, _ = column(layer, of, xs[layer], span, between, last, area.narrow, SMALLEST_RADIUS)
        neurons.update(places)
        gaps.extend(missing)
    biases = _bias_units(pictures, xs, neurons, gaps, area) if has_biases else {}
    key = (sizes, has_biases, frame, kept, enlarged)
    inputs = InputPicture(*pictures.inputs, pictures.side)
    behind = tuple(layer for layer in inner if layer > 1)
    loss = (area.loss_x, loss_y)
    return Layout(key, area, neurons, tuple(gaps), biases, loss, inputs, pictures, mixed, behind)


def _pictures(
    sizes: tuple[int, ...], room: Room, width: float, kept: frozenset[int], enlarged: int
) -> tuple[WeightPictures, float]:
    """The weight pictures with the lane and the inputs in it, and the height of its middle."""
    numbers = tuple(shown_of(sizes[1], min(sizes[1], most_weight_pictures(sizes)), tuple(sorted(kept))))
    side = picture_side(sizes[0])
    inputs, larger = room.sides(sizes)
    right = _right(sizes, room, width)
    below = below_picture(right - larger - room.left - inputs)
    lane = max(HEADER + inputs + FOOT, ABOVE_PICTURE + larger + below + FOOT if below else LEAST_LANE)
    bottom = room.bottom + (FEET - BARE_FOOT) * (len(numbers) == sizes[1] and not room.half)
    half = room.half or (bottom - room.top - lane) / 2
    plan = arranged(len(numbers), side, right - room.left, half, room.apart, room.largest)
    middle = max((room.top + bottom) / 2, room.top + plan.above * plan.down * plan.unit + lane / 2)
    lane_top = middle - lane / 2
    width_of_all = (plan.columns * plan.across - (plan.across - side)) * plan.unit
    pictures = WeightPictures(
        numbers=numbers,
        enlarged=enlarged if enlarged in numbers else 0,
        x=round(room.left + (right - room.left - width_of_all) / 2, 2),
        y=math.ceil(100 * (lane_top - plan.above * plan.down * plan.unit)) / 100,  # none of them in the lane
        side=side,
        unit=plan.unit,
        across=plan.across,
        down=plan.down,
        columns=plan.columns,
        above=plan.above,
        lane=(lane_top, lane),
        inputs=(room.left, lane_top + lane - FOOT - inputs, inputs),
        larger=(right - larger, lane_top + (ABOVE_PICTURE if below else (lane - larger - BARS) / 2), larger),
    )
    return pictures, middle


def _right(sizes: tuple[int, ...], room: Room, width: float) -> float:
    """Where the pictures end: the more layers follow, the sooner, but after room for the inputs and a larger one."""
    least = room.left + sum(room.sides(sizes)) + LEAST_BETWEEN
    return max(width - room.outputs - room.labels - room.step * (len(sizes) - 3), least)


def _columns(sizes: tuple[int, ...], room: Room, width: float, pictures: WeightPictures) -> list[float]:
    """The middle of each column; the outputs stand at the right."""
    outputs = width - room.outputs
    right = pictures.larger[0] + pictures.larger[2]
    inner = len(sizes) - 3
    first = right + room.first[inner > 1]
    step = min(room.step, (outputs - room.clear - first) / max(1, inner - 1))
    middles = [first + step * order for order in range(inner)]
    return [room.left, pictures.x + pictures.width / 2, *middles, outputs]


def _between(layer: int, xs: list[float], room: Room, narrow: bool) -> float:
    """How far the next column is from that of a layer behind the pictures."""
    if layer == 2 and not (narrow and len(xs) > 4):
        return room.labels
    return xs[layer] - xs[layer - 1] if layer > 2 else xs[3] - xs[2]


def _left_out(sizes: tuple[int, ...], pictures: WeightPictures, frame: Frame) -> list[Gap]:
    """How many neurons of the first layer are not shown, below the pictures; asking for more shows the next of them."""
    missing = [number for number in range(1, sizes[1] + 1) if number not in pictures.order]
    if not missing:
        return []
    following = next((number for number in missing if number > pictures.enlarged), missing[0])
    y = pictures.bottom + BELOW_PICTURES
    y = y if frame.narrow else min(y, frame.height - GAP_HALF)
    return [Gap(1, following, pictures.x + pictures.width / 2, y, len(missing))]


def _bias_units(
    pictures: WeightPictures,
    xs: list[float],
    neurons: dict[tuple[int, int], Spot],
    gaps: Iterable[Gap],
    frame: Frame,
) -> dict[int, Spot]:
    """The units by the layer they feed: that of the pictures in the lane beside the inputs, the others in one row."""
    last = len(xs) - 1
    right = pictures.larger[0] + pictures.larger[2]
    narrow = frame.narrow
    foot = max([pictures.bottom, pictures.lane[0] + pictures.lane[1], *(gap.y + UNIT for gap in gaps if narrow)])
    if last == 2:
        row = max(
            foot - UNIT, _lowest(neurons, 2, 2, BELOW_TARGET if narrow else 0.0, 0.0) + (UNIT if narrow else -UNIT)
        )
        return _of_inputs(pictures) | {2: Spot(2, 0, right + UNIT + BESIDE_PICTURES, row, UNIT)}
    row = max(foot, _lowest(neurons, 2, last - 1, BELOW_LABELS, BELOW_NEURON)) + UNIT + AIR
    if not narrow:
        row = min(row, frame.height - UNIT - 1)
    x = right - UNIT if narrow else right + UNIT + BESIDE_PICTURES
    columns = {layer: Spot(layer, 0, xs[layer - 1], row, UNIT) for layer in range(3, last + 1)}
    return _of_inputs(pictures) | {2: Spot(2, 0, x, row, UNIT)} | columns


def _of_inputs(pictures: WeightPictures) -> dict[int, Spot]:
    """Beside the foot of the inputs or, where it would stand in the numbers below the larger picture, at its top."""
    x, y, side = pictures.inputs
    half = free_between(pictures.inputs, pictures.larger) / 2
    if half >= UNIT + BESIDE_INPUTS:
        return {1: Spot(1, 0, x + side + UNIT + BESIDE_INPUTS, y + side - UNIT, UNIT)}
    return {1: Spot(1, 0, x + side + half, pictures.larger[1] + UNIT, min(UNIT, half - 1))}


def _lowest(neurons: dict[tuple[int, int], Spot], first: int, last: int, stacked: float, bare: float) -> float:
    """Where the neurons of some layers end, with as much below those whose labels stand there."""
    below = {"stack": stacked}
    return max(p.y + p.r + below.get(p.labels, bare) for (at, _), p in neurons.items() if first <= at <= last)
