"""Back undoes everything: any sequence of moves, edits and jumps, to bit-identical numbers."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.explorer.edits import edit, set_input, set_parameter, set_target
from app.explorer.moves import (
    GRANULARITIES,
    MOVES,
    back,
    go_to,
    restart,
    step,
    step_backward,
    step_forward,
    update,
    why_not,
)
from tests.explorer.sessions import seen, small_session, two_two_two

LAST = 12
PARAMETERS = st.sampled_from([(1, 2, 3), (2, 1, 4), (1, 1, 0), (2, 2, 0)])
VALUES = st.floats(-2, 2)
EDITS = st.one_of(
    st.tuples(st.just(set_parameter), PARAMETERS, VALUES),
    st.tuples(st.just(set_input), st.just(1), st.integers(1, 3), VALUES),
    st.tuples(st.just(set_target), st.just(1), st.integers(1, 2), VALUES),
    st.tuples(st.just(lambda session, rate: edit(session, learning_rate=rate)), st.floats(0, 1)),
    st.tuples(st.just(lambda session, l2: edit(session, l2=l2)), st.floats(0, 1)),
    st.tuples(
        st.just(lambda session, n, v: edit(session, inputs=[[v, 0, 1]] * n, targets=[[1, v]] * n)),
        st.integers(1, 3),
        VALUES,
    ),
)
ACTIONS = st.one_of(
    st.tuples(st.sampled_from(list(MOVES)), st.sampled_from(GRANULARITIES)),
    st.tuples(st.just("step"), st.sampled_from(GRANULARITIES)),
    st.tuples(st.just("go to"), st.integers(0, LAST)),
    st.tuples(st.just("edit"), EDITS),
)


def place(session):
    """Where a session is in the whole of its walk."""
    return len(session.past), session.position.stage


class Walk:
    """A session beside a plain list of all that was ever seen on the way to it: what Back is held to."""

    def __init__(self, session):
        self.session, self.trail = session, [seen(session.position)]

    def act(self, name, argument):
        if name == "edit":
            action, *arguments = argument
            self._arrive_by_leaving(action(self.session, *arguments))
        elif name == "go to":
            ahead = argument > self.session.position.stage
            there = go_to(self.session, argument)
            self._arrive_by_steps(there) if ahead else self._arrive_on_the_timeline(there, argument)
        elif why_not(self.session, name) is None:
            arrive = {"back": self._arrive_by_going_back, "restart": self._arrive_by_leaving}
            arrive.get(name, self._arrive_by_steps)(MOVES[name](self.session, argument))

    def _arrive_by_leaving(self, there):
        self.session = there
        self.trail.append(seen(there.position))

    def _arrive_by_steps(self, there):
        while True:
            self._arrive_by_leaving(step(self.session))
            if place(self.session) == place(there):
                break
            assert len(self.trail) < 1000
        assert self.trail[-1] == seen(there.position)

    def _arrive_by_going_back(self, there):
        while place(self.session) != place(there):
            self.session = back(self.session)
            self.trail.pop()
        assert self.trail[-1] == seen(there.position)
        self.session = there

    def _arrive_on_the_timeline(self, there, stage):
        at, self.session = self.session.position, there
        if stage >= at.floor:
            del self.trail[len(self.trail) - (at.stage - stage) :]
        else:  # an edit or an update lies between: this training step is walked again from its beginning
            self.trail += [seen(replace(there.position, stage=earlier)) for earlier in range(stage + 1)]
        assert self.trail[-1] == seen(there.position)


@pytest.mark.slow
@settings(max_examples=150)
@given(st.lists(ACTIONS, max_size=25))
def test_back_restores_every_earlier_place_bit_for_bit_after_any_sequence_of_moves(actions):
    walk = Walk(small_session())
    for action in actions:
        before, past, sight = walk.session, walk.session.past, seen(walk.session.position)
        walk.act(*action)
        assert (before.past, seen(before.position)) == (past, sight), "an action changed its argument"
    session = walk.session
    while len(walk.trail) > 1:
        session = back(session)
        walk.trail.pop()
        assert seen(session.position) == walk.trail[-1]
    assert why_not(session, "back") == "This is the beginning."


def test_back_by_a_stage_undoes_an_update_to_the_old_weights():
    before = go_to(two_two_two(), LAST - 1)
    assert seen(back(update(before)).position) == seen(before.position)


def test_back_by_a_layer_or_a_phase_goes_to_where_it_began():
    session = go_to(two_two_two(), LAST - 1)
    assert [back(session, g).position.stage for g in GRANULARITIES] == [10, 8, 5]
    session = go_to(session, 4)
    assert [back(session, g).position.stage for g in GRANULARITIES] == [3, 2, 0]


def test_back_by_a_layer_or_a_phase_undoes_the_same_step_after_an_update():
    updated = go_to(two_two_two(), LAST)
    for granularity in GRANULARITIES:
        there = back(step(updated, granularity), granularity)
        assert seen(there.position) == seen(updated.position)


def test_back_by_any_granularity_undoes_an_edit_alone():
    session = go_to(two_two_two(), 9)
    for granularity in GRANULARITIES:
        for change in ({"learning_rate": 0.1}, {"targets": [[0, 1]]}, {"inputs": [[1, 1]]}):
            assert seen(back(edit(session, **change), granularity).position) == seen(session.position)


def test_back_returns_through_edits_updates_and_another_example():
    session = opened = two_two_two()
    for example in ([[0.3, 0.4]], [[0.5, 0.6]]):
        session = update(step_backward(step_forward(session, "phase"), "phase"))
        session = edit(session, inputs=example, targets=[[0.5, 0.5]])
    session = restart(session)
    for _ in range(200):
        if why_not(session, "back"):
            break
        session = back(session)
    assert seen(session.position) == seen(opened.position)
    assert session.past == ()


def test_going_back_and_forth_computes_the_same_bits_again():
    session = go_to(small_session(), LAST)
    far = go_to(step(session), LAST)
    again = go_to(step(back(go_to(back(far), 1))), LAST)
    assert seen(again.position) == seen(far.position)
