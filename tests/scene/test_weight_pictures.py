"""A first layer as weight pictures: where they stand, what they show, and what is drawn of a pixel."""

from itertools import combinations

import numpy as np
import pytest

from app.course.shelf import open_lesson
from app.explorer.look import Neuron
from app.explorer.looking import show_pictures
from app.explorer.moves import go_to
from app.explorer.opening import Description, open_session
from app.scene.around.legend import pictures_scene
from app.scene.picture.input_picture import sensitivity_of
from app.scene.picture.layout.geometry import layout
from app.scene.picture.layout.layers import elided
from app.scene.picture.network_scene import network_scene
from app.scene.picture.pictured import pictured
from app.scene.picture.sprites import LEVELS, arrangement_of, full_size, sprite
from tests.scene.explain_page import after, finished, looking
from tests.scene.frames import WITH_WEIGHT_PICTURES
from tests.scene.test_png import decoded

SHAPES = [(784, 15, 10), (784, 30, 10), (784, 100, 10), (64, 32, 10), (784, 320, 128, 10), (64, 9, 9, 9, 3)]


def digits():
    return open_lesson("draw-a-digit")


def small(hidden=12, activation="tanh"):
    inputs = np.linspace(-1, 1, 64) ** 3
    return open_session(Description([64, hidden, 3], activation, seed=2, inputs=[inputs.tolist()]))


@pytest.mark.parametrize("frame", WITH_WEIGHT_PICTURES)
@pytest.mark.parametrize("sizes", SHAPES, ids=str)
def test_pictures_stand_clear_of_each_other_of_the_lane_and_of_the_next_layer(sizes, frame):
    where = layout(sizes, True, frame, frozenset(), 1)
    pictures = where.weight_pictures
    corners = [pictures.corner(order) for order in range(len(pictures.numbers))]
    for (a, b), (c, d) in combinations(corners, 2):
        assert abs(a - c) > pictures.size or abs(b - d) > pictures.size
    top, height = pictures.lane
    assert all(y + pictures.size <= top or y >= top + height for _, y in corners)
    assert pictures.x >= 0 and pictures.x + pictures.width <= min(
        p.x - p.r for (at, _), p in where.neurons.items() if at > 1
    )
    assert where.input_picture.y >= top and where.input_picture.y + where.input_picture.size <= top + height
    assert where.input_picture.x + where.input_picture.size < pictures.larger[0]


@pytest.mark.parametrize("frame", WITH_WEIGHT_PICTURES)
@pytest.mark.parametrize("sizes", SHAPES[:4], ids=str)
def test_all_neurons_are_shown_24_pixels_apart_on_the_screen(sizes, frame):
    pictures = layout(sizes, True, frame, frozenset(), 1).weight_pictures
    scale = 0.96 if frame == "narrow" else 1.0  # on a phone of 390 × 844, and elsewhere
    assert pictures.numbers == tuple(range(1, sizes[1] + 1))
    assert min(pictures.across, pictures.down) * pictures.unit * scale >= 24


def test_a_wide_layer_shows_the_first_the_last_and_what_is_asked_for_and_counts_the_rest():
    session = open_session(Description([64, 130, 2], "tanh", seed=1))
    scene = network_scene(looking(session, look=Neuron(1, 120)))
    numbers = [int(cell.key.partition(".")[2]) for cell in scene.weight_pictures.cells]
    assert len(numbers) == 100 and numbers == sorted(numbers)
    assert {1, 120, 130} <= set(numbers) and elided((64, 130, 2), 1)
    assert [(gap.key, gap.text) for gap in scene.gaps] == [("1.121", "30 more")]


def test_asking_for_more_neurons_again_and_again_shows_every_one():
    session = looking(open_session(Description([64, 130, 2], "tanh", seed=1)), look=Neuron(1, 1))
    shown = set()
    for _ in range(40):
        scene = network_scene(session)
        shown |= {int(cell.key.partition(".")[2]) for cell in scene.weight_pictures.cells}
        session = looking(session, look=Neuron(1, int(scene.gaps[0].key.partition(".")[2])))
    assert shown == set(range(1, 131))


def test_the_neuron_looked_at_is_pulled_out_and_nothing_else_moves():
    before, now = (network_scene(looking(digits(), look=Neuron(1, j)), "digit") for j in (3, 17))
    assert (before.weight_pictures.enlarged.key, now.weight_pictures.enlarged.key) == ("1.3", "1.17")
    places = [[(c.key, c.x, c.y) for c in scene.weight_pictures.cells] for scene in (before, now)]
    assert places[0] == places[1]
    assert (
        [c.key for c in now.weight_pictures.cells if c.selected]
        == [c.key for c in now.weight_pictures.cells if c.tab]
        == ["1.17"]
    )


def test_the_edges_of_the_neuron_pulled_out_run_in_the_lane_as_far_as_the_grid_reaches():
    where = layout((784, 30, 10), True, "digit", frozenset(), 17)
    top, height = where.weight_pictures.lane
    for edge in [(1, 17, 1), (1, 17, 784), (1, 17, 28), (1, 17, 0), *((2, k, 17) for k in range(1, 11))]:
        for t in np.linspace(0, 1, 50):
            x, y = where.edge(*edge).at(t)
            assert top <= y <= top + height or x > where.weight_pictures.x + where.weight_pictures.width


def test_a_cell_has_the_numbers_of_its_neuron_as_far_as_they_are_reached():
    session = digits()
    cell = network_scene(session).weight_pictures.cells[4]
    assert (cell.reached, cell.a_full, cell.z_full, cell.delta_full) == (False, "", "", "")
    assert cell.spoken == "hidden 5, z not reached, a not reached"
    walked = finished(session)
    cell, step = network_scene(walked).weight_pictures.cells[4], walked.position.step
    assert float(cell.a_full) == step.forward.a[1][0, 4]
    assert float(cell.z_full) == step.forward.z[0][0, 4]
    assert float(cell.delta_full) == step.backward.delta[0][0, 4]
    assert "delta minus 0.0327" in cell.spoken


def test_bars_are_hatched_until_they_are_reached_and_then_point_to_the_sign():
    session = small()
    start = network_scene(session).weight_pictures.bars
    assert start.hatched_a + start.hatched_delta == start.tracks and not (
        start.positive or start.negative or start.delta
    )
    bars, step = network_scene(finished(session)).weight_pictures.bars, finished(session).position.step
    assert bars.hatched_a == bars.hatched_delta == ""
    assert bars.positive.count("M") == (step.forward.a[1] > 0).sum()
    assert bars.negative.count("M") == (step.forward.a[1] < 0).sum()
    assert bars.delta.count("M") == (step.backward.delta[0] != 0).sum()


def test_the_image_holds_every_weight_at_its_place_by_sign():
    session = small()
    network, pictures = session.position.network, arrangement_of(session.position.network, "wide", frozenset())
    full = full_size(session.position, "weights")
    drawn = decoded(sprite(network.weights[0], pictures, full))[..., 0] / 255
    width, height = pictures.dots
    assert drawn.shape == (2 * height, width)
    for order, number in enumerate(pictures.numbers):
        x, y = pictures.dot(order)
        above, below = (drawn[top : top + 8, x : x + 8].ravel() for top in (y, y + height))
        weights = np.clip(network.weights[0][number - 1] / full, -1, 1)
        np.testing.assert_allclose(above - below, weights, atol=0.5 / LEVELS + 1 / 255)
        assert not (above * below).any()


def test_the_address_changes_with_the_weights_and_with_nothing_else():
    session = small()
    first = network_scene(session).weight_pictures.address
    assert network_scene(finished(session)).weight_pictures.address == first
    assert network_scene(looking(session, look=Neuron(1, 2))).weight_pictures.address == first
    updated = go_to(session, len(session.position.stages))
    assert network_scene(updated).weight_pictures.address != first


def test_two_depths_with_the_same_first_weights_have_addresses_of_their_own():
    inputs = [np.linspace(0, 1, 784).tolist()]
    shallow, deep = (
        open_session(Description(sizes, "sigmoid", seed=0, inputs=inputs))
        for sizes in ([784, 30, 10], [784, 30, 20, 10])
    )
    first, other = (session.position.network for session in (shallow, deep))
    assert (first.weights[0] == other.weights[0]).all()
    assert arrangement_of(first, "digit", frozenset()).dots != arrangement_of(other, "digit", frozenset()).dots
    assert (
        network_scene(shallow, "digit").weight_pictures.address != network_scene(deep, "digit").weight_pictures.address
    )


def test_gradient_pictures_are_not_given_away():
    session = show_pictures(digits(), "gradients")
    assert network_scene(after(session, "delta", 1)).weight_pictures.address == ""
    assert pictures_scene(after(session, "delta", 1)).full == "?"
    reached = network_scene(finished(session)).weight_pictures
    assert "/gradients/" in reached.address and reached.kind == "gradients"
    assert pictures_scene(finished(session)).letter == "∂C/∂w"


def test_the_sensitivity_to_the_pixels_is_shown_once_delta_is_reached_and_is_the_slope_of_the_loss():
    session = show_pictures(small(), "sensitivity")
    early = network_scene(after(session, "dC/da", 1)).input_picture
    assert (early.above, early.below, early.reached) == ("", "", False)
    inputs = network_scene(after(session, "delta", 1)).input_picture
    assert inputs.above and inputs.below and inputs.reached
    step, nudge = session.position.step, np.zeros((1, 64))
    nudge[0, 20] = 1e-6
    losses = [type(step)(**_given(step) | {"inputs": step.inputs + by}).total_loss for by in (nudge, -nudge)]
    assert sensitivity_of(after(session, "delta", 1))[20] == pytest.approx((losses[0] - losses[1]) / 2e-6, abs=1e-7)


def _given(step):
    return {name: getattr(step, name) for name in type(step).__dataclass_fields__}


def test_a_pixel_is_outlined_named_ringed_in_every_picture_and_tied_to_the_largest_neurons():
    session = looking(finished(digits()), look=Neuron(0, 349))
    scene, step = network_scene(session, "digit"), session.position.step
    assert scene.input_picture.name == "row 13, column 13: 0"
    assert scene.weight_pictures.rings.count("M") == 30
    sizes = np.abs(step.network.weights[0][:, 348] * step.backward.delta[0][0])
    largest = {f"1.{j + 1}.349" for j in np.argsort(-sizes)[:8]}
    assert largest <= {edge.key for edge in scene.edges}
    assert len(scene.ribbons) == 8


def test_before_delta_is_reached_the_neurons_of_a_pixel_are_those_of_its_largest_weights():
    session = looking(digits(), look=Neuron(0, 349))
    sizes = np.abs(session.position.network.weights[0][:, 348])
    drawn = {edge.key for edge in network_scene(session).edges if edge.key.startswith("1.")}
    assert {f"1.{j + 1}.349" for j in np.argsort(-sizes)[:8]} <= drawn


@pytest.mark.parametrize("chosen", [None, Neuron(1, 5), Neuron(2, 4), Neuron(0, 300)], ids=str)
def test_what_can_be_asked_about_is_what_every_frame_draws(chosen):
    session = looking(digits(), look=chosen)
    shown = pictured(session)
    assert [neuron for neuron in shown.neurons if neuron[0] == 1] == [(1, j) for j in range(1, 31)]
    for frame in WITH_WEIGHT_PICTURES:
        scene = network_scene(session, frame)
        edges = [tuple(map(int, edge.key.split("."))) + (0,) * edge.is_bias for edge in scene.edges]
        assert edges == list(shown.parameters)


def test_small_pixels_have_no_lines_between_them_and_large_ones_do():
    assert network_scene(small()).input_picture.lines and not network_scene(digits()).input_picture.lines


def test_inputs_below_0_are_drawn_too():
    assert network_scene(small()).input_picture.negative and not network_scene(digits()).input_picture.negative


def test_without_a_hidden_layer_there_is_no_grid_but_pixels_can_be_looked_at():
    session = open_session(Description([64, 10], "softmax", loss="categorical_cross_entropy", seed=1))
    scene = network_scene(looking(finished(session), look=Neuron(0, 12)))
    assert scene.weight_pictures is None and scene.input_picture.name.startswith("row 2, column 4")
    assert [choice.name for choice in pictures_scene(session).choices] == ["weights", "sensitivity"]
    assert pictures_scene(open_lesson("2-2-2")) is None
