"""A penalty on the weights: its share of C, of every gradient and of the update, beside finite differences."""

import numpy as np
import pytest

from app.engine.backward import backward
from app.engine.forward import forward
from app.engine.gradient_check import check_gradients
from app.engine.losses import data_loss, penalty, penalty_slope, total_loss
from app.engine.network import Network
from app.engine.optimisers import updated
from app.engine.parameters import Parameter, parameters
from app.engine.paths import largest_input_paths, largest_paths
from app.engine.slips import SLIPS, backward_with_slip
from tests.engine.cases import random_case

CASES = [
    random_case(1, ("tanh", "sigmoid"), "half_squared_error", (3, 4, 2), 1, True),
    random_case(2, ("tanh", "softmax"), "categorical_cross_entropy", (2, 3, 3), 3, True, "mean"),
    random_case(3, ("elu", "tanh", "sigmoid"), "binary_cross_entropy", (2, 3, 2, 2), 4, False, "mean"),
    random_case(4, ("softplus", "identity"), "mean_squared_error", (3, 5, 2), 3, True, "sum"),
]
L2 = 0.7


def with_penalty(case):
    return backward(case.passed, case.y, case.loss, case.reduction, L2)


def test_it_is_half_of_lambda_times_the_squares_of_the_weights_alone():
    network = Network((np.array([[1.0, -2.0]]), np.array([[3.0]])), (np.array([5.0]), np.array([7.0])), ("tanh",) * 2)
    assert penalty(network, 0.1, "sum", 4) == pytest.approx(0.7)
    assert penalty(network, 0.1, "mean", 4) == pytest.approx(0.175)
    assert penalty_slope(network.weights[0], 0.1, "sum", 4).tolist() == [[0.1, -0.2]]
    assert penalty_slope(network.weights[0], 0.1, "mean", 4).tolist() == pytest.approx(np.array([[0.025, -0.05]]))


@pytest.mark.parametrize("case", CASES)
def test_the_loss_is_that_of_the_data_and_the_penalty(case):
    total = total_loss(case.passed, case.y, case.loss, case.reduction, L2)
    own = data_loss(case.passed, case.y, case.loss, case.reduction)
    assert own == case.total
    assert total == own + penalty(case.network, L2, case.reduction, len(case.x)) > own


@pytest.mark.parametrize("case", CASES)
def test_every_gradient_of_the_whole_is_what_nudging_measures(case):
    given = (case.network, case.x, case.y, case.loss, case.reduction)
    checked = check_gradients(*given, l2=L2)
    assert checked.passed and checked.checked == case.network.parameter_count
    assert not check_gradients(*given, gradients=case.gradients, l2=L2).passed


@pytest.mark.parametrize("case", CASES)
def test_it_adds_to_the_gradients_of_weights_and_to_nothing_else(case):
    ours, plain = with_penalty(case), case.gradients
    for mine, data, weights in zip(ours.weight_gradients, plain.weight_gradients, case.network.weights, strict=True):
        share = L2 / (len(case.x) if case.reduction == "mean" else 1)
        np.testing.assert_allclose(mine - data, share * weights, rtol=1e-12, atol=1e-15)
    for name in ("bias_gradients", "upstream", "delta"):
        for mine, data in zip(getattr(ours, name), getattr(plain, name), strict=True):
            assert mine.tobytes() == data.tobytes()


@pytest.mark.parametrize("case", CASES)
def test_lambda_of_0_changes_no_bit(case):
    none = backward(case.passed, case.y, case.loss, case.reduction, 0.0)
    for mine, plain in zip(none.weight_gradients, case.gradients.weight_gradients, strict=True):
        assert mine.tobytes() == plain.tobytes()
    assert total_loss(case.passed, case.y, case.loss, case.reduction, 0.0) == case.total


@pytest.mark.parametrize("limit", [2, 100])
@pytest.mark.parametrize("case", CASES)
def test_the_paths_and_the_penalty_add_up_to_the_gradient(case, limit):
    gradients = with_penalty(case)
    for parameter in parameters(case.network):
        found = largest_paths(case.passed, gradients, parameter, case.reduction, limit, L2)
        plain = largest_paths(case.passed, case.gradients, parameter, case.reduction, limit)
        assert [p.contribution for p in found.paths] == [p.contribution for p in plain.paths]
        assert found.rest_contribution == pytest.approx(plain.rest_contribution, rel=1e-9, abs=1e-14)
        whole = sum(path.contribution for path in found.paths) + found.rest_contribution + found.penalty
        assert whole == pytest.approx(found.gradient, rel=1e-12, abs=1e-15)
        assert (found.penalty == 0) == parameter.is_bias and plain.penalty == 0


def test_no_path_of_an_input_has_a_penalty():
    case = CASES[0]
    with_, without = (largest_input_paths(case.passed, g, 1) for g in (with_penalty(case), case.gradients))
    assert with_ == without and with_.penalty == 0


@pytest.mark.parametrize("slip", SLIPS)
@pytest.mark.parametrize("case", CASES)
def test_a_slip_of_the_chain_rule_leaves_the_penalty_right(case, slip):
    new = updated(case.network, with_penalty(case), 0.1).network
    given = (case.passed, case.y, case.loss, case.reduction, slip, None, new)
    with_, without = backward_with_slip(*given, L2), backward_with_slip(*given)
    for mine, data, weights in zip(with_.weight_gradients, without.weight_gradients, case.network.weights, strict=True):
        share = penalty_slope(weights, L2, case.reduction, len(case.x))
        np.testing.assert_allclose(mine, data + share, rtol=1e-12, atol=1e-15)


def test_where_the_data_says_nothing_a_weight_only_shrinks():
    network = Network((np.array([[2.0]]),), (np.array([0.5]),), ("identity",))
    x = np.array([[0.0]])
    passed = forward(network, x)
    gradients = backward(passed, np.array([[0.5]]), "half_squared_error", l2=0.1)
    new = updated(network, gradients, 0.5).network
    assert new.weights[0].item() == pytest.approx(2.0 * (1 - 0.5 * 0.1)) and new.biases[0].item() == 0.5


def test_the_penalty_of_one_weight_is_that_of_its_matrix():
    case = CASES[1]
    found = largest_paths(case.passed, with_penalty(case), Parameter(2, 3, 2), case.reduction, 8, L2)
    assert found.penalty == penalty_slope(case.network.weights[1], L2, "mean", len(case.x))[2, 1]
