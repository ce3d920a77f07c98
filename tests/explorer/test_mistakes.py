"""Hiding a slip in the backward pass, pointing at where it was made, naming it, and leaving it."""

from dataclasses import replace

import numpy as np
import pytest

from app.course.shelf import open_lesson
from app.engine.network import Network
from app.engine.parameters import Parameter
from app.engine.slips import SLIPS
from app.errors import BadValue, NotNow
from app.explorer import checking, moves
from app.explorer.edits import edit, set_parameter
from app.explorer.look import Neuron
from app.explorer.looking import look_at
from app.explorer.moves import back, go_to, restart, step, step_backward, step_forward, update
from app.explorer.notation import NOTATIONS
from app.explorer.number import NumberName
from app.explorer.opening import Description, open_session
from app.explorer.practise.guesses import GIVEN_UP, RIGHT, Hunt
from app.explorer.practise.hunting import give_up, name_slip, point_at, selected_number, what_asked
from app.explorer.practise.mistakes import (
    end_mistake,
    found_number,
    hidden,
    last_verdict,
    made_at,
    over,
    possible_slips,
    seed_mistake,
    verdict_on,
)
from app.explorer.practise.words import REASONS, TITLES, slip_reason, slip_title
from app.storage.codec import bundles, decode_session, encode_state
from tests.explorer.sessions import seen, small_session, two_two_two
from tests.kinds import LESSON_KINDS

PLACES = [
    (slip, layer)
    for slip in SLIPS
    for layer in SLIPS[slip].places(
        *(lambda s: (s.forward, s.targets, s.loss, s.reduction))(
            small_session((3, 4, 3, 2), loss="mean_squared_error").position.step
        )
    )
]


def deep(seed=0):
    """A random 3-4-3-2 of tanh neurons with two examples and the mean over both outputs and examples."""
    return small_session((3, 4, 3, 2), loss="mean_squared_error", seed=seed)


def walked_back(session):
    return step_backward(step_forward(session, "phase"), "phase")


def with_slip(session, slip, layer):
    """The session after a backward pass with a slip of our choice."""
    at = session.position
    return walked_back(session.moved(replace(at, step=at.step.with_slip(slip, layer))))


def numbers(step):
    """Everything that can be pointed at, of the first example."""
    for layer in range(1, step.network.depth + 1):
        into, out = step.network.sizes[layer - 1 : layer + 1]
        for to in range(1, out + 1):
            yield from (NumberName(quantity, layer, to, example=0) for quantity in ("dC/da", "delta"))
            yield NumberName("dC/db", layer, to)
            yield from (NumberName("dC/dw", layer, to, source) for source in range(1, into + 1))


ARRAYS = {"dC/da": "upstream", "delta": "delta", "dC/dw": "weight_gradients", "dC/db": "bias_gradients"}


def value(passed, pointed):
    at = (pointed.to - 1, pointed.source - 1) if pointed.source else (pointed.to - 1,)
    array = getattr(passed, ARRAYS[pointed.quantity])[pointed.layer - 1]
    return array[at] if pointed.example is None else array[(pointed.example, *at)]


def selecting(session, pointed):
    session = look_at(session, None)
    if pointed.quantity in ("dC/dw", "dC/db"):
        return look_at(session, Parameter(pointed.layer, pointed.to, pointed.source))
    return look_at(session, Neuron(pointed.layer, pointed.to))


def pointed_at(session, pointed):
    return point_at(selecting(session, pointed), pointed.quantity)


class TestWhatIsWrong:
    @pytest.mark.parametrize("seed", range(3))
    @pytest.mark.parametrize("slip, layer", PLACES)
    def test_every_number_is_told_right_or_wrong_by_what_it_is_without_the_slip(self, slip, layer, seed):
        at = with_slip(deep(seed), slip, layer).position
        for pointed in numbers(at.step):
            same = value(at.step.backward, pointed) == pytest.approx(value(at.step.true.backward, pointed), rel=1e-9)
            assert (verdict_on(at, pointed).kind == "right") == same, pointed

    @pytest.mark.parametrize("slip, layer", PLACES)
    def test_the_origin_is_in_one_stage_and_everything_nearer_to_the_loss_is_right(self, slip, layer):
        at = with_slip(deep(), slip, layer).position
        quantity, where = made_at(at.step)
        kinds = {pointed: verdict_on(at, pointed).kind for pointed in numbers(at.step)}
        origins = {(p.quantity.replace("db", "dw"), p.layer) for p, kind in kinds.items() if kind == "origin"}
        assert origins == {(quantity, where)}
        assert where == layer
        for pointed, kind in kinds.items():
            if pointed.layer > layer:
                assert kind == "right"
            if kind == "consequence":
                assert quantity in ("dC/da", "delta")

    @pytest.mark.parametrize(
        "slip, quantity",
        [
            ("slope-forgotten", "delta"),
            ("sign-flipped", "dC/da"),
            ("new-weights", "dC/da"),
            ("target-for-prediction", "delta"),
            ("path-missing", "dC/da"),
            ("wrong-layer", "dC/dw"),
            ("not-divided", "dC/dw"),
            ("outputs-not-divided", "dC/da"),
        ],
    )
    def test_each_slip_is_made_at_its_own_quantity(self, slip, quantity):
        layer = next(at for name, at in PLACES if name == slip)
        assert made_at(with_slip(deep(), slip, layer).position.step) == (quantity, layer)

    def test_a_slip_that_changes_nothing_is_made_nowhere(self):
        session = with_slip(deep(), "not-divided", 1)
        unmade = replace(session.position.step, reduction="sum")
        with pytest.raises(ValueError, match="changes nothing"):
            made_at(unmade)

    def test_what_is_not_reached_is_not_judged(self):
        at = with_slip(deep(), "sign-flipped", 3).position
        early = replace(at, stage=at.stage - 3)
        assert verdict_on(early, NumberName("delta", 1, 1, example=0)).kind == "not reached"
        assert verdict_on(early, NumberName("delta", 3, 1, example=0)).kind == "consequence"

    def test_a_weight_of_zero_brings_nothing_back_so_its_neuron_is_right_though_a_path_is_missing(self):
        weights = [[[1.0], [1.0]], [[1.0, 2.0], [3.0, 0.0]]]
        given = Description([1, 2, 2], "tanh", weights=weights, inputs=[[0.5]], targets=[[1, 0]])
        at = with_slip(open_session(given), "path-missing", 1).position
        kinds = [verdict_on(at, NumberName("dC/da", 1, neuron, example=0)).kind for neuron in (1, 2)]
        assert kinds == ["origin", "right"]


class TestSeeding:
    @pytest.mark.parametrize("session", [deep(), two_two_two(), *map(open_lesson, LESSON_KINDS)])
    def test_check_tells_every_mistake_that_is_hidden(self, session):
        for seed in range(6):
            step = walked_back(seed_mistake(session, seed)).position.step
            layer, true = step.slip_layer, step.true
            chosen = checking.largest_gradients(true, range(layer, layer + 1), 200)
            right = [parameter for parameter in chosen if checking.comparison(true, parameter).agrees]
            assert not all(checking.comparison(step, parameter).agrees for parameter in right)

    def test_every_slip_comes_up_and_every_layer_of_it(self):
        inputs = [[3.0, -2.0, 1.0], [-2.0, 4.0, 1.0]]
        sessions = [edit(deep(seed), learning_rate=1.0, inputs=inputs) for seed in range(4)]
        steps = [seed_mistake(session, n).position.step for session in sessions for n in range(60)]
        assert {step.slip for step in steps} == set(SLIPS) - {"slopes-exchanged", "through-the-bias"}
        assert {step.slip_layer for step in steps if step.slip == "slope-forgotten"} == {1, 2, 3}

    def test_slopes_are_exchanged_between_layers_as_wide_and_delta_runs_back_along_biases_that_are_not_0(self):
        slips = {seed_mistake(two_two_two(), n).position.step.slip for n in range(60)}
        assert "through-the-bias" in slips
        steep = edit(
            two_two_two(), inputs=[[3.0, -2.0]], weights=[[[1.0, -1.0], [2.0, 0.5]], [[2.0, -3.0], [1.0, 4.0]]]
        )
        assert "slopes-exchanged" in {seed_mistake(steep, n).position.step.slip for n in range(60)}

    def test_new_weights_are_hidden_only_where_they_differ_enough_to_be_seen(self):
        def slips(rate):
            session = edit(two_two_two(), learning_rate=rate)
            return {seed_mistake(session, n).position.step.slip for n in range(60)}

        assert "new-weights" in slips(0.5)
        assert "new-weights" not in slips(0.01)

    def test_the_same_seed_hides_the_same_mistake(self):
        one, other = (seed_mistake(two_two_two(), 4).position.step for _ in range(2))
        assert (one.slip, one.slip_layer) == (other.slip, other.slip_layer)

    def test_another_mistake_is_another_one_and_nothing_has_been_said_of_it(self):
        session = give_up(name_slip(seed_mistake(two_two_two(), 4), "not-divided"))
        again = seed_mistake(session, 4)
        before, now = session.position.step, again.position.step
        assert (before.slip, before.slip_layer) != (now.slip, now.slip_layer)
        assert not over(again.position) and again.position.practise == Hunt()

    @pytest.mark.parametrize("stage", range(13))
    def test_the_walk_is_before_the_backward_pass_or_where_it_was(self, stage):
        session = go_to(two_two_two(), stage)
        seeded = seed_mistake(session, 1)
        assert seeded.position.stage == min(stage, 5)
        assert seeded.position.steps_taken == 0
        assert seen(back(seeded).position) == seen(session.position)

    def test_a_mistake_needs_numbers_that_it_changes(self):
        zero = Description([1, 1], "identity", weights=[[[1.0]]], bias_values=[[0.0]], inputs=[[1.0]], targets=[[1.0]])
        with pytest.raises(NotNow, match="No known mistake"):
            seed_mistake(open_session(zero), 0)

    def test_a_mistake_needs_numbers_that_are_finite(self):
        session = two_two_two()
        weights = tuple(w * 1e300 for w in session.position.step.network.weights)
        network = Network(weights, None, ("identity", "identity"))
        grown = replace(session.position, step=replace(session.position.step, network=network))
        with pytest.raises(NotNow, match="too large"):
            seed_mistake(session.moved(grown), 0)
        with pytest.raises(NotNow, match="too large"):
            seed_mistake(session.moved(replace(session.position, overflowed=True)), 0)

    def test_where_there_is_one_mistake_only_it_comes_again(self):
        one = Description([1, 1], "identity", weights=[[[1.0]]], inputs=[[1.0]], targets=[[0.0]])
        session = seed_mistake(open_session(one), 0)
        assert possible_slips(session.position.step) == ("sign-flipped",)
        assert seed_mistake(session, 1).position.step.slip == "sign-flipped"


class TestSaying:
    @pytest.mark.parametrize("slip, layer", PLACES)
    def test_the_learner_points_at_a_consequence_at_a_right_number_and_at_the_origin(self, slip, layer):
        session = with_slip(deep(), slip, layer)
        kinds = {verdict_on(session.position, p).kind: p for p in numbers(session.position.step)}
        for kind in sorted(kinds, key=("consequence", "right", "origin").index):
            session = pointed_at(session, kinds[kind])
            assert last_verdict(session.position).kind == kind
            assert last_verdict(session.position).pointed == kinds[kind]
            assert session.position.practise.found == (kind == "origin")

    def test_what_was_found_stays_found(self):
        session = pointed_at(with_slip(two_two_two(), "sign-flipped", 2), NumberName("dC/da", 2, 1, example=0))
        assert found_number(session.position) == NumberName("dC/da", 2, 1, example=0)
        assert pointed_at(session, NumberName("delta", 2, 2, example=0)).position is session.position

    def test_nothing_is_found_by_a_wrong_try(self):
        session = pointed_at(with_slip(two_two_two(), "sign-flipped", 2), NumberName("delta", 2, 2, example=0))
        assert found_number(session.position) is None

    def test_a_name_is_right_or_wrong_and_after_three_wrong_ones_the_mistake_can_be_shown(self):
        session = with_slip(two_two_two(), "sign-flipped", 2)
        for wrong in ("slope-forgotten", "path-missing", "path-missing"):
            session = name_slip(session, wrong)
            assert not over(session.position) and not what_asked(session).tries.shows
        session = name_slip(session, "new-weights")
        assert what_asked(session).tries.shows
        assert session.position.practise.named == ("slope-forgotten", "path-missing", "new-weights")
        session = name_slip(session, "sign-flipped")
        assert what_asked(session).tries.outcome == RIGHT and not what_asked(session).tries.shows
        assert name_slip(session, "wrong-layer") is session is give_up(session)

    def test_who_gives_up_is_done_and_has_not_solved_it(self):
        session = give_up(with_slip(two_two_two(), "sign-flipped", 2))
        assert over(session.position) and what_asked(session).tries.outcome == GIVEN_UP
        assert name_slip(session, "sign-flipped") is session

    def test_there_has_to_be_something_to_point_at(self):
        session = with_slip(two_two_two(), "sign-flipped", 2)
        with pytest.raises(NotNow, match="Select a neuron"):
            point_at(session)
        with pytest.raises(NotNow, match="input is given"):
            point_at(look_at(session, Neuron(0, 1)), "delta")
        with pytest.raises(BadValue):
            point_at(look_at(session, Neuron(1, 1)), "z")

    def test_a_name_has_to_be_known(self):
        with pytest.raises(BadValue):
            name_slip(with_slip(two_two_two(), "sign-flipped", 2), "forgot")

    @pytest.mark.parametrize("act", [point_at, give_up, end_mistake, lambda s: name_slip(s, "sign-flipped")])
    def test_without_a_mistake_there_is_nothing_to_say(self, act):
        with pytest.raises(NotNow, match="No mistake"):
            act(walked_back(two_two_two()))

    def test_the_number_pointed_at_is_of_the_example_in_the_picture(self):
        session = look_at(deep(), Neuron(2, 3))
        session = replace(session, view=replace(session.view, example=1))
        assert selected_number(session, "delta") == NumberName("delta", 2, 3, example=1)


class TestLeaving:
    def test_the_update_uses_the_wrong_gradients_and_the_mistake_ends_with_its_training_step(self):
        session = update(with_slip(two_two_two(), "sign-flipped", 2))
        true = update(walked_back(two_two_two()))
        assert hidden(session.position)
        right = [w - 0.5 * -g for w, g in zip(*(weights_and_gradients(true)), strict=True)]
        for ours, expected in zip(session.position.network.weights, right, strict=True):
            np.testing.assert_allclose(ours, expected)
        after = step(session)
        assert not hidden(after.position) and after.position.step.backward is after.position.step.true.backward
        assert hidden(back(after).position)

    def test_stopping_shows_the_true_numbers_at_the_same_place_and_back_returns_to_the_mistake(self):
        session = name_slip(with_slip(two_two_two(), "path-missing", 1), "sign-flipped")
        stopped = end_mistake(session)
        assert seen(stopped.position) == seen(walked_back(two_two_two()).position)
        returned = back(stopped)
        assert seen(returned.position) == seen(session.position)
        assert returned.position.practise.named == ("sign-flipped",)

    def test_stepping_and_undoing_keep_the_mistake_and_what_was_said_of_it(self):
        session = go_to(name_slip(with_slip(two_two_two(), "path-missing", 1), "sign-flipped"), 2)
        session = walked_back(back(back(session)))
        assert hidden(session.position) and session.position.practise.named == ("sign-flipped",)

    def test_back_undoes_the_seeding(self):
        session = walked_back(two_two_two())
        seeded = step_backward(seed_mistake(session, 3), "phase")
        for _ in range(len(seeded.position.stages)):
            if hidden(seeded.position):
                seeded = back(seeded)
        assert seen(seeded.position) == seen(session.position)

    def test_restart_begins_without_a_mistake(self):
        assert not hidden(restart(with_slip(two_two_two(), "sign-flipped", 2)).position)

    @pytest.mark.parametrize(
        "changed, stage",
        [
            (lambda s: edit(s, inputs=[[1.0, 2.0]]), 0),
            (lambda s: edit(s, targets=[[1.0, 0.0]]), 4),
            (lambda s: edit(s, learning_rate=0.1), 5),
            (lambda s: set_parameter(s, (2, 1, 1), 0.3), 2),
        ],
    )
    def test_an_edit_ends_the_mistake_and_its_numbers_are_computed_again(self, changed, stage):
        session = changed(with_slip(two_two_two(), "sign-flipped", 2))
        assert not hidden(session.position)
        assert session.position.stage == stage
        assert hidden(back(session).position)

    def test_an_edit_after_the_update_ends_it_too(self):
        session = edit(update(with_slip(two_two_two(), "sign-flipped", 2)), learning_rate=0.1)
        assert not hidden(session.position) and session.position.stage == 0

    def test_the_rate_of_a_session_without_mistake_is_edited_as_before(self):
        session = walked_back(two_two_two())
        assert edit(session, learning_rate=0.1).position.stage == session.position.stage

    def test_a_stored_session_opens_with_its_mistake(self):
        session = pointed_at(with_slip(two_two_two(), "sign-flipped", 2), NumberName("dC/da", 2, 1, example=0))
        session = give_up(name_slip(session, "wrong-layer"))
        packed = {b.digest: b.packed() for at in (session.position, session.initial) for b in bundles(at)}
        opened = decode_session(encode_state(session), (), packed)
        assert seen(opened.position) == seen(session.position)
        assert opened.position.practise == session.position.practise != Hunt()
        assert last_verdict(opened.position) == last_verdict(session.position)

    def test_the_moves_that_apply_are_those_that_apply_without_it(self):
        assert moves.applicable(with_slip(two_two_two(), "sign-flipped", 2)) == moves.applicable(
            walked_back(two_two_two())
        )


class TestWords:
    def test_every_slip_has_a_title_and_a_reason(self):
        assert list(TITLES) == list(REASONS) == list(SLIPS)

    @pytest.mark.parametrize("name", NOTATIONS)
    def test_the_words_use_the_letters_of_the_notation(self, name):
        notation = NOTATIONS[name]
        for slip in SLIPS:
            title, reason = slip_title(notation, slip), slip_reason(notation, slip)
            assert not set("{}") & set(title + reason)
            assert reason.endswith(".") and not title.endswith(".")
        plain = notation.plain()
        assert plain["delta"] in slip_reason(notation, "wrong-layer")
        assert plain["slope"] in slip_title(notation, "slope-forgotten")

    def test_the_output_has_its_own_letter_where_the_notation_has_one(self):
        assert "ŷ − y" in slip_reason(NOTATIONS["rows"], "sign-flipped")
        assert "a − y" in slip_reason(NOTATIONS["default"], "sign-flipped")


def weights_and_gradients(session):
    step = session.position.step
    return step.network.weights, step.true.backward.weight_gradients
