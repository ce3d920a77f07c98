"""The fast trainer beside the three functions whose mathematics it repeats."""

import numpy as np
import pytest

from app.engine.activations import ACTIVATIONS
from app.engine.backward import backward
from app.engine.fast import trainer as trainer_module
from app.engine.fast.trainer import Trainer
from app.engine.forward import forward
from app.engine.losses import LOSSES
from app.engine.network import Network
from app.engine.optimisers import updated
from tests.engine.cases import Case, random_case

RATE = 0.01
WIDE_SIZES = (90, 5, 4)  # wide enough for another order of multiplication, and padded


def trainer_of(case: Case, dtype=np.float64) -> Trainer:
    return Trainer(case.network, case.loss, case.reduction, RATE, len(case.x), dtype)


def mini_batches(case: Case) -> list[tuple[np.ndarray, np.ndarray]]:
    """The examples of the case four times, then a smaller last batch."""
    return [(case.x, case.y)] * 4 + [(case.x[:2], case.y[:2])]


def trained(case: Case, dtype=np.float64) -> Network:
    trainer = trainer_of(case, dtype)
    for x, y in mini_batches(case):
        trainer.step(x, y)
    return trainer.network()


def trained_in_the_open(case: Case) -> Network:
    network = case.network
    for x, y in mini_batches(case):
        network = updated(network, backward(forward(network, x), y, case.loss, case.reduction), RATE).network
    return network


def parameters(network: Network) -> tuple[np.ndarray, ...]:
    return network.weights + (network.biases or ())


def assert_same(network: Network, expected: Network, tolerance: float = 1e-12) -> None:
    assert network.activations == expected.activations
    assert (network.biases is None) == (expected.biases is None)
    for found, wanted in zip(parameters(network), parameters(expected), strict=True):
        np.testing.assert_allclose(found, wanted, rtol=tolerance, atol=tolerance)


@pytest.mark.slow
@pytest.mark.parametrize("small", [True, False], ids=["small", "large"])
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("output", ACTIVATIONS)
def test_the_weights_are_those_of_forward_backward_and_sgd(output, loss, small, monkeypatch):
    if not small:
        monkeypatch.setattr(trainer_module, "fits", lambda network, loss: False)
    for seed, hidden in enumerate(ACTIVATIONS):
        biases = bool(seed % 2)
        reduction = ("sum", "mean")[seed // 2 % 2]
        case = random_case(seed, (hidden, hidden, output), loss, None, 3, biases, reduction)
        assert_same(trained(case), trained_in_the_open(case))


@pytest.mark.parametrize("biases", [True, False])
@pytest.mark.parametrize("first", ACTIVATIONS)
def test_a_first_layer_with_many_inputs_is_trained_just_the_same(first, biases):
    case = random_case(1, (first, "sigmoid"), "half_squared_error", WIDE_SIZES, 3, biases, "mean")
    assert_same(trained(case), trained_in_the_open(case))


def test_a_network_of_one_wide_layer_is_trained_just_the_same():
    case = random_case(2, ("softmax",), "categorical_cross_entropy", (90, 3), 3)
    assert_same(trained(case), trained_in_the_open(case))


def test_batches_of_one_are_trained_just_the_same():
    case = random_case(3, ("tanh", "sigmoid"), sizes=WIDE_SIZES)
    assert_same(trained(case), trained_in_the_open(case))


@pytest.mark.parametrize("sizes", [(3, 4, 2), WIDE_SIZES])
def test_single_precision_gives_the_same_to_single_precision(sizes):
    case = random_case(4, ("sigmoid", "sigmoid"), sizes=sizes, examples=5, reduction="mean")
    network = trained(case, np.float32)
    assert all(array.dtype == np.float32 for array in parameters(network))
    assert_same(network, trained_in_the_open(case), 1e-5)


def test_the_learning_rate_may_change_between_steps():
    case = random_case(5, ("tanh", "identity"), sizes=(2, 3, 1), examples=2)
    trainer = trainer_of(case)
    network = case.network
    for rate in (RATE, 0.3, 0.0):
        trainer.learning_rate = rate
        trainer.step(case.x, case.y)
        network = updated(network, backward(forward(network, case.x), case.y, case.loss), rate).network
    assert trainer.learning_rate == 0.0
    assert_same(trainer.network(), network)


def test_examples_and_the_first_network_stay_as_they_are():
    case = random_case(6, ("relu", "softmax"), "sparse_categorical_cross_entropy", (3, 4, 3), 3)
    given = (case.x, case.y, *parameters(case.network))
    before = [array.tobytes() for array in given]
    trained(case)
    assert [array.tobytes() for array in given] == before


def test_a_network_taken_from_it_stays_as_it_was_then():
    case = random_case(7, ("sigmoid", "sigmoid"), sizes=(2, 3, 2), examples=2)
    trainer = trainer_of(case)
    trainer.step(case.x, case.y)
    taken = trainer.network()
    before = [array.tobytes() for array in parameters(taken)]
    trainer.step(case.x, case.y)
    assert [array.tobytes() for array in parameters(taken)] == before
    assert [array.tobytes() for array in parameters(trainer.network())] != before


def test_no_step_leaves_the_network_as_it_was():
    case = random_case(8, ("elu", "sigmoid"), sizes=WIDE_SIZES, examples=2)
    assert_same(trainer_of(case).network(), case.network, 0)


@pytest.mark.parametrize("rows", [0, 4])
def test_a_mini_batch_that_is_empty_or_too_large_is_refused(rows):
    case = random_case(9, ("sigmoid",), sizes=(2, 1), examples=3)
    with pytest.raises(ValueError, match="takes 1 to 3"):
        trainer_of(case).step(np.zeros((rows, 2)), np.zeros((rows, 1)))


@pytest.mark.parametrize(("x", "y"), [((3, 1), (3, 1)), ((3, 2), (3, 2)), ((3,), (3, 1))])
def test_examples_of_another_width_are_refused(x, y):
    case = random_case(9, ("sigmoid",), sizes=(2, 1), examples=3)
    with pytest.raises(ValueError, match=r"takes \(\(3, 2\), \(3, 1\)\)"):
        trainer_of(case).step(np.zeros(x), np.zeros(y))


def test_the_squared_norm_is_that_of_all_weights_and_biases_without_the_padding():
    case = random_case(10, ("tanh", "sigmoid"), sizes=WIDE_SIZES, examples=2)
    trainer = trainer_of(case)
    trainer.step(case.x, case.y)
    expected = sum(float((array**2).sum()) for array in parameters(trainer.network()))
    assert trainer.squared_norm == pytest.approx(expected)


@pytest.mark.parametrize("lost", [np.nan, np.inf])
def test_the_squared_norm_is_no_finite_number_once_a_weight_is_none(lost):
    case = random_case(11, ("identity",), sizes=(2, 1))
    case.network.weights[0].setflags(write=True)
    case.network.weights[0][0, 0] = lost
    assert not np.isfinite(trainer_of(case).squared_norm)
