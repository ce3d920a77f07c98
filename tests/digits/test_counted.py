"""A drawing as the 8x8 digits were prepared: 64 counts that hardly change with place, size and points."""

import math

import numpy as np
import pytest

from app.digits.counted import counted, counting
from app.digits.eight_by_eight import eight_by_eight
from app.digits.samples import SAMPLES
from app.digits.strokes import DrawingError
from tests.digits.pen_drawings import DRAWINGS
from tests.digits.test_reader import with_point_spacing

EVERY_DRAWING = [drawing for drawings in DRAWINGS.values() for drawing in drawings]


@pytest.mark.parametrize("drawing", EVERY_DRAWING)
def test_a_drawing_is_64_shares_of_16_dots_that_fill_the_height(drawing):
    seen = counted(drawing)
    assert seen.shape == (64,)
    assert np.array_equal(seen * 16, (seen * 16).round()) and 0 <= seen.min() < seen.max() <= 1
    assert seen.reshape(8, 8)[[0, -1]].sum(axis=1).min() > 0


@pytest.mark.parametrize("drawing", EVERY_DRAWING)
def test_neither_place_nor_size_nor_density_of_points_matters_much(drawing):
    elsewhere = [[[0.37 * x + 210, 0.37 * y - 45] for x, y in stroke] for stroke in drawing]
    for other in (elsewhere, with_point_spacing(drawing, 0.5), with_point_spacing(drawing, 5)):
        assert np.abs(counted(other) - counted(drawing)).mean() < 0.03


def test_drawings_hold_about_as_much_ink_as_the_digits_that_are_shipped():
    drawn = np.mean([counted(drawing).sum() for drawing in EVERY_DRAWING])
    assert drawn == pytest.approx(eight_by_eight().greys(slice(None)).sum(axis=1).mean(), rel=0.15)


def test_a_dash_stays_a_dash():
    seen = counted([[[0, 0], [1000, 10]]]).reshape(8, 8)
    assert seen[:2].sum() == seen[-2:].sum() == 0


@pytest.mark.parametrize("nothing", [[], [[]], [[[3, 4]]], [[[3, 4], [3, 4]]]])
def test_nothing_drawn_is_nothing(nothing):
    assert counted(nothing) is None
    assert counting(nothing) == ()


@pytest.mark.parametrize("digit", SAMPLES)
def test_the_steps_end_with_what_is_seen(digit):
    steps = counting(SAMPLES[digit])
    assert [step.name for step in steps] == ["drawn", "cropped", "fitted", "counted"]
    assert np.array_equal(steps[-1].picture.ravel(), counted(SAMPLES[digit]))


@pytest.mark.parametrize("size", [1e-300, 1e-9, 1e300, 1.7e308])
def test_extreme_coordinates_give_sane_counts(size):
    seen = counted([[[-size, size], [size, -size]]])
    assert np.all((seen >= 0) & (seen <= 1)) and seen.max() > 0.5


def test_a_bad_drawing_is_refused():
    with pytest.raises(DrawingError, match="NaN"):
        counted([[[0, 0], [math.nan, 1]]])
