"""The known slips of backpropagation: each one's numbers by hand, and nothing else changed."""

from dataclasses import replace

import numpy as np
import pytest

from app.engine.activations import ACTIVATIONS
from app.engine.backward import backward
from app.engine.forward import forward
from app.engine.losses import LOSSES
from app.engine.network import Network
from app.engine.optimisers import updated
from app.engine.slips import SLIPS, backward_with_slip
from tests.engine.cases import Case, random_case

FORMS = [("tanh", "sigmoid", loss) for loss in LOSSES] + [
    ("sigmoid", "softmax", "categorical_cross_entropy"),
    ("relu", "softmax", "half_squared_error"),
    ("identity", "identity", "mean_squared_error"),
]


def slipped(case, slip, at=None, rate=0.5):
    new = updated(case.network, case.gradients, rate).network
    return backward_with_slip(case.passed, case.y, case.loss, case.reduction, slip, at, new)


def places(case, slip):
    return SLIPS[slip].places(case.passed, case.y, case.loss, case.reduction)


def every_array(passed):
    return [a for part in vars(passed).values() for a in part]


def same(one, other):
    return all(a.tobytes() == b.tobytes() for a, b in zip(every_array(one), every_array(other), strict=True))


def case_of(hidden, output, loss, examples=3, reduction="mean"):
    return random_case(7, (hidden, "tanh", output), loss, (3, 4, 3, 3), examples, reduction=reduction)


@pytest.fixture
def two_two_two():
    weights = ([[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]])
    network = Network(
        tuple(map(np.array, weights)), (np.array([0.35, 0.35]), np.array([0.60, 0.60])), ("sigmoid", "sigmoid")
    )
    return Case(network, np.array([[0.05, 0.10]]), np.array([[0.01, 0.99]]), "half_squared_error")


@pytest.mark.parametrize("form", FORMS)
def test_without_a_slip_the_pass_is_the_backward_pass_bit_for_bit(form):
    for reduction in ("sum", "mean"):
        case = case_of(*form, reduction=reduction)
        assert same(slipped(case, ""), case.gradients)


@pytest.mark.parametrize("slip", SLIPS)
def test_where_a_slip_cannot_be_made_nothing_changes(slip):
    for form in FORMS:
        case = case_of(*form)
        for layer in {1, 2, 3} - set(places(case, slip)):
            assert same(slipped(case, slip, layer), case.gradients)


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_leaves_what_is_computed_before_it_alone_and_changes_what_it_touches(slip):
    changed = 0
    for form in FORMS:
        case = case_of(*form)
        for layer in places(case, slip):
            wrong = slipped(case, slip, layer)
            assert not same(wrong, case.gradients), form
            for above in range(layer, 3):
                assert wrong.delta[above].tobytes() == case.gradients.delta[above].tobytes()
            changed += 1
    assert changed


def test_every_slip_can_be_made_wherever_its_rule_is_used():
    case = case_of("tanh", "sigmoid", "mean_squared_error")
    found = {slip: places(case, slip) for slip in SLIPS}
    assert found == {
        "slope-forgotten": (1, 2, 3),
        "sign-flipped": (3,),
        "new-weights": (1, 2),
        "target-for-prediction": (3,),
        "path-missing": (1, 2),
        "wrong-layer": (1, 2, 3),
        "not-divided": (1, 2, 3),
        "outputs-not-divided": (3,),
        "slopes-exchanged": (2,),
        "through-the-bias": (1, 2),
    }


def test_there_is_no_slope_to_forget_in_the_identity_or_where_output_and_loss_cancel():
    assert places(case_of("identity", "softmax", "categorical_cross_entropy"), "slope-forgotten") == (2,)
    assert places(case_of("tanh", "softmax", "half_squared_error"), "slope-forgotten") == (1, 2, 3)


def test_a_single_layer_leaves_little_room():
    case = random_case(1, ("identity",), "mean_squared_error", (3, 1))
    assert [slip for slip in SLIPS if places(case, slip)] == ["sign-flipped"]


def test_the_target_can_stand_for_the_prediction_only_where_the_slope_is_written_with_a():
    for name in ACTIVATIONS:
        case = random_case(2, ("tanh", name), "half_squared_error", (2, 2, 2))
        assert places(case, "target-for-prediction") == ((2,) if name in ("sigmoid", "tanh") else ())
    assert places(case_of("tanh", "sigmoid", "binary_cross_entropy"), "target-for-prediction") == ()


class TestByHand:
    def test_a_forgotten_slope_leaves_delta_the_upstream(self, two_two_two):
        wrong = slipped(two_two_two, "slope-forgotten", 2)
        np.testing.assert_allclose(wrong.delta[1][0], [0.751365070 - 0.01, 0.772928465 - 0.99], atol=1e-9)
        assert wrong.weight_gradients[1][0, 0] == pytest.approx(0.741365070 * 0.593269992)

    def test_a_flipped_sign_turns_every_gradient_around(self, two_two_two):
        wrong = slipped(two_two_two, "sign-flipped")
        for ours, true in zip(wrong.weight_gradients, two_two_two.gradients.weight_gradients, strict=True):
            np.testing.assert_array_equal(ours, -true)

    def test_a_flipped_sign_where_output_and_loss_cancel_is_y_minus_a(self):
        case = case_of("tanh", "softmax", "categorical_cross_entropy")
        wrong = slipped(case, "sign-flipped")
        np.testing.assert_allclose(wrong.delta[2], case.y - case.passed.outputs, atol=1e-15)
        np.testing.assert_array_equal(wrong.upstream[2], case.gradients.upstream[2])

    def test_new_weights_give_the_number_this_mistake_is_known_by(self, two_two_two):
        wrong = slipped(two_two_two, "new-weights", 1)
        assert f"{two_two_two.gradients.weight_gradients[0][0, 0]:.6f}" == "0.000439"
        assert f"{wrong.weight_gradients[0][0, 0]:.6f}" == "0.000365"

    def test_the_target_in_the_slope(self, two_two_two):
        wrong = slipped(two_two_two, "target-for-prediction")
        np.testing.assert_allclose(
            wrong.delta[1][0], [0.741365070 * 0.01 * 0.99, -0.217071535 * 0.99 * 0.01], atol=1e-9
        )

    def test_the_target_in_the_slope_of_tanh_and_as_a_class(self):
        network = Network((np.array([[1.0], [2.0]]),), None, ("tanh",))
        case = Case(network, np.array([[0.3]]), np.array([[1.0]]), "sparse_categorical_cross_entropy")
        assert slipped(case, "target-for-prediction").delta[0].tolist() == [[0.0, 0.0]]
        halved = Case(network, np.array([[0.3]]), np.array([[0.5, 0.0]]), "half_squared_error")
        expected = halved.passed.outputs - halved.y
        np.testing.assert_allclose(slipped(halved, "target-for-prediction").delta[0], expected * [0.75, 1], atol=1e-15)

    def test_a_missing_path_leaves_one_neuron_above_out(self, two_two_two):
        wrong = slipped(two_two_two, "path-missing", 1)
        delta = two_two_two.gradients.delta[1][0]
        np.testing.assert_allclose(wrong.upstream[0][0], [0.40 * delta[0], 0.45 * delta[0]], rtol=1e-15)

    def test_the_missing_path_is_one_that_brings_something_back(self):
        network = Network((np.array([[1.0]]), np.array([[2.0], [3.0], [0.0]])), None, ("identity", "identity"))
        case = Case(network, np.array([[1.0]]), np.array([[1.0, 1.0, 1.0]]), "half_squared_error")
        assert case.gradients.upstream[0].tolist() == [[2 * 1 + 3 * 2]]
        assert slipped(case, "path-missing").upstream[0].tolist() == [[2 * 1]]

    def test_the_delta_of_the_layer_above_is_repeated_to_fit(self):
        weights = (np.array([[1.0], [1.0], [1.0]]), np.array([[1.0, 0.0, 2.0], [0.0, 1.0, 0.0]]))
        network = Network(weights, (np.zeros(3), np.zeros(2)), ("identity", "identity"))
        case = Case(network, np.array([[2.0]]), np.array([[1.0, 5.0]]), "half_squared_error")
        assert case.gradients.delta[1].tolist() == [[5.0, -3.0]]
        wrong = slipped(case, "wrong-layer", 1)
        assert wrong.weight_gradients[0].tolist() == [[10.0], [-6.0], [10.0]]
        assert wrong.bias_gradients[0].tolist() == [5.0, -3.0, 5.0]
        assert wrong.delta[0].tolist() == case.gradients.delta[0].tolist()

    def test_at_the_output_the_delta_comes_from_the_layer_below(self):
        case = case_of("tanh", "sigmoid", "half_squared_error", examples=1, reduction="sum")
        wrong = slipped(case, "wrong-layer", 3)
        np.testing.assert_array_equal(wrong.bias_gradients[2], case.gradients.delta[1][0])

    def test_not_divided_by_the_examples_the_mean_is_the_sum(self):
        case = case_of("tanh", "sigmoid", "half_squared_error", examples=4)
        summed = backward(case.passed, case.y, case.loss, "sum")
        wrong = slipped(case, "not-divided")
        assert same(wrong, summed)
        assert places(replace(case, reduction="sum"), "not-divided") == ()

    def test_not_divided_by_the_outputs_the_slope_of_the_loss_is_that_of_the_sum(self):
        case = case_of("tanh", "sigmoid", "mean_squared_error")
        np.testing.assert_allclose(slipped(case, "outputs-not-divided").upstream[2], 2 * (case.passed.outputs - case.y))
        alone = Case(case.network, case.x, case.y, "half_squared_error")
        assert places(alone, "outputs-not-divided") == ()


def test_a_slip_at_no_layer_in_particular_is_made_at_all_of_them():
    case = case_of("tanh", "sigmoid", "half_squared_error")
    wrong = slipped(case, "slope-forgotten")
    for upstream, delta in zip(wrong.upstream, wrong.delta, strict=True):
        np.testing.assert_array_equal(upstream, delta)


def test_new_weights_change_nothing_where_nothing_is_learnt():
    case = case_of("tanh", "sigmoid", "half_squared_error")
    assert same(slipped(case, "new-weights", 1, rate=0.0), case.gradients)


def test_the_forward_pass_that_a_slip_starts_from_stays_as_it_was():
    case = case_of("tanh", "sigmoid", "half_squared_error")
    before = forward(case.network, case.x)
    slipped(case, "path-missing")
    assert all(a.tobytes() == b.tobytes() for a, b in zip(case.passed.a, before.a, strict=True))

    def test_exchanged_slopes_are_those_of_the_two_layers(self, two_two_two):
        slope = [a * (1 - a) for a in two_two_two.passed.a]
        above = two_two_two.gradients.upstream[1] * slope[1]
        wrong = slipped(two_two_two, "slopes-exchanged", 1)
        np.testing.assert_allclose(wrong.delta[0], slope[2] * (above @ two_two_two.passed.network.weights[1]))

    def test_delta_that_runs_back_along_the_bias_is_added_to_every_neuron_below(self, two_two_two):
        wrong = slipped(two_two_two, "through-the-bias", 1)
        np.testing.assert_allclose(wrong.delta[0][0], [0.069011550, 0.070194450], atol=1e-9)
        along = wrong.delta[0] - two_two_two.gradients.delta[0]
        np.testing.assert_allclose(along, 0.60 * two_two_two.gradients.delta[1].sum())
