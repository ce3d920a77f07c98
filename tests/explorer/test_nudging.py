"""Nudging one parameter, and backprop's gradients beside measured slopes."""

import gc
from dataclasses import replace

import numpy as np
import pytest

from app.course.shelf import LESSONS, open_lesson
from app.engine.forward import forward
from app.engine.gradient_check import check_gradients
from app.engine.losses import total_loss
from app.engine.parameters import Parameter, nudged, parameters
from app.errors import BadValue, NotNow
from app.explorer import checking
from app.explorer.checking import checked_sample, comparison, kink_near, largest_gradients
from app.explorer.moves import back, update
from app.explorer.nudging import (
    _curves,
    apply_nudge,
    checked_amount,
    curve,
    gradient_of,
    loss_at,
    reach_of,
    round_up,
)
from app.explorer.opening import Description, open_session
from tests.explorer.sessions import seen, small_session, two_two_two
from tests.scene.explain_page import finished, looking

SMOOTH = [
    small_session(),
    small_session((2, 3, 3, 2), activations=["swish", "softplus", "identity"], reduction="sum", seed=4),
    open_session(Description([3, 5, 3], ["gelu", "softmax"], loss="categorical_cross_entropy", seed=9)),
]


@pytest.mark.parametrize("session", SMOOTH)
def test_a_small_nudge_changes_the_loss_by_the_gradient_times_the_nudge(session):
    step = session.position.step
    for parameter in parameters(step.network):
        actual = loss_at(step, parameter, 1e-4) - step.total_loss
        assert actual == pytest.approx(gradient_of(step, parameter) * 1e-4, rel=0.01, abs=1e-8)


@pytest.mark.parametrize("parameter", [Parameter(1, 1, 2), Parameter(2, 2, 0)])
def test_the_curve_is_the_loss_of_the_network_with_the_nudged_parameter(parameter):
    step = small_session().position.step
    amounts, losses = curve(step, parameter, 0.5)
    assert (len(amounts), amounts[0], amounts[30], amounts[-1]) == (61, -0.5, 0, 0.5)
    for amount, loss in zip(amounts, losses, strict=True):
        passed = forward(nudged(step.network, parameter, amount), step.inputs)
        assert loss == total_loss(passed, step.targets, step.loss, step.reduction)
    assert losses[30] == step.total_loss


def test_another_parameter_or_reach_has_another_curve():
    step = small_session().position.step
    found = [
        curve(step, parameter, reach)[1].tolist()
        for parameter in (Parameter(1, 1, 1), Parameter(2, 1, 1))
        for reach in (0.5, 1.0)
    ]
    assert len({tuple(losses) for losses in found}) == 4


def test_curves_are_forgotten_with_their_training_step():
    step = replace(two_two_two().position.step)
    curve(step, Parameter(1, 1, 1), 0.5)
    comparison(step, Parameter(1, 1, 1))
    checked_sample(step)
    assert step in _curves
    del step
    gc.collect()
    held = [len(_curves), len(checking._compared), len(checking._samples)]
    step = replace(two_two_two().position.step)
    curve(step, Parameter(1, 1, 1), 0.5)
    comparison(step, Parameter(1, 1, 1))
    checked_sample(step)
    assert [len(_curves), len(checking._compared), len(checking._samples)] == [n + 1 for n in held]


@pytest.mark.parametrize("x, up", [(1, 1), (1.1, 2), (0.5, 0.5), (3, 5), (0.021, 0.05), (7, 10), (4e11, 5e11)])
def test_the_reach_is_rounded_up_to_one_two_or_five(x, up):
    assert round_up(x) == up


def test_the_reach_is_half_the_size_until_a_farther_landing_is_known():
    session = two_two_two(learning_rate=30)
    assert reach_of(session.position, Parameter(2, 1, 1)) == 0.5
    landing = 30 * gradient_of(session.position.step, Parameter(2, 1, 1))
    assert landing < reach_of(finished(session).position, Parameter(2, 1, 1)) == 5


def test_the_reach_never_exceeds_ten_times_the_size():
    session = finished(two_two_two(learning_rate=1e6))
    assert reach_of(session.position, Parameter(2, 1, 1)) == 10


@pytest.mark.parametrize("amount", ["nan", "inf", "-inf", "1e9", "1e999", "", "much", "[1]", 0.51, -0.51])
def test_what_is_no_nudge_is_refused_at_its_field(amount):
    with pytest.raises(BadValue) as refused:
        checked_amount(two_two_two().position, Parameter(1, 1, 1), amount)
    assert refused.value.field == "amount"


@pytest.mark.parametrize("amount, made", [("0.5", 0.5), ("-0.5", -0.5), (0, 0.0)])
def test_a_nudge_within_the_reach_is_a_number(amount, made):
    assert checked_amount(two_two_two().position, Parameter(1, 1, 1), amount) == made


@pytest.mark.parametrize("parameter", [Parameter(1, 2, 1), Parameter(2, 1, 0)])
def test_an_applied_nudge_is_an_edit_that_back_undoes(parameter):
    session = looking(two_two_two(), look=Parameter(*parameter))
    applied = apply_nudge(session, "0.25")
    step = applied.position.step
    before = session.position.step.network
    now = step.network
    assert parameter.of(now.weights, now.biases) == parameter.of(before.weights, before.biases) + 0.25
    assert step.total_loss == loss_at(session.position.step, parameter, 0.25)
    assert seen(back(applied).position) == seen(session.position)


def test_nothing_selected_cannot_be_nudged():
    with pytest.raises(NotNow, match="Select a weight"):
        apply_nudge(two_two_two(), 0.1)


def test_the_weights_before_the_update_are_not_written_again():
    with pytest.raises(NotNow, match="before the update"):
        apply_nudge(looking(update(finished(two_two_two())), look=Parameter(1, 1, 1)), 0.1)


AT_A_KINK = ("1-2-1-relu", "cost")
"""lessons with a neuron whose sum is 0, where ReLU has no slope to measure"""


@pytest.mark.parametrize("slug", [slug for slug in LESSONS if slug not in AT_A_KINK])
def test_backprop_and_measured_slopes_agree_in_the_lessons(slug):
    found = checked_sample(open_lesson(slug).position.step)
    assert found.apart == 0
    assert found.largest < 1e-8


def test_a_small_network_is_compared_whole_with_the_engines_own_result():
    step = small_session().position.step
    theirs = check_gradients(step.network, step.inputs, step.targets, step.loss, step.reduction)
    found = checked_sample(step)
    assert (len(found.compared), found.total, found.largest) == (theirs.checked, 26, theirs.max_abs_difference)


def test_a_large_network_is_sampled():
    found = checked_sample(open_lesson("draw-a-digit").position.step)
    assert (len(found.compared), found.total) == (200, 23_860)
    assert {one.parameter[0] for one in found.compared} == {1, 2}


def test_large_weights_and_losses_are_no_disagreement():
    session = open_session(Description([1, 1], "identity", weights=[[[3e6]]], inputs=[[2.0]], targets=[[1.0]]))
    assert comparison(session.position.step, Parameter(1, 1, 1)).agrees


def test_a_wrong_gradient_is_found():
    step = replace(two_two_two().position.step)
    slopes = step.backward.weight_gradients
    vars(step)["backward"] = replace(step.backward, weight_gradients=(slopes[0], slopes[1] * 1.001))
    assert comparison(step, Parameter(1, 1, 1)).agrees
    assert not comparison(step, Parameter(2, 1, 1)).agrees
    assert kink_near(step, Parameter(2, 1, 1)) is None


@pytest.mark.parametrize(
    "parameter, kink", [(Parameter(1, 2, 1), "relu"), (Parameter(1, 2, 0), "relu"), (Parameter(1, 1, 1), None)]
)
def test_the_kink_is_found_where_a_neuron_sits_on_it(parameter, kink):
    step = open_lesson("1-2-1-relu").position.step
    assert kink_near(step, parameter) == kink
    assert comparison(step, parameter).agrees == (kink is None)


def test_the_largest_gradients_come_first():
    step = open_lesson("draw-a-digit").position.step
    sizes = [abs(gradient_of(step, parameter)) for parameter in largest_gradients(step, range(1, 3), 12)]
    every = np.concatenate(
        [np.abs(g).ravel() for g in (*step.backward.weight_gradients, *step.backward.bias_gradients)]
    )
    assert sizes == sorted(every.tolist(), reverse=True)[:12]
