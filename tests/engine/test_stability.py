"""Very large weighted sums: every activation with every loss stays finite, and nothing is warned about."""

import numpy as np
import pytest

from app.engine.activations import ACTIVATIONS
from app.engine.backward import backward
from app.engine.forward import forward
from app.engine.losses import LOSSES, total_loss
from app.engine.network import Network
from app.engine.parameters import Parameter
from app.engine.paths import largest_paths

LARGE = [[800.0, -800.0, 0.5], [-800.0, 800.0, -0.5], [1e3, -1e3, 1e3], [-1e3, -1e3, -1e3], [-745.0, 710.0, -38.0]]
TARGETS = {
    "any": [[1.0, 0.0, 0.5], [0.0, 1.0, -2.0]],
    "unit": [[1.0, 0.0, 0.5], [0.0, 1.0, 0.0]],
    "distribution": [[1.0, 0.0, 0.0], [0.2, 0.5, 0.3]],
    "class": [[0.0], [2.0]],
}


def everything(network, x, y, loss):
    """All values of both passes, with any overflow, invalid operation or division by zero an error."""
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        passed = forward(network, x)
        gradients = backward(passed, y, loss, "mean")
        total = total_loss(passed, y, loss, "mean")
        paths = largest_paths(passed, gradients, Parameter(1, 1, 1), "mean")
    arrays = (*passed.z, *passed.a, *gradients.upstream, *gradients.delta)
    reduced = (*gradients.weight_gradients, *gradients.bias_gradients, total)
    return [*arrays, *reduced, paths.gradient, paths.rest_contribution]


def examples(loss):
    choices = TARGETS[LOSSES[loss].targets]
    pairs = [(row, target) for row in LARGE for target in choices]
    return np.array([row for row, _ in pairs]), np.array([target for _, target in pairs])


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_an_output_with_an_extreme_sum_stays_finite(activation, loss):
    x, y = examples(loss)
    network = Network((np.eye(3),), (np.zeros(3),), (activation,))
    for row in range(len(x)):
        for values in everything(network, x[row : row + 1], y[row : row + 1], loss):
            assert np.isfinite(values).all(), (x[row], y[row])


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_hidden_neuron_with_an_extreme_sum_stays_finite(activation, loss):
    x, y = examples(loss)
    out = "softmax" if LOSSES[loss].targets in ("distribution", "class") else "sigmoid"
    weights = (np.eye(3), np.array([[0.5, -0.25, 1.0], [-1.0, 0.5, 0.5], [0.25, 0.25, -0.5]]))
    network = Network(weights, (np.zeros(3), np.ones(3)), (activation, out))
    assert all(np.isfinite(values).all() for values in everything(network, x, y, loss))


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_an_activation_is_finite_as_far_as_a_thousand(activation):
    z = np.concatenate([np.linspace(-1000, 1000, 4001), [-0.0, 5e-324, -5e-324]]).reshape(1, -1)
    row = ACTIVATIONS[activation]
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        outcomes = [row.f(z)] + ([row.df(z)] if row.elementwise else [])
    assert all(np.isfinite(values).all() for values in outcomes)
