"""The check calls right gradients right and wrong ones wrong, however large the numbers are."""

import numpy as np
import pytest

from app.engine.activations import ACTIVATIONS
from app.engine.backward import backward
from app.engine.forward import forward
from app.engine.gradient_check import (
    STEP,
    Compared,
    check_gradients,
    compare,
    kink_within,
    measured_slope,
    spread,
    step_size,
)
from app.engine.network import Network
from app.engine.parameters import Parameter, parameters
from tests.engine.cases import random_network

SMOOTH = [name for name, row in ACTIVATIONS.items() if not row.kinks and row.elementwise]
SIZES = (2, 3, 1)


def network_for(inputs: float, seed: int, activations=("tanh", "sigmoid")) -> Network:
    """A random network whose first weights are so small that such inputs saturate nothing."""
    drawn = random_network(np.random.default_rng(seed), SIZES, activations, True)
    return drawn.replace([drawn.weights[0] / max(1, inputs), drawn.weights[1]])


def check(network: Network, x, y=1.0, loss="half_squared_error"):
    return check_gradients(network, np.array([x]), np.array([[y]]), loss)


@pytest.mark.parametrize("size", [1, 255, 1e3, 1e4, 1e6, 1e9])
@pytest.mark.parametrize("name", SMOOTH)
def test_right_gradients_pass_however_large_the_inputs(name, size):
    for seed in range(3):
        x = size * np.random.default_rng(seed).random(SIZES[0])
        found = check(network_for(size, seed, (name, "sigmoid")), x)
        assert (found.passed, found.checked, found.at_kinks) == (True, 13, 0)


@pytest.mark.parametrize("target", [1e3, 1e4, 2.5e5, 1e6])
def test_right_gradients_pass_however_large_the_targets(target):
    assert all(check(network_for(1, seed, ("sigmoid", "identity")), (0.3, 0.9), target).passed for seed in range(5))


@pytest.mark.parametrize("weight", [10.0, 1e3, 1e5])
def test_right_gradients_pass_however_large_the_weights(weight):
    network = Network([np.array([[weight]])], [np.array([0.3 - weight])], ("sigmoid",))
    assert check(network, [1.0]).passed


@pytest.mark.parametrize("size", [1, 1e3, 1e6])
def test_a_gradient_that_is_wrong_by_a_thousandth_is_found_however_large_the_inputs(size):
    network = network_for(size, 0)
    x = np.array([[0.4 * size, 0.8 * size]])
    y = np.array([[1.0]])
    right = backward(forward(network, x), y, "half_squared_error")
    wrong = check_gradients(network, x, y, "half_squared_error", gradients=scaled(right, 1.001))
    assert not wrong.passed and wrong.max_abs_difference > 0


def scaled(gradients, factor):
    """The same backward pass with every gradient so many times as large."""
    for arrays in (gradients.weight_gradients, gradients.bias_gradients):
        for array in arrays:
            array.setflags(write=True)
            array *= factor
    return gradients


@pytest.mark.parametrize(
    ("name", "kind"), [("relu", "kink"), ("leaky_relu", "kink"), ("sign", "jump"), ("binary_step", "jump")]
)
def test_a_parameter_whose_z_is_at_a_kink_or_a_jump_is_not_compared(name, kind):
    network = Network([np.zeros((1, 1)), np.ones((1, 1))], [np.zeros(1), np.zeros(1)], (name, "identity"))
    found = check(network, [1.0], 2.0)
    assert (found.passed, found.checked, found.at_kinks) == (True, 2, 2)


def test_where_every_parameter_is_at_a_kink_nothing_is_compared():
    network = Network([np.zeros((1, 1))], None, ("relu",))
    found = check(network, [1.0])
    assert (found.passed, found.checked, found.at_kinks, found.max_abs_difference) == (True, 0, 1, 0.0)


def test_where_an_output_hits_its_target_an_absolute_error_is_not_compared():
    network = Network([np.array([[1.0]]), np.array([[1.0], [1.0]])], None, ("identity", "identity"))
    x, y = np.array([[0.5], [0.25]]), np.array([[0.5, 0.0], [0.0, 1.0]])
    found = check_gradients(network, x, y, "absolute_error")
    assert (found.passed, found.checked, found.at_kinks) == (True, 3, 0)  # the slopes on both sides of 0 cancel
    parameter = Parameter(2, 1, 1)
    near = forward(Network([np.array([[1.0]]), np.array([[1 + STEP / 2], [1.0]])], None, network.activations), x)
    assert kink_within(near, parameter, y, "absolute_error") == "absolute_error"
    assert kink_within(near, parameter, y, "squared_error") is None
    found = check_gradients(near.network, x, y, "absolute_error")
    assert found.passed and found.at_kinks > 0


def test_a_kink_is_named_only_where_the_nudge_meets_it():
    network = Network([np.array([[1.0, 0.0]])], [np.zeros(1)], ("relu",))
    near, far = (forward(network, np.array([[z, 1.0]])) for z in (STEP / 2, 0.5))
    met = [kink_within(passed, Parameter(1, 1, 0), np.zeros((1, 1)), "half_squared_error") for passed in (near, far)]
    assert met == ["relu", None]


@pytest.mark.parametrize(
    ("weight", "reads", "expected"),
    [(0.5, 0.2, STEP), (0.5, 9.0, STEP), (0.5, 400.0, STEP / 40), (5000.0, 0.2, 5 * STEP)],
)
def test_the_step_is_smaller_for_what_is_multiplied_by_more_and_larger_for_what_is_large(weight, reads, expected):
    passed = forward(Network([np.array([[weight]])], [np.zeros(1)], ("tanh",)), np.array([[reads], [0.1]]))
    assert step_size(passed, Parameter(1, 1, 1)) == pytest.approx(expected)
    assert step_size(passed, Parameter(1, 1, 0)) == STEP


def test_the_step_is_never_lost_in_the_rounding_of_the_weight():
    passed = forward(Network([np.array([[1e6]])], None, ("tanh",)), np.array([[1e9]]))
    assert step_size(passed, Parameter(1, 1, 1)) >= 1000 * np.spacing(1e6)


def test_a_slope_is_measured_over_the_distance_that_rounding_leaves():
    network = Network([np.array([[1e6]])], None, ("identity",))
    h = 1.37e-9
    parameter = Parameter(1, 1, 1)
    slope = measured_slope(network, parameter, np.array([[1.0]]), np.array([[1e6 - 1]]), "half_squared_error", "sum", h)
    assert slope == pytest.approx(1.0, rel=1e-6)


def test_a_comparison_knows_its_numbers_and_its_step():
    network = network_for(1, 2)
    x = np.array([[0.3, 0.6]])
    y = np.array([[1.0]])
    passed = forward(network, x)
    gradients = backward(passed, y, "half_squared_error")
    for parameter in parameters(network):
        one = compare(passed, gradients, parameter, y, "half_squared_error", "sum")
        assert one.agrees and one.step == STEP and one.difference == abs(one.exact - one.measured)
        assert np.isfinite(parameter.of(network.weights, network.biases))
    assert not Compared(Parameter(1, 1, 1), 1.0, 1.1, 0.01, STEP).agrees


def test_a_choice_is_spread_from_the_first_to_the_last():
    every = [(1, to, 1) for to in range(1, 101)]
    assert spread(every, 3) == [every[0], every[49], every[99]]
    assert spread(every, 1000) == every
