"""Step, Forward pass, Backward pass, Update, Restart and the timeline: where each leads and when it applies."""

import numpy as np
import pytest

from app.engine.backward import backward
from app.engine.forward import forward
from app.errors import BadValue, NotNow
from app.explorer import moves
from app.explorer.moves import (
    MOVES,
    applicable,
    back,
    go_to,
    restart,
    step,
    step_backward,
    step_forward,
    update,
    why_not,
)
from tests.explorer.sessions import quantities, seen, small_session, two_two_two

LAST = 12  # stages of a network with two layers
AT_LOSS, AT_GRADIENTS = 5, 11


def stages_by(granularity, move=step, session=None, times=30):
    session, places = session or two_two_two(), []
    for _ in range(times):
        session = move(session, granularity)
        places.append(session.position.stage)
        if session.position.updated:
            break
    return places


def bits(network):
    return [values.tobytes() for values in (*network.weights, *network.biases)]


def test_nothing_is_reached_before_the_first_stage_but_the_inputs():
    at = two_two_two().position
    assert [name for name in quantities(at) if at.reached(*name)] == [("a", 0)]
    assert not at.reached("C")
    assert (at.current, at.upcoming.kind, at.updated) == (None, "z", False)


@pytest.mark.parametrize(
    ("granularity", "places"),
    [("stage", list(range(1, 13))), ("layer", [2, 4, 5, 8, 11, 12]), ("phase", [4, 5, 11, 12])],
)
def test_step_reaches_the_next_stage_layer_or_phase(granularity, places):
    assert stages_by(granularity) == places


def test_each_step_reaches_exactly_what_its_stage_writes():
    session = two_two_two()
    for stage in session.position.stages[:-1]:
        before = {name for name in quantities(session.position) if session.position.reached(*name)}
        session = step(session)
        after = {name for name in quantities(session.position) if session.position.reached(*name)}
        assert after - before == set(stage.writes) - {("C", 0)}
        assert session.position.current is stage
    assert session.position.reached("C")


@pytest.mark.parametrize(("granularity", "places"), [("layer", [2, 4, 5]), ("phase", [5])])
def test_the_forward_pass_ends_with_the_loss(granularity, places):
    assert stages_by(granularity, step_forward, times=len(places)) == places


@pytest.mark.parametrize(
    ("granularity", "places"), [("stage", [6, 7, 8, 9, 10, 11]), ("layer", [8, 11]), ("phase", [11])]
)
def test_the_backward_pass_goes_from_the_loss_to_the_first_gradients(granularity, places):
    assert stages_by(granularity, step_backward, go_to(two_two_two(), AT_LOSS), len(places)) == places


@pytest.mark.parametrize(
    ("stage", "names"),
    [
        (0, "step step-forward"),
        (1, "step step-forward back restart"),
        (4, "step step-forward back restart"),
        (5, "step step-backward back restart"),
        (10, "step step-backward back restart"),
        (11, "step update back restart"),
        (12, "step step-forward back restart"),
    ],
)
def test_the_moves_that_apply_depend_on_the_place(stage, names):
    assert applicable(go_to(two_two_two(), stage)) == tuple(names.split())


@pytest.mark.parametrize("stage", range(13))
def test_a_move_that_does_not_apply_says_why_names_those_that_do_and_changes_nothing(stage):
    session = go_to(two_two_two(), stage)
    before = seen(session.position)
    for name in set(MOVES) - set(applicable(session)):
        with pytest.raises(NotNow) as caught:
            MOVES[name](session, "stage")
        assert caught.value.message == why_not(session, name)
        assert caught.value.details["moves"] == list(applicable(session))
    assert seen(session.position) == before


def test_after_the_backward_pass_the_reason_points_to_the_update():
    assert why_not(go_to(two_two_two(), AT_GRADIENTS), "step-backward") == moves.DONE


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("granularity", ["neuron", "", None, "Stage"])
def test_an_unknown_granularity_is_refused(move, granularity):
    with pytest.raises(BadValue) as caught:
        MOVES[move](step(two_two_two()), granularity)
    assert caught.value.field == "granularity"


def test_the_update_uses_the_gradients_of_the_old_weights_for_all_parameters_at_once():
    before = go_to(small_session(), AT_GRADIENTS)
    old, rate = before.position.step, before.position.step.learning_rate
    gradients = backward(forward(old.network, old.inputs), old.targets, old.loss, old.reduction)
    new = update(before).position.network
    for l in (0, 1):
        assert new.weights[l].tobytes() == (old.network.weights[l] - rate * gradients.weight_gradients[l]).tobytes()
        assert new.biases[l].tobytes() == (old.network.biases[l] - rate * gradients.bias_gradients[l]).tobytes()


def test_the_numbers_of_the_step_stay_in_sight_after_its_update():
    before, after = (go_to(two_two_two(), stage).position for stage in (AT_GRADIENTS, LAST))
    assert bits(after.step.network) == bits(before.step.network) != bits(after.network)
    for name, (values,) in quantities(before).items():
        assert after.reached(*name)
        assert quantities(after)[name][0].tobytes() == values.tobytes()


def test_the_next_training_step_begins_with_the_new_weights_and_nothing_else_reached():
    updated = go_to(two_two_two(), LAST)
    after = step(updated).position
    assert (after.stage, after.steps_taken) == (1, 1)
    assert [name for name in quantities(after) if after.reached(*name)] == [("a", 0), ("z", 1)]
    assert bits(after.step.network) == bits(updated.position.network)


def test_training_steps_are_counted():
    session = two_two_two()
    for taken in range(3):
        assert session.position.steps_taken == taken
        session = update(step_backward(step_forward(session, "phase"), "phase"))
    assert session.position.steps_taken == 3
    assert back(session).position.steps_taken == 2


def test_training_lowers_the_loss():
    session, losses = two_two_two(), []
    for _ in range(20):
        session = step_backward(step_forward(session, "phase"), "phase")
        losses.append(session.position.step.total_loss)
        session = update(session)
    assert losses == sorted(losses, reverse=True)
    assert losses[-1] < 0.2 < losses[0]


@pytest.mark.parametrize("stage", range(13))
def test_the_timeline_leads_to_any_stage_forwards_and_backwards(stage):
    forwards, backwards = (go_to(go_to(two_two_two(), start), stage) for start in (0, LAST))
    assert forwards.position.stage == stage
    assert seen(forwards.position) == seen(backwards.position)


def test_a_jump_to_before_the_first_stage_of_a_later_training_step_keeps_the_count_of_those_before():
    session = go_to(step(go_to(two_two_two(), LAST)), LAST)
    assert session.position.steps_taken == 2
    start = go_to(session, 0)
    assert (start.position.stage, start.position.steps_taken) == (0, 1)
    assert bits(start.position.network) == bits(session.position.step.network)
    assert seen(back(start).position) == seen(session.position)


@pytest.mark.parametrize("stage", [-1, 13, 10**6])
def test_the_timeline_has_no_other_stages(stage):
    with pytest.raises(BadValue) as caught:
        go_to(two_two_two(), stage)
    assert caught.value.field == "stage"


def test_restart_returns_to_the_weights_and_examples_of_the_opening():
    opened = two_two_two()
    session = step(update(go_to(opened, AT_GRADIENTS)), "phase")
    again = restart(session)
    assert seen(again.position) == seen(opened.position)
    assert seen(back(again).position) == seen(session.position)


def test_at_the_beginning_there_is_nothing_to_restart_or_undo():
    session = two_two_two()
    assert why_not(session, "back") == why_not(session, "restart") == "This is the beginning."


@pytest.mark.parametrize("biases", [True, False])
def test_a_network_without_biases_is_walked_in_the_same_stages(biases):
    session = small_session(biases=biases)
    assert stages_by("phase", session=session) == [4, 5, 11, 12]
    assert (go_to(session, LAST).position.network.biases is not None) == biases


def test_moves_keep_the_lesson_and_what_the_learner_looks_at():
    session = two_two_two()
    object.__setattr__(session, "lesson", "2-2-2")
    for move in (step, step, back, restart):
        session = move(session)
        assert (session.lesson, session.view) == ("2-2-2", two_two_two().view)


def test_what_is_computed_is_computed_the_same_to_the_bit_in_another_session():
    one, other = (go_to(small_session((20, 30, 10)), LAST).position for _ in range(2))
    assert seen(one) == seen(other)
    assert np.isfinite(one.network.weights[0]).all()
