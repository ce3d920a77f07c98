"""What an activation is told goes wherever it goes: passes, checks, formulas, programs, links, files and stores."""

import numpy as np
import pytest

from app.engine.activations import layer_activation
from app.engine.fast.trainer import Trainer
from app.engine.gradient_check import check_gradients, kink_within
from app.engine.optimisers import updated
from app.engine.parameters import Parameter
from app.errors import BadValue
from app.explorer.explanations import sentence
from app.explorer.moves import go_to
from app.explorer.number import name_of
from app.explorer.opening import Description, open_session
from app.explorer.reading import reading_of
from app.explorer.training_step import same_step
from app.explorer.why.answer import why_number
from app.links.export import export_text, weights_file
from app.links.link import code_of, opened_by
from app.links.record import record
from app.scene.formulas import equations
from app.scene.formulas.mathml import row
from app.storage.codec import bundles, decode_session, encode_state
from tests.explorer.code_runs import compare, expected, run_numpy
from tests.explorer.evaluating import evaluate
from tests.explorer.sessions import session_of_file
from tests.explorer.walked_names import every_name

X, Y = [[0.5, -1.0], [0.25, 2.0]], [[0.3, 0.9], [1.0, 0.0]]
TOLD = {"leaky_relu": {"leaky_slope": 0.25}, "elu": {"elu_alpha": 2.0}}
every = pytest.mark.parametrize("name", TOLD)


def opened(name="elu", output="sigmoid", **given):
    network = {"sizes": [2, 3, 2], "activations": [name, output], "seed": 5}
    network["bias_values"] = [[0.1, -0.4, 0.2], [0, 0.3]]
    return open_session(Description(**{**network, "inputs": X, "targets": Y, "told": TOLD.get(name, {}), **given}))


def negative(step) -> bool:
    return bool((step.forward.z[0] < 0).any())


@every
def test_the_network_computes_with_what_it_was_told_and_its_gradients_are_those_measured(name):
    step = opened(name, name).position.step
    z, a = step.forward.z[0], step.forward.a[1]
    below = {"leaky_relu": 0.25 * z, "elu": 2 * (np.exp(z) - 1)}[name]
    np.testing.assert_allclose(a, np.where(z > 0, z, below), rtol=1e-14)
    assert negative(step) and step.updated.settings == step.network.settings
    check = check_gradients(step.network, step.inputs, step.targets, step.loss)
    assert check.passed and check.checked == 17 and not check.at_kinks


@pytest.mark.parametrize(("alpha", "kink"), [(1, None), (2, "elu")])
def test_an_elu_has_a_kink_where_alpha_is_not_1(alpha, kink):
    given = {"weights": [[[1.0]]], "inputs": [[0.0]], "targets": [[1.0]], "told": {"elu_alpha": alpha}}
    step = open_session(Description([1, 1], "elu", **given)).position.step
    assert kink_within(step.forward, Parameter(1, 1, 0), step.targets, step.loss) == kink


@every
def test_training_at_speed_goes_by_it_too(name):
    step = opened(name, reduction="sum").position.step
    trainer = Trainer(step.network, step.loss, "sum", 0.5, batch=2, dtype=np.float64)
    trainer.step(step.inputs, step.targets)
    by_hand = updated(step.network, step.backward, 0.5).network
    for mine, other in zip(trainer.network().weights, by_hand.weights, strict=True):
        np.testing.assert_allclose(mine, other, rtol=1e-12, atol=1e-14)
    assert trainer.network().settings == step.network.settings


@every
def test_the_numpy_program_computes_the_same_numbers(name):
    step = opened(name, name, reduction="mean").position.step
    compare(run_numpy(step), expected(step), 1e-12)


def test_formulas_and_sentences_show_it():
    session = go_to(opened("elu"), 4)
    reading = reading_of(session)
    assert reading.activation(1).title == "ELU (α = 2)"
    text = row(equations.activation(reading, 1, "j")).xml
    assert "<mn>2</mn><mrow><mo>(</mo><msup><mi>e</mi>" in text
    assert "ELU (α = 2)" in why_number(session, name_of("a.1.1")).sentence
    assert "goes through leaky ReLU (0.25)" in sentence(go_to(opened("leaky_relu"), 2).position)
    assert layer_activation(opened("elu", told={}).position.network, 1).title == "ELU"


@every
def test_every_number_is_what_its_formula_comes_to(name):
    session = opened(name, name)
    session = go_to(session, len(session.position.stages))
    for number in every_name(session):
        found = why_number(session, number)
        if found.evaluated:
            assert evaluate(found.evaluated) == pytest.approx(found.number.value, rel=1e-9, abs=1e-14), str(number)
    value = {"leaky_relu": "0.25", "elu": "2"}[name]
    assert why_number(session, name_of("a.1.1@1")).formula == f"{name}(z₁⁽¹⁾, {value})"


@every
@pytest.mark.parametrize("stage", [0, 3, 9])
def test_links_files_and_stores_carry_it(name, stage):
    session = go_to(opened(name), stage)
    ((setting, value),) = TOLD[name].items()
    assert record(session)[setting] == value
    packed = {b.digest: b.packed() for at in (session.position, session.initial) for b in bundles(at)}
    for again in (
        opened_by(code_of(session)).session,
        session_of_file(export_text(session)),
        decode_session(encode_state(session), (), packed),
    ):
        assert again.position.network.settings == session.position.network.settings == ((setting, value),)
        assert same_step(again.position.step, session.position.step)
    assert f'"{setting}":"{value}"'.encode() in weights_file(session.position.network)


@every
def test_what_is_the_default_or_of_no_use_is_not_written_down(name):
    ((setting, _),) = TOLD[name].items()
    default = {"leaky_slope": 0.01, "elu_alpha": 1}[setting]
    plain = opened(name, told={})
    for told in ({setting: default}, {"leaky_slope": 0.25, "elu_alpha": 2.0} | {setting: default}):
        same = opened(name, told=told)
        assert same.position.network.settings == () and setting not in record(same)
        assert code_of(same) == code_of(plain)
    assert opened("tanh", told={setting: 0.5}).position.network.settings == ()


def test_two_networks_told_differently_are_not_the_same_step():
    assert not same_step(opened("elu").position.step, opened("elu", told={"elu_alpha": 3}).position.step)


@pytest.mark.parametrize(
    ("setting", "value", "message"),
    [
        ("leaky_slope", -0.1, "Leaky slope is a number from 0 to 1."),
        ("leaky_slope", 1.5, "Leaky slope is a number from 0 to 1."),
        ("elu_alpha", 0, "ELU α is a number above 0, up to 100."),
        ("elu_alpha", 101, "ELU α is a number above 0, up to 100."),
        ("elu_alpha", 1e300, "ELU α is a number above 0, up to 100."),
        ("elu_alpha", float("nan"), "Every number must be finite: no NaN, no infinity."),
        ("leaky_slope", "x", "Expected a number, such as 0.5."),
        ("leaky_slope", True, "Expected a number, such as 0.5."),
    ],
)
def test_what_cannot_be_told_is_refused_at_its_field(setting, value, message):
    with pytest.raises(BadValue) as refused:
        opened("elu", "leaky_relu", told={setting: value})
    assert (refused.value.field, refused.value.message) == (setting, message)
