"""The journal of a session leads from its beginning to where it is, and every place Back returns to is on the way."""

import tracemalloc
from dataclasses import replace

import pytest
from hypothesis import given, settings

from app.course.shelf import open_lesson
from app.errors import ExplorerError, TooLarge
from app.explorer import edits, moves
from app.explorer.opening import Description, open_session
from app.explorer.practise import hunting, mistakes
from app.explorer.practise.guesses import plain_hunt
from app.explorer.session import View
from app.explorer.training_step import TrainingStep
from app.links.journal import MOST_DEPARTURES, NoJournal, journal, replayed, stages_to_walk
from app.links.record import record, record_from_here, restored, same_session
from tests.explorer.sessions import seen, small_session, two_two_two
from tests.explorer.wandering import walks


def again(session):
    at = session.position
    opened = replace(session, position=session.initial, past=(), view=View())
    return replayed(opened, journal(session), stages_to_walk(at), plain_hunt(at.practise))


def walked(session, updates):
    for _ in range(updates):
        session = moves.go_to(session, len(session.position.stages))
        session = moves.step(session)
    return session


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(walks)
def test_every_walk_is_walked_again_to_the_last_bit(session):
    assert same_session(replace(again(session), view=session.view), session)


@settings(max_examples=60, deadline=None)
@given(walks)
def test_back_and_restart_go_the_same_way_as_in_the_original(session):
    other = again(session)
    for move in ("restart", "back", "back", "back", "back"):
        assert moves.why_not(session, move) == moves.why_not(other, move)
        if moves.why_not(session, move):
            break
        session, other = moves.MOVES[move](session, "stage"), moves.MOVES[move](other, "stage")
        assert seen(session.position) == seen(other.position)


def test_plain_updates_are_one_number():
    assert journal(walked(two_two_two(), 3)) == [3]


def test_an_edit_has_only_the_numbers_that_changed():
    session = edits.set_parameter(moves.go_to(two_two_two(), 4), (1, 2, 1), 0.75)
    assert journal(session) == [{"at": 4, "edit": {"weights": [[1, 2, 1, 0.75]]}}]


def test_an_edit_that_changed_nothing_still_takes_the_stage_back():
    session = edits.set_target(moves.go_to(two_two_two(), 9), 1, 1, 0.01)
    assert journal(session) == [{"at": 9, "edit": {"target": []}}]
    assert again(session).position.stage == 4


def test_examples_of_another_number_are_written_out():
    session = edits.edit(two_two_two(), inputs=[[1, 2], [3, 4]], targets=[[0, 1], [1, 0]])
    assert journal(session)[0]["edit"]["inputs"] == [[1.0, 2.0], [3.0, 4.0]]


def test_minus_zero_is_another_number_than_zero():
    session = edits.set_input(edits.set_input(two_two_two(), 1, 1, 0.0), 1, 1, -0.0)
    assert str(again(session).position.step.inputs[0, 0]) == "-0.0"


def test_restarts_and_jumps_are_entries_of_their_own():
    session = moves.restart(moves.go_to(two_two_two(), 3))
    session = moves.go_to(edits.edit(moves.go_to(session, 12), learning_rate=0.1), 1)
    kinds = [next(iter(entry.keys() - {"at"})) for entry in journal(session)]
    assert kinds == ["restart", "edit"]
    jumped = moves.go_to(edits.set_target(moves.go_to(two_two_two(), 9), 1, 1, 0.5), 2)
    assert journal(jumped)[-1] == {"at": 4, "jump": 2}


def test_a_hidden_mistake_and_what_was_said_of_it_come_along():
    session = mistakes.seed_mistake(moves.go_to(two_two_two(), 11), 3)
    session = hunting.name_slip(moves.go_to(session, 11), "sign-flipped")
    opened = restored(record(session))
    assert opened.position.step.slip == session.position.step.slip
    assert opened.position.practise.named == ("sign-flipped",)


def test_a_walk_that_overflows_ends_where_it_overflowed():
    session = small_session(activations="identity", learning_rate=1e9)
    while not session.position.overflowed:
        session = moves.step(session)
    assert again(session).position.overflowed
    assert same_session(again(session), session)


def test_a_forgotten_past_begins_with_the_training_step_of_now():
    session = replace(walked(two_two_two(), 2), forgotten=1)
    with pytest.raises(NoJournal):
        journal(session)
    opened = restored(record(session))
    assert seen(opened.position) == seen(session.position)
    assert (opened.past, opened.position.steps_taken) == ((), 2)


def test_a_mistake_in_the_first_training_step_is_in_the_beginning():
    session = replace(mistakes.seed_mistake(two_two_two(), 1), past=(), forgotten=1)
    assert restored(record_from_here(session)).initial.step.slip == session.position.step.slip


def test_a_view_beyond_the_last_example_looks_at_the_last():
    session = replace(two_two_two(), view=View(example=3))
    assert restored(record(session)).view.example == 0


def test_a_journal_is_bounded():
    digits = edits.edit(open_lesson("draw-a-digit"), inputs=[[0.0] * 784] * 9, targets=[[0.0] * 10] * 9)
    with pytest.raises(ExplorerError, match="at most"):
        replayed(open_lesson("2-2-2"), [MOST_DEPARTURES + 1], 0, {})
    with pytest.raises(ExplorerError, match="too long"):
        replayed(digits, [MOST_DEPARTURES], 0, {})


@pytest.mark.parametrize(
    "entry",
    [
        {"at": 0, "teach": {"steps": 10, "inputs": [[1]], "targets": [[1]]}},
        {"at": 0, "updates": 100},
        {"at": 0, "back_to": 0},
    ],
)
def test_many_steps_of_small_layers_are_work_too_and_are_refused_before_the_first(entry, monkeypatch):
    deep = open_session(Description([1] * 13, inputs=[[1]], targets=[[1]]))
    monkeypatch.setattr(TrainingStep, "next", lambda _: pytest.fail("a step was made"))
    with pytest.raises(TooLarge, match="too long"):
        replayed(deep, [entry] * MOST_DEPARTURES, 0, {})


def test_the_longest_walk_of_the_deepest_network_can_be_walked_again():
    deep = open_session(Description([1] * 13, inputs=[[1]], targets=[[1]]))
    assert replayed(deep, [MOST_DEPARTURES], 0, {}).position.steps_taken == MOST_DEPARTURES


def test_a_long_walk_of_a_large_network_holds_no_more_than_a_few_of_its_places():
    large = open_session(Description([1024, 290, 1]))
    tracemalloc.start()
    try:
        ended = replayed(large, [40], 1, {})
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 20 * large.position.network.parameter_count * 8
    assert (ended.position.steps_taken, len(ended.past) + ended.forgotten, len(ended.costs)) == (40, 40, 37)


@pytest.mark.parametrize(
    "entries",
    [
        None,
        {},
        [True],
        [-1],
        [1.5],
        ["restart"],
        [{}],
        [{"at": 1}],
        [{"at": 1, "burn": 1}],
        [{"at": 99, "restart": True}],
        [{"at": 0, "restart": True}],
        [{"at": 1, "edit": {}}],
        [{"at": 1, "edit": {"sizes": [1]}}],
        [{"at": 1, "edit": {"weights": [[1, 1, 1]]}}],
        [{"at": 1, "edit": {"weights": [[1, 9, 1, 0.5]]}}],
        [{"at": 1, "edit": {"weights": [[0, 1, 1, 0.5]]}}],
        [{"at": 1, "edit": {"weights": [[1, 1, 1, "nan"]]}}],
        [{"at": 1, "edit": {"weights": [[1, 1, 1, 1e300]]}}],
        [{"at": 1, "edit": {"inputs": [[1]]}}],
        [{"at": 1, "jump": -3}],
        [{"at": 1, "slip": ["sign-flipped", 1]}],
        [{"at": 1, "slip": ["no-such-slip", 2]}],
        [{"at": 1, "slip": [["sign-flipped"], 2]}],
        [{"at": 1, "slip": None}],
        [{"at": 1, "said": {"named": ["sign-flipped"]}, "restart": True}],
    ],
)
def test_what_is_no_journal_is_refused(entries):
    with pytest.raises(ExplorerError):
        replayed(open_lesson("2-2-2"), entries, 0, {})


def test_a_journal_whose_edits_bring_more_examples_is_measured_by_them():
    opened = open_session(Description([50, 100, 10], inputs=[[0.5] * 50], targets=[[0.0] * 10]))
    many = {"at": 0, "edit": {"inputs": [[0.5] * 50] * 200, "targets": [[0.0] * 10] * 200}}
    with pytest.raises(TooLarge, match="too long"):
        replayed(opened, [many, 900], 0, {})
    assert replayed(opened, [900], 0, {}).position.steps_taken == 900


@pytest.mark.parametrize(
    "talk",
    [
        {"named": ["no-such-slip"]},
        {"named": "sign-flipped"},
        {"found": 1},
        {"pointed": ["delta", 1, 1, 1, 0]},
        {"pointed": ["delta", 1, 9, 0, 0]},
        {"pointed": ["dC/dW", 1, 1, 1, 5]},
        {"pointed": ["dC/dW", 1, 1, 0, 0]},
        {"pointed": ["dC/dW", 1, 1, True, 0]},
        {"pointed": "delta.1.9@1"},
        {"pointed": "delta.1.1@2"},
        {"pointed": "delta.1.1"},
        {"pointed": "dC/dw.1.1.1@1"},
        {"pointed": "z.1.1@1"},
        {"pointed": {"delta": 1}},
        {"pointed": [1, 2, 3]},
        [],
    ],
)
def test_what_nobody_can_have_said_of_a_mistake_is_refused(talk):
    session = mistakes.seed_mistake(two_two_two(), 1)
    with pytest.raises(ExplorerError):
        restored({**record(session), "said": talk})
