"""The epochs of a run: where the charts get a point, and what is recorded of a run that diverges."""

from itertools import pairwise

import numpy as np
import pytest

from app.training.choices import Choices
from app.training.epochs import BLOW, Epochs
from app.training.progress import DIVERGED, PAUSED, Point
from app.training.split import split
from tests.training.small import finished, run_of

DOOMED = {"activation": "relu", "output": "identity", "learning_rate": 100.0, "epochs": 30}


def epochs(history: tuple[Point, ...]) -> list[float]:
    return [point.epoch for point in history]


@pytest.mark.parametrize("rate", [3.0, 100.0])
def test_the_charts_show_how_the_losses_of_a_run_grow_until_it_diverges(rate):
    run = finished(run_of(**DOOMED | {"learning_rate": rate}))
    history = run.progress().history
    assert run.state == DIVERGED
    assert len(history) >= 3
    assert all(after.train_loss > 100 * before.train_loss for before, after in pairwise(history[:2]))
    assert max(p.train_loss for p in history) > 1e6 * history[0].train_loss
    assert all(np.isfinite([p.train_loss, p.test_loss]).all() for p in history)


def test_a_diverging_run_adds_no_more_points_than_its_weights_have_powers_of_ten():
    history = finished(run_of(**DOOMED | {"learning_rate": 0.6})).progress().history
    assert len([epoch for epoch in epochs(history) if epoch != int(epoch)]) <= 13
    assert BLOW == 10


def test_a_run_that_learns_has_points_after_its_epochs_alone():
    assert epochs(finished(run_of(hidden=(32,), epochs=5)).progress().history) == [0, 1, 2, 3, 4, 5]


def test_a_pause_within_an_epoch_has_a_point_of_that_moment_once():
    run = run_of()
    run.go("batch")
    run.train(60)
    run.pause()
    assert run.state == PAUSED
    assert epochs(run.progress().history) == [0, pytest.approx(1 / 144)]
    run.stop()
    assert epochs(run.progress().history) == [0, pytest.approx(1 / 144)]


def test_a_stop_within_an_epoch_has_a_point_of_that_moment():
    run = run_of()
    run.train(0.0)
    run.stop()
    assert epochs(run.progress().history) == [0, pytest.approx(1 / 144)]


def test_a_pause_after_an_epoch_has_no_second_point():
    run = run_of()
    run.go("epoch")
    run.train(60)
    run.pause()
    assert epochs(run.progress().history) == [0, 1]


def test_the_last_point_of_a_run_that_rests_and_its_report_are_of_the_same_network():
    run = run_of()
    run.go("batch")
    run.train(60)
    report, last = run.report(), run.progress().history[-1]
    assert (report.epoch, report.loss) == (last.epoch, last.test_loss)
    assert np.trace(np.array(report.judged.confusion)) / 359 == last.test_accuracy


def test_how_many_digits_are_trained_and_measured_on_is_told():
    counts = Epochs(Choices(), split(Choices())).progress(PAUSED, 0.0, False).counts
    assert (counts.train, counts.test, counts.train_read, counts.test_read) == (1438, 359, 1438, 359)
