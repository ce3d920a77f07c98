from dataclasses import replace
from itertools import chain

import numpy as np
import pytest

from app.digits.augment import Distortion
from app.digits.datasets import LabelledDigits
from app.digits.ink import from_strokes
from app.digits.pen_set import Pens
from app.digits.train_shipped import Plan, accuracy, train
from tests.digits.pen_drawings import DRAWINGS

IMAGES = np.array([from_strokes(drawing) for drawing in chain.from_iterable(DRAWINGS.values())], dtype=np.float32)
DRAWN = LabelledDigits(IMAGES, np.repeat(np.arange(10, dtype=np.uint8), 5))
TINY = Plan(sizes=(784, 12, 10), epochs=2, distortion=Distortion(1, 10, 0.1, 0.1, 0.3))


def parameters(network):
    return [*network.weights, *network.biases]


def identical(one, other):
    return all(np.array_equal(a, b) for a, b in zip(parameters(one), parameters(other), strict=True))


def test_the_same_plan_gives_the_same_network_bit_for_bit():
    assert identical(train(DRAWN, TINY), train(DRAWN, TINY))


@pytest.mark.parametrize(
    "change",
    [
        {"seed": 1},
        {"batch": 7},
        {"learning_rate": 2.0},
        {"distortion": Distortion()},
        {"optimiser": "momentum"},
        {"weight_decay": 0.01},
        {"hidden": "relu"},
        {"output": "softmax", "loss": "categorical_cross_entropy"},
        {"initial": "he"},
        {"pens": Pens(scans=0, copies=20)},
        {"pens": Pens(scans=1, copies=0)},
    ],
)
def test_everything_in_the_plan_counts(change):
    assert not identical(train(DRAWN, TINY), train(DRAWN, replace(TINY, **change)))


def test_training_stays_in_single_precision():
    assert {values.dtype for values in parameters(train(DRAWN, TINY))} == {np.dtype(np.float32)}


def test_a_network_learns_the_drawings_it_is_shown():
    plan = Plan(epochs=60)
    untrained = train(DRAWN, replace(plan, learning_rate=0.0, epochs=1))
    assert accuracy(untrained, DRAWN) < 0.4
    assert accuracy(train(DRAWN, plan), DRAWN) == 1


@pytest.mark.slow
def test_pen_drawings_are_learned_beside_the_scans():
    nothing = LabelledDigits(DRAWN.images[:1], DRAWN.labels[:1])
    plan = Plan(epochs=8, pens=Pens(scans=0, copies=2000))
    assert accuracy(train(nothing, plan), DRAWN) > 0.8


def test_each_finished_epoch_is_told_with_the_network_as_it_then_is():
    told = []
    last = train(DRAWN, TINY, lambda epoch, network: told.append((epoch, network)))
    assert [epoch for epoch, _ in told] == [1, 2]
    assert told[-1][1] is last
    assert not identical(told[0][1], last)


def test_the_learning_rate_falls_along_half_a_cosine():
    plan = Plan(learning_rate=3.0)
    assert [plan.learning_rate_at(share) for share in (0, 0.5, 1)] == pytest.approx([3, 1.5, 0])


def test_accuracy_is_the_share_of_labels_hit():
    network = train(DRAWN, TINY)
    read = LabelledDigits(DRAWN.images, np.full(50, 3, dtype=np.uint8))
    one_by_one = [accuracy(network, LabelledDigits(read.images[[i]], read.labels[[i]])) for i in range(50)]
    assert accuracy(network, read) == pytest.approx(np.mean(one_by_one))
