"""Back remembers a bounded amount, forgets the oldest places first and says so."""

import pytest

from app.explorer import session as sessions
from app.explorer.edits import edit, set_parameter
from app.explorer.moves import FORGOTTEN, applicable, back, go_to, restart, step_forward, update, why_not
from app.explorer.opening import Description, open_session
from app.explorer.session import PAST_BYTES, remembered
from tests.explorer.sessions import seen, two_two_two


def trained(session, times):
    for _ in range(times):
        session = update(go_to(step_forward(session, "phase"), len(session.position.stages) - 1))
    return session


def remembered_bytes(session):
    steps = [at.step for at in session.past]
    arrays = [a for s in steps for a in (*s.network.weights, *(s.network.biases or ()), s.inputs, s.targets)]
    return sum({id(a): a.nbytes for a in arrays}.values())


@pytest.fixture(scope="module")
def long_trained():
    opened = open_session(Description([784, 30, 10], targets=[[1] + [0] * 9], learning_rate=0.01))
    return trained(opened, 60)


def test_the_memory_of_a_large_network_is_bounded_and_what_is_forgotten_is_counted(long_trained):
    assert remembered_bytes(long_trained) <= PAST_BYTES
    assert long_trained.forgotten > 0
    assert long_trained.forgotten + len(long_trained.past) == 59


def test_the_bound_is_used_not_merely_kept(long_trained):
    assert remembered_bytes(long_trained) > 0.9 * PAST_BYTES


def test_back_says_when_it_can_go_no_further(long_trained):
    session = long_trained
    while "back" in applicable(session):
        assert why_not(session, "back") is None
        session = back(session)
    assert session.position.steps_taken > 0
    assert why_not(session, "back") == FORGOTTEN


def test_restart_reaches_the_opening_even_where_back_has_forgotten_the_way(long_trained):
    session = long_trained
    while "back" in applicable(session):
        session = back(session)
    assert why_not(session, "restart") is None
    assert seen(restart(session).position) == seen(long_trained.initial)


def test_a_small_network_remembers_so_many_places_and_no_more(monkeypatch):
    monkeypatch.setattr(sessions, "PAST_POSITIONS", 40)
    session = two_two_two()
    for count in range(45):
        session = set_parameter(session, (1, 1, 1), count)
    assert (len(session.past), session.forgotten) == (40, 5)
    assert back(session).position.network.weights[0][0, 0] == 43


def test_shared_weights_are_counted_once(monkeypatch):
    session = two_two_two()
    monkeypatch.setattr(sessions, "PAST_BYTES", 300)
    for count in range(20):
        session = edit(session, learning_rate=count / 10)
    assert (len(session.past), session.forgotten) == (20, 0)
    for count in range(20):
        session = set_parameter(session, (1, 1, 1), count)
    assert session.forgotten > 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("inputs", lambda v: [[v] * 10] * 10),
        ("targets", lambda v: [[v] * 10] * 10),
        ("weights", lambda v: [[[v] * 10] * 10]),
        ("bias_values", lambda v: [[v] * 10]),
    ],
)
def test_everything_that_an_edit_replaces_counts(field, value, monkeypatch):
    monkeypatch.setattr(sessions, "PAST_BYTES", 20_000)
    session = open_session(Description([10, 10], inputs=[[0] * 10] * 10))
    for count in range(300):
        session = edit(session, **{field: value(count)})
    assert session.forgotten > 0
    assert remembered_bytes(session) <= 20_000


def test_nothing_is_forgotten_of_a_past_that_fits():
    past = tuple(two_two_two().position for _ in range(10))
    assert remembered(past) is past
