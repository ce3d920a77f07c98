"""Editing at any stage: exactly what depends on the edit is no longer reached, and nothing happens on an error."""

from dataclasses import replace

import pytest

from app.engine.optimisers import OPTIMISERS
from app.engine.slips import SLIPS
from app.errors import BadValue, ExplorerError, TooLarge
from app.explorer.edits import checked_parameter, edit, set_input, set_parameter, set_target, unless_same
from app.explorer.moves import GRANULARITIES, back, go_to, restart, step, update
from tests.explorer.sessions import quantities, seen, small_session, two_two_two

LAST = 12
NAN, INFINITY = float("nan"), float("inf")

# What each edit changes, in the names of the stages, and how it is made in a 3-4-2 network.
EDITS = {
    ("w", 1): lambda s: set_parameter(s, (1, 4, 3), 0.77),
    ("w", 2): lambda s: set_parameter(s, (2, 2, 1), -0.77),
    ("b", 1): lambda s: set_parameter(s, (1, 1, 0), 0.5),
    ("b", 2): lambda s: set_parameter(s, (2, 2, 0), 0.5),
    ("a", 0): lambda s: set_input(s, 2, 3, -0.9),
    ("y", 0): lambda s: set_target(s, 1, 2, 0.9),
    ("rate", 0): lambda s: edit(s, learning_rate=0.9),
}


def depends(stages, changed):
    """The number of the first stage that reads what was changed; the rate is read by the update alone."""
    return next(i for i, s in enumerate(stages) if changed in s.reads or (changed[0] == "rate" and s.kind == "update"))


def reached(session):
    at = session.position
    names = {
        name: b"".join(v.tobytes() for v in values) for name, values in quantities(at).items() if at.reached(*name)
    }
    return names | ({("C", 0): at.step.total_loss} if at.reached("C") else {})


@pytest.mark.parametrize("stage", range(LAST))
@pytest.mark.parametrize("changed", EDITS)
def test_an_edit_makes_exactly_what_depends_on_it_not_reached(changed, stage):
    before = go_to(small_session(), stage)
    after = EDITS[changed](before)
    first = depends(before.position.stages, changed)
    assert after.position.stage == min(stage, first)
    kept = reached(after)
    assert set(kept) == {("a", 0)} | {q for s in before.position.stages[: min(stage, first)] for q in s.writes}
    for name in set(kept) - {changed}:
        assert kept[name] == reached(before)[name]


@pytest.mark.parametrize("changed", EDITS)
def test_the_first_stage_that_is_no_longer_reached_has_really_changed(changed):
    before = go_to(small_session(), LAST - 1)
    first = depends(before.position.stages, changed)
    after = go_to(EDITS[changed](before), first + 1)
    if changed[0] == "rate":
        weights = [s.position.network.weights[0].tobytes() for s in (after, go_to(before, LAST))]
        assert weights[0] != weights[1]
        return
    (written,) = before.position.stages[first].writes
    assert reached(after)[written] != reached(before)[written]


@pytest.mark.parametrize("changed", EDITS)
def test_after_an_update_the_new_weights_are_edited_and_a_new_step_begins(changed):
    updated = go_to(small_session(), LAST)
    after = EDITS[changed](updated)
    assert (after.position.stage, after.position.steps_taken) == (0, 1)
    assert set(reached(after)) == {("a", 0)}
    untouched = 1 if changed[1] == 1 else 0
    assert after.position.network.weights[untouched].tobytes() == updated.position.network.weights[untouched].tobytes()
    assert seen(back(after).position) == seen(updated.position)


@pytest.mark.parametrize("optimiser", OPTIMISERS)
@pytest.mark.parametrize("granularity", GRANULARITIES)
def test_a_step_after_an_update_is_no_edit_and_an_edit_there_is_one(optimiser, granularity):
    session = two_two_two(optimiser=optimiser)
    updated = go_to(session, len(session.position.stages))
    on = step(updated, granularity)
    assert not on.edited and not updated.edited and not back(on).edited
    assert edit(updated, learning_rate=0.1).edited and edit(updated, targets=[[0, 0]]).edited


@pytest.mark.parametrize("changed", EDITS)
def test_back_undoes_an_edit_and_the_argument_is_left_alone(changed):
    before = go_to(small_session(), 8)
    sight = seen(before.position)
    assert seen(back(EDITS[changed](before)).position) == sight == seen(before.position)


def test_one_edit_changes_one_number_and_no_other():
    session = small_session()
    after = set_parameter(session, (2, 1, 4), 9.0)
    differing = after.position.network.weights[1] != session.position.network.weights[1]
    assert differing.nonzero() == (0, 3)
    assert after.position.network.weights[1][0, 3] == 9.0
    assert set_input(session, 2, 1, 8.0).position.step.inputs[1, 0] == 8.0
    assert set_target(session, 2, 1, 7.0).position.step.targets[1, 0] == 7.0


def test_several_things_can_be_edited_at_once():
    session = go_to(two_two_two(), 11)
    changes = {"weights": [[[1, 2], [3, 4]], [[5, 6], [7, 8]]], "bias_values": [[1, 2], [3, 4]], "learning_rate": 0.1}
    after = edit(session, **changes, inputs=[[1, 1], [2, 2]], targets=[[0, 0], [1, 1]]).position
    assert [w.tolist() for w in after.network.weights] == changes["weights"]
    assert [b.tolist() for b in after.network.biases] == changes["bias_values"]
    assert (after.step.inputs.shape, after.step.learning_rate, after.stage) == ((2, 2), 0.1, 0)


def test_the_walk_goes_on_from_an_edit_with_the_edited_numbers():
    session = step(set_parameter(go_to(two_two_two(), 8), (2, 1, 1), 0.0))
    fresh = step(go_to(two_two_two(weights=[[[0.15, 0.20], [0.25, 0.30]], [[0, 0.45], [0.50, 0.55]]]), 2))
    assert seen(session.position) == seen(fresh.position)


def test_restart_forgets_edits():
    session = set_parameter(two_two_two(), (1, 1, 1), 5)
    assert seen(restart(session).position) == seen(two_two_two().position)


BAD_EDITS = [
    ({}, BadValue, "body"),
    ({"weights": [[[1, 2], [3, 4]]]}, BadValue, "weights"),
    ({"weights": []}, BadValue, "weights"),
    ({"weights": 5}, BadValue, "weights"),
    ({"weights": "heavy"}, BadValue, "weights"),
    ({"weights": [[[1, 2], [3, 4]], [[1, 2, 3], [4, 5, 6]]]}, BadValue, "weights[2]"),
    ({"weights": [[[1, 2], [3]], [[1, 2], [3, 4]]]}, BadValue, "weights[1]"),
    ({"weights": [[[1, 2], [3, NAN]], [[1, 2], [3, 4]]]}, BadValue, "weights[1]"),
    ({"weights": [[[1, 2], [3, 4]], [[1, 2], [3, -INFINITY]]]}, BadValue, "weights[2]"),
    ({"weights": [[[1, 2], [3, "x"]], [[1, 2], [3, 4]]]}, BadValue, "weights[1]"),
    ({"weights": [[[1, 2], [3, None]], [[1, 2], [3, 4]]]}, BadValue, "weights[1]"),
    ({"weights": [[[1, 2], [3, 10**400]], [[1, 2], [3, 4]]]}, BadValue, "weights[1]"),
    ({"weights": [[[1, 2], [3, 1e13]], [[1, 2], [3, 4]]]}, BadValue, "weights[1]"),
    ({"bias_values": [[1, 2], [3]]}, BadValue, "bias_values[2]"),
    ({"bias_values": [[1, 2], [[3, 4]]]}, BadValue, "bias_values[2]"),
    ({"bias_values": [[NAN, 2], [3, 4]]}, BadValue, "bias_values[1]"),
    ({"bias_values": {"1": [1, 2]}}, BadValue, "bias_values"),
    ({"inputs": []}, BadValue, "inputs"),
    ({"inputs": [[]]}, BadValue, "inputs"),
    ({"inputs": [1, 2]}, BadValue, "inputs"),
    ({"inputs": [[1, 2, 3]]}, BadValue, "inputs"),
    ({"inputs": [[1, 2], [3]]}, BadValue, "inputs"),
    ({"inputs": [[1, INFINITY]]}, BadValue, "inputs"),
    ({"inputs": [[1, "two"]]}, BadValue, "inputs"),
    ({"inputs": {"x": 1}}, BadValue, "inputs"),
    ({"inputs": [[1, 2]] * 257}, TooLarge, "inputs"),
    ({"inputs": [[1, 2]] * 3}, BadValue, "targets"),
    ({"targets": [[1, 2]] * 3}, BadValue, "targets"),
    ({"targets": [[1]]}, BadValue, "targets"),
    ({"targets": [1, 2]}, BadValue, "targets"),
    ({"targets": []}, BadValue, "targets"),
    ({"targets": [[1, NAN]]}, BadValue, "targets"),
    ({"learning_rate": NAN}, BadValue, "learning_rate"),
    ({"learning_rate": INFINITY}, BadValue, "learning_rate"),
    ({"learning_rate": -0.1}, BadValue, "learning_rate"),
    ({"learning_rate": 2e9}, BadValue, "learning_rate"),
    ({"learning_rate": "fast"}, BadValue, "learning_rate"),
    ({"learning_rate": [0.1]}, BadValue, "learning_rate"),
    ({"learning_rate": 0.2, "targets": [[1]]}, BadValue, "targets"),
]


@pytest.mark.parametrize("stage", [0, 7, LAST])
@pytest.mark.parametrize(("changes", "error", "field"), BAD_EDITS)
def test_a_bad_edit_names_its_field_and_changes_nothing(changes, error, field, stage):
    session = go_to(two_two_two(), stage)
    sight = seen(session.position)
    with pytest.raises(ExplorerError) as caught:
        edit(session, **changes)
    assert (type(caught.value), caught.value.field) == (error, field)
    assert caught.value.message
    assert (seen(session.position), session.past) == (sight, ())


@pytest.mark.parametrize(
    ("action", "arguments", "field"),
    [
        (set_parameter, ((1, 1, 1), NAN), "value"),
        (set_parameter, ((1, 1, 1), "much"), "value"),
        (set_parameter, ((1, 1, 1), [1, 2]), "value"),
        (set_parameter, ((0, 1, 1), 1), "layer"),
        (set_parameter, ((3, 1, 1), 1), "layer"),
        (set_parameter, ((1, 0, 1), 1), "to"),
        (set_parameter, ((1, 3, 1), 1), "to"),
        (set_parameter, ((1, 1, -1), 1), "from"),
        (set_parameter, ((1, 1, 3), 1), "from"),
        (set_input, (1, 1, INFINITY), "input"),
        (set_input, (0, 1, 1), "input"),
        (set_input, (2, 1, 1), "input"),
        (set_input, (1, 3, 1), "input"),
        (set_target, (1, 1, NAN), "target"),
        (set_target, (1, 0, 1), "target"),
    ],
)
def test_a_bad_number_or_place_is_refused_by_name(action, arguments, field):
    session = step(two_two_two())
    sight = seen(session.position)
    with pytest.raises(BadValue) as caught:
        action(session, *arguments)
    assert caught.value.field == field
    assert seen(session.position) == sight


def test_a_network_without_biases_has_none_to_edit():
    session = small_session(biases=False)
    with pytest.raises(BadValue) as caught:
        edit(session, bias_values=[[0] * 4, [0] * 2])
    assert caught.value.field == "bias_values"
    with pytest.raises(BadValue) as caught:
        set_parameter(session, (1, 1, 0), 1)
    assert caught.value.field == "from"
    assert set_parameter(session, (1, 1, 1), 1).position.network.biases is None


def test_a_parameter_that_exists_is_itself():
    network = small_session().position.network
    assert checked_parameter(network, (1, 4, 3)) == (1, 4, 3)
    assert checked_parameter(network, (2, 2, 0)) == (2, 2, 0)


def test_a_target_that_does_not_fit_the_loss_is_refused_in_an_edit_too():
    session = small_session(
        (2, 3), activations="softmax", loss="categorical_cross_entropy", inputs=[[1, 2]], targets=[[0, 1, 0]]
    )
    with pytest.raises(BadValue) as caught:
        set_target(session, 1, 1, 0.5)
    assert caught.value.field == "targets"
    assert edit(session, targets=[[0.5, 0.5, 0]]).position.step.targets.tolist() == [[0.5, 0.5, 0]]


def test_an_edit_is_undone_through_an_update_that_followed_it():
    session = edit(go_to(two_two_two(), 11), learning_rate=0.0)
    assert seen(back(back(update(session))).position) == seen(go_to(two_two_two(), 11).position)


def test_a_hidden_mistake_stays_where_a_number_is_set_to_what_it_is_and_ends_with_any_other():
    session = go_to(small_session(), LAST - 1)
    slipped = replace(session.position, step=session.position.step.with_slip(next(iter(SLIPS)), 1))
    session, rate = replace(session, position=slipped), slipped.step.learning_rate
    assert unless_same(session, edit(session, learning_rate=rate)) is session
    assert unless_same(session, edit(session, learning_rate=rate / 2)).position.step.slip == ""
