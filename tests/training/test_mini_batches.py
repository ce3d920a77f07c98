"""Every digit once an epoch, in an order of its own."""

import numpy as np
import pytest

from app.digits.datasets import wanted_outputs
from app.training.split import AT_ONCE, mini_batches, shuffled
from tests.training.small import random_digits


@pytest.mark.parametrize(("count", "size"), [(10, 3), (10, 10), (10, 64), (2 * AT_ONCE + 5, 7), (AT_ONCE + 1, 1)])
def test_every_digit_comes_once_in_the_order_given(count, size):
    digits, order = random_digits(count, side=2), shuffled(count, 0, 0)
    batches = list(mini_batches(digits, order, size, "squared_error"))
    assert np.array_equal(np.concatenate([images for images, _ in batches]), digits.images[order])
    assert np.array_equal(np.concatenate([wanted for _, wanted in batches]).argmax(axis=1), digits.labels[order])
    sizes = [len(images) for images, _ in batches]
    assert sizes[:-1] == [size] * (len(batches) - 1)
    assert 1 <= sizes[-1] <= size


def test_each_epoch_and_each_seed_has_an_order_of_its_own():
    orders = [shuffled(50, seed, epoch).tolist() for seed in (0, 1) for epoch in (0, 1)]
    assert len({tuple(order) for order in orders}) == 4
    assert all(sorted(order) == list(range(50)) for order in orders)
    assert shuffled(50, 1, 1).tolist() == orders[3]


def test_targets_are_what_the_loss_takes():
    labels = np.array([2, 0], np.uint8)
    assert wanted_outputs(labels, "sparse_categorical_cross_entropy").tolist() == [[2], [0]]
    assert wanted_outputs(labels, "half_squared_error").tolist() == [[0, 0, 1, *[0] * 7], [1, *[0] * 9]]
