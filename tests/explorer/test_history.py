"""C after each update on the way here, and going back to one of them."""

from dataclasses import replace

import pytest

from app.course.shelf import open_lesson
from app.errors import BadValue, NotNow
from app.explorer import edits, moves
from app.explorer import session as sessions
from app.explorer.history import CHANGED, costs_of, go_back_to
from app.explorer.many_updates import update_many
from app.explorer.teaching import teach
from app.explorer.training_step import same_step
from app.links.record import record, restored, same_session
from tests.explorer.sessions import seen, two_two_two
from tests.explorer.test_many_updates import many, walked


def updates(session):
    return [cost.updates for cost in costs_of(session)]


def values(session):
    return [cost.value for cost in costs_of(session)]


def by_hand(session):
    return [cost.updates for cost in costs_of(session) if cost.by_hand]


def test_nothing_is_known_before_the_first_loss():
    assert updates(moves.go_to(two_two_two(), 4)) == []
    assert updates(moves.go_to(two_two_two(), 5)) == [0]


def test_a_way_of_single_steps_and_of_many_is_one_curve():
    session = many(walked(many(walked(two_two_two(), 2), 5), 3), 4)
    assert updates(session) == list(range(15))
    assert values(session) == values(walked(two_two_two(), 14))
    assert by_hand(session) == []


@pytest.mark.parametrize("there", range(8))
def test_a_press_leads_back_to_the_weights_of_then_and_back_undoes_it(there):
    session = moves.go_to(many(walked(two_two_two(), 3), 5), 9)
    gone = go_back_to(session, there)
    assert seen(gone.position) == seen(walked(two_two_two(), there).position)
    assert updates(gone) == list(range(there + 1))
    assert seen(moves.back(gone).position) == seen(session.position)
    assert same_session(restored(record(gone)), gone)


def test_the_training_step_of_now_is_gone_back_to_on_its_own_timeline():
    session = moves.go_to(walked(two_two_two(), 2), 9)
    assert seen(go_back_to(session, 2).position) == seen(walked(two_two_two(), 2).position)
    assert go_back_to(session, 2).past == session.past
    updated = moves.go_to(session, 12)
    assert seen(go_back_to(updated, 3).position) == seen(walked(two_two_two(), 3).position)


def test_after_going_back_the_curve_goes_on_from_there():
    session = walked(go_back_to(walked(two_two_two(), 6), 2), 2)
    assert updates(session) == [0, 1, 2, 3, 4] and by_hand(session) == []
    assert updates(moves.back(moves.back(go_back_to(session, 1)))) == [0, 1, 2, 3]


def test_an_edit_is_marked_and_its_c_is_of_the_numbers_of_then():
    session = walked(edits.set_parameter(walked(two_two_two(), 2), (2, 1, 1), 0.9), 2)
    assert updates(session) == [0, 1, 2, 3, 4] and by_hand(session) == [2]
    assert same_step(go_back_to(session, 2).position.step, session.past[-2].step)
    assert by_hand(edits.edit(many(two_two_two(), 3), learning_rate=0.1)) == [3]


def test_a_restart_begins_a_curve_and_back_has_the_old_one_again():
    session = walked(two_two_two(), 4)
    again = moves.restart(session)
    assert updates(moves.step_forward(again, "phase")) == [0]
    assert updates(moves.back(again)) == [0, 1, 2, 3, 4]


def test_what_was_taught_is_on_the_curve_and_another_example_is_marked():
    session = teach(walked(two_two_two(), 2), [[0.3, 0.4]], [[0.5, 0.5]], 10)
    assert updates(session) == list(range(12)) and by_hand(session) == [2]
    there = go_back_to(session, 7)
    plain = edits.edit(walked(two_two_two(), 2), inputs=[[0.3, 0.4]], targets=[[0.5, 0.5]])
    assert seen(there.position) == seen(walked(plain, 5).position)
    assert by_hand(teach(walked(two_two_two(), 2), [[0.05, 0.1]], [[0.01, 0.99]], 10)) == []


def test_c_of_no_update_of_this_walk_is_refused():
    for there in (5, 99):
        with pytest.raises(BadValue):
            go_back_to(walked(two_two_two(), 4), there)


@pytest.fixture
def short_memory(monkeypatch):
    monkeypatch.setattr(sessions, "PAST_POSITIONS", 4)


@pytest.mark.usefixtures("short_memory")
def test_what_is_no_longer_kept_is_still_on_the_curve_and_walked_again():
    session = walked(two_two_two(), 12)
    assert session.forgotten == 8
    assert updates(session) == list(range(13))
    assert [cost.updates for cost in costs_of(session) if not cost.kept] == list(range(8))
    assert seen(go_back_to(session, 3).position) == seen(walked(two_two_two(), 3).position)


@pytest.mark.usefixtures("short_memory")
@pytest.mark.parametrize("change", [{"learning_rate": 0.1}, {"targets": [[0.5, 0.5]]}])
def test_where_an_edit_lies_between_it_says_that_the_way_is_not_known(change):
    session = walked(edits.edit(walked(two_two_two(), 3), **change), 9)
    assert seen(go_back_to(session, 2).position) == seen(walked(two_two_two(), 2).position)
    with pytest.raises(NotNow, match="changed by hand"):
        go_back_to(session, 5)
    assert CHANGED.startswith("The way")


@pytest.mark.usefixtures("short_memory")
def test_many_updates_from_a_place_that_is_no_longer_kept_are_walked_again_too():
    session = two_two_two()
    for _ in range(5):
        session = moves.step(many(session, 4))
    assert session.forgotten and updates(session) == list(range(21))
    for there in (2, 6, 13):
        assert seen(go_back_to(session, there).position) == seen(walked(two_two_two(), there).position)


@pytest.mark.usefixtures("short_memory")
def test_a_way_that_went_back_keeps_one_c_for_each_update():
    session = walked(go_back_to(walked(two_two_two(), 9), 7), 6)
    assert updates(session) == list(range(14))
    session = walked(go_back_to(session, 1), 6)
    assert updates(session) == list(range(8))


@pytest.mark.usefixtures("short_memory")
def test_of_very_many_every_second_is_let_go(monkeypatch):
    monkeypatch.setattr(sessions, "MOST_COSTS", 20)
    session = walked(two_two_two(), 60)
    assert len(session.costs) <= 21 and updates(session)[0] == 0
    assert seen(go_back_to(session, updates(session)[3]).position)


def test_what_an_earlier_version_forgot_is_unknown_and_said_so():
    session = replace(walked(two_two_two(), 5), past=(), forgotten=5)
    assert updates(session) == [5]
    with pytest.raises(BadValue):
        go_back_to(session, 2)


def test_the_digits_lose_no_c_where_their_memory_ends():
    session = open_lesson("draw-a-digit")
    for _ in range(50):
        session = update_many(session, 1)
    assert session.forgotten and updates(session) == list(range(51))
    assert same_step(go_back_to(session, 1).position.step, walked(open_lesson("draw-a-digit"), 1).position.step)
