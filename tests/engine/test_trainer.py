"""The fast trainer beside the three functions whose mathematics it repeats."""

from dataclasses import replace

import numpy as np
import pytest

from app.engine.activations import ACTIVATIONS
from app.engine.backward import backward
from app.engine.forward import forward
from app.engine.losses import LOSSES
from app.engine.network import Network
from app.engine.optimisers import sgd
from app.engine.trainer import Trainer
from tests.engine.cases import Case, random_case

STEPS = 4
RATE = 0.01


def trained(case: Case, batches: list[tuple[np.ndarray, np.ndarray]], dtype=np.float64) -> Network:
    trainer = Trainer(case.network, case.loss, case.reduction, RATE, len(case.x), dtype)
    for x, y in batches:
        trainer.step(x, y)
    return trainer.network()


def trained_in_the_open(case: Case, batches: list[tuple[np.ndarray, np.ndarray]]) -> Network:
    network = case.network
    for x, y in batches:
        network = sgd(network, backward(forward(network, x), y, case.loss, case.reduction), RATE)
    return network


def assert_same(network: Network, expected: Network, tolerance: float) -> None:
    assert network.activations == expected.activations
    assert (network.biases is None) == (expected.biases is None)
    for found, wanted in zip(parameters(network), parameters(expected), strict=True):
        np.testing.assert_allclose(found, wanted, rtol=tolerance, atol=tolerance)


def parameters(network: Network) -> tuple[np.ndarray, ...]:
    return network.weights + (network.biases or ())


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("output", ACTIVATIONS)
def test_the_weights_are_those_of_forward_backward_and_sgd(output, loss):
    for seed, hidden in enumerate(ACTIVATIONS):
        biases, reduction = bool(seed % 2), ("sum", "mean")[seed // 2 % 2]
        case = random_case(seed, (hidden, hidden, output), loss, None, 3, biases, reduction)
        batches = [(case.x, case.y)] * STEPS + [(case.x[:2], case.y[:2])]
        expected = trained_in_the_open(case, batches)
        assert_same(trained(case, batches), expected, 1e-12)
        assert any((a != b).any() for a, b in zip(parameters(case.network), parameters(expected), strict=True))


