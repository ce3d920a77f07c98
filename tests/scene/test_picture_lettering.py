"""What is written in the picture has room: chips as wide as their text, numbers in circles, targets, headers."""

import math
from itertools import combinations

import pytest

from app.course.shelf import LESSONS, open_lesson
from app.engine.parameters import Parameter
from app.explorer.notation import NOTATIONS
from app.explorer.opening import Description, open_session
from app.scene.formulas.numbers import narrower
from app.scene.page import frame_of
from app.scene.picture.layout.chip_places import place_chips
from app.scene.picture.layout.geometry import layout
from app.scene.picture.layout.places import FRAMES, frame_named
from app.scene.picture.lettering import fitting, text_width
from app.scene.picture.network_scene import network_scene
from tests.explorer.sessions import small_session, two_two_two
from tests.kinds import LESSON_KINDS
from tests.scene.explain_page import finished, looking
from tests.scene.frames import ROOMS

PHONES = ("290x0", "330x0")  # at 320 and 360 pixels
SMALL_LESSONS = [slug for slug in LESSON_KINDS if not LESSONS[slug].draws]


def test_a_number_is_shortened_until_it_fits():
    texts = list(narrower(-0.046631, 3))
    assert texts == ["−0.0466", "−0.0466", "−0.047", "−.047", "−0.05", "−.05"]
    assert list(narrower(1.6e-7, 3)) == ["1.6·10⁻⁷", "1.6·10⁻⁷", "1.6·10⁻⁷", "2·10⁻⁷", "≈0"]
    assert fitting(texts, text_width(texts[2], 10) + 1, 10) == "−0.047"
    assert fitting(texts, 3, 10) == ""
    assert all(text_width(list(narrower(x, 8))[-1], 10.5) < 47 for x in (-5.4e-4, -1.3e-12, -123456.0, -0.99))
    assert list(narrower(math.inf, 3)) == ["too large", "∞"]


def test_a_bold_or_larger_text_is_wider():
    assert text_width("−0.1", 10) < text_width("−0.1", 10, bold=True) < text_width("−0.1", 12, bold=True)


@pytest.mark.parametrize("frame", [*FRAMES, *PHONES])
@pytest.mark.parametrize("lesson", SMALL_LESSONS)
def test_every_edge_of_a_lesson_has_a_chip_as_wide_as_its_text(lesson, frame):
    session = finished(open_lesson(lesson))
    edges, (size, below) = network_scene(session, frame).edges, frame_named(frame).lettering
    assert all(edge.chip for edge in edges)
    for chip in (edge.chip for edge in edges):
        assert chip.weight
        assert max(text_width(chip.weight, size), text_width(chip.below, below)) < chip.width
        assert bool(chip.below) == (chip.height > 20)


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("notation", ["default", "arrows"])
def test_letters_stand_before_the_gradients_of_all_chips_of_a_layer_or_of_none(room, notation):
    seen = set()
    for sizes, activation in (([2, 2, 2], "relu"), ([2, 2, 1], "sigmoid"), ([3, 3, 2], "tanh"), ([1, 12, 1], "tanh")):
        for significant in (3, 8):
            session = finished(open_session(Description(sizes, activation, seed=2)))
            session = looking(session, notation=notation, significant=significant, look=Parameter(1, 1, 1))
            chips = [(e.key[0], e.chip) for e in network_scene(session, frame_of(session, room)).edges if e.chip]
            forms = {(layer, bool(chip.below), "∂" in chip.below) for layer, chip in chips}
            assert len(forms) == len({layer for layer, _ in chips}), (sizes, significant)
            seen |= {form[1:] for form in forms}
    assert seen


@pytest.mark.parametrize("room", ["378x0", "308x0"])
def test_no_chip_is_empty_and_what_has_none_has_a_grip(room):
    session = finished(open_session(Description([1, 12, 1], "tanh", seed=2)))
    edges = network_scene(session, frame_of(session, room)).edges
    assert all(edge.chip.weight for edge in edges if edge.chip)
    assert all(edge.chip or edge.grip for edge in edges)


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("sizes", [(3, 3, 3), (4, 2, 3), (1, 2, 1)], ids=str)
def test_chips_stay_clear_of_each_other_and_of_neurons(sizes, frame):
    where = layout(sizes, True, frame)
    for layer in range(1, len(sizes)):
        chips = list(place_chips(where, layer, frozenset({Parameter(layer, 1, 1)})).values())
        assert chips
        for a, b in combinations(chips, 2):
            assert abs(a.x - b.x) >= a.width or abs(a.y - b.y) >= a.height
        for chip in chips:
            for place in where.neurons.values():
                beyond = (abs(chip.x - place.x) - chip.width / 2, abs(chip.y - place.y) - chip.height / 2)
                assert math.hypot(*(max(0, each) for each in beyond)) > place.r


def test_z_is_left_out_of_a_circle_too_small_for_it_and_shortened_where_that_helps():
    wide = {mark.key: mark for mark in network_scene(finished(small_session((6, 5, 5)))).neurons}
    assert not wide["1.1"].show_z
    assert ", z " in wide["1.1"].spoken
    narrow = network_scene(finished(two_two_two()), "narrow").neurons
    for mark in narrow[2:]:
        assert mark.show_z
        assert text_width(f"z {mark.z}", 11) <= 2 * math.sqrt(mark.r**2 - 11**2)


@pytest.mark.parametrize("a", [-0.0053, -0.0074, 0.0349, -0.0451, 0.0999])
def test_a_small_number_in_a_circle_is_never_rounded_to_another_one(a):
    tiny = Description([1, 4, 1], ["tanh", "identity"], weights=[[[0.0]] * 4, [[0.0] * 4]], bias_values=[[a] * 4, [a]])
    for mark in network_scene(finished(open_session(tiny))).neurons[1:]:
        assert float(mark.a.replace("−", "-")) == pytest.approx(a, rel=0.07)


@pytest.mark.parametrize(
    ("sizes", "frame"),
    [((784, 30, 10), "700x370"), ((8, 8, 8, 8), "290x0"), ((2, 1, 1, 1, 1, 1, 1), "330x0"), ((10, 10, 10), "790x300")],
    ids=str,
)
def test_no_circle_is_empty_among_others_once_its_number_is_reached(sizes, frame):
    marks = network_scene(finished(open_session(Description(list(sizes), "tanh", seed=1))), frame).neurons
    assert min(mark.r for mark in marks) <= 13
    assert all(mark.a for mark in marks)


@pytest.mark.parametrize("notation", NOTATIONS)
def test_a_target_stands_well_clear_of_the_delta_beside_it(notation):
    session = looking(finished(two_two_two()), notation=notation)
    label = next(mark for mark in network_scene(session).neurons if mark.key == "2.2").label
    assert label.target.y == label.delta.y
    assert label.target.x - (label.delta.x + label.delta.width / 2) >= 8


@pytest.mark.parametrize(("notation", "letters"), [("default", "δ"), ("upstream-local", "∂z"), ("error", "∂net")])
def test_where_there_is_little_room_a_derivative_is_written_by_what_it_is_by(notation, letters):
    session = looking(finished(two_two_two()), notation=notation)
    label = next(mark for mark in network_scene(session, "narrow").neurons if mark.key == "1.1").label
    assert label.delta.text.split()[0] == letters


def test_a_header_numbers_its_layer_as_the_notation_does():
    def headers(notation):
        return [mark.text for mark in network_scene(looking(two_two_two(), notation=notation)).layers]

    assert headers("arrows") == ["inputs", "layer 2 · sigmoid", "layer 3 · sigmoid"]
    assert headers("from-zero") == ["inputs", "layer 0 · sigmoid", "layer 1 · sigmoid"]


def test_where_there_is_less_room_a_header_says_the_layer_alone():
    deep = network_scene(open_session(Description([2] * 5, "leaky_relu", seed=1)), "narrow").layers
    assert [mark.text for mark in deep[1:]] == [f"layer {layer}" for layer in range(1, 5)]
