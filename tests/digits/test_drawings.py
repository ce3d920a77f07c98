"""Labelled drawings: checked, told apart by their strokes, and seen as every network sees a drawing."""

import math

import numpy as np
import pytest

from app.digits.drawings import MOST_POINTS, as_digits, labelled
from app.digits.ink import from_strokes
from app.digits.samples import SAMPLES
from app.errors import BadValue, TooLarge


def test_as_digits_they_are_what_the_networks_see_of_them_in_their_order():
    digits = as_digits([labelled(label, SAMPLES[label]) for label in (4, 0, 9)])
    assert digits.labels.tolist() == [4, 0, 9]
    assert np.array_equal(digits.images, np.array([from_strokes(SAMPLES[d]) for d in (4, 0, 9)], np.float32))


def test_no_drawings_are_no_digits():
    assert as_digits([]).images.shape == (0, 784)


def test_a_drawing_goes_by_its_strokes_however_their_numbers_are_written():
    one, same, other = (labelled(1, [[[x, 0], [5, 9]]]) for x in (5, 5.0, 5.5))
    assert one.digest == same.digest == labelled(7, [[[5, 0], [5, 9]], []]).digest
    assert one.digest != other.digest


@pytest.mark.parametrize("label", [-1, 10, "4", 4.0, True, None, math.nan])
def test_a_label_is_a_digit(label):
    with pytest.raises(BadValue) as refused:
        labelled(label, SAMPLES[4])
    assert refused.value.field == "label"


@pytest.mark.parametrize(
    "strokes",
    [
        None,
        5,
        "abc",
        {},
        [],
        [[[3, 4]]],
        [[[1, 2], [3]]],
        [[[0, 0], [math.nan, 1]]],
        [[["1", "2"], ["3", "4"]]],
        [[[0, 0], [10**400, 1]]],
    ],
)
def test_strokes_that_show_nothing_are_refused(strokes):
    with pytest.raises(BadValue) as refused:
        labelled(4, strokes)
    assert refused.value.field == "strokes"


@pytest.mark.parametrize("points", [MOST_POINTS + 1, 100_001])
def test_too_many_points_are_refused(points):
    with pytest.raises((TooLarge, BadValue), match="points"):
        labelled(4, [[[i, i % 7] for i in range(points)]])


def test_numbers_beyond_what_a_float_counts_by_ones_are_kept_as_they_are():
    drawing = labelled(1, [[[1e300, 0.0], [0.25, -1e300]]])
    assert drawing.strokes == "[[[1e+300,0],[0.25,-1e+300]]]"
    assert drawing.seen.max() == 1
