"""A session as a file: everything is in it, a program can read it, and it opens again to the last bit."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from safetensors import safe_open
from safetensors.numpy import load

from app.course.shelf import open_lesson
from app.errors import BadValue, ExplorerError
from app.explorer import edits, moves
from app.explorer.opening import Description, open_session
from app.explorer.practise.mistakes import seed_mistake
from app.links.export import export_text, exported, weights_file
from app.links.record import same_session
from tests.explorer.sessions import session_of_file, small_session, two_two_two
from tests.explorer.wandering import walks
from tests.links.test_link import looked_at


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(walks)
def test_a_file_opens_again_to_the_last_bit(session):
    assert same_session(session_of_file(export_text(session)), looked_at(session))


def test_an_edit_of_the_learning_rate_to_minus_0_that_ends_a_mistake_opens_again():
    session = edits.edit(seed_mistake(small_session(learning_rate=0.0, biases=False), 0), learning_rate=-0.0)
    session = moves.step(moves.go_to(edits.set_parameter(session, (1, 1, 1), -0.0), 12))
    assert same_session(session_of_file(export_text(session)), session)


def test_the_digit_network_in_training_opens_again():
    session = open_lesson("draw-a-digit")
    for _ in range(3):
        session = moves.step(moves.go_to(session, 12))
    text = export_text(session)
    assert len(text) < 2_000_000
    assert same_session(session_of_file(text), session)


def test_a_file_says_what_it_is_and_what_has_come_out():
    session = moves.go_to(two_two_two(), 12)
    made = json.loads(export_text(session))
    assert (made["format"], made["version"], made["stage"]) == ("backprop-explorer session", 1, 12)
    assert made["now"]["network"]["weights"] == [w.tolist() for w in session.position.network.weights]
    assert made["network"]["weights"] == [w.tolist() for w in session.position.step.network.weights]


def test_a_row_of_numbers_is_a_line_of_the_file():
    assert "        [0.15, 0.2],\n" in export_text(two_two_two())


def test_weights_edited_in_the_file_are_those_that_open():
    made = exported(two_two_two())
    made["network"]["weights"][0][0][0] = 0.75
    assert session_of_file(json.dumps(made)).position.step.network.weights[0][0, 0] == 0.75


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("", "file"),
        ("{", "file"),
        ("[" * 100_000, "file"),
        (b"\xff\xfe\x00", "file"),
        ('{"network": {"sizes": [1, 1], "weights": [[[NaN]]]}}', "file"),
        ('{"network": {"sizes": [1, 1]}, "learning_rate": Infinity}', "file"),
        ("[]", "file"),
        ('{"format": "nbformat"}', "file"),
        ('{"format": "backprop-explorer session", "version": 2}', "version"),
        ("{}", "network"),
        ('{"network": {"sizes": [2, 2], "weights": [[[1]]]}}', "weights[1]"),
        ('{"network": {"sizes": [2, 2]}, "inputs": [[1, 2, 3]]}', "inputs"),
        ('{"network": {"sizes": [2, 2]}, "loss": "no-such"}', "loss"),
        ('{"network": {"sizes": [2, 2]}, "journal": [{"at": 0}]}', "journal"),
        ('{"network": {}}', "sizes"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_at_its_field(text, field):
    with pytest.raises(BadValue) as refused:
        session_of_file(text)
    assert refused.value.field == field


NOT_ALONE = "Expected numbers alone: no text, no true or false, no null."


@pytest.mark.parametrize(
    ("path", "value", "field", "message"),
    [
        (("network", "weights"), None, "weights", "It has no value."),
        (("network", "bias_values"), None, "bias_values", "It has no value."),
        (("network", "activations"), "sigmoid", "activations", "does not have the form"),
        (("network", "weights", 0, 0, 0), "1", "weights[1]", NOT_ALONE),
        (("network", "weights", 0, 0, 0), True, "weights[1]", NOT_ALONE),
        (("network", "weights", 0, 0, 0), None, "weights[1]", NOT_ALONE),
        (("network", "weights", 0, 0, 0), 10**400, "weights[1]", "Numbers up to ±1,000,000,000,000 are allowed."),
        (("network", "bias_values", 0, 0), "1", "bias_values[1]", NOT_ALONE),
        (("inputs",), None, "inputs", "It has no value."),
        (("inputs", 0, 0), "1", "inputs", NOT_ALONE),
        (("targets",), None, "targets", "It has no value."),
        (("learning_rate",), None, "learning_rate", "It has no value."),
        (("learning_rate",), True, "learning_rate", "Expected a number"),
        (("learning_rate",), "0.5", "learning_rate", "Expected a number"),
        (("learning_rate",), "٣", "learning_rate", "Expected a number"),
        (("version",), True, "version", "does not have the form"),
        (("journal",), [1.0], "journal", "An entry of a journal"),
        (("journal",), [{"at": 0, "edit": {"learning_rate": "1"}}], "learning_rate", "Expected a number"),
        (("journal",), [{"at": 0, "edit": {"weights": [[1, 1, 1, "1"]]}}], "weights", "Expected a number"),
        (("journal",), [{"at": 0, "edit": {"input": [[1, 1, 2]], "targets": None}}], "targets", "It has no value."),
        (
            ("journal",),
            [{"at": 0, "teach": {"steps": 1, "inputs": None, "targets": None}}],
            "inputs",
            "It has no value.",
        ),
    ],
)
def test_a_file_is_taken_as_strictly_as_a_request(path, value, field, message):
    made = at = exported(two_two_two())
    for part in path[:-1]:
        at = at[part]
    at[path[-1]] = value
    with pytest.raises(BadValue, match=message) as refused:
        session_of_file(json.dumps(made))
    assert refused.value.field == field


def test_a_network_without_biases_has_none_in_its_file():
    session = small_session(biases=False)
    assert json.loads(export_text(session))["network"]["bias_values"] is None
    assert session_of_file(export_text(session)).position.network.biases is None


def test_a_number_of_too_many_digits_is_no_damage_to_the_file():
    made = json.dumps(exported(two_two_two())).replace("0.15", "1" + "0" * 5000, 1)
    with pytest.raises(BadValue, match="too many digits"):
        session_of_file(made)


def test_a_file_of_a_network_too_large_is_refused():
    with pytest.raises(ExplorerError, match="At most"):
        session_of_file('{"network": {"sizes": [1000, 1000]}}')


@pytest.mark.parametrize("biases", [True, False])
def test_the_weights_load_with_the_safetensors_package(tmp_path, biases):
    network = small_session(biases=biases).position.network
    held = load(weights_file(network))
    assert set(held) == ({"W1", "W2", "b1", "b2"} if biases else {"W1", "W2"})
    for layer in (1, 2):
        assert held[f"W{layer}"].dtype == np.float64
        assert held[f"W{layer}"].tobytes() == network.weights[layer - 1].tobytes()
        assert not biases or held[f"b{layer}"].tobytes() == network.biases[layer - 1].tobytes()


def test_the_weights_file_says_sizes_and_activations(tmp_path):
    file = tmp_path / "weights.safetensors"
    file.write_bytes(weights_file(open_session(Description([3, 4, 2], ["relu", "softmax"])).position.network))
    with safe_open(file, "np") as opened:
        assert opened.metadata()["sizes"] == "3 4 2"
        assert opened.metadata()["activations"] == "relu softmax"
