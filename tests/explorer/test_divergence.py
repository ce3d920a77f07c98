"""A learning rate that is far too large: the walk ends with a reason, without warnings, and Back leads out."""

from dataclasses import replace

import numpy as np
import pytest

from app.errors import NotNow
from app.explorer.edits import edit
from app.explorer.explanations import divergence, sentence
from app.explorer.moves import FORGOTTEN, GRANULARITIES, MOVES, applicable, back, go_to, restart, step, why_not
from app.explorer.opening import Description, open_session
from tests.explorer.sessions import quantities, seen


def opened(activation, **changes):
    given = {"inputs": [[1.0, 2.0]], "targets": [[1, 0]], "learning_rate": 1e6, "initialiser": "uniform"}
    return open_session(Description([2, 3, 2], activation, **given | changes))


def diverged(activation="identity", granularity="phase", **changes):
    session = opened(activation, **changes)
    for _ in range(2000):
        if session.position.overflowed:
            return session
        session = step(session, granularity)
    raise AssertionError("still finite")


@pytest.mark.parametrize("granularity", GRANULARITIES)
@pytest.mark.parametrize(
    "activation",
    ["identity", ["relu", "identity"], "leaky_relu", ["gelu", "identity"], ["swish", "identity"], ["elu", "identity"]],
)
def test_a_diverging_network_ends_overflowed_and_shows_only_finite_numbers(activation, granularity):
    at = diverged(activation, granularity, seed=3).position
    assert at.overflowed
    assert at.diverged
    shown = [values for name, arrays in quantities(at).items() if at.reached(*name) for values in arrays]
    assert all(np.isfinite(values).all() for values in (*shown, *at.network.weights, *at.network.biases))
    assert not at.reached("C") or np.isfinite(at.step.total_loss)


def test_an_overflowed_session_can_only_go_back_or_restart_and_says_why():
    session = diverged()
    assert applicable(session) == ("back", "restart")
    assert "too large" in why_not(session, "step")
    for name in ("step", "step-forward", "step-backward", "update"):
        with pytest.raises(NotNow):
            MOVES[name](session, "stage")


def test_back_leads_from_an_overflow_through_every_update_to_the_opening():
    session, stepped = diverged(), 0
    while "back" in applicable(session):
        session = back(session)
        assert not session.position.overflowed
        stepped += 1
    assert stepped > 12
    assert seen(session.position) == seen(opened("identity").position)


@pytest.mark.parametrize("granularity", GRANULARITIES)
def test_back_from_an_overflow_leads_to_a_place_that_was_seen_before(granularity):
    session, places = opened("identity"), set()
    while not session.position.overflowed:
        places.add(seen(session.position))
        session = step(session)
    assert seen(back(session, granularity).position) in places


def test_restart_leads_from_an_overflow_to_the_opening():
    assert seen(restart(diverged()).position) == seen(opened("identity").position)


def test_a_smaller_learning_rate_helps_where_the_update_overflowed():
    session = diverged()
    while session.position.steps_taken:
        session = back(session)
    after = edit(session, learning_rate=0.01)
    for _ in range(40):
        after = step(after, "phase")
    assert not after.position.overflowed
    assert after.position.step.total_loss < opened("identity").position.step.total_loss


def test_an_overflowed_session_can_be_edited():
    session = diverged()
    after = edit(session, weights=[[[0.1, 0.1]] * 3, [[0.1] * 3] * 2], bias_values=[[0] * 3, [0] * 2])
    assert not after.position.overflowed
    assert "step" in applicable(after)
    assert seen(back(after).position) == seen(session.position)


def test_back_leaves_an_overflow_even_where_the_way_to_it_is_forgotten():
    session = diverged(granularity="stage")
    place = replace(session.position, overflowed=False, floor=session.position.stage)
    session = step(replace(session, position=place, past=(), forgotten=9))
    assert session.position.overflowed
    assert seen(back(session).position) == seen(place)
    assert why_not(back(session), "back") == FORGOTTEN


def test_a_jump_on_the_timeline_stops_at_the_overflow():
    session = diverged(granularity="stage")
    before = back(session)
    assert seen(go_to(before, 12).position) == seen(session.position)


def test_a_network_that_overflows_in_its_very_first_pass_can_be_left_by_back():
    session = open_session(
        Description(
            [1] * 13, "identity", weights=[[[1e12]]] * 12, inputs=[[1e12]], targets=[[-1e12]], learning_rate=1e9
        )
    )
    for _ in range(5):
        if session.position.overflowed:
            break
        session = step(session, "phase")
    assert session.position.overflowed
    session = back(session)
    assert not session.position.overflowed


def test_weights_grown_beyond_meaning_are_called_diverged_before_they_overflow():
    session = go_to(opened("identity"), 12)
    assert session.position.diverged
    assert not session.position.overflowed
    assert not go_to(opened("identity", learning_rate=0.01), 12).position.diverged


def test_large_weights_alone_are_not_a_divergence():
    given = {"weights": [[[1e6, 1.0]], [[1.0]]], "bias_values": [[0], [0]]}
    assert not open_session(Description([2, 1, 1], **given)).position.diverged


def losses_of(session, updates):
    """C before each of so many updates and after them; whether the walk was ever said to have diverged on the way."""
    found, said = [], set()
    for _ in range(updates):
        found.append(session.position.step.total_loss)
        for _ in session.position.stages:
            session = step(session)
            said.add(divergence(session.position))
    return [*found, session.position.step.next().total_loss], said - {""}


LARGE = {"sizes": [1, 1], "activations": "identity", "weights": [[[0.0]]], "bias_values": [[0.0]], "inputs": [[1.0]]}


@pytest.mark.parametrize(
    ("given", "updates"),
    [
        ({"targets": [[30000]], "learning_rate": 0.5}, 2),  # C is 0 after one
        ({"inputs": [[1], [1]], "targets": [[30000], [30002]], "learning_rate": 0.25}, 3),  # at its least, which is 1
        ({"targets": [[30000]], "learning_rate": 0.1, "optimiser": "momentum"}, 20),  # overshoots, and comes back
        ({"targets": [[30000]], "learning_rate": 3000, "optimiser": "adam"}, 20),
        ({"weights": [[[1e6]]], "targets": [[0]], "learning_rate": 0.1}, 5),  # typed so, and falling
        ({"weights": [[[1e6]]], "targets": [[0]], "learning_rate": 0}, 2),  # typed so, and not trained at all
    ],
)
def test_training_that_converges_to_large_weights_is_never_called_divergence(given, updates):
    losses, said = losses_of(open_session(Description(**LARGE | given)), updates)
    assert not said and losses[-1] <= losses[0]


def test_saturated_outputs_that_are_right_are_no_divergence():
    given = {"inputs": [[1, 2]], "targets": [[0.01, 0.99]], "learning_rate": 1e6}
    losses, said = losses_of(open_session(Description([2, 2, 2], "sigmoid", **given)), 3)
    assert not said and losses[-1] < 1e-3


def test_why_training_diverged_is_true_of_the_loss_and_of_the_slopes():
    rising, said = losses_of(opened("identity", learning_rate=10.0), 4)
    assert len(said) == 1 and "raises it" in said.pop() and rising[-1] > rising[-2] > rising[0]
    session = open_session(Description([2, 2, 2], "sigmoid", inputs=[[1, 1]], targets=[[0.5, 0.5]], learning_rate=1e6))
    stuck, said = losses_of(session, 3)
    assert stuck[-1] == stuck[-2] == 0.25
    assert any("No slope is left" in words for words in said)


def test_numbers_too_large_before_any_update_are_not_blamed_on_the_learning_rate():
    session = open_session(Description([1] * 13, "identity", weights=[[[1e12]]] * 12, inputs=[[1e12]], targets=[[0]]))
    while not session.position.overflowed:
        session = step(session)
    assert "learning rate" not in divergence(session.position) + sentence(session.position) + why_not(session, "step")
    assert "smaller learning rate" in divergence(diverged().position)
