"""A run on nine points: it learns them, the same bits every time, and is judged as NumPy says."""

from dataclasses import replace

import numpy as np
import pytest

from app.engine.forward import forward
from app.errors import NotFound
from app.training.choices import Choices, checked_choices
from app.training.data_sets import DATA_SETS
from app.training.hosted_run import HostedRun
from app.training.progress import DIVERGED, DONE, RUNNING, STOPPED
from app.training.run import Run
from app.training.split import split
from tests.training.small import bits, finished

SINE = replace(checked_choices({"data": "sine", **DATA_SETS["sine"].usual, "learning_rate": "0.2"}), pace="full")
X = np.array([-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2])
Y = np.array([-0.91, -1, -0.84, -0.48, 0, 0.48, 0.84, 1, 0.91])


def sine(**changed) -> Run:
    choices: Choices = replace(SINE, **changed)
    return Run(choices, split(choices))


@pytest.mark.parametrize("optimiser", DATA_SETS["sine"].rates)
def test_the_proposed_choices_learn_the_curve_whatever_the_seed(optimiser):
    rate = DATA_SETS["sine"].rates[optimiser]
    runs = [finished(sine(optimiser=optimiser, learning_rate=rate, seed=seed)) for seed in range(5)]
    assert all(run.state == DONE for run in runs)
    ends = [(run.progress().history[0].train_loss, run.progress().history[-1].train_loss) for run in runs]
    assert all(last < min(0.004, first / 8) for first, last in ends)  # guessing has 0.3


def test_a_run_learns_the_same_to_the_bit_in_slices_or_not():
    run = sine()
    while run.state == RUNNING:
        run.train(0.0)
    assert bits(run) == bits(finished(sine())) != bits(finished(sine(seed=1)))


def test_all_nine_points_are_trained_on_and_none_is_tested():
    run = finished(sine())
    counts = run.progress().counts
    assert (counts.train, counts.test) == (9, 0)
    assert {point.test_loss for point in run.progress().history} == {None}
    assert {point.train_accuracy for point in run.progress().history} == {None}
    assert run.report().loss is None


def test_the_figures_are_those_that_numpy_has_of_the_weights():
    run = finished(sine())
    outputs = forward(run.network(), X[:, None]).outputs[:, 0]
    points = run.report().judged.points
    assert [point.x for point in points] == X.tolist() and [point.y for point in points] == Y.tolist()
    np.testing.assert_allclose([point.output for point in points], outputs, atol=1e-6)
    assert run.progress().history[-1].train_loss == pytest.approx(np.mean((outputs - Y) ** 2) / 2, rel=1e-4)


def test_points_that_are_left_out_are_only_tested():
    run = finished(sine(train_share=0.67))
    report = run.report()
    tested = [point for point in report.judged.points if point.number is not None]
    assert len(tested) == 3
    for point in tested:
        inputs, answer = run.test_example(point.number)
        assert (inputs.tolist(), answer) == ([point.x], point.y)
    assert report.loss == pytest.approx(np.mean([(point.output - point.y) ** 2 for point in tested]) / 2)
    assert report.loss == run.progress().history[-1].test_loss


@pytest.mark.parametrize(("share", "tested"), [(0.1, 8), (0.5, 5), (0.95, 1), (0.999, 1), (1.0, 0)])
def test_all_points_are_trained_on_only_where_that_was_asked_for(share, tested):
    given = split(replace(SINE, train_share=share))
    assert (len(given.train), len(given.test)) == (9 - tested, tested)
    assert sorted([*given.train.x, *given.test.x]) == X.tolist()


@pytest.mark.parametrize("end", ["stop", "done"])
def test_a_run_that_is_over_is_still_judged_on_all_points(end):
    run = sine(train_share=0.67)
    run.stop() if end == "stop" else finished(run)
    assert run.state == (STOPPED if end == "stop" else DONE)
    assert [point.x for point in run.report().judged.points] == X.tolist()


def test_the_next_example_has_the_numbers_of_the_table_and_not_those_of_single_precision():
    run = sine()
    inputs, answer = run.next_example()
    assert (inputs[0], answer) in set(zip(X.tolist(), Y.tolist(), strict=True))


def test_more_epochs_teach_what_they_would_have_from_the_start():
    run, whole = finished(sine(epochs=5)), finished(sine(epochs=9))
    run.more(4)
    assert bits(finished(run)) == bits(whole)
    assert run.report() == whole.report()


def test_a_rate_beyond_all_bounds_diverges():
    run = finished(sine(learning_rate=100.0, activation="relu"))
    assert run.state == DIVERGED and run.report() is None


def test_there_is_no_test_point_to_open_where_none_was_left_out():
    with pytest.raises(NotFound, match="no such test point"):
        HostedRun("r", "me", sine()).next_example(0)
