"""Momentum, Adam and frozen parameters in the walk: their stages, their memory, and the way back."""

import numpy as np
import pytest

from app.engine.optimisers import OPTIMISERS, every_array
from app.errors import BadValue, TooLarge
from app.explorer import edits
from app.explorer.explanations import sentence
from app.explorer.looking import write_in
from app.explorer.moves import applicable, back, go_to, restart, step, update
from app.explorer.notation import NOTATIONS
from app.explorer.number import name_of
from app.explorer.opening import Description, open_session
from app.explorer.reading import reading_of
from app.explorer.why.answer import why_number
from app.links.export import export_text
from app.links.link import code_of, opened_by
from app.links.record import same_session
from tests.explorer.evaluating import evaluate
from tests.explorer.predictions import random_session
from tests.explorer.sessions import session_of_file, taught, two_two_two

REMEMBERING = [name for name, row in OPTIMISERS.items() if row.memories]


def remembered(v):
    """What Adam remembers of the 2-2-2 network, 0 but for one number."""
    zeros = {"weights": [np.zeros((2, 2)).tolist()] * 2, "bias_values": [[0.0, 0.0]] * 2}
    return {"updates": 1, "m": zeros, "v": zeros | {"bias_values": [[0.0, v], [0.0, 0.0]]}}


def kinds(session):
    return [stage.kind for stage in session.position.stages]


def trained(session, updates):
    """The session walked to the end of so many training steps."""
    for _ in range(updates):
        session = step(session)
        while not session.position.updated:
            session = step(session, "phase")
    return session


def held(at):
    """Parameters and memory of now, as bytes."""
    memory = at.step.update.memory if at.updated else at.step.memory
    return [array.tobytes() for array in (*every_array(at.network), *memory.arrays)]


def test_sgd_keeps_its_one_stage_of_the_update_and_the_others_show_what_they_remember_before_it():
    assert kinds(two_two_two())[-2:] == ["gradients", "update"]
    assert kinds(two_two_two(optimiser="momentum"))[-3:] == ["gradients", "m", "update"]
    assert kinds(two_two_two(optimiser="adam"))[-4:] == ["gradients", "m", "v", "update"]


@pytest.mark.parametrize("optimiser", REMEMBERING)
def test_what_is_remembered_is_0_at_first_and_renewed_at_its_own_stage(optimiser):
    session = two_two_two(optimiser=optimiser)
    at = len(kinds(session)) - 1 - len(OPTIMISERS[optimiser].memories)
    before = go_to(session, at)
    for letter in OPTIMISERS[optimiser].letters:
        name = name_of(f"{letter}.w.1.1.1")
        assert reading_of(before).value(name) == 0
        assert why_number(before, name).formula is None
        before = step(before)
        assert before.position.current.kind == letter
        found = why_number(before, name)
        assert found.number.value != 0
        assert evaluate(found.evaluated) == pytest.approx(found.number.value, rel=1e-12)


@pytest.mark.parametrize("rate", [1e-3, 0.5])
@pytest.mark.parametrize("seed", range(4))
def test_the_first_step_of_adam_has_the_size_of_the_learning_rate_and_the_sign_against_the_gradient(seed, rate):
    here = random_session(seed, optimiser="adam", learning_rate=rate).position.step
    gradients = (*here.backward.weight_gradients, *here.backward.bias_gradients)
    for old, new, g in zip(every_array(here.network), every_array(here.updated), gradients, strict=True):
        epsilon = 1e-8 / (np.abs(g) + 1e-8)
        assert np.allclose(new - old, -rate * np.sign(g) * (1 - epsilon), rtol=1e-9, atol=1e-15 + 1e-15 * rate)


@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_back_undoes_every_stage_bit_for_bit_through_several_updates(optimiser):
    session = random_session(3, optimiser=optimiser, frozen=["b.1.1", "w.2.1.1"])
    seen = [session]
    for _ in range(3 * len(kinds(session)) - 2):
        seen.append(step(seen[-1]))
    session = seen[-1]
    for earlier in reversed(seen[:-1]):
        session = back(session)
        assert (session.position.stage, session.position.steps_taken) == (
            earlier.position.stage,
            earlier.position.steps_taken,
        )
        assert held(session.position) == held(earlier.position)
    assert held(restart(seen[-1]).position) == held(seen[0].position)


@pytest.mark.parametrize("optimiser", REMEMBERING)
def test_update_goes_on_to_the_new_weights_from_wherever_the_optimiser_is(optimiser):
    session = two_two_two(optimiser=optimiser)
    letters = OPTIMISERS[optimiser].letters
    for walked in range(len(letters) + 1):
        here = go_to(session, len(kinds(session)) - 1 - len(letters) + walked)
        assert "update" in applicable(here) and "step-backward" not in applicable(here)
        assert update(here).position.updated
        assert held(update(here).position) == held(go_to(session, len(kinds(session))).position)


@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_links_and_files_carry_what_is_remembered_told_and_frozen(optimiser):
    row = OPTIMISERS[optimiser]
    settings = {setting.name: 0.25 for setting in row.settings}
    session = random_session(5, optimiser=optimiser, optimiser_settings=settings, frozen=["biases"])
    begun = taught(session, 3)
    assert bool(begun.position.step.memory.updates) == bool(row.memories)
    for one in (trained(session, 2), step(trained(session, 1)), trained(begun, 2), back(trained(begun, 1))):
        for read in (opened_by(code_of(one)).session, session_of_file(export_text(one))):
            assert same_session(read, one)
            assert held(read.position) == held(one.position)
            assert read.position.step.settings == one.position.step.settings


def test_another_learning_rate_leaves_what_is_remembered_reached():
    session = go_to(two_two_two(optimiser="adam"), 13)
    assert session.position.current.kind == "v"
    edited = edits.edit(session, learning_rate=0.1)
    assert edited.position.current.kind == "v"
    assert edits.edit(session, targets=[[0, 0]]).position.current.kind == "a"


def test_frozen_biases_stay_and_the_loss_of_the_example_is_then_what_its_source_prints():
    session = trained(two_two_two(frozen=["biases"]), 1)
    assert [b.tolist() for b in session.position.network.biases] == [[0.35, 0.35], [0.6, 0.6]]
    assert go_to(step(session), 5).position.step.total_loss == pytest.approx(0.291027774, abs=5e-10)
    assert "Frozen and not moved: all biases." in sentence(session.position)
    why = why_number(session, name_of("b.1.1"))
    assert (why.formula, why.evaluated) == ("b₁⁽¹⁾", "0.35")


@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_a_frozen_parameter_keeps_its_number_and_nothing_is_remembered_of_it(optimiser):
    free = trained(random_session(6, optimiser=optimiser), 3).position
    fixed = trained(random_session(6, optimiser=optimiser, frozen=["w.1.2.1"]), 3).position
    first = random_session(6).position.network
    assert fixed.network.weights[0][1, 0] == first.weights[0][1, 0] != free.network.weights[0][1, 0]
    assert (fixed.network.weights[0][0] != first.weights[0][0]).all()
    for kept in fixed.step.update.memory.kept:
        assert kept.weights[0][1, 0] == 0 and (kept.weights[0][0] != 0).all()


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("optimiser", REMEMBERING)
def test_no_letter_of_an_optimiser_stands_for_two_things(optimiser, notation):
    session = write_in(go_to(two_two_two(optimiser=optimiser), 12), notation)
    n = session.notation
    letters = [*OPTIMISERS[optimiser].letters, *(setting.letter for setting in OPTIMISERS[optimiser].settings), "t"]
    written = [n.optimiser_letter(letter) for letter in letters]
    taken = {n.inputs, n.weighted, n.activation, n.output, n.target, n.loss, n.own_delta, n.learning_rate, n.own_loss}
    assert len({*written}) == len(written) and not {*written} & (taken | {n.difference, "w", "b"})
    for _ in range(len(OPTIMISERS[optimiser].memories) + 1):
        said = sentence(session.position, n)
        assert "{" not in said and " 0." not in said
        session = step(session)


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("optimiser_settings.momentum", {"optimiser": "momentum", "optimiser_settings": {"momentum": 1.0}}),
        ("optimiser_settings.momentum", {"optimiser": "momentum", "optimiser_settings": {"momentum": -0.1}}),
        ("optimiser_settings.beta1", {"optimiser": "adam", "optimiser_settings": {"beta1": float("nan")}}),
        ("optimiser_settings.beta2", {"optimiser": "adam", "optimiser_settings": {"beta2": 1}}),
        ("optimiser_settings.epsilon", {"optimiser": "adam", "optimiser_settings": {"epsilon": 0}}),
        ("optimiser_settings.epsilon", {"optimiser": "adam", "optimiser_settings": {"epsilon": float("inf")}}),
        ("optimiser_settings", {"optimiser": "adam", "optimiser_settings": {"momentum": 0.5}}),
        ("optimiser_settings", {"optimiser_settings": {"momentum": 0.5}}),
        ("optimiser_settings", {"optimiser": "adam", "optimiser_settings": [0.9]}),
        ("frozen", {"frozen": "biases"}),
        ("frozen", {"frozen": ["w.3.1.1"]}),
        ("frozen", {"frozen": ["w.1.3.1"]}),
        ("frozen", {"frozen": ["z.1.1"]}),
        ("frozen", {"frozen": [1]}),
        ("memory", {"memory": {"updates": 1}}),
        ("memory.v", {"optimiser": "adam", "memory": remembered(v=-1e-9)}),
        ("memory", {"optimiser": "adam", "memory": {"updates": 1, "m": {}}}),
        ("memory.updates", {"optimiser": "momentum", "memory": {"updates": 0, "m": {}}}),
        ("memory.m", {"optimiser": "momentum", "memory": {"updates": 1, "m": {"weights": []}}}),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(field, given):
    with pytest.raises(BadValue) as refused:
        two_two_two(**given)
    assert refused.value.field == field
    assert refused.value.message[0] in "“" or refused.value.message[0].isupper()


def test_biases_cannot_be_frozen_where_there_are_none():
    with pytest.raises(BadValue, match="no biases"):
        open_session(Description([2, 2], biases=False, frozen=["biases"]))


def test_more_names_than_parameters_are_refused():
    with pytest.raises(TooLarge):
        two_two_two(frozen=["w.1.1.1"] * 100)


def test_what_sgd_remembers_is_said_to_be_nothing():
    with pytest.raises(BadValue, match=r"^SGD remembers nothing\.$"):
        two_two_two(memory={"updates": 1})


@pytest.mark.parametrize("optimiser", REMEMBERING)
def test_links_and_files_carry_what_is_remembered_of_gradients_larger_than_can_be_typed(optimiser):
    steep = Description(
        [1, 1], "identity", weights=[[[1e9]]], inputs=[[1e9]], targets=[[0]], optimiser=optimiser, learning_rate=0
    )
    session = taught(open_session(steep), 2)
    assert max(abs(array).max() for array in session.position.step.memory.arrays) > 1e24
    for read in (opened_by(code_of(session)).session, session_of_file(export_text(session))):
        assert same_session(read, session)


def test_minus_zero_is_zero_in_every_formula():
    session = two_two_two(optimiser="adam", optimiser_settings={"beta1": -0.0})
    assert str(session.position.step.settings["beta1"]) == "0.0"
    session = two_two_two(activations="leaky_relu", told={"leaky_slope": -0.0})
    assert str(dict(session.position.network.settings)["leaky_slope"]) == "0.0"


@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_the_learning_rate_is_said_to_multiply_what_the_optimiser_makes_it_multiply(optimiser):
    said = why_number(two_two_two(optimiser=optimiser), name_of("eta")).sentence
    assert ("times their gradient" in said) == (not OPTIMISERS[optimiser].memories)
    assert ("what the optimiser makes of" in said) == bool(OPTIMISERS[optimiser].memories)


@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_only_without_a_memory_a_weight_is_said_to_move_against_its_gradient(optimiser):
    for session in (two_two_two(optimiser=optimiser), trained(two_two_two(optimiser=optimiser), 1)):
        said = why_number(session, name_of("w.1.1.1")).sentence
        assert ("against its gradient" in said) == (not OPTIMISERS[optimiser].memories)


def test_a_default_that_is_given_is_not_written_down():
    session = two_two_two(optimiser="momentum", optimiser_settings={"momentum": 0.9})
    assert session.position.step.optimiser_settings == ()
    assert "optimiser_settings" not in export_text(session)
