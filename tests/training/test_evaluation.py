"""How well a network reads, counted by hand on a network whose outputs are known."""

import numpy as np
import pytest

from app.digits.datasets import LabelledDigits, mnist_bytes
from app.digits.reader import load_shipped
from app.engine.network import Network
from app.training.evaluation import AT_ONCE, confusion, read_digits, sample, worst_read
from tests.training.small import random_digits

# Reads the digit of the brightest of ten pixels, and its outputs are the pixels.
EYE = Network((np.eye(10),), (np.zeros(10),), ("identity",))


def pictures(*rows: dict[int, float], labels) -> LabelledDigits:
    images = np.zeros((len(rows), 10), np.float32)
    for image, row in zip(images, rows, strict=True):
        for pixel, ink in row.items():
            image[pixel] = ink
    return LabelledDigits(images, np.array(labels, np.uint8))


FIVE = pictures({0: 1.0}, {4: 1.0, 9: 0.25}, {4: 0.5, 9: 0.75}, {1: 1.0}, {7: 0.5, 1: 0.25}, labels=[0, 4, 4, 7, 1])


def test_the_digit_read_is_the_largest_output():
    seen = read_digits(EYE, FIVE, "half_squared_error")
    assert seen.read.tolist() == [0, 4, 9, 1, 7]
    assert seen.accuracy == pytest.approx(2 / 5)


def test_the_mean_loss_is_that_of_the_formula():
    by_hand = [0, 0.25**2, 0.5**2 + 0.75**2, 1 + 1, 0.5**2 + 0.75**2]
    seen = read_digits(EYE, FIVE, "half_squared_error")
    assert seen.losses.tolist() == pytest.approx([loss / 2 for loss in by_hand])
    assert seen.mean_loss == pytest.approx(sum(by_hand) / 10)


def test_the_two_ways_to_name_a_class_have_the_same_loss():
    network = Network((np.eye(10),), (np.zeros(10),), ("softmax",))
    one_hot, by_class = (read_digits(network, FIVE, f"{kind}categorical_cross_entropy") for kind in ("", "sparse_"))
    assert one_hot.losses.tolist() == pytest.approx(by_class.losses.tolist())


def test_many_digits_are_read_in_parts_and_none_is_left_out():
    digits = random_digits(2 * AT_ONCE + 7, side=4)
    network = Network((np.random.default_rng(1).random((10, 16)),), (np.zeros(10),), ("sigmoid",))
    seen, alone = (
        read_digits(network, digits, "squared_error"),
        read_digits(network, digits.part([2004]), "squared_error"),
    )
    assert seen.outputs.shape == (2 * AT_ONCE + 7, 10)
    assert seen.losses.shape == (2 * AT_ONCE + 7,)
    assert seen.outputs[2004].tolist() == pytest.approx(alone.outputs[0].tolist())


def test_the_confusion_counts_labels_by_rows_and_readings_by_columns():
    counts = np.array(confusion(read_digits(EYE, FIVE, "squared_error")))
    assert counts.shape == (10, 10)
    assert {(row, column): n for (row, column), n in np.ndenumerate(counts) if n} == {
        (0, 0): 1,
        (4, 4): 1,
        (4, 9): 1,
        (7, 1): 1,
        (1, 7): 1,
    }


def test_the_worst_read_comes_first_and_none_that_was_read_right():
    worst = worst_read(read_digits(EYE, FIVE, "squared_error"), 10)
    assert [(one.number, one.label, one.read) for one in worst] == [(3, 7, 1), (2, 4, 9), (4, 1, 7)]
    assert (worst[0].output, worst[0].own) == (1.0, 0.0)
    assert (worst[2].output, worst[2].own) == (0.5, 0.25)


def test_no_more_of_the_worst_are_told_than_asked_for():
    assert [one.number for one in worst_read(read_digits(EYE, FIVE, "squared_error"), 1)] == [3]


def test_the_picture_of_a_misread_digit_is_told_in_bytes():
    (one,) = worst_read(read_digits(EYE, FIVE.part(slice(2, 3)), "squared_error"), 1)
    assert list(one.pixels) == [0, 0, 0, 0, 128, 0, 0, 0, 0, 191]


def test_bytes_of_another_ink_are_told_on_the_same_scale():
    images = np.zeros((1, 10), np.uint8)
    images[0, 3], images[0, 5] = 16, 4
    (one,) = worst_read(read_digits(EYE, LabelledDigits(images, np.array([5], np.uint8), 16), "squared_error"), 1)
    assert (one.pixels[3], one.pixels[5], one.output, one.own) == (255, 64, 1.0, 0.25)


def test_a_sample_is_of_all_hands_however_they_alternate_in_the_set():
    digits = random_digits(48_000, side=1)
    by_second_hand = LabelledDigits((np.arange(48_000) % 24 % 2)[:, None].astype(np.float32), digits.labels)
    halves = LabelledDigits((np.arange(48_000) < 24_000)[:, None].astype(np.float32), digits.labels)
    for hands in (by_second_hand, halves):
        assert sample(hands, 2_000).images.mean() == pytest.approx(0.5, abs=0.03)


def test_a_sample_has_each_digit_once_and_is_the_same_every_time():
    digits = LabelledDigits(np.arange(5_000, dtype=np.float32)[:, None], np.zeros(5_000, np.uint8))
    some = sample(digits, 2_000).images[:, 0]
    assert len(np.unique(some)) == len(some) == 2_000
    assert np.array_equal(some, sample(digits, 2_000).images[:, 0])
    assert sample(digits, 5_000) is digits


@pytest.mark.slow
@pytest.mark.mnist
@pytest.mark.parametrize("part", ["train", "test"])
def test_a_sample_of_mnist_is_read_as_well_as_all_of_it(mnist_folder, part):
    network, digits = load_shipped(), mnist_bytes(mnist_folder, part)
    some, every = (read_digits(network, d, "half_squared_error").accuracy for d in (sample(digits, 2_000), digits))
    assert some == pytest.approx(every, abs=0.01)
