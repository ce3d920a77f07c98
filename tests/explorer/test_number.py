"""The numbers of the walk: one name for each, and what stands under it is what the passes computed."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.activations import softmax
from app.engine.forward import forward
from app.engine.losses import loss_per_example
from app.engine.parameters import Parameter
from app.errors import BadValue
from app.explorer.look import Neuron
from app.explorer.moves import go_to
from app.explorer.names import neuron_name, parameter_name
from app.explorer.number import NumberName, check_name, letter_of, name_of, neuron_of_number, spoken_name, value_of
from app.explorer.quantities import OF_A_PENALTY, QUANTITIES, of_an_optimiser, told
from app.explorer.reading import Reading, reading_of
from app.explorer.session import Session
from tests.explorer.predictions import random_session
from tests.explorer.sessions import taught, two_two_two
from tests.explorer.walked_names import every_name

SESSIONS = {
    "tanh": random_session(1),
    "mean": random_session(2, reduction="mean", examples=3),
    "deep": random_session(3, (2, 3, 2, 4), hidden="relu", output="tanh", loss="mean_squared_error"),
    "softmax": random_session(4, output="softmax", loss="categorical_cross_entropy"),
    "class": random_session(5, output="softmax", loss="sparse_categorical_cross_entropy", targets=[[2], [0]]),
    "mixed": random_session(6, hidden="softmax", output="sigmoid", loss="binary_cross_entropy"),
    "no biases": random_session(7, biases=False, bias_values=None),
    "momentum": taught(random_session(8, optimiser="momentum"), 2),
    "adam": taught(random_session(9, optimiser="adam", learning_rate=0.1, frozen=["w.1.1.1", "b.2.1"]), 3),
    "penalty": random_session(8, l2=0.3, examples=1),
    "penalty of a mean": random_session(9, l2=0.3, reduction="mean", examples=3),
}


@pytest.mark.parametrize("session", SESSIONS.values(), ids=SESSIONS)
def test_a_name_has_one_text_form_that_reads_back(session):
    names = [*every_name(session)]
    texts = [str(name) for name in names]
    assert [name_of(text) for text in texts] == names
    assert len(set(texts)) == len(texts)
    remembered = {f"{letter}.{parameter}" for letter in session.position.step.rule.letters for parameter in "wb"}
    of_a_penalty = OF_A_PENALTY if session.position.step.l2 else ()
    always = {key for key, row in QUANTITIES.items() if not row.memory} - {*OF_A_PENALTY, *of_an_optimiser()}
    walked = always | remembered | {*of_a_penalty, *told(session.position.step.rule)}
    assert {name.quantity for name in names} >= walked - {"b", "old.b", "change.b", "dC/db", "J", "dz/dz", "slope"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("x.2", NumberName("x", 0, 2)),
        ("w.1.2.3", NumberName("w", 1, 2, 3)),
        ("b.2.1", NumberName("b", 2, 1)),
        ("a.2.1", NumberName("a", 2, 1)),
        ("J.2.1.2", NumberName("J", 2, 1, 2)),
        ("C", NumberName("C")),
        ("C@2", NumberName("C", example=1)),
        ("dC/dw.1.1.1", NumberName("dC/dw", 1, 1, 1)),
        ("delta.1.2@10", NumberName("delta", 1, 2, example=9)),
        ("l2", NumberName("l2")),
        ("beta1", NumberName("beta1")),
        ("t", NumberName("t")),
        ("penalty", NumberName("penalty")),
        ("penalty.w.1.2.3", NumberName("penalty.w", 1, 2, 3)),
        ("path.1", NumberName("path", to=1)),
        ("path.3?of=w.1.1.2", NumberName("path", to=3, of=NumberName("w", 1, 1, 2))),
        ("path.1?of=x.2@3", NumberName("path", to=1, of=NumberName("x", 0, 2), example=2)),
    ],
)
def test_names_are_written_as_the_contract_says(text, name):
    assert name_of(text) == name and str(name) == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "A number is one of x, w, b"),
        ("q.1", "A number is one of"),
        ("W.1.1.1", "A number is one of"),
        ("z.1", "“z” is written as z.1.2."),
        ("w.1.1", "“w” is written as w.1.2.1."),
        ("C.1", "“C” is written as C."),
        ("z.0.1", "A number is one of"),
        ("z.1.01", "A number is one of"),
        ("penalty.1", "“penalty” is written as penalty."),
        ("penalty.w.1.1", "“penalty.w” is written as penalty.w.1.2.1."),
        ("penalty.b.1.1", "A number is one of"),
        ("z.w.1.1", "A number is one of"),
        ("z.1.1@0", "A number is one of"),
        ("z.1.1 ", "A number is one of"),
        ("z.1.1\n", "A number is one of"),
        ("z.1.١", "A number is one of"),
        ("z.1.1?of=w.1.1.1", "The paths are those of"),
        ("path.1?of=z.1.1", "A number is one of"),
        ("path.1?of=w.1.1", "“w” is written as"),
        ("z.1.9999999999", "A number is one of"),
    ],
)
def test_a_text_that_names_no_number_is_refused(text, said):
    with pytest.raises(BadValue) as refused:
        name_of(text)
    assert refused.value.message.startswith(said) and refused.value.field == "name"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("z.3.1", "Layers are 1 to 2."),
        ("z.1.3", "Layer 1 has neurons 1 to 2."),
        ("x.3", "Layer 0 has neurons 1 to 2."),
        ("y.3", "Layer 2 has neurons 1 to 2."),
        ("w.1.1.3", "Layer 0 has neurons 1 to 2."),
        ("J.1.1.1", "J is of a softmax"),
        ("dz/dz.2.1.1", "dz/dz leads through a softmax"),
        ("dz/dz.1.1.1", "dz/dz leads through a softmax"),
        ("z.1.1@2", "There are examples 1 to 1."),
        ("w.1.1.1@1", "“w” is the same for every example"),
        ("l2", "This loss has no penalty."),
        ("penalty", "This loss has no penalty."),
        ("penalty.w.1.1.1", "This loss has no penalty."),
        ("path.1?of=w.1.1.3", "Layer 0 has neurons 1 to 2."),
    ],
)
def test_a_number_that_the_network_has_not_is_refused(text, said):
    with pytest.raises(BadValue) as refused:
        check_name(name_of(text), two_two_two().position.step)
    assert refused.value.message.startswith(said) and refused.value.field == "name"


def test_a_softmax_has_no_slopes_and_a_network_without_biases_no_biases():
    for session, text in ((SESSIONS["softmax"], "slope.2.1"), (SESSIONS["no biases"], "b.1.1")):
        with pytest.raises(BadValue):
            check_name(name_of(text), session.position.step)


@given(st.text(alphabet="xwbzaCyJ.@?=of/dslpeth0123456789", max_size=20))
def test_whatever_is_typed_names_a_number_or_is_refused(text):
    try:
        assert str(name_of(text)) == text
    except BadValue as error:
        assert error.field == "name"


@pytest.mark.parametrize("session", SESSIONS.values(), ids=SESSIONS)
def test_what_stands_under_a_name_is_what_the_passes_computed(session):
    step = session.position.step
    for name in every_name(session):
        check_name(name, step)
        e, j, i = name.row, name.to - 1, name.source - 1
        own = name.example is not None
        match name.quantity:
            case "x":
                right = step.inputs[e, j]
            case "w":
                right = step.network.weights[name.layer - 1][j, i]
            case "b":
                right = step.network.biases[name.layer - 1][j]
            case "z":
                right = step.forward.z[name.layer - 1][e, j]
            case "a":
                right = step.forward.a[name.layer][e, j]
            case "C":
                each = loss_per_example(step.forward, step.targets, step.loss)
                right = each[e] if own else step.total_loss
            case "eta":
                right = step.learning_rate
            case "dC/da":
                right = step.backward.upstream[name.layer - 1][e, j]
            case "delta":
                right = step.backward.delta[name.layer - 1][e, j]
            case "dC/dw" if not own:
                right = step.backward.weight_gradients[name.layer - 1][j, i]
            case "dC/db" if not own:
                right = step.backward.bias_gradients[name.layer - 1][j]
            case _:
                continue
        assert value_of(step, name) == right, str(name)


@pytest.mark.parametrize("session", SESSIONS.values(), ids=SESSIONS)
def test_the_gradients_of_the_examples_add_up_to_those_of_the_batch(session):
    step = session.position.step
    share = 1 / len(step.inputs) if step.reduction == "mean" else 1.0
    for name in every_name(session):
        if name.quantity in ("dC/dw", "dC/db", "C") and name.example is None:
            own = [value_of(step, name._replace(example=e)) for e in range(len(step.inputs))]
            penalty = {"dC/dw": name._replace(quantity="penalty.w"), "C": NumberName("penalty")}.get(name.quantity)
            added = value_of(step, penalty) if penalty and step.l2 else 0.0
            assert share * sum(own) + added == pytest.approx(value_of(step, name), rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("session", SESSIONS.values(), ids=SESSIONS)
def test_slopes_are_what_a_small_step_measures(session):
    step, h = session.position.step, 1e-6
    for name in every_name(session):
        if name.quantity not in ("dC/dx",):
            continue
        ends = []
        for sign in (1, -1):
            moved = step.inputs.copy()
            moved[name.row, name.to - 1] += sign * h
            ends.append(loss_per_example(forward(step.network, moved), step.targets, step.loss)[name.row])
        assert value_of(step, name) == pytest.approx((ends[0] - ends[1]) / (2 * h), rel=1e-5, abs=1e-8)


def test_the_jacobian_times_the_upstream_is_delta():
    step = SESSIONS["mixed"].position.step
    for j in (1, 2, 3):
        names = [(NumberName("dC/da", 1, i), NumberName("J", 1, i, j)) for i in (1, 2, 3)]
        made = sum(value_of(step, upstream) * value_of(step, slope) for upstream, slope in names)
        assert made == pytest.approx(value_of(step, NumberName("delta", 1, j)), rel=1e-12)


def test_what_leads_through_a_softmax_is_how_fast_the_next_weighted_sum_changes():
    step, h = SESSIONS["mixed"].position.step, 1e-6
    z, w = step.forward.z[0], step.network.weights[1]
    for e, to, source in product(range(len(z)), (1, 2, 3), (1, 2, 3)):
        shift = h * np.eye(3)[source - 1]
        measured = (softmax(z[e] + shift) - softmax(z[e] - shift)) @ w[to - 1] / (2 * h)
        assert value_of(step, NumberName("dz/dz", 2, to, source), e) == pytest.approx(measured, rel=1e-6, abs=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize("session", SESSIONS.values(), ids=SESSIONS)
def test_a_number_is_known_from_the_stage_that_makes_it_known(session):
    for name in every_name(session):
        row = QUANTITIES[name.quantity]
        comes_with = {"slope": "z", "J": "a", "dz/dz": "z", "dC/dx": "delta", "penalty": "C", "penalty.w": "gradients"}
        made = comes_with.get(row.key, row.stage)
        layer = {"dC/dx": 1, "change.w": 0, "change.b": 0}.get(row.key, name.layer)
        kinds = [(stage.kind, stage.layer) for stage in session.position.stages]
        first = 0 if made == "" or row.new else kinds.index((made, layer)) + 1
        for stage in {0, first - 1, first, len(kinds)} - {-1}:
            number = reading_of(go_to(session, stage)).number(name)
            assert number.reached == (stage >= first), (str(name), stage)
            assert number.reached == (number.value is not None)


def test_a_weight_is_the_new_one_after_the_update_and_a_gradient_still_that_of_the_old():
    session = two_two_two()
    done = go_to(session, len(session.position.stages))
    weight, gradient = NumberName("w", 1, 1, 1), NumberName("dC/dw", 1, 1, 1)
    before, after = reading_of(session), reading_of(done)
    assert after.value(weight) == done.position.network.weights[0][0, 0] != before.value(weight)
    moved = before.value(weight) - 0.5 * after.value(gradient)
    assert after.value(weight) == pytest.approx(moved, rel=1e-15)


def test_without_an_example_a_neuron_s_number_is_of_the_one_looked_at():
    session = SESSIONS["mean"]
    second = replace(session, view=replace(session.view, example=1))
    name = NumberName("x", 0, 1)
    assert reading_of(second).value(name) == session.position.step.inputs[1, 0]
    assert reading_of(second).value(name._replace(example=0)) == session.position.step.inputs[0, 0]
    far = replace(session, view=replace(session.view, example=9))
    assert reading_of(far).example == 2 == far.example


def test_what_is_known_is_worked_out_once_for_a_session():
    session = two_two_two()
    assert reading_of(session) is reading_of(session) is not reading_of(go_to(session, 1))


@pytest.mark.parametrize("quantity", QUANTITIES)
def test_rows_are_the_numbers_of_the_example_as_far_as_they_are_reached(quantity):
    session = SESSIONS["mean"]
    at_end = go_to(session, len(session.position.stages)).position
    for example in (0, 2):
        names = [n for n in every_name(session) if n.quantity == quantity and n.example in (None, example)]
        read = Reading(at_end, example, session.notation)
        for name in names:
            row = read.row(quantity, name.layer)
            if row is not None and QUANTITIES[quantity].of == "neuron" and not name.source:
                assert row[name.to - 1] == value_of(at_end.step, name, example)
    assert Reading(session.position).row("z", 1) is None


def test_names_are_said_as_on_the_page():
    n = two_two_two().notation
    said = {
        "x.2": "input 2",
        "w.1.2.1": "weight from input 1 to hidden 2",
        "b.2.1": "bias of output 1",
        "z.1.2": "weighted sum of hidden 2",
        "a.2.1@2": "activation of output 1, example 2",
        "y.1": "target of output 1",
        "C": "loss",
        "eta": "learning rate",
        "delta.1.1": "how fast the loss changes with the weighted sum of hidden 1",
        "dC/dw.1.1.1": "gradient of the weight from input 1 to hidden 1",
        "J.2.1.2": "how fast output 1 changes with the weighted sum of output 2",
        "dz/dz.2.1.2": "how fast the weighted sum of output 1 changes with that of hidden 2",
        "path.2?of=b.1.1": "path 2 of the bias of hidden 1",
    }
    assert {text: spoken_name(name_of(text), n) for text in said} == said


@pytest.mark.parametrize("session", SESSIONS.values(), ids=SESSIONS)
def test_every_number_has_a_letter_and_belongs_to_what_it_is_said_to(session: Session):
    n = session.notation
    for name in every_name(session):
        assert str(letter_of(name, n))
        if name.is_of_parameter:
            assert parameter_name(name.parameter, n) in spoken_name(name, n)
        elif neuron := neuron_of_number(name, n.depth):
            assert neuron_name(*neuron, n) in spoken_name(name, n)
    assert neuron_of_number(NumberName("y", to=2), n.depth) == Neuron(n.depth, 2)
    assert name_of("w.1.2.1").parameter == Parameter(1, 2, 1)


def test_a_class_is_written_out_as_targets():
    step = SESSIONS["class"].position.step
    assert [value_of(step, NumberName("y", to=k)) for k in (1, 2, 3)] == [0, 0, 1]
    assert np.array_equal(Reading(SESSIONS["class"].position, 1).targets, [1, 0, 0])
