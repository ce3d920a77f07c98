"""Momentum, Adam and weight decay of the fast trainer beside their formulas, and beside PyTorch."""

from dataclasses import replace

import numpy as np
import pytest

from app.engine.backward import backward
from app.engine.fast.trainer import Trainer
from app.engine.forward import forward
from app.engine.optimisers import OPTIMISERS, updated
from tests.engine.cases import Case, random_case

RATES = (0.02, 0.02, 0.01, 0.03, 0.005)
SIZES = [(3, 4, 2), (20, 9, 6), (90, 5, 4)]  # in one matrix; layer by layer; the same with padding


def case_of(sizes) -> Case:
    return random_case(11, ("tanh", "sigmoid"), "half_squared_error", sizes, 5, True, "mean")


def trained(case: Case, optimiser: str, decay: float = 0.0, dtype=np.float64, l2: float = 0.0):
    given = (case.network, case.loss, case.reduction, RATES[0], len(case.x), dtype)
    trainer = Trainer(*given, optimiser=optimiser, weight_decay=decay, l2=l2)
    for rate in RATES:
        trainer.learning_rate = rate
        trainer.step(case.x, case.y)
    return parameters(trainer.network())


def parameters(network):
    return [*network.weights, *network.biases]


class Sgd:
    def change(self, gradient, rate):
        return -rate * gradient


class Momentum:
    m = 0.0

    def change(self, gradient, rate):
        self.m = 0.9 * self.m + gradient
        return -rate * self.m


class Adam:
    steps, m, v = 0, 0.0, 0.0

    def change(self, gradient, rate):
        self.steps += 1
        self.m = 0.9 * self.m + 0.1 * gradient
        self.v = 0.999 * self.v + 0.001 * gradient**2
        m, v = self.m / (1 - 0.9**self.steps), self.v / (1 - 0.999**self.steps)
        return -rate * m / (np.sqrt(v) + 1e-8)


PLAIN = {"sgd": Sgd, "momentum": Momentum, "adam": Adam}


def trained_in_the_open(case: Case, optimiser: str, decay: float, l2: float = 0.0):
    network = case.network
    rules = [PLAIN[optimiser]() for _ in parameters(case.network)]
    for rate in RATES:
        slopes = backward(forward(network, case.x), case.y, case.loss, case.reduction, l2)
        gradients = [*slopes.weight_gradients, *slopes.bias_gradients]
        changes = [rule.change(gradient, rate) for rule, gradient in zip(rules, gradients, strict=True)]
        depth = network.depth
        weights = [w * (1 - rate * decay) + change for w, change in zip(network.weights, changes[:depth], strict=True)]
        biases = [b + change for b, change in zip(network.biases, changes[depth:], strict=True)]
        network = network.replace(weights, biases)
    return parameters(network)


def assert_same(found, wanted, tolerance):
    for ours, theirs in zip(found, wanted, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=tolerance, atol=tolerance)


def test_every_update_rule_has_its_formula_here():
    assert set(PLAIN) == set(OPTIMISERS)


@pytest.mark.parametrize("sizes", SIZES)
@pytest.mark.parametrize("decay", [0.0, 0.5])
@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_the_weights_are_those_of_the_formula(optimiser, decay, sizes):
    case = case_of(sizes)
    assert_same(trained(case, optimiser, decay), trained_in_the_open(case, optimiser, decay), 1e-12)


@pytest.mark.parametrize("sizes", SIZES)
@pytest.mark.parametrize("reduction", ["sum", "mean"])
@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_a_penalty_is_in_the_gradients_that_every_update_rule_sees(optimiser, reduction, sizes):
    case = replace(case_of(sizes), reduction=reduction)
    found = trained(case, optimiser, l2=0.3)
    assert_same(found, trained_in_the_open(case, optimiser, 0.0, 0.3), 1e-12)
    assert any(np.abs(ours - plain).max() > 1e-4 for ours, plain in zip(found, trained(case, optimiser), strict=True))


@pytest.mark.parametrize("sizes", SIZES)
def test_a_mini_batch_of_fewer_examples_shares_the_penalty_among_fewer(sizes):
    case = case_of(sizes)
    trainer = Trainer(case.network, case.loss, "mean", 0.1, 3, np.float64, l2=0.3)
    trainer.steps(case.x, case.y)
    network = case.network
    for rows in (slice(0, 3), slice(3, 5)):
        slopes = backward(forward(network, case.x[rows]), case.y[rows], case.loss, "mean", 0.3)
        network = updated(network, slopes, 0.1).network
    assert_same(parameters(trainer.network()), parameters(network), 1e-12)


@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_single_precision_gives_the_same_to_single_precision(optimiser):
    case = case_of(SIZES[2])
    assert_same(trained(case, optimiser, 0.5, np.float32), trained_in_the_open(case, optimiser, 0.5), 2e-5)


@pytest.mark.parametrize("sizes", SIZES)
@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_a_trainer_goes_on_from_the_memory_of_another_as_that_one_would(optimiser, sizes):
    case = case_of(sizes)
    first, second = (
        Trainer(network, case.loss, case.reduction, 0.1, 5, optimiser=optimiser)
        for network in (case.network, case_of(sizes).network)
    )
    for _ in range(3):
        first.step(case.x, case.y)
    memory = first.memory
    second.recall(memory)
    for _ in range(3):
        for trainer in (first, second):
            trainer.step(case.x, case.y)
    for ours, theirs in zip(parameters(first.network()), parameters(second.network()), strict=True):
        assert ours.tobytes() == theirs.tobytes()
    assert any((kept != now).any() for kept, now in zip(memory, first.memory, strict=True))


@pytest.mark.parametrize(("optimiser", "sizes"), [("sgd", SIZES[0]), ("adam", SIZES[1])])
def test_the_memory_of_another_kind_of_trainer_is_refused(optimiser, sizes):
    case, other = case_of(SIZES[0]), case_of(sizes)
    memory = Trainer(other.network, other.loss, other.reduction, 0.1, 5, optimiser=optimiser).memory
    trainer = Trainer(case.network, case.loss, case.reduction, 0.1, 5, optimiser="adam")
    before = trainer.memory
    with pytest.raises(ValueError, match="another trainer"):
        trainer.recall(memory)
    assert all((kept == now).all() for kept, now in zip(before, trainer.memory, strict=True))


def test_weight_decay_leaves_biases_alone():
    case = case_of(SIZES[0])
    still = Trainer(case.network, case.loss, case.reduction, 0.0, 5, np.float64, weight_decay=3.0)
    still.step(case.x, case.y)
    assert_same(parameters(still.network()), parameters(case.network), 0)
    decayed = Trainer(case.network, case.loss, "mean", 1e-3, 5, np.float64, weight_decay=500.0)
    depth = 2
    plain = Trainer(case.network, case.loss, "mean", 1e-3, 5, np.float64)
    for trainer in (decayed, plain):
        trainer.step(case.x, case.y)
    assert_same(parameters(decayed.network())[depth:], parameters(plain.network())[depth:], 0)
    halved = [w - old / 2 for w, old in zip(plain.network().weights, case.network.weights, strict=True)]
    assert_same(decayed.network().weights, halved, 1e-12)


def test_an_unknown_optimiser_is_refused():
    case = case_of(SIZES[0])
    with pytest.raises(KeyError, match="newton"):
        Trainer(case.network, case.loss, case.reduction, 0.1, 5, optimiser="newton")


@pytest.mark.slow
@pytest.mark.torch
@pytest.mark.parametrize("sizes", SIZES)
@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_the_weights_are_those_of_pytorch(optimiser, sizes):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed, so nothing is compared with it: make torch")
    case = case_of(sizes)
    theirs = [torch.tensor(np.array(value), requires_grad=True) for value in parameters(case.network)]
    rule = their_optimiser(torch, optimiser, theirs)
    w1, w2, b1, b2 = theirs
    trainer = Trainer(case.network, case.loss, "mean", 0.02, 5, np.float64, optimiser=optimiser)
    for _ in range(6):
        outputs = torch.sigmoid(torch.tanh(torch.tensor(case.x) @ w1.T + b1) @ w2.T + b2)
        loss = ((outputs - torch.tensor(case.y)) ** 2).sum(dim=1).mean() / 2
        rule.zero_grad()
        loss.backward()
        rule.step()
        trainer.step(case.x, case.y)
    assert_same(parameters(trainer.network()), [value.detach().numpy() for value in theirs], 1e-10)


def their_optimiser(torch, name, values):
    return {
        "sgd": lambda: torch.optim.SGD(values, lr=0.02),
        "momentum": lambda: torch.optim.SGD(values, lr=0.02, momentum=0.9),
        "adam": lambda: torch.optim.Adam(values, lr=0.02),
    }[name]()
