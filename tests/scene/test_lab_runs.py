"""The row of a run: how far it is, what it has reached, which buttons apply, and what is said of it."""

from dataclasses import replace
from urllib.parse import parse_qsl

import pytest

from app.scene.lab.kinds import milestones
from app.scene.lab.page import lab_scene
from app.scene.lab.run_card import order_buttons, run_cards
from app.scene.lab.words import epoch_words, pace_words, percent, state_word, time_words
from app.training.choices import Choices, checked_choices
from app.training.progress import DIVERGED, DONE, LOST, OVER, PAUSED, RUNNING, STOPPED
from app.web.http.rendering import render
from tests.scene.lab_runs import PAGE, learning, progress, report, run


def applying(state: str) -> list[str]:
    return [button.order for button in order_buttons(progress(state)) if not button.why_not]


def test_the_newest_run_stands_first():
    assert [card.number for card in run_cards([run(1), run(3), run(2)])] == [3, 2, 1]


def test_only_what_the_runs_were_asked_for_differently_stands_out():
    cards = run_cards([run(1), run(2, Choices(learning_rate=30.0))])
    assert [[c.text for c in card.choices if c.differs] for card in cards] == [["rate 30"], ["rate 3"]]
    assert "64-32-10" in [c.text for c in cards[0].choices]


def test_all_but_the_newest_run_take_little_room():
    assert [card.compact for card in run_cards([run(1), run(3), run(2)])] == [False, True, True]


def test_an_address_fills_the_form_as_it_was_for_a_run():
    choices = Choices(hidden=(), optimiser="adam", learning_rate=0.001, train_share=0.55)
    path, query = run_cards([run(1, choices)])[0].address.split("?")
    assert path == "/train"
    assert checked_choices(dict(parse_qsl(query, keep_blank_values=True))) == choices


def test_only_what_cannot_be_had_again_is_asked_about():
    assert [button.order for button in order_buttons(progress()) if button.asks] == ["forget"]


def test_a_run_that_goes_on_opens_no_results_by_itself():
    going = replace(run(2, state=RUNNING), report=report())
    assert [card.results.open for card in run_cards([run(1), going])] == [False, True]


def test_the_buttons_stand_above_whatever_comes_and_goes():
    going = run(1, state=RUNNING, history=learning(2))
    page = render("responses/trained.html", **PAGE, lab=lab_scene([going]))
    after_buttons = page[page.index('class="run-orders"') :]
    assert 'class="run-remark"' in after_buttons and "nothing read yet" in after_buttons


def test_a_single_run_has_nothing_to_stand_out_from():
    assert not any(choice.differs for choice in run_cards([run()])[0].choices)


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
        (DONE, ["more", "walk", "forget"]),
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
    assert names[0] in ("Pause", "Go on", "+10 epochs")
    assert names[1:] == ["One batch", "One epoch", "Stop", "Step the next example", "Remove"]


@pytest.mark.parametrize(
    ("epochs", "name", "why_not"),
    [
        (30, "+10 epochs", ""),
        (195, "+5 epochs", ""),
        (199, "+1 epoch", ""),
        (200, "Go on", "A run has at most 200 epochs."),
    ],
)
def test_a_run_that_is_done_is_offered_as_many_more_epochs_as_it_may_have(epochs, name, why_not):
    button = order_buttons(replace(progress(DONE), epochs=epochs))[0]
    assert (button.order, button.name, button.why_not) == ("more", name, why_not)


@pytest.mark.parametrize("state", [RUNNING, PAUSED, DONE, STOPPED])
def test_a_walk_is_said_to_pause_only_a_run_that_goes_on(state):
    (walk,) = [button for button in order_buttons(progress(state)) if button.order == "walk"]
    assert "alks the very next example" in walk.says
    assert walk.says.startswith("Pauses") == (state == RUNNING)


def test_how_far_a_run_is_in_words():
    within = progress(RUNNING, learning(2), batch=12, speed=8234.0, seconds_left=130.0)
    assert epoch_words(within) == "epoch 3 of 30, batch 12 of 144"
    assert pace_words(within) == "8,200 samples/s · 2 min 10 s left"
    assert (epoch_words(progress()), pace_words(progress())) == ("30 of 30 epochs", "")


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


def test_what_is_read_aloud_changes_only_at_a_fifth_of_the_epochs_and_at_the_end():
    said = {milestones([run(state=RUNNING, history=learning(30)[: e + 1])])[0].text for e in range(1, 30)}
    assert len(said) == 5
    assert milestones([run()])[0].text == "Run 1: done, 30 of 30 epochs, test accuracy 100 %."


def test_results_are_of_the_time_they_were_made_at():
    card = run_cards([replace(run(state=PAUSED), report=report(epoch=62.104))])[0]
    assert card.results.after == "after 62.1 epochs"
