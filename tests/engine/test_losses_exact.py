"""The losses that are computed from z beside exact arithmetic, where outputs are almost 0 or 1 too."""

import numpy as np
import pytest

from app.engine.losses import FUSED_OUTPUTS

mpmath = pytest.importorskip("mpmath")

Z = (-800.0, -750.5, -300.0, -40.0, -36.7, -3.0, -1e-9, 0.0, 1e-9, 0.5, 3.0, 30.0, 36.7, 40.0, 300.0, 700.0, 800.0)
SMALLEST = 1e-305  # below it float64 has fewer digits


def value(loss, output, z, y):
    return float(FUSED_OUTPUTS[output, loss].value(np.array([z], float), np.array([y], float))[0])


def log_sigmoid(z):
    return -mpmath.log1p(mpmath.exp(-mpmath.mpf(z)))


@pytest.mark.parametrize("y", [0.0, 1.0])
@pytest.mark.parametrize("z", Z)
def test_binary_cross_entropy_of_a_sigmoid(z, y):
    with mpmath.workdps(400):
        exact = -log_sigmoid(z if y else -z)
        if exact >= SMALLEST:
            assert abs(value("binary_cross_entropy", "sigmoid", [z], [y]) / exact - 1) < 1e-12


def test_a_right_answer_keeps_its_digits():
    assert value("binary_cross_entropy", "sigmoid", [30.0], [1.0]) == pytest.approx(9.357622968839299e-14, rel=1e-12)
    assert value("binary_cross_entropy", "sigmoid", [100.0], [1.0]) == pytest.approx(3.720075976020836e-44, rel=1e-12)


@pytest.mark.parametrize("loss", ["categorical_cross_entropy", "sparse_categorical_cross_entropy"])
@pytest.mark.parametrize("others", [(0.0,), (1.0, -2.0), (-40.0, 40.0), (3.0, 3.0, 3.0)], ids=str)
@pytest.mark.parametrize("z", Z)
def test_cross_entropies_of_a_softmax(z, others, loss):
    zs = [z, *others]
    with mpmath.workdps(400):
        powers = [mpmath.exp(mpmath.mpf(one)) for one in zs]
        for k in range(len(zs)):
            exact = mpmath.log1p(sum(powers[:k] + powers[k + 1 :]) / powers[k])
            if exact < SMALLEST:
                continue
            y = [float(k)] if loss.startswith("sparse") else np.eye(len(zs))[k]
            assert abs(value(loss, "softmax", zs, y) / exact - 1) < 1e-12
