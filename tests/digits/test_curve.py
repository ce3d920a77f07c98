import numpy as np
import pytest

from app.digits.pen_set import places_along, smooth, turns

CIRCLE = np.array([[np.cos(a), np.sin(a)] for a in np.radians(np.arange(0, 361, 45))])
HOOK = np.array([[0.0, 0.0], [10.0, 0.0], [10.0, 10.0]])


def away_from_chord(curve, points):
    """How far, at most, places of the curve between the first two points are off the straight line."""
    part = curve[: len(curve) // (len(points) - 1)]
    along = (points[1] - points[0]) / np.hypot(*(points[1] - points[0]))
    return np.abs((part - points[0]) @ [-along[1], along[0]]).max()


def test_a_curve_goes_through_its_points_in_order():
    curve = smooth(CIRCLE, corner=90)
    nearest = [np.hypot(*(curve - point).T).argmin() for point in CIRCLE[1:-1]]
    assert nearest == sorted(nearest)
    assert [np.hypot(*(curve - point).T).min() for point in CIRCLE] == pytest.approx([0] * len(CIRCLE), abs=1e-12)


def test_a_curve_through_points_of_a_circle_is_round():
    inner = smooth(CIRCLE, corner=90)[6:-6]
    assert np.hypot(*inner.T) == pytest.approx(np.ones(len(inner)), abs=0.03)


def test_a_sharp_turn_is_a_corner_with_straight_sides_and_a_gentle_one_is_not():
    assert away_from_chord(smooth(HOOK, corner=60), HOOK) == 0
    assert away_from_chord(smooth(HOOK, corner=120), HOOK) > 0.3


def test_turns_are_in_degrees_and_none_is_more_than_half_way_round():
    there_and_back = np.array([[0.0, 0.0], [5.0, 0.0], [0.0, 0.1], [0.0, 5.0]])
    assert turns(HOOK).tolist() == pytest.approx([0, 90, 0])
    assert np.all(turns(there_and_back) <= 180)


def test_one_point_stays_one_point():
    assert smooth(np.array([[3.0, 4.0]]), 90).tolist() == [[3, 4]]


@pytest.mark.parametrize("count", [2, 3, 7])
@pytest.mark.parametrize("offset", [0.0, 0.4, 1.0])
def test_samples_lie_on_the_line_in_order_and_hold_both_ends(count, offset):
    places = places_along(HOOK, count, offset)
    assert len(places) == count
    assert places[0].tolist() == [0, 0]
    assert places[-1].tolist() == [10, 10]
    assert np.all((places[:, 1] == 0) | (places[:, 0] == 10))
    assert np.all(np.diff(places.sum(axis=1)) >= 0)


def test_few_samples_cut_the_corner():
    assert [10, 0] not in places_along(HOOK, 4, 0.5).tolist()
