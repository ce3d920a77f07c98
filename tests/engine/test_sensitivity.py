"""∂C/∂x and ∂a/∂x beside measured slopes, one input at a time."""

import numpy as np
import pytest

from app.engine.activations import ACTIVATIONS
from app.engine.backward import input_gradient, output_slope
from app.engine.forward import forward
from app.engine.losses import LOSSES, loss_per_example
from app.engine.network import Network
from tests.engine.cases import random_case

H = 1e-6


def measured(x, value):
    """(value(x + h) − value(x − h)) / 2h along each input; `value` has a number per example."""
    columns = []
    for i in range(x.shape[1]):
        nudge = np.zeros_like(x)
        nudge[:, i] = H
        columns.append((value(x + nudge) - value(x - nudge)) / (2 * H))
    return np.stack(columns, axis=1)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_the_gradient_of_the_inputs_is_the_measured_one_of_each_examples_own_loss(loss, reduction):
    output = "softmax" if LOSSES[loss].targets in ("distribution", "class") else "sigmoid"
    case = random_case(3, ("tanh", "swish", output), loss, (4, 3, 5, 3), examples=4, reduction=reduction)
    slopes = measured(case.x, lambda x: loss_per_example(forward(case.network, x), case.y, loss))
    np.testing.assert_allclose(input_gradient(case.passed, case.gradients), slopes, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("output", ACTIVATIONS)
@pytest.mark.parametrize("hidden", ACTIVATIONS)
def test_the_slope_of_every_output_along_the_inputs_is_the_measured_one(hidden, output):
    case = random_case(5, (hidden, output), sizes=(3, 4, 3), examples=3)
    for k in range(1, 4):
        slopes = measured(case.x, lambda x, k=k: forward(case.network, x).outputs[:, k - 1])
        np.testing.assert_allclose(output_slope(case.passed, k), slopes, rtol=1e-6, atol=1e-7)


def test_the_slopes_of_all_softmax_outputs_cancel():
    case = random_case(6, ("tanh", "softmax"), "categorical_cross_entropy", (5, 4, 6), examples=2)
    together = sum(output_slope(case.passed, k) for k in range(1, 7))
    np.testing.assert_allclose(together, 0, atol=1e-15)


def test_in_a_single_linear_layer_the_slope_is_the_weights():
    network = Network((np.array([[2.0, -3.0], [0.5, 4.0]]),), None, ("identity",))
    assert output_slope(forward(network, np.ones((1, 2))), 2).tolist() == [[0.5, 4.0]]


def test_an_examples_gradient_is_the_same_in_a_batch_and_alone():
    case = random_case(7, ("tanh", "sigmoid"), sizes=(4, 3, 2), examples=3, reduction="mean")
    for example in range(3):
        alone = case.alone(example)
        own = input_gradient(alone.passed, alone.gradients)[0]
        np.testing.assert_allclose(input_gradient(case.passed, case.gradients)[example], own, rtol=1e-12)
