"""Many updates at one go: those of the walk, bit for bit, for as long as C falls; Back undoes all of them."""

import time
from itertools import pairwise

import pytest

from app.course.shelf import open_lesson
from app.errors import BadValue, NotNow
from app.explorer import edits, moves
from app.explorer.history import costs_of
from app.explorer.many_updates import goes_on, training_steps, update_many
from app.explorer.practise.mistakes import seed_mistake
from app.explorer.training_step import same_step
from app.links.journal import journal
from app.links.record import record, restored, same_session
from tests.explorer.sessions import seen, small_session, two_two_two

TEN = (0.481249, 0.334347, 0.212901, 0.137175, 0.094668, 0.069967, 0.054539, 0.044232, 0.036958, 0.031597, 0.027504)
PATIENT = 60.0


def many(session, times=10):
    return update_many(session, times, PATIENT)


def walked(session, updates):
    """The session at the loss after so many updates, a stage at a time."""
    for _ in range(updates):
        session = moves.step(moves.go_to(session, len(session.position.stages)))
    return moves.step_forward(session, "phase")


def test_ten_updates_of_the_lesson_with_one_neuron_a_layer_bring_c_to_0_0275():
    assert [round(cost.value, 6) for cost in costs_of(many(open_lesson("1-1-1")))] == list(TEN)


@pytest.mark.parametrize(
    "session",
    [
        two_two_two(),
        two_two_two(optimiser="momentum", learning_rate=0.05),
        two_two_two(optimiser="adam", learning_rate=0.01, l2=0.02),
        small_session(l2=0.01),
        open_lesson("batch"),
    ],
)
def test_they_are_the_updates_of_the_walk_to_the_last_bit(session):
    at_once = many(session)
    alone = walked(session, 10)
    assert seen(at_once.position) == seen(alone.position)
    assert same_step(at_once.position.step, alone.position.step)
    assert [c.value for c in costs_of(at_once)] == [c.value for c in costs_of(alone)]


@pytest.mark.parametrize("stage", range(13))
def test_they_begin_where_the_walk_stands_and_back_undoes_them_all(stage):
    session = moves.go_to(two_two_two(), stage)
    after = many(session, 3)
    assert after.position.steps_taken == session.position.steps_taken + 3
    assert after.position.current.kind == "C"
    for granularity in moves.GRANULARITIES:
        assert seen(moves.back(after, granularity).position) == seen(session.position)
    on = moves.back(moves.step(after))
    assert seen(on.position) == seen(after.position)


def test_they_stop_with_the_update_that_c_no_longer_falls_with():
    session = many(small_session(learning_rate=0.7), 100)
    costs = [cost.value for cost in costs_of(session)]
    assert len(costs) < 101
    assert all(after < before for before, after in pairwise(costs[:-1]))
    assert costs[-1] >= costs[-2]


def test_where_nothing_moves_one_is_made():
    assert many(two_two_two(learning_rate=0.0), 100).position.steps_taken == 1


def test_they_stop_before_numbers_that_mean_nothing():
    line = {"sizes": [1, 1], "weights": [[[1.0]]], "bias_values": [[0.0]], "inputs": [[1.0]], "targets": [[0.0]]}
    session = two_two_two(**line, activations=["identity"], learning_rate=1e6)
    with pytest.raises(NotNow, match="would diverge"):
        many(session)
    assert not goes_on(session.position)


def test_they_stop_when_the_time_is_over():
    session = update_many(two_two_two(), 100, 0.0)
    assert session.position.steps_taken == 1 and goes_on(session.position)


@pytest.mark.parametrize("times", [0, -1, 101, True, 2.0])
def test_a_number_that_cannot_be_is_refused(times):
    with pytest.raises(BadValue):
        update_many(two_two_two(), times)


def test_a_hidden_mistake_has_to_be_found_first():
    with pytest.raises(NotNow, match="mistake"):
        many(seed_mistake(two_two_two(), 1))


def test_a_hundred_on_a_drawing_take_less_than_a_second_of_work():
    session = open_lesson("draw-a-digit")
    began = time.thread_time()
    made = many(session, 100)
    assert time.thread_time() - began < 1
    assert len(made.past) == 1


def test_their_training_steps_are_walked_again_to_the_last_bit():
    session = many(moves.go_to(two_two_two(), 12), 4)
    walked_again = list(training_steps(restored(record(session))))
    assert [updates for updates, _ in walked_again] == [1, 2, 3, 4, 5]
    assert tuple(step.total_loss for _, step in walked_again[:-1]) == session.position.at_once
    assert same_step(walked_again[-1][1], session.position.step)
    assert not list(training_steps(two_two_two()))


def test_a_journal_has_them_as_one_entry_and_leads_there_again():
    session = moves.step(many(edits.set_parameter(moves.go_to(two_two_two(), 7), (1, 1, 1), 0.9), 5))
    assert journal(session)[-1] == {"at": 0, "updates": 5}
    assert same_session(restored(record(session)), session)


@pytest.mark.parametrize("times", [0, 101, True, "10", None])
def test_a_journal_with_another_number_is_refused(times):
    with pytest.raises((BadValue, NotNow)):
        restored({"lesson": "2-2-2", "journal": [{"at": 0, "updates": times}]})


def test_the_timeline_of_the_last_training_step_is_a_stretch_of_its_own():
    session = moves.go_to(many(two_two_two(), 3), 1)
    assert session.position.at_once == ()
    assert [cost.updates for cost in costs_of(session)] == [0, 1, 2]
    assert [cost.updates for cost in costs_of(moves.go_to(session, 5))] == [0, 1, 2, 3]
    assert same_session(restored(record(session)), session)
