"""What is said of runs that learn too little, each of a kind that a teacher may show, and of good ones: nothing.

The right answers come from training again: the runs called too slow learn with a larger rate, those too fast with a
smaller one.
"""

from dataclasses import replace

import pytest

from app.scene.lab.diagnoses import (
    ALIKE,
    DEAR,
    FALLING,
    HIGH,
    LAST,
    NOTHING,
    RISEN,
    SLOW,
    TOO_DEAR,
    TOO_FAST,
    remark,
    underfitting,
)
from app.scene.lab.misread import UNSURE, blind_class_loss
from app.training.choices import Choices, checked_choices
from app.training.progress import DIVERGED, LOST, PAUSED, RUNNING, Counts, Point
from app.training.run import Run
from app.training.split import split
from tests.scene.lab_runs import learning, progress
from tests.scene.recorded_runs import RECORDED, recorded

POOR = learning(30, end=0.5, best=0.5)
EXPECTED = {
    "rate 0.01": SLOW,
    "Adam, rate 0.00001": SLOW,
    "mean squared error, rate 0.3": SLOW,
    "momentum, rate 3": HIGH,
    "rate 100": HIGH,
    "ReLU, softmax, rate 3": HIGH,
    "identity, rate 3": HIGH,
    "softmax outputs, rate 30": RISEN,
    "four layers": FALLING,
    "softmax inside": FALLING,
    "momentum, rate 1": UNSURE.format(share="59.7 %", things="digits"),
    "four layers, softmax": UNSURE.format(share="9.7 %", things="digits"),
}


def trained(**changed) -> str:
    """What is said of a real run."""
    choices = replace(Choices(), **changed)
    run = Run(choices, split(choices))
    run.train(60)
    return remark(choices, run.progress())


def course(losses: list[float], right: float = 0.5) -> tuple[Point, ...]:
    return tuple(Point(epoch, loss, loss, right, right) for epoch, loss in enumerate(losses))


@pytest.mark.parametrize("name", RECORDED)
def test_a_run_that_was_recorded_is_explained_rightly(name):
    assert underfitting(*recorded(name)) == EXPECTED[name]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"learning_rate": 0.01}, "a larger learning rate"),
        ({"optimiser": "momentum"}, "too large"),
        ({"initialiser": "zeros"}, "other first weights"),
    ],
)
def test_a_real_run_is_explained_rightly(changed, said):
    assert said in trained(**changed)


@pytest.mark.slow
@pytest.mark.parametrize("changed", [{}, {"epochs": 1}, {"initialiser": "zeros", "hidden": ()}])
def test_a_real_run_that_is_good_or_short_gets_no_complaint(changed):
    assert trained(**changed) == ""


@pytest.mark.parametrize("epochs", range(6))
def test_a_few_epochs_tell_too_little_to_say_anything(epochs):
    choices, points = recorded("rate 0.01")
    assert (underfitting(choices, points[: epochs + 1]) == "") == (epochs < 5)


def test_a_long_run_whose_loss_still_falls_is_slow_though_five_epochs_show_little():
    losses = [0.45 - 0.001 * epoch for epoch in range(201)]
    assert underfitting(Choices(), course(losses, 0.8)) == SLOW


def test_points_within_an_epoch_tell_nothing():
    choices, points = recorded("rate 0.01")
    between = [Point(p.epoch + 0.5, 9.0, 9.0, 0.1, 0.1) for p in points[:-1]]
    assert underfitting(choices, sorted([*points, *between], key=lambda p: p.epoch)) == SLOW


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"hidden": (1,)}, "A hidden layer of 1 neuron passes"),
        ({"hidden": (64, 3, 32)}, "A hidden layer of 3 neurons passes"),
        ({"activation": "binary_step"}, LAST.format(f="binary step")),
        ({"activation": "sign"}, LAST.format(f="sign")),
        ({"output": "binary_step"}, NOTHING.format(f="binary step")),
        ({"output": "sign"}, NOTHING.format(f="sign")),
        ({"initialiser": "zeros", "hidden": (1,)}, ALIKE),
    ],
)
def test_what_keeps_a_network_from_learning_at_any_rate_is_named_before_the_rate(changed, said):
    assert underfitting(replace(Choices(), **changed), POOR).startswith(said)


def test_a_network_without_hidden_layers_is_not_blamed_for_its_zeros_or_its_width():
    assert underfitting(replace(Choices(), initialiser="zeros", hidden=()), POOR) not in (ALIKE, "")


def test_a_loss_that_jumps_about_near_that_of_guessing_comes_from_a_large_rate():
    jumping = course([1.1, *[0.42 + 0.03 * (epoch % 2) for epoch in range(30)]], 0.2)
    assert underfitting(Choices(), jumping) == HIGH


@pytest.mark.parametrize("changed", [{}, {"initialiser": "zeros"}, {"hidden": (1,)}])
def test_where_most_training_digits_are_read_right_nothing_is_said(changed):
    assert underfitting(replace(Choices(), **changed), learning(30)) == ""


def test_nothing_is_said_while_a_run_may_still_go_on():
    for state in (RUNNING, PAUSED):
        assert remark(Choices(), progress(state, history=POOR)) == ""
    assert remark(Choices(), progress(history=POOR)) != ""


def test_the_loss_of_guessing_is_that_of_ten_outputs_of_a_tenth():
    assert blind_class_loss("absolute_error", 10) == min(abs(1 - p) + 9 * p for p in (0, 0.05, 0.1, 0.5))
    assert blind_class_loss("half_squared_error", 10) == pytest.approx((0.9**2 + 9 * 0.1**2) / 2)
    assert blind_class_loss("categorical_cross_entropy", 10) == pytest.approx(2.302585)
    assert blind_class_loss("binary_cross_entropy", 10) == pytest.approx(3.250830)


def test_a_run_that_learns_well_gets_no_remark():
    assert remark(Choices(), progress()) == ""


def test_a_loss_beyond_all_numbers_is_blamed_on_the_rate():
    assert "learning rate is too large" in remark(Choices(), progress(DIVERGED))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"learning_rate": 3.0, "l2": 1000.0}, TOO_DEAR),
        ({"learning_rate": 0.1, "l2": 210.0, "batch": 10}, TOO_DEAR),
        ({"learning_rate": 0.1, "l2": 198.0, "batch": 10}, TOO_FAST),
        ({"optimiser": "momentum", "learning_rate": 0.1, "l2": 360.0, "batch": 10}, TOO_FAST),
        ({"optimiser": "momentum", "learning_rate": 0.1, "l2": 400.0, "batch": 10}, TOO_DEAR),
        ({"optimiser": "adam", "learning_rate": 100.0, "l2": 1000.0, "batch": 1}, TOO_FAST),
    ],
)
def test_weights_that_the_penalty_alone_drives_apart_are_blamed_on_it_and_on_it_alone(changed, said):
    assert remark(replace(Choices(), **changed), progress(DIVERGED)) == said


def test_a_batch_larger_than_all_examples_has_the_penalty_of_these():
    chosen = checked_choices({"data": "sine", "train_share": "100", "batch": "1024", "l2": "100", "output": "identity"})
    here = progress(DIVERGED, counts=Counts(9, 0, 9, 0))
    assert remark(replace(chosen, learning_rate=0.2), here) == TOO_DEAR
    assert remark(replace(chosen, learning_rate=0.1), here) == TOO_FAST


@pytest.mark.parametrize(("l2", "said"), [(1.0, DEAR), (0.1, DEAR), (0.001, SLOW), (0.0, SLOW)])
def test_too_little_learned_under_a_penalty_that_weighs_much_is_not_blamed_on_the_rate(l2, said):
    history = course([0.5, *[0.45 - epoch / 10_000 for epoch in range(30)]], 0.1)
    assert remark(replace(Choices(), l2=l2), progress(history=history)) == said


def test_a_loss_above_that_of_guessing_is_blamed_on_the_rate_whatever_the_penalty():
    jumping = course([1.1, *[0.6 + 0.03 * (epoch % 2) for epoch in range(30)]], 0.2)
    assert remark(replace(Choices(), l2=1.0), progress(history=jumping)) == HIGH


@pytest.mark.slow
@pytest.mark.parametrize("l2", [1.0, 0.1])
def test_a_real_run_whose_penalty_is_too_large_says_so_and_learns_with_a_small_one(l2):
    short = replace(Choices(), epochs=7, l2=l2)
    run = Run(short, split(short))
    run.train(60)
    assert remark(short, run.progress()) == DEAR
    assert run.progress().history[-1].train_accuracy < 0.2
    light = replace(short, l2=0.001)
    run = Run(light, split(light))
    run.train(60)
    assert run.progress().history[-1].train_accuracy > 0.9


def test_a_lost_run_says_how_to_have_its_weights_again():
    assert "Train again" in remark(Choices(), progress(LOST))
