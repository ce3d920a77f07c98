"""Again: the same weights from the first stage, at any stage and after an update; beside Restart, the first weights."""

import numpy as np
import pytest

from app.errors import NotNow
from app.explorer.edits import set_parameter
from app.explorer.moves import back, go_to, restart, step, update, walk_again, why_not_again
from app.explorer.training_step import same_step
from app.links.link import code_of, opened_by
from app.links.record import same_session
from tests.explorer.sessions import two_two_two

LAST = 12


def walked(stage):
    session = go_to(set_parameter(two_two_two(), (1, 1, 1), 0.7), stage)
    assert session.position.stage == stage
    return session


@pytest.mark.parametrize("stage", range(1, LAST + 1))
def test_it_keeps_the_weights_that_restart_takes_back(stage):
    session = walked(stage)
    again = walk_again(session)
    assert again.position.stage == 0 and not again.edited
    for now, before in zip(again.position.network.weights, session.position.network.weights, strict=True):
        np.testing.assert_array_equal(now, before)
    assert again.position.steps_taken == session.position.steps_taken
    assert restart(session).position.network.weights[0][0, 0] == 0.15 != again.position.network.weights[0][0, 0]


@pytest.mark.parametrize("stage", range(1, LAST + 1))
def test_back_undoes_it_and_a_link_holds_it(stage):
    session = walked(stage)
    again = walk_again(session)
    undone = back(again).position
    assert undone.stage == stage and same_step(undone.step, session.position.step)
    assert same_session(opened_by(code_of(again)).session, again)
    assert same_session(opened_by(code_of(step(again))).session, step(again))


def test_after_updates_it_walks_with_the_weights_of_now():
    session = two_two_two()
    for _ in range(3):
        session = update(go_to(session, LAST - 1))
        session = walk_again(session)
        assert session.position.stage == 0
    assert session.position.steps_taken == 3 and not session.edited
    assert set_parameter(update(go_to(session, LAST - 1)), (1, 1, 1), 0.5).edited


def test_before_the_first_stage_there_is_nothing_to_walk_again():
    assert why_not_again(two_two_two())
    with pytest.raises(NotNow):
        walk_again(two_two_two())
