"""A network as a function of its one input, and going downhill: the figures of the course, and exact answers."""

import math

import numpy as np
import pytest

from app.engine.descent import descend, steps_until
from app.engine.forward import forward
from app.engine.network import Network
from app.engine.one_input import curve_of, highest, hinges, parts_of


def relu_network(w, b, v, c=0.0):
    return Network((np.array(w)[:, None], np.array(v)[None, :]), (np.array(b), np.array([c])), ("relu", "identity"))


def test_parts_and_bias_add_up_to_the_curve_at_401_points():
    network = relu_network([1.0, -1.0, 2.0], [0.5, 1.0, -3.0], [1.0, 0.5, -0.7], 0.2)
    x = np.linspace(-3, 3, 401)
    assert curve_of(network, x) == pytest.approx(forward(network, x[:, None]).outputs[:, 0], abs=1e-12)
    assert parts_of(network, x).sum(axis=1) + 0.2 == pytest.approx(curve_of(network, x), abs=1e-12)


def test_a_hinge_is_where_z_is_0_and_a_level_line_has_none():
    found = hinges(relu_network([1.0, -2.0, 0.0], [0.5, 1.0, 3.0], [1.0, 1.0, 1.0]))
    assert found[:2] == pytest.approx([-0.5, 0.5])
    assert math.isnan(found[2])


@pytest.mark.parametrize(("top", "at"), [(0.3, 0.123456789), (-2.0, 1.999), (5.0, -1.0)])
def test_the_highest_place_of_a_smooth_curve_is_found_to_the_last_digits(top, at):
    x, value = highest(lambda x: top - (x - at) ** 2, -2, 2, np.array([]))
    assert value == pytest.approx(top, abs=1e-12)
    assert x == pytest.approx(at, abs=1e-6)


def test_a_corner_between_two_points_is_looked_at():
    x, value = highest(lambda x: 1 - 1000 * np.abs(x - math.pi / 4), -2, 2, np.array([math.pi / 4]))
    assert (x, value) == (math.pi / 4, 1.0)


@pytest.mark.parametrize(
    ("rate", "places"),
    [
        (0.1, [-1, -0.6, -0.28, -0.024, 0.1808, 0.34464, 0.475712]),
        (0.25, [-1, 0, 0.5, 0.75, 0.875]),
        (0.5, [-1, 1, 1]),
        (0.9, [-1, 2.6, -0.28, 2.024]),
        (1.0, [-1, 3, -1, 3]),
        (1.1, [-1, 3.4, -1.88, 4.456, -3.1472]),
    ],
)
def test_the_ball_goes_where_the_course_says(rate, places):
    assert descend(lambda x: 2 * x - 2, -1, rate, len(places) - 1) == pytest.approx(places, abs=1e-9)


def test_from_09_with_rate_1_it_goes_to_and_fro():
    assert descend(lambda x: 2 * x - 2, 0.9, 1, 3) == pytest.approx([0.9, 1.1, 0.9, 1.1], abs=1e-12)


@pytest.mark.parametrize(("rate", "steps"), [(0.1, 24), (0.01, 263), (0.9, 24), (0.5, 1), (1.0, None), (1.1, None)])
def test_steps_until_it_is_near_are_counted(rate, steps):
    assert steps_until(lambda x: 2 * x - 2, -1, rate, 1, 0.01, 1000) == steps


def test_after_a_thousand_small_steps_it_is_there_to_nine_digits():
    assert descend(lambda x: 2 * x - 2, -1, 0.01, 1000)[-1] == pytest.approx(1 - 3.366e-9, abs=1e-12)


def test_what_flies_beyond_all_numbers_ends_there():
    assert len(descend(lambda x: 2 * x - 2, -1, 1e3, 1000)) < 1000
