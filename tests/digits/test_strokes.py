import math

import numpy as np
import pytest

from app.digits.ink import MAX_POINTS, DrawingError, read_strokes


def test_strokes_are_laid_end_to_end_and_their_beginnings_marked():
    drawing = read_strokes([[[0, 1], [2, 3]], [], [[4, 5], [6.5, 7], [8, 9]]])
    assert drawing.points.tolist() == [[0, 1], [2, 3], [4, 5], [6.5, 7], [8, 9]]
    assert drawing.begins.tolist() == [True, False, True, False, False]


def test_no_stroke_is_no_point():
    assert read_strokes([]).points.shape == (0, 2)


def test_arrays_are_as_good_as_lists():
    stroke = [[0.5, 1], [2, 3]]
    assert np.array_equal(read_strokes([np.array(stroke)]).points, read_strokes([stroke]).points)


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_a_coordinate_that_is_not_finite_is_refused(bad):
    with pytest.raises(DrawingError, match="NaN or infinite"):
        read_strokes([[[0, 0], [1, bad]]])


@pytest.mark.parametrize(
    "bad",
    [
        [[1, 2]],
        [[[1, 2, 3]]],
        [[[1]]],
        [[[1, 2], [3]]],
        [[[[1, 2]]]],
        [[["1", "2"]]],
        [[[None, 2]]],
        [[[True, False]]],
        [[{"x": 1, "y": 2}]],
        ["ab"],
        [None],
        None,
        7,
        [[[10**400, 0]]],
        [[[1j, 0]]],
    ],
)
def test_anything_but_lists_of_points_is_refused_with_what_was_expected(bad):
    with pytest.raises(DrawingError, match=r"\[x, y\]"):
        read_strokes(bad)


def test_the_largest_drawing_is_read_and_one_point_more_is_refused():
    largest = [[[0, 0]] * MAX_POINTS]
    assert len(read_strokes(largest).points) == MAX_POINTS
    with pytest.raises(DrawingError, match="100,001 points; at most 100,000"):
        read_strokes([*largest, [[1, 1]]])


def test_a_drawing_error_is_a_value_error():
    assert issubclass(DrawingError, ValueError)
