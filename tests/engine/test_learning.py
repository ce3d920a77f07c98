"""First weights and the update rule."""

import numpy as np
import pytest

from app.engine.initialisers import INITIALISERS, initialise
from app.engine.optimisers import updated
from tests.engine.cases import random_case

SIZES = (200, 300, 100)
NAMES = ("relu", "relu")
SPREADS = {
    "xavier": lambda out, into: (2 / (into + out)) ** 0.5,
    "xavier_normal": lambda out, into: (2 / (into + out)) ** 0.5,
    "he": lambda out, into: (2 / into) ** 0.5,
    "lecun": lambda out, into: (1 / into) ** 0.5,
    "uniform": lambda out, into: 1 / 3**0.5,
    "normal": lambda out, into: 1,
    "zeros": lambda out, into: 0,
}


@pytest.mark.parametrize("scheme", INITIALISERS)
def test_first_weights_have_the_spread_of_their_scheme(scheme):
    for weights in initialise(SIZES, NAMES, scheme).weights:
        assert weights.std() == pytest.approx(SPREADS[scheme](*weights.shape), rel=0.02)
        assert weights.mean() == pytest.approx(0, abs=0.02)


@pytest.mark.parametrize("scheme", ["xavier", "uniform"])
def test_uniform_schemes_stay_within_their_limit(scheme):
    for weights in initialise(SIZES, NAMES, scheme).weights:
        assert np.abs(weights).max() <= 3**0.5 * SPREADS[scheme](*weights.shape)


def test_the_same_seed_gives_the_same_network_and_another_seed_another():
    one, same, other = (initialise((3, 4, 2), ("tanh", "tanh"), "he", seed) for seed in (5, 5, 6))
    assert [w.tobytes() for w in one.weights] == [w.tobytes() for w in same.weights]
    assert one.weights[0].tobytes() != other.weights[0].tobytes()


def test_first_biases_are_zero_or_absent():
    assert all((b == 0).all() for b in initialise((3, 4, 2), ("tanh", "tanh")).biases)
    assert initialise((3, 4, 2), ("tanh", "tanh"), biases=False).biases is None


@pytest.mark.parametrize("biases", [True, False])
def test_gradient_descent_moves_every_parameter_against_its_gradient(biases):
    case = random_case(1, ("tanh", "softplus"), sizes=(2, 3, 2), examples=3, biases=biases)
    new = updated(case.network, case.gradients, 0.25).network
    for old, gradient, moved in zip(case.network.weights, case.gradients.weight_gradients, new.weights, strict=True):
        assert moved.tobytes() == (old - 0.25 * gradient).tobytes()
    if not biases:
        assert new.biases is None
        return
    for old, gradient, moved in zip(case.network.biases, case.gradients.bias_gradients, new.biases, strict=True):
        assert moved.tobytes() == (old - 0.25 * gradient).tobytes()


def test_a_learning_rate_of_zero_changes_nothing():
    case = random_case(2, ("sigmoid",))
    assert updated(case.network, case.gradients, 0.0).network.weights[0].tobytes() == case.network.weights[0].tobytes()
