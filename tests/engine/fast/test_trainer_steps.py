"""Many steps at once are the same steps one by one."""

import numpy as np
import pytest

from app.engine.fast import trainer as trainer_module
from app.engine.fast.one_matrix import EXAMPLES, MINI_BATCHES, SMALL, OneMatrix, fits
from app.engine.fast.trainer import Trainer
from app.engine.network import Network
from app.engine.optimisers import OPTIMISERS
from tests.engine.cases import Case, random_case
from tests.engine.fast.test_trainer import assert_same

SMALL_SIZES, LARGE_SIZES = (2, 4, 2, 1), (20, 9, 6, 3)
KINDS = [  # what is done otherwise in one matrix: tanh throughout, one kind after another, δ = a − y, more outputs
    (("tanh", "tanh", "tanh"), "mean_squared_error", SMALL_SIZES),
    (("tanh", "tanh", "tanh"), "squared_error", (3, 2, 3, 4)),
    (("relu", "sigmoid", "identity"), "half_squared_error", SMALL_SIZES),
    (("tanh", "tanh", "sigmoid"), "binary_cross_entropy", (3, 2, 3, 2)),
    (("sigmoid",), "mean_squared_error", (3, 2)),
    (("tanh", "tanh", "sigmoid"), "mean_squared_error", LARGE_SIZES),
]


def case_of(activations, loss, sizes, examples: int, biases: bool = True) -> Case:
    return random_case(3, activations, loss, sizes, examples, biases, "mean")


def trainer_of(case: Case, batch: int, **choices) -> Trainer:
    return Trainer(case.network, case.loss, case.reduction, 0.05, batch, np.float64, **choices)


def one_by_one(case: Case, batch: int, **choices) -> Network:
    trainer = trainer_of(case, batch, **choices)
    for start in range(0, len(case.x), batch):
        trainer.step(case.x[start : start + batch], case.y[start : start + batch])
    return trainer.network()


def all_at_once(case: Case, batch: int, **choices) -> Network:
    trainer = trainer_of(case, batch, **choices)
    trainer.steps(case.x, case.y)
    return trainer.network()


@pytest.mark.parametrize("biases", [True, False])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: "-".join(map(str, kind[2])) + " " + kind[1])
def test_they_leave_the_weights_that_the_single_steps_leave(kind, biases):
    more_than_at_once = MINI_BATCHES * 3 * 2 + 3 + 1  # twice as many as at once, a mini-batch more, and a rest of one
    case = case_of(*kind, more_than_at_once, biases)
    assert_same(all_at_once(case, 3), one_by_one(case, 3))


@pytest.mark.parametrize("batch", [1, 50, EXAMPLES + 80])
def test_they_do_so_with_mini_batches_of_any_size(batch):
    case = case_of(*KINDS[0], 2 * (EXAMPLES + 80) + 7)
    assert_same(all_at_once(case, batch), one_by_one(case, batch))


@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_they_do_so_with_every_update_rule(optimiser):
    case = case_of(*KINDS[0], 100)
    choices = {"optimiser": optimiser, "weight_decay": 0.5}
    assert_same(all_at_once(case, 2, **choices), one_by_one(case, 2, **choices), 1e-10)


def test_the_learning_rate_may_change_before_more_of_them():
    case = case_of(*KINDS[0], 2 * MINI_BATCHES)
    together, singly = trainer_of(case, 2), trainer_of(case, 2)
    for rate in (0.05, 0.2, 0.0):
        together.learning_rate = singly.learning_rate = rate
        together.steps(case.x, case.y)
        for start in range(0, len(case.x), 2):
            singly.step(case.x[start : start + 2], case.y[start : start + 2])
    assert_same(together.network(), singly.network())


def test_no_examples_are_no_steps():
    case = case_of(*KINDS[0], 3)
    trainer = trainer_of(case, 3)
    trainer.steps(case.x[:0], case.y[:0])
    assert_same(trainer.network(), case.network, 0)


@pytest.mark.parametrize("kind", [KINDS[0], KINDS[-1]])
def test_examples_of_another_width_are_refused(kind):
    case = case_of(*kind, 4 * MINI_BATCHES)
    with pytest.raises(ValueError, match="takes"):
        trainer_of(case, 2).steps(case.x[:, :-1], case.y)
    with pytest.raises(ValueError, match="takes"):
        trainer_of(case, 2).steps(case.x, case.y[:-1])


def test_what_belongs_to_no_connection_stays_0():
    case = case_of(*KINDS[0], 40)
    trainer = trainer_of(case, 2, optimiser="adam", weight_decay=0.1)
    trainer.steps(case.x, case.y)
    expected = sum(float((array**2).sum()) for array in (*trainer.network().weights, *trainer.network().biases))
    assert trainer.squared_norm == pytest.approx(expected, rel=1e-12)


def test_one_matrix_is_for_small_networks_whose_rules_write_in_place():
    def network(sizes, *activations):
        return random_case(1, activations, sizes=sizes).network

    assert fits(network((2, 4, 2, 1), "tanh", "tanh", "tanh"), "mean_squared_error")
    assert fits(network((2, 3, 1), "relu", "sigmoid"), "binary_cross_entropy")
    assert not fits(network((SMALL, 2), "tanh"), "mean_squared_error")
    assert not fits(network((2, 3, 2), "tanh", "softmax"), "categorical_cross_entropy")
    assert not fits(network((2, 3, 1), "elu", "tanh"), "mean_squared_error")
    assert not fits(network((2, 3, 1), "tanh", "tanh"), "binary_cross_entropy")


@pytest.mark.parametrize(("batch", "mini_batches"), [(1, MINI_BATCHES), (10, 32), (100, 3), (1000, 1)])
def test_no_more_is_laid_out_at_once_than_is_good_for_the_cache(batch, mini_batches):
    case = case_of(*KINDS[0], 1)
    assert OneMatrix(case.network, batch, np.float32).at_once == batch * mini_batches


def test_a_large_network_is_not_laid_out_in_one_matrix(monkeypatch):
    def refuse(*arguments):
        raise AssertionError("one matrix for a large network")

    monkeypatch.setattr(trainer_module, "OneMatrix", refuse)
    case = case_of(*KINDS[-1], 5)
    assert_same(all_at_once(case, 2), one_by_one(case, 2))
