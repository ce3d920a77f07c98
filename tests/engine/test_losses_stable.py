"""Losses that do not simplify with their outputs but are computed from z: beside exact arithmetic, to ±800."""

import numpy as np
import pytest

from app.engine.activations import ACTIVATIONS
from app.engine.backward import backward
from app.engine.forward import forward
from app.engine.losses import LOSSES, STABLE_OUTPUTS, loss_per_example, why_undefined
from app.engine.network import Network

mpmath = pytest.importorskip("mpmath")
SMALLEST = 1e-300
ZS = [
    (0.0, 37.0), (0.0, 30.0), (20.0, 0.0), (-40.0, 0.0, 40.0), (800.0, -800.0, 0.0), (1.0, 2.0, 3.0), (0.0, 0.0),
    (-700.0, 700.0), (5.0, 5.0, -600.0, 4.0), (-800.0, 800.0),
]  # fmt: skip


def walked(z, y, output, loss):
    """C and δ of the engine where z is what the biases are."""
    network = Network((np.zeros((len(z), 1)),), (np.array(z, float),), (output,))
    passed = forward(network, np.ones((1, 1)))
    targets = np.array([y], float)
    return float(loss_per_example(passed, targets, loss)[0]), backward(passed, targets, loss).delta[0][0]


def exact(z, y, output, loss):
    """The same with as many digits as it takes; δ by the chain rule through every output."""
    with mpmath.workdps(1500):
        z, y = [mpmath.mpf(one) for one in z], [mpmath.mpf(one) for one in y]
        powers = [mpmath.exp(one) for one in z]
        whole = sum(powers)
        a = [one / whole for one in powers] if output == "softmax" else [1 / (1 + mpmath.exp(-one)) for one in z]
        binary = loss.startswith("binary")
        logs = [(mpmath.log(p), mpmath.log(1 - p)) for p in a]
        value = -sum(t * one + ((1 - t) * other if binary else 0) for t, (one, other) in zip(y, logs, strict=True))
        slope = [(1 - t) / (1 - p) - t / p if binary else -t / p for p, t in zip(a, y, strict=True)]
        if output == "sigmoid":
            return value, [u * p * (1 - p) for u, p in zip(slope, a, strict=True)]
        mean = sum(u * p for u, p in zip(slope, a, strict=True))
        return value, [p * (u - mean) for u, p in zip(slope, a, strict=True)]


@pytest.mark.parametrize(("output", "loss"), [(o, name) for o, name in STABLE_OUTPUTS if not name.startswith("sparse")])
@pytest.mark.parametrize("z", ZS, ids=str)
def test_value_and_slope_keep_their_digits(z, output, loss):
    for k in range(len(z)):
        y = [float(j == k) for j in range(len(z))]
        value, delta = walked(z, y, output, loss)
        wanted, slopes = exact(z, y, output, loss)
        if wanted >= SMALLEST:
            assert abs(value / wanted - 1) < 1e-12
        for got, slope in zip(delta, slopes, strict=True):
            assert abs(got - slope) <= 1e-12 * max(1, abs(slope))


def test_the_instances_that_were_wrong():
    value, delta = walked([0, 37], [1, 0], "softmax", "binary_cross_entropy")
    assert (value, [*delta]) == (pytest.approx(74, rel=1e-14), pytest.approx([-2, 2], rel=1e-14))
    assert walked([0, 30], [1, 0], "softmax", "binary_cross_entropy")[0] == pytest.approx(60, rel=1e-12)
    value, delta = walked([-40, 0, 40], [1, 0, 0], "softmax", "binary_cross_entropy")
    assert (value, [*delta]) == (pytest.approx(120), pytest.approx([-1, -1, 2], rel=1e-12))
    value, delta = walked([-800, 800], [1, 0], "sigmoid", "categorical_cross_entropy")
    assert (value, [*delta]) == (800, [-1, 0])


def test_class_numbers_mean_the_same_as_a_1_among_zeros():
    for z in ZS:
        for k in range(len(z)):
            ones = [float(j == k) for j in range(len(z))]
            one = walked(z, ones, "sigmoid", "categorical_cross_entropy")
            other = walked(z, [float(k)], "sigmoid", "sparse_categorical_cross_entropy")
            assert one[0] == other[0] and np.array_equal(one[1], other[1])


@pytest.mark.parametrize(("output", "loss"), STABLE_OUTPUTS)
def test_training_at_speed_has_the_same_slopes(output, loss):
    rng = np.random.default_rng(3)
    network = Network((rng.normal(0, 30, (3, 2)),), (rng.normal(0, 1, 3),), (output,))
    x = rng.normal(0, 1, (4, 2))
    y = np.array([[0.0], [1], [2], [1]]) if LOSSES[loss].targets == "class" else np.eye(3)[[0, 1, 2, 1]]
    stable = STABLE_OUTPUTS[output, loss]
    passed = forward(network, x)
    np.testing.assert_allclose(
        stable.delta_of_outputs(passed.outputs, y), stable.delta(passed.z[-1], passed.outputs, y), rtol=1e-9, atol=1e-12
    )


def test_a_loss_says_why_outputs_do_not_fit_and_fits_those_that_are_probabilities():
    for loss, row in LOSSES.items():
        for output in ACTIVATIONS:
            reason = why_undefined(loss, output)
            assert bool(reason) == (row.targets != "any" and output not in ("sigmoid", "softmax"))
            assert not reason or (row.title.capitalize() in reason and ACTIVATIONS[output].title in reason)
