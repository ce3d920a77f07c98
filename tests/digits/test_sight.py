import math
from itertools import chain

import numpy as np
import pytest

from app.digits.datasets import SIDE
from app.digits.ink import CENTRE, DrawingError, centre_of_mass, from_strokes
from app.digits.sight import preparation
from tests.digits.pen_drawings import DRAWINGS

EVERY_DRAWING = list(chain.from_iterable(DRAWINGS.values()))
LOW_SEVEN = [[[700, 700], [900, 700], [780, 980]]]


def pictures(strokes, **sheet):
    return [step.picture for step in preparation(strokes, **sheet)]


def inked(picture):
    """First and last column and row with ink."""
    places = np.argwhere(picture > 0)[:, ::-1]
    return places.min(axis=0), places.max(axis=0)


def test_the_steps_are_drawn_cropped_fitted_and_centred():
    assert [step.name for step in preparation(LOW_SEVEN)] == ["drawn", "cropped", "fitted", "centred"]
    assert all(step.about for step in preparation(LOW_SEVEN))


@pytest.mark.parametrize("drawing", EVERY_DRAWING)
def test_the_last_picture_is_what_the_network_sees(drawing):
    assert np.array_equal(pictures(drawing)[-1].ravel(), from_strokes(drawing))


@pytest.mark.parametrize("drawing", EVERY_DRAWING)
def test_every_picture_is_28_by_28_greys_with_ink(drawing):
    for picture in pictures(drawing):
        assert picture.shape == (SIDE, SIDE)
        assert picture.max() > 0.5
        assert np.all((picture >= 0) & (picture <= 1))


def test_the_drawn_picture_shows_where_on_the_sheet_it_is_and_how_large():
    low, high = inked(pictures(LOW_SEVEN)[0])
    assert low == pytest.approx([19, 19], abs=1.5)
    assert high == pytest.approx([25, 27], abs=1.5)


def test_the_cropped_picture_is_the_same_size_in_the_corner():
    (drawn_low, drawn_high), (low, high) = map(inked, pictures(LOW_SEVEN)[:2])
    assert low == pytest.approx([0, 0], abs=1)
    assert high - low == pytest.approx(drawn_high - drawn_low, abs=1)


def test_the_fitted_picture_fills_the_box_and_the_centred_one_is_balanced():
    fitted, centred = pictures(LOW_SEVEN)[2:]
    low, high = inked(fitted)
    assert max(high - low) + 1 in (20, 21)
    assert (low + high) / 2 == pytest.approx([CENTRE, CENTRE], abs=0.6)
    assert centre_of_mass(centred) == pytest.approx([CENTRE, CENTRE], abs=0.1)


def test_a_sheet_of_another_size_shows_the_same():
    smaller = [[[x / 10, y / 10] for x, y in stroke] for stroke in LOW_SEVEN]
    for one, other in zip(pictures(LOW_SEVEN), pictures(smaller, sheet=100), strict=True):
        assert one == pytest.approx(other, abs=1e-9)


def test_strokes_beyond_the_sheet_are_still_shown():
    low, high = inked(pictures([[[-500, 0], [2000, 2500]]])[0])
    assert high - low == pytest.approx([22, 22], abs=3)


@pytest.mark.parametrize("nothing", [[], [[]], [[[3, 4]]], [[[3, 4], [3, 4]]]])
def test_nothing_drawn_has_no_steps(nothing):
    assert preparation(nothing) == ()


@pytest.mark.parametrize("size", [1e-9, 1e300, 1.7e308])
def test_extreme_coordinates_give_sane_pictures(size):
    for picture in pictures([[[-size, size], [size, -size]]]):
        assert np.all((picture >= 0) & (picture <= 1))


def test_a_bad_drawing_is_refused():
    with pytest.raises(DrawingError, match="NaN"):
        preparation([[[0, 0], [math.nan, 1]]])
