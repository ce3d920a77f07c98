"""Every row of the table of losses against measured slopes and against its definition."""

import math

import numpy as np
import pytest

from app.engine.activations import ACTIVATIONS, pull_back
from app.engine.backward import BackwardRules
from app.engine.forward import forward
from app.engine.losses import FUSED_OUTPUTS, LOSSES, REDUCTIONS, loss_per_example, one_hot
from app.engine.network import Network
from tests.engine.cases import random_targets

H = 1e-6
OUTPUTS = 3


def log_loss(a, y):
    return -sum(t * math.log(p) for p, t in zip(a, y, strict=True))


DEFINITIONS = {
    "squared_error": lambda a, y: sum((p - t) ** 2 for p, t in zip(a, y, strict=True)),
    "half_squared_error": lambda a, y: sum((p - t) ** 2 for p, t in zip(a, y, strict=True)) / 2,
    "mean_squared_error": lambda a, y: sum((p - t) ** 2 for p, t in zip(a, y, strict=True)) / len(a),
    "binary_cross_entropy": lambda a, y: log_loss(a, y) + log_loss([1 - p for p in a], [1 - t for t in y]),
    "categorical_cross_entropy": log_loss,
    "sparse_categorical_cross_entropy": lambda a, y: -math.log(a[int(y[0])]),
    "absolute_error": lambda a, y: sum(abs(p - t) for p, t in zip(a, y, strict=True)),
}


def example(loss):
    rng = np.random.default_rng(3)
    return rng.uniform(0.05, 0.95, (4, OUTPUTS)), random_targets(rng, loss, 4, OUTPUTS)


def test_the_table_has_the_seven_losses_under_their_own_names():
    assert list(LOSSES) == list(DEFINITIONS)
    assert all(row.name == name for name, row in LOSSES.items())


@pytest.mark.parametrize("loss", LOSSES)
def test_a_loss_is_its_definition_for_each_example(loss):
    a, y = example(loss)
    expected = [DEFINITIONS[loss](row.tolist(), target.tolist()) for row, target in zip(a, y, strict=True)]
    np.testing.assert_allclose(LOSSES[loss].value(a, y), expected, rtol=1e-13)


@pytest.mark.parametrize("loss", LOSSES)
def test_the_slope_of_a_loss_is_the_measured_slope(loss):
    a, y = example(loss)
    value = LOSSES[loss].value
    nudges = H * np.eye(OUTPUTS)
    measured = np.stack([(value(a + n, y) - value(a - n, y)) / (2 * H) for n in nudges], axis=-1)
    np.testing.assert_allclose(LOSSES[loss].gradient(a, y), measured, rtol=1e-7, atol=1e-8)


def test_the_absolute_error_has_a_kink_where_an_output_hits_its_target_and_takes_0_there():
    a, y = np.array([[0.5, 0.25, 0.75]]), np.full((1, 3), 0.5)
    assert LOSSES["absolute_error"].gradient(a, y).tolist() == [[0, -1, 1]]
    assert {name for name, row in LOSSES.items() if row.kinked} == {"absolute_error"}


@pytest.mark.parametrize("loss", [name for name, row in LOSSES.items() if row.targets in ("unit", "distribution")])
def test_a_logarithm_is_clamped_where_it_would_end(loss):
    a = np.array([[0.0, 1.0, -0.5], [1.0, 0.0, 1.5]])
    y = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    assert np.isfinite(LOSSES[loss].value(a, y)).all()
    slopes = LOSSES[loss].gradient(a, y)
    assert np.isfinite(slopes).all()
    assert slopes[0, 0] < -1e300


@pytest.mark.parametrize(("activation", "loss"), FUSED_OUTPUTS)
def test_an_output_that_cancels_agrees_with_the_way_through_both_slopes(activation, loss):
    rng = np.random.default_rng(5)
    network = Network((rng.normal(size=(OUTPUTS, 2)),), (rng.normal(size=OUTPUTS),), (activation,))
    passed = forward(network, rng.normal(size=(6, 2)))
    y = random_targets(rng, loss, 6, OUTPUTS)
    upstream = LOSSES[loss].gradient(passed.outputs, y)
    step_by_step = pull_back(ACTIVATIONS[activation], passed.z[-1], passed.outputs, upstream)
    delta = BackwardRules(passed, y, loss, "sum").delta(1, upstream)
    np.testing.assert_allclose(delta, step_by_step, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(loss_per_example(passed, y, loss), LOSSES[loss].value(passed.outputs, y), rtol=1e-12)


@pytest.mark.parametrize(("activation", "loss"), FUSED_OUTPUTS)
def test_an_output_that_cancels_has_delta_a_minus_y(activation, loss):
    a, y = example(loss)
    a = ACTIVATIONS[activation].f(a)
    target = one_hot(y, OUTPUTS) if LOSSES[loss].targets == "class" else y
    np.testing.assert_allclose(FUSED_OUTPUTS[activation, loss].delta(a, y), a - target, atol=1e-15)


def test_softmax_with_cross_entropy_far_out_has_its_true_loss_not_a_clamped_one():
    passed = forward(Network((np.eye(2),), None, ("softmax",)), np.array([[5000.0, 0.0]]))
    assert loss_per_example(passed, np.array([[0.0, 1.0]]), "categorical_cross_entropy") == 5000
    assert loss_per_example(passed, np.array([[1.0]]), "sparse_categorical_cross_entropy") == 5000


def test_classes_count_from_zero():
    assert one_hot(np.array([[2.0], [0.0]]), 3).tolist() == [[0, 0, 1], [1, 0, 0]]


def test_a_batch_is_summed_or_averaged():
    assert {name: rule(4) for name, rule in REDUCTIONS.items()} == {"sum": 1, "mean": 0.25}
