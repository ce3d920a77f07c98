import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.digits.datasets import PIXELS, SIDE
from app.digits.ink import (
    CENTRE,
    MAX_SAMPLES,
    PEN_WIDTH,
    SPACING,
    DrawingError,
    centre_of_mass,
    from_strokes,
    normalise,
    read_strokes,
    resample,
    stamp,
)
from tests.digits.pen_drawings import DRAWINGS, perturbed

EVERY_DRAWING = [drawing for drawings in DRAWINGS.values() for drawing in drawings]
FOUR = DRAWINGS[4][0]


def changed(drawing, change):
    return [[change(x, y) for x, y in stroke] for stroke in drawing]


def with_more_points(stroke, times):
    steps = np.arange(len(stroke) * times - times + 1) / times
    return np.column_stack([np.interp(steps, np.arange(len(stroke)), axis) for axis in np.array(stroke).T]).tolist()


def inked_box(picture):
    """First and last row and column with any ink."""
    places = np.argwhere(picture.reshape(SIDE, SIDE) > 0)
    return (*places.min(axis=0), *places.max(axis=0))


@pytest.mark.parametrize("drawing", EVERY_DRAWING)
def test_the_picture_is_784_greys_balanced_on_the_centre_with_its_longer_side_about_20(drawing):
    picture = from_strokes(drawing)
    top, left, bottom, right = inked_box(picture)
    assert picture.shape == (PIXELS,)
    assert picture.min() == 0
    assert picture.max() == 1
    assert centre_of_mass(picture.reshape(SIDE, SIDE)) == pytest.approx([CENTRE, CENTRE], abs=0.1)
    assert max(bottom - top, right - left) + 1 in (20, 21)


@pytest.mark.parametrize("move", [(0, 0), (1000, -37.5), (-0.001, 5e6)])
@pytest.mark.parametrize("scale", [1e-3, 1, 7.3, 1e6])
def test_neither_place_nor_size_on_the_canvas_changes_the_picture(move, scale):
    elsewhere = changed(FOUR, lambda x, y: [scale * x + move[0], scale * y + move[1]])
    # A small drawing far away has fewer digits left in its coordinates.
    assert from_strokes(elsewhere) == pytest.approx(from_strokes(FOUR), abs=1e-6)


@pytest.mark.parametrize("drawing", EVERY_DRAWING)
def test_how_densely_the_points_lie_hardly_changes_the_picture(drawing):
    dense = [with_more_points(stroke, times=9) for stroke in drawing]
    assert from_strokes(dense) == pytest.approx(from_strokes(drawing), abs=0.05)


def test_repeated_points_and_strokes_without_points_change_nothing():
    stammering = [[], *([p for point in stroke for p in (point, point, point)] for stroke in FOUR), []]
    assert from_strokes(stammering) == pytest.approx(from_strokes(FOUR), abs=0.05)


def test_the_order_and_direction_of_strokes_hardly_change_the_picture():
    backwards = [stroke[::-1] for stroke in FOUR[::-1]]
    assert from_strokes(backwards) == pytest.approx(from_strokes(FOUR), abs=0.05)


@pytest.mark.parametrize("length", [1e-9, 1, 1e9])
def test_the_line_is_as_wide_as_the_pen_whatever_the_size_of_the_drawing(length):
    picture = from_strokes([[[0, 0], [0, length]]]).reshape(SIDE, SIDE)
    assert picture[8:20].sum(axis=1) == pytest.approx(PEN_WIDTH, abs=0.05)


def test_an_upright_one_is_20_pixels_high_and_stands_in_the_middle():
    top, left, bottom, right = inked_box(from_strokes([[[50, 5], [50, 135]]]))
    assert (top, bottom) == (4, 24)
    assert (left, right) == (13, 15)


def test_a_very_wide_drawing_keeps_its_aspect():
    top, left, bottom, right = inked_box(from_strokes([[[0, 0], [1000, 10]]]))
    assert right - left >= 19
    assert bottom - top <= 3


def test_a_dot_beside_a_line_is_drawn_too():
    line, both = [[[0, 0], [0, 100]]], [[[0, 0], [0, 100]], [[60, 100]]]
    assert from_strokes(both).sum() > from_strokes(line).sum() + 4


def test_a_lopsided_drawing_stays_inside_the_picture():
    blob = [[[i % 10, i // 10] for i in range(100)], [[300, 5]]]
    ink = from_strokes(blob).reshape(SIDE, SIDE)
    dot = ink[:, 20:].sum()
    assert dot == pytest.approx(math.pi * (PEN_WIDTH / 2) ** 2, abs=0.8)


@pytest.mark.parametrize("nothing", [[], [[]], [[], []], [[[3, 4]]], [[[3, 4], [3, 4]], [[3, 4]]]])
def test_an_empty_canvas_and_a_single_dot_are_nothing(nothing):
    assert from_strokes(nothing) is None


@pytest.mark.parametrize("size", [5e-324, 1e-300, 1e-9, 1e9, 1e308, 1.7e308])
def test_extreme_coordinates_give_a_sane_picture_or_none(size):
    picture = from_strokes([[[-size, size], [size, -size]], [[size, size], [0, 0]]])
    assert picture is None if size == 5e-324 else picture.max() == 1 and np.all((picture >= 0) & (picture <= 1))


def test_a_hundred_thousand_points_are_read():
    points = np.random.default_rng(0).uniform(0, 300, (100_000, 2)).tolist()
    assert from_strokes([points]).mean() > 0.3


def test_a_bad_drawing_is_refused():
    with pytest.raises(DrawingError, match="NaN"):
        from_strokes([[[0, 0], [math.nan, 1]]])


@given(st.lists(st.lists(st.tuples(*[st.floats(allow_nan=False, allow_infinity=False)] * 2), max_size=6), max_size=4))
def test_any_finite_strokes_give_greys_from_0_to_1_or_nothing(strokes):
    picture = from_strokes(strokes)
    assert picture is None or (picture.max() > 0.5 and np.all((picture >= 0) & (picture <= 1)))


def test_pixels_stay_as_they_are():
    greys = from_strokes(FOUR)
    assert np.array_equal(normalise(greys.tolist()), greys)


def test_blank_pixels_are_nothing():
    assert normalise([0] * PIXELS) is None


@pytest.mark.parametrize("value", [-0.01, 1.01, math.nan, math.inf])
def test_a_pixel_out_of_range_is_refused(value):
    with pytest.raises(DrawingError, match="from 0"):
        normalise([0.5] * (PIXELS - 1) + [value])


@pytest.mark.parametrize(
    "pixels", [[], [0.5] * 783, [[0.5] * 28] * 28, ["1"] * 784, [None] * 784, [0.5] * 783 + [[1]], 3]
)
def test_anything_but_784_numbers_is_refused(pixels):
    with pytest.raises(DrawingError, match="784 numbers"):
        normalise(pixels)


def test_another_hand_draws_the_same_digit_differently():
    rng = np.random.default_rng(0)
    assert np.abs(from_strokes(perturbed(FOUR, rng)) - from_strokes(FOUR)).max() > 0.5


def test_samples_are_evenly_spaced_and_reach_both_ends():
    track = resample(read_strokes([[[0, 0], [1, 0], [10, 0]]]))
    along = np.unique(track[:, 0])
    assert along[0] == 0
    assert along[-1] == 10
    assert np.diff(along).max() <= SPACING


def test_no_sample_lies_between_two_strokes():
    track = resample(read_strokes([[[0, 0], [5, 0]], [[20, 0], [25, 0]]]))
    assert not np.any((track[:, 0] > 5) & (track[:, 0] < 20))


def test_both_ends_of_every_stroke_are_samples():
    ends = [[0.0, 0.0], [5.1, 0.0], [20.0, 3.0], [20.0, 3.1], [9.0, 9.0]]
    track = resample(read_strokes([ends[:2], ends[2:4], ends[4:]])).tolist()
    assert all(end in track for end in ends)


@pytest.mark.parametrize("strokes", [[np.arange(80_000.0).reshape(-1, 2) % 997], np.arange(80_000.0).reshape(-1, 1, 2)])
def test_a_scribble_of_any_length_has_a_bounded_number_of_samples(strokes):
    assert len(resample(read_strokes(strokes))) <= 2 * MAX_SAMPLES


def test_ink_is_full_inside_the_pen_grey_on_its_edge_and_none_outside():
    ink = stamp(np.array([[10.0, 14.0]]), width=3.0)
    assert ink[14, 10] == 1
    assert ink[14, 11] == pytest.approx(1)
    assert ink[15, 11] == pytest.approx(2 - np.sqrt(2))
    assert ink[14, 12] == 0


def test_a_straight_line_holds_as_much_ink_as_its_length_times_the_pen_width():
    track = np.column_stack([np.linspace(2, 25, 200), np.full(200, 14.3)])
    across = stamp(track, width=2.6)[:, 5:23].sum(axis=0)
    assert across == pytest.approx(2.6, abs=0.05)


def test_x_is_the_column_and_y_the_row():
    assert np.unravel_index(stamp(np.array([[3.0, 20.0]]), 1.0).argmax(), (SIDE, SIDE)) == (20, 3)


def test_the_centre_of_mass_is_x_before_y():
    ink = np.zeros((SIDE, SIDE))
    ink[4, 10], ink[6, 20] = 1.0, 1.0
    assert centre_of_mass(ink).tolist() == [15, 5]
