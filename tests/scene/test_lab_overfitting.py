"""Overfitting: said where the test loss rises lastingly, and not where it is only noisy."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from app.scene.lab.diagnoses import APART, overfitting
from app.training.progress import RUNNING, Counts, Point
from tests.scene.lab_runs import COUNTS, learning, progress


def run(test_losses, test_accuracy: float = 0.96) -> tuple[Point, ...]:
    """A run whose train loss falls all along, with these test losses."""
    good = learning(len(test_losses) - 1)
    return tuple(replace(p, test_loss=t, test_accuracy=test_accuracy) for p, t in zip(good, test_losses, strict=True))


def said(history, counts: Counts = COUNTS) -> str:
    return overfitting(progress(RUNNING, history, counts=counts), "digits")


def told_over_time(history) -> list[str]:
    return [said(history[: n + 1]) for n in range(1, len(history), 3)]


RISING = [1.0 / (1 + e) if e <= 12 else 1 / 13 + 0.01 * (e - 12) for e in range(41)]


def test_a_test_loss_that_rises_for_long_is_called_overfitting_with_its_epoch():
    assert "since about epoch 12" in said(run(RISING)) and "overfitting" in said(run(RISING))


@pytest.mark.parametrize("seed", range(10))
def test_a_noisy_test_loss_is_not_called_rising(seed):
    noise = np.random.default_rng(seed).normal(0, 0.1, 150)
    falling = [(0.05 + 0.5 / (1 + e)) * max(1 + noise[e], 0.5) for e in range(150)]
    assert not any(told_over_time(run(falling)))


def test_single_bad_epochs_are_no_rise():
    assert said(run([0.3 if e in (20, 27) else 0.1 for e in range(30)])) == ""


def test_what_is_said_once_stays_the_same_while_the_loss_is_noisy():
    noise = np.random.default_rng(0).normal(0, 0.15, 41)
    told = told_over_time(run([loss * (1 + n) for loss, n in zip(RISING, noise, strict=True)]))
    assert sum(before != after for before, after in pairwise(told)) == 1
    assert told[-1]


def test_a_test_loss_that_comes_down_below_its_least_takes_it_back():
    assert said(run([*RISING, *[0.01] * 10])) == ""


def test_a_rising_loss_of_digits_that_are_read_better_is_no_overfitting():
    better = [0.5 + 0.01 * epoch for epoch in range(41)]
    history = [replace(p, test_accuracy=b, train_accuracy=b) for p, b in zip(run(RISING), better, strict=True)]
    assert said(history) == ""


def test_both_losses_rising_is_something_else():
    assert said([replace(p, train_loss=p.test_loss) for p in run(RISING)]) == ""


def test_a_gap_between_training_and_test_digits_is_called_overfitting():
    apart = [replace(p, train_accuracy=1.0, test_accuracy=0.9) for p in learning(30)]
    assert said(apart) == APART.format("digits")
    assert "overfitting" in APART


def test_a_gap_that_hardly_closes_is_still_one():
    gaps = [0.06] * 10 + [0.045] * 10
    history = [replace(learning(0)[0], epoch=e, train_accuracy=0.9, test_accuracy=0.9 - g) for e, g in enumerate(gaps)]
    assert said(history) == APART.format("digits")
    assert said(history[:1] + [replace(p, epoch=e + 1) for e, p in enumerate(history[10:])]) == ""


def test_a_gap_on_a_handful_of_test_digits_can_be_chance():
    apart = [replace(p, train_accuracy=1.0, test_accuracy=0.9) for p in learning(30)]
    assert said(apart, Counts(400, 99, 400, 99)) == ""


def test_before_five_epochs_nothing_is_said():
    apart = [replace(p, train_accuracy=1.0, test_accuracy=0.5) for p in learning(4)]
    assert said(apart) == ""
