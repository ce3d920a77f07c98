"""The rest of a network whose inputs are a picture: nothing is cut off, and columns, units and texts keep apart."""

from itertools import combinations

import pytest

from app.explorer.look import Neuron
from app.explorer.opening import Description, open_session
from app.scene.picture.layout.geometry import layout
from app.scene.picture.layout.obstacles import DELTA_WIDTH, labels_of
from app.scene.picture.layout.places import HEADER_HEIGHT
from app.scene.picture.layout.weight_pictures import enlarged_places
from app.scene.picture.network_scene import network_scene
from tests.scene.explain_page import finished, looking
from tests.scene.frames import WITH_WEIGHT_PICTURES

PIXEL_NAME = 14.0  # below the inputs
DEEP = [
    (64, 12, 3, 4, 1),
    (64, 3, 3, 1),
    (64, 200, 5, 5, 1),
    (64, 20, 8, 7, 6, 1),
    (784, 60, 60, 60, 60, 10),
    (784, 400, 12, 3, 2, 1),
    (64, 1, 1, 1, 1, 1),
]
SIZES = [(784, 1, 1), (64, 1, 1), (784, 2, 2), (64, 200, 2), (784, 30, 10), (784, 100, 10), (784, 320, 128, 10), *DEEP]
shapes = pytest.mark.parametrize("sizes", SIZES, ids=lambda sizes: "-".join(map(str, sizes)))
frames = pytest.mark.parametrize("frame", WITH_WEIGHT_PICTURES)
biases = pytest.mark.parametrize("biases", [True, False], ids=["biases", "none"])


def square(x, y, side):
    return x, y, x + side, y + side


def circle(place):
    return place.x - place.r, place.y - place.r, place.x + place.r, place.y + place.r


def meet(one, other):
    return min(one[2], other[2]) - max(one[0], other[0]) > 0 and min(one[3], other[3]) - max(one[1], other[1]) > 0


def texts(where):
    return enlarged_places(where.input_picture.square, where.weight_pictures.larger).rectangles()


def drawn(where):
    """The pictures, the neurons behind the weight pictures, the bias units and the headers."""
    x, y, side = where.input_picture.square
    found = {"inputs": (x, y, x + side, y + side + PIXEL_NAME), "enlarged": square(*where.weight_pictures.larger)}
    found |= {f"rows {order}": block for order, block in enumerate(where.weight_pictures.blocks())}
    found |= {f"neuron {key}": circle(place) for key, place in where.neurons.items() if key[0] > 1}
    found |= {f"unit {layer}": circle(place) for layer, place in where.biases.items()}
    for layer in range(len(where.key[0])):
        x, y, room = where.header(layer)
        found[f"header {layer}"] = (
            x - min(room, 70) / 2,
            y - HEADER_HEIGHT / 2,
            x + min(room, 70) / 2,
            y + HEADER_HEIGHT / 2,
        )
    return found


@frames
@biases
@shapes
def test_neurons_units_headers_and_pictures_are_whole_and_apart(sizes, biases, frame):
    where = layout(sizes, biases, frame, frozenset(), 1)
    found, (top, height) = drawn(where), where.band
    assert [pair for pair in combinations(found, 2) if meet(*(found[name] for name in pair))] == []
    boxes = [*found.values(), *texts(where)]
    assert min(box[0] for box in boxes) >= 0 and max(box[2] for box in boxes) <= where.frame.width
    assert min(box[1] for box in boxes) >= top and max(box[3] for box in boxes) <= top + height
    assert all(gap.y + 12 <= top + height for gap in where.gaps)


@frames
@shapes
def test_bias_units_stand_clear_of_labels_and_of_the_numbers_of_the_neuron_pulled_out(sizes, frame):
    where = layout(sizes, True, frame, frozenset(), 1)
    stacked = [
        box for place in where.neurons.values() if place.labels == "stack" for box in labels_of(place, DELTA_WIDTH)
    ]
    labels = [(b.x - 27, b.y - 6, b.x + 27, b.y + 6) for b in stacked]  # a δ of usual width
    for place in where.biases.values():
        assert not any(meet(circle(place), label) for label in (*labels, *texts(where)))


@frames
@shapes
def test_the_numbers_of_the_neuron_pulled_out_keep_off_the_inputs_and_the_rows_below(sizes, frame):
    where = layout(sizes, True, frame, frozenset(), 1)
    x, y, side = where.input_picture.square
    for box in texts(where):
        assert not meet(box, (x, y, x + side, y + side + PIXEL_NAME))
        assert not any(
            meet(box, (left, top, right, bottom)) for left, top, right, bottom in where.weight_pictures.blocks()[1:]
        )


@frames
@pytest.mark.parametrize("sizes", [(784, 2, 2), (64, 2, 2, 2), (784, 30, 10)], ids=str)
def test_no_header_moves_with_the_neuron_that_is_pulled_out(sizes, frame):
    first, last = (layout(sizes, True, frame, frozenset(), number) for number in (1, sizes[1]))
    assert [first.header(at) for at in range(len(sizes))] == [last.header(at) for at in range(len(sizes))]
    assert first.band == last.band


@pytest.mark.parametrize("sizes", DEEP, ids=str)
def test_on_a_phone_the_arcs_of_neighbouring_columns_do_not_meet(sizes):
    where = layout(sizes, True, "narrow", frozenset(), 1)
    columns = {p.layer: p for p in where.neurons.values() if p.layer > 1}
    for layer in range(2, len(sizes) - 1):
        left, right = columns[layer], columns[layer + 1]
        assert right.x - left.x >= left.r + right.r + 8


def test_a_count_of_neurons_left_out_is_as_wide_as_its_column():
    session = open_session(Description([784, 20, 30, 30, 30, 10], "tanh", seed=1))
    wide, narrow = (network_scene(session, frame).gaps for frame in ("wide", "narrow"))
    assert [(gap.text, gap.width) for gap in wide] == [("22 more", 72.0)] * 3
    assert [(gap.text, gap.width) for gap in narrow] == [("22", 32.0)] * 3
    assert narrow[0].spoken == "22 more neurons of layer 2: show neuron 8"


def test_pictures_that_lines_cross_are_veiled_and_those_they_reach_are_not():
    session = finished(open_session(Description([64, 20, 3], "tanh", seed=1)))
    assert network_scene(looking(session, look=Neuron(1, 4))).weight_pictures.veil == ""
    scene = network_scene(looking(session, look=Neuron(2, 1)))
    reached = {int(edge.key.split(".")[2]) for edge in scene.edges if edge.key.startswith("2.1.")}
    reached -= {int(scene.weight_pictures.enlarged.key.split(".")[1])}
    corners = {
        f"M{cell.x:g} {cell.y:g}h" for cell in scene.weight_pictures.cells if int(cell.key.split(".")[1]) not in reached
    }
    assert 0 < len(reached) <= 8 and scene.weight_pictures.veil.count("M") == len(corners) == 20 - len(reached)
    assert all(corner in scene.weight_pictures.veil for corner in corners)


@pytest.mark.parametrize("sizes", [(64, 12, 3, 4, 1), (784, 30, 10)], ids=str)
def test_the_numbers_of_paths_keep_apart(sizes):
    session = looking(finished(open_session(Description(list(sizes), "tanh", seed=0))), look=Neuron(0, 30))
    places = [(ribbon.x, ribbon.y) for ribbon in network_scene(session, "digit").ribbons]
    assert len(places) == 8
    assert all(abs(a - c) + abs(b - d) >= 16 for (a, b), (c, d) in combinations(places, 2))
