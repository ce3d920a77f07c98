import numpy as np
import pytest

from app.digits.raster import MAX_SAMPLES, SIDE, SPACING, centre_of_mass, resample, stamp
from app.digits.strokes import read_strokes


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
