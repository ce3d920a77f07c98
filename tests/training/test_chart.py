"""The points of the charts."""

from dataclasses import replace

import numpy as np

from app.engine.initialisers import initialise
from app.training.choices import Choices
from app.training.epochs import EVERY, Chart, due
from app.training.evaluation import read_digits
from app.training.progress import Counts
from app.training.split import Split, split
from tests.training.small import random_digits

LOSS = "half_squared_error"


def network(side: int = 8):
    return initialise((side * side, 10), ["sigmoid"], seed=1)


def test_a_point_is_measured_on_both_parts():
    given = split(Choices())
    chart = Chart(given, LOSS)
    assert chart.add(network(), 0.0)
    (point,) = chart.points
    train, test = (read_digits(network(), part, LOSS) for part in (given.train, given.test))
    assert (point.epoch, point.train_loss, point.test_loss) == (0.0, train.mean_loss, test.mean_loss)
    assert (point.train_accuracy, point.test_accuracy) == (train.accuracy, test.accuracy)


def test_every_point_is_measured_on_the_same_digits_within_an_epoch_and_after_it():
    given = Split("mine", random_digits(4_500, 2), random_digits(4_500, 2, seed=1))
    chart, net = Chart(given, LOSS), network(2)
    chart.add(net, 0.5)
    chart.add(net, 1.0)
    assert replace(chart.points[0], epoch=1.0) == chart.points[1]
    assert chart.counts == Counts(4_500, 4_500, 2_000, 2_000)


def test_a_loss_that_is_no_number_makes_no_point():
    chart, net = Chart(split(Choices()), LOSS), network()
    lost = net.replace([np.full_like(net.weights[0], np.nan)], list(net.biases))
    assert not chart.add(lost, 1.0)
    assert chart.points == []


def test_a_point_is_due_at_the_end_of_an_epoch_and_every_so_many_examples_of_a_long_one():
    assert due(0, 10)
    assert [batch for batch in range(1, 6_000) if due(batch, 10)] == [1_000, 2_000, 3_000, 4_000, 5_000]
    assert [batch * 1024 // EVERY for batch in range(1, 59) if due(batch, 1024)] == [1, 2, 3, 4, 5]
    assert not any(due(batch, 10) for batch in range(1, 144))
