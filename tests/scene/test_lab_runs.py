"""The row of a run: how far it is, what it has reached, which buttons apply, and what is said of it."""

from dataclasses import replace

import pytest

from app.scene.lab.milestones import milestones
from app.scene.lab.orders import order_buttons
from app.scene.lab.remarks import remark
from app.scene.lab.run_card import run_cards
from app.scene.lab.words import pace_words, percent, place_words, state_word, time_words
from app.training.choices import Choices
from app.training.progress import DIVERGED, DONE, LOST, OVER, PAUSED, RUNNING, STOPPED
from tests.scene.lab_runs import learning, progress, report, run


def applying(state: str) -> list[str]:
    return [button.order for button in order_buttons(progress(state)) if not button.why_not]


def test_the_newest_run_stands_first():
    assert [card.number for card in run_cards([run(1), run(3), run(2)])] == [3, 2, 1]


def test_only_what_the_runs_were_asked_for_differently_stands_out():
    cards = run_cards([run(1), run(2, Choices(learning_rate=30.0))])
    assert [[c.text for c in card.choices if c.differs] for card in cards] == [["rate 30"], ["rate 3"]]
    assert "64-32-10" in [c.text for c in cards[0].choices]


def test_a_single_run_has_nothing_to_stand_out_from():
    assert not any(choice.differs for choice in run_cards([run()])[0].choices)


def test_a_run_shows_what_it_has_reached():
    shown = {r.name: r.text for r in run_cards([run()])[0].reached}
    assert shown == {"test accuracy": "96.0 %", "train accuracy": "98.0 %", "test loss": "0.03", "train loss": "0.02"}


def test_before_any_training_nothing_is_reached_and_never_0():
    card = run_cards([run(state=RUNNING, history=learning(0)[:1])])[0]
    assert {r.text for r in card.reached} == {"·"}


@pytest.mark.parametrize(("epoch", "batch", "done"), [(0, 0, 0), (15, 0, 0.5), (15, 72, 0.517), (30, 0, 1)])
def test_the_bar_is_as_long_as_the_part_done(epoch, batch, done):
    assert run_cards([run(epoch=epoch, batch=batch)])[0].done == done


def test_the_newest_run_that_has_results_shows_them_unasked():
    cards = run_cards([run(1), run(2), run(3, state=RUNNING)])
    assert [card.results and card.results.open for card in cards] == [None, True, False]
    assert cards[1].results.after == "after 30 epochs"


@pytest.mark.parametrize(
    ("state", "orders"),
    [
        (RUNNING, ["pause", "batch", "epoch", "stop", "walk", "forget"]),
        (PAUSED, ["go", "batch", "epoch", "stop", "walk", "forget"]),
        (DONE, ["walk", "forget"]),
        (STOPPED, ["walk", "forget"]),
        (DIVERGED, ["forget"]),
        (LOST, ["forget"]),
    ],
)
def test_the_buttons_that_apply(state, orders):
    assert applying(state) == orders


@pytest.mark.parametrize("state", [RUNNING, PAUSED, *OVER])
def test_a_run_has_the_same_buttons_in_the_same_places_whatever_it_is_doing(state):
    names = [button.name for button in order_buttons(progress(state))]
    assert names[0] in ("Pause", "Go on")
    assert names[1:] == ["One batch", "One epoch", "Stop", "Step the next example", "Remove"]


def test_how_far_a_run_is_in_words():
    within = progress(RUNNING, learning(2), batch=12, speed=8234.0, seconds_left=130.0)
    assert place_words(within) == "epoch 3 of 30, batch 12 of 144"
    assert pace_words(within) == "8,200 samples/s · 2 min 10 s left"
    assert (place_words(progress()), pace_words(progress())) == ("30 of 30 epochs", "")


def test_a_time_that_cannot_be_told_is_not_told():
    assert pace_words(progress(RUNNING, speed=100.0)) == "100 samples/s"
    assert pace_words(progress(PAUSED, speed=100.0, seconds_left=3.0)) == ""


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.2, "1 s"), (8, "8 s"), (59.7, "1 min 0 s"), (131, "2 min 10 s"), (3900, "1 h 5 min")]
)
def test_a_time_is_told_no_finer_than_one_needs(seconds, text):
    assert time_words(seconds) == text


@pytest.mark.parametrize(("share", "text"), [(1, "100 %"), (0.99999, "99.9 %"), (0.9612, "96.1 %"), (0, "0.0 %")])
def test_only_all_is_a_hundred_percent(share, text):
    assert percent(share) == text


def test_a_run_that_has_not_begun_waits_for_its_turn():
    assert state_word(progress(RUNNING, learning(0)[:1])) == "waiting for its turn"
    assert state_word(progress(RUNNING, learning(1))) == "training"


def test_a_run_that_learns_well_gets_no_remark():
    assert remark(progress()) == ""


def test_a_loss_beyond_all_numbers_is_blamed_on_the_rate():
    assert "learning rate is too large" in remark(progress(DIVERGED))


def test_a_rising_test_loss_is_called_overfitting_with_its_epoch():
    rising = [replace(p, test_loss=p.test_loss if p.epoch <= 12 else 0.3 + p.epoch) for p in learning(30)]
    assert "since epoch 12" in remark(progress(RUNNING, rising)) and "overfitting" in remark(progress(RUNNING, rising))


def test_a_gap_between_training_and_test_digits_is_called_overfitting():
    apart = [replace(p, train_accuracy=1.0, test_accuracy=0.9) for p in learning(30)]
    assert "100 %" in remark(progress(history=apart)) and "90.0 %" in remark(progress(history=apart))


def test_a_run_that_ends_poorly_is_underfitting_where_the_loss_still_falls_and_stuck_where_it_does_not():
    slow = learning(30, end=0.5, best=0.5)
    stuck = [replace(p, train_loss=0.5, test_loss=0.5) for p in slow]
    assert "underfitting" in remark(progress(history=slow))
    assert "Stuck" in remark(progress(history=stuck))
    assert remark(progress(RUNNING, history=slow)) == ""


def test_a_lost_run_says_how_to_have_its_weights_again():
    assert "Train again" in remark(progress(LOST))


def test_what_is_read_aloud_changes_only_at_a_fifth_of_the_epochs_and_at_the_end():
    said = {milestones([run(state=RUNNING, history=learning(30)[: e + 1])])[0].text for e in range(1, 30)}
    assert len(said) == 5
    assert milestones([run()])[0].text == "Run 1: done, 30 of 30 epochs, test accuracy 96.0 %."


def test_results_are_of_the_time_they_were_made_at():
    card = run_cards([replace(run(state=PAUSED), report=report(epoch=62.104))])[0]
    assert card.results.after == "after 62.1 epochs"
