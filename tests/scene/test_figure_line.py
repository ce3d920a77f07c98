"""A single neuron's line, the two points, and x²y as marks: what is held, what is kept back, what is said."""

import numpy as np
import pytest

from app.course.answering import show_answer
from app.course.opening import begun_page, open_page
from app.explorer.figures.kinds import figure_number, figure_shown, pull, show_figure, tell
from app.scene.figures.chart import Grip, Text
from app.scene.figures.figure import figure_scene, value_at
from tests.scene.test_figures import ROOMS, drawn, grip, marks_of

LINE = begun_page("a-line", "a-neuron-is-a-line")
BENT = begun_page("three-bends", "bend-it")
FIT = begun_page("two-to-the-x", "fit-2x")
APART = begun_page("warm-ups", "one-at-a-time")
PARABOLA = open_page("hinges", "build-a-parabola-from-hinges")
SHOWN = {
    "line": LINE,
    "falling": pull(pull(LINE, "tilt", -5.0), "lift", -5.0),
    "step": BENT,
    "fit": FIT,
    "parabola": PARABOLA,
    "sixteen": tell(PARABOLA, "fitted", "16"),
    "apart": APART,
    "apart below": pull(pull(APART, "x", -4.0), "y", -4.0),
}


@pytest.mark.parametrize("name", SHOWN)
def test_every_text_and_grip_stands_within_the_room_and_a_grip_has_its_value_where_it_stands(name):
    session = SHOWN[name]
    handles = {one.key: one for one in figure_shown(session).kind.handles(session, figure_shown(session))}
    for room in ROOMS:
        scene = drawn(session, room)
        for mark in scene.marks:
            assert "nan" not in repr(mark) and "inf" not in repr(mark), (room, mark)
            if isinstance(mark, Text | Grip):
                assert 0 <= float(mark.x) <= float(scene.width), (room, mark)
                assert 0 <= float(mark.y) <= float(scene.height), (room, mark)
            if isinstance(mark, Grip):
                value = value_at(session, room, mark.key, float(mark.x), float(mark.y))
                assert value == pytest.approx(handles[mark.key].value, abs=0.045), (room, mark)


def test_a_half_catches_the_hand_and_beyond_it_the_value_is_free():
    scene = drawn(LINE)
    lift, tilt = grip(scene, "lift"), grip(scene, "tilt")
    assert float(lift.x) < float(tilt.x)
    near, far = (value_at(LINE, "wide", "lift", float(lift.x), float(lift.y) - by) for by in (2, 12))
    assert near == 1.0 and 1.1 < far < 1.45


def test_the_two_points_are_rings_with_the_farther_gap_until_the_line_meets_both():
    scene = drawn(LINE)
    assert len(marks_of(scene, "ring")) == 2 and not marks_of(scene, "target")
    assert "The farther ring is 2.5 away." in scene.sentence
    met = drawn(pull(pull(LINE, "tilt", -1.0), "lift", 2.0))
    assert not marks_of(met, "gap") and "goes through both rings" in met.sentence
    assert "falls by 1 for each 1 to the right and is at 2 where x = 0" in met.sentence


def test_a_bend_that_is_asked_about_is_not_drawn_and_the_line_before_it_is():
    for bend, seen in (("binary_step", True), ("relu", False), ("tanh", True), ("", False)):
        scene = drawn(tell(BENT, "bend", bend))
        assert bool(marks_of(scene, "curve")) == seen, bend
        assert len(marks_of(scene, "part")) == 1
    assert marks_of(drawn(tell(show_answer(BENT, "relu-at-minus-two"), "bend", "relu")), "curve")


def test_a_step_is_upright():
    (curve,) = marks_of(drawn(BENT), "curve")
    xs = np.array([float(pair.split()[0]) for pair in curve.d[1:].split("L")])
    ys = np.array([float(pair.split()[1]) for pair in curve.d[1:].split("L")])
    jump = int(np.argmax(np.abs(np.diff(ys))))
    assert abs(xs[jump + 1] - xs[jump]) < 0.2


def test_a_neuron_whose_weight_is_asked_for_has_no_line_and_no_grip():
    scene = drawn(FIT)
    assert len(marks_of(scene, "part")) == 3 and not marks_of(scene, "curve")
    assert grip(scene, "hinge.4") and not grip(scene, "weight.4")
    shown = drawn(show_answer(FIT, "the-last-turn"))
    assert len(marks_of(shown, "part")) == 4 and grip(shown, "weight.4") and marks_of(shown, "curve")


@pytest.mark.parametrize(("room", "session"), [(room, PARABOLA) for room in ("wide", "narrow", "620x430")])
def test_the_size_of_a_gap_stands_within_the_room(room, session):
    scene = drawn(session, room)
    (size,) = marks_of(scene, "gap-size")
    long = 6.4 * len(size.text)
    left = float(size.x) - (long if size.anchor == "end" else 0)
    assert left >= 0 and left + long <= float(scene.width)


def test_menus_are_those_that_the_page_names():
    def keys(session) -> list[str]:
        return [choice.key for choice in figure_scene(session, "wide").choices]

    assert keys(LINE) == [] and keys(BENT) == ["bend"] and keys(PARABOLA) == ["fitted"]
    assert keys(FIT) == ["bend", "fitted"]
    assert keys(show_figure(FIT, "function?target=power")) == ["bend", "target", "fitted"]


def test_a_slope_that_is_asked_for_has_no_tangent_and_is_not_said():
    scene = drawn(APART)
    assert not marks_of(scene, "tangent") and len(marks_of(scene, "curve")) == 2
    assert "18" in scene.sentence and "12" not in scene.sentence and "9" not in scene.sentence
    half = drawn(show_answer(APART, "slope-by-x-alone"))
    assert len(marks_of(half, "tangent")) == 1
    assert "the slope by x is 12" in half.sentence and "by y is" not in half.sentence


def test_both_dots_of_two_numbers_are_at_the_height_of_the_value():
    for name in ("apart", "apart below"):
        scene = drawn(SHOWN[name])
        assert float(grip(scene, "x").y) == pytest.approx(float(grip(scene, "y").y), abs=0.2)
        assert {text.text for text in marks_of(scene, "here-text")} == {
            f"{figure_number(SHOWN[name], 'figure.f'):g}".replace("-", "−")
        }
