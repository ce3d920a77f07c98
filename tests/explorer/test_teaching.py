"""Teaching at one go: the same numbers as walking, undone as one go, kept in links, refused where it would diverge."""

from dataclasses import replace

import numpy as np
import pytest

from app.errors import BadValue, NotNow
from app.explorer import edits, moves
from app.explorer.practise import mistakes
from app.explorer.teaching import teach
from app.links.journal import journal
from app.links.record import record, restored, same_session
from tests.explorer.sessions import seen, small_session, two_two_two

X, Y = [[0.3, -0.2]], [[0.9, 0.1]]


def walked(session, steps):
    """The same by hand: the example set, and every stage of so many training steps."""
    session = edits.edit(session, inputs=X, targets=Y)
    for _ in range(steps):
        session = moves.go_to(moves.step(session), len(session.position.stages))
    return session


@pytest.mark.parametrize("steps", [1, 10])
def test_teaching_gives_the_weights_of_so_many_training_steps_walked_by_hand(steps):
    taught, by_hand = teach(two_two_two(), X, Y, steps).position, walked(two_two_two(), steps).position
    assert (taught.steps_taken, taught.updated) == (by_hand.steps_taken, True) == (steps, True)
    for one, other in zip(taught.network.weights, by_hand.network.weights, strict=True):
        assert np.array_equal(one, other)


@pytest.mark.parametrize("stage", [0, 4, 11])
def test_back_undoes_all_of_it_as_one_go(stage):
    before = moves.go_to(two_two_two(), stage)
    assert seen(moves.back(teach(before, X, Y, 10)).position) == seen(before.position)


def test_the_last_training_step_can_be_looked_at_and_walked_on_from():
    taught = teach(two_two_two(), X, Y, 10)
    assert moves.go_to(taught, 3).position.stage == 3
    assert moves.step(taught).position.updates_before == 10


def test_the_loss_falls_and_the_training_session_is_left_as_it_was():
    session = two_two_two()
    losses = [teach(session, X, Y, steps).position.step.total_loss for steps in (1, 10)]
    assert losses[1] < losses[0]
    assert session.position.steps_taken == 0


def test_a_hidden_mistake_is_not_taught():
    session = moves.go_to(two_two_two(), 5)
    plain = teach(session, X, Y, 1).position.network
    slipped = teach(mistakes.seed_mistake(session, 1), X, Y, 1).position.network
    assert np.array_equal(slipped.weights[0], plain.weights[0])


def test_a_network_of_several_examples_is_taught_the_one_that_it_shows_afterwards():
    session = small_session()
    session = replace(session, view=replace(session.view, example=1))
    assert teach(session, [[0.1, 0.2, 0.3]], [[0.5, 0.5]], 1).view.example == 0


@pytest.mark.parametrize("steps", [0, 2, True, "1", None])
def test_other_counts_are_refused(steps):
    with pytest.raises(BadValue) as refused:
        teach(two_two_two(), X, Y, steps)
    assert refused.value.field == "steps"


@pytest.mark.parametrize("steps", [1, 10])
def test_a_network_that_would_diverge_is_not_taught(steps):
    session = edits.edit(two_two_two(activations=["identity", "identity"]), learning_rate=1e9)
    with pytest.raises(NotNow, match="nothing was changed"):
        teach(session, X, Y, steps)


def test_a_journal_teaches_again_to_the_last_bit():
    session = moves.step(teach(moves.go_to(two_two_two(), 4), X, Y, 10))
    assert journal(session)[0] == {"at": 4, "teach": {"steps": 10, "inputs": X, "targets": Y}}
    assert same_session(restored(record(session)), session)
    assert "journal" in record(session)


@pytest.mark.parametrize("given", [None, {}, {"steps": 10}, {"steps": 7, "inputs": X, "targets": Y}])
def test_a_journal_that_teaches_something_else_is_refused(given):
    with pytest.raises(BadValue):
        restored({"lesson": "2-2-2", "journal": [{"at": 0, "teach": given}]})
