"""Values that do not fit: each is refused by the name of its field, and nothing changes."""

import json

import pytest

from app.errors import LONGEST
from app.web.api.requests import ROOM

API = "/api/v1"
NAN, INFINITY = float("nan"), float("inf")
SMALL = {"sizes": [2, 1]}
BAD_NETWORKS = [
    ({"sizes": [2]}, "sizes"),
    ({"sizes": []}, "sizes"),
    ({"sizes": [2, 0]}, "sizes"),
    ({"sizes": [2, 1.5]}, "sizes[2]"),
    ({"sizes": [2, "1"]}, "sizes[2]"),
    ({"sizes": [2, True]}, "sizes[2]"),
    ({"sizes": "2-1"}, "sizes"),
    ({}, "sizes"),
    (SMALL | {"activations": ["sigmoid", "sigmoid"]}, "activations"),
    (SMALL | {"activations": ["sigmod"]}, "activations"),
    (SMALL | {"activations": "sigmoid"}, "activations"),
    (SMALL | {"biases": 1}, "biases"),
    (SMALL | {"biases": False, "bias_values": [[0]]}, "bias_values"),
    (SMALL | {"weights": [[[1, 2, 3]]]}, "weights[1]"),
    (SMALL | {"weights": [[[1], [2]]]}, "weights[1]"),
    (SMALL | {"weights": [[1, 2]]}, "weights[1][1]"),
    (SMALL | {"weights": [[[1, 2]], [[1]]]}, "weights"),
    (SMALL | {"weights": [[[1, NAN]]]}, "weights[1][1][2]"),
    (SMALL | {"weights": [[[1, -INFINITY]]]}, "weights[1][1][2]"),
    (SMALL | {"weights": [[[1, "2"]]]}, "weights[1][1][2]"),
    (SMALL | {"weights": [[[1, None]]]}, "weights[1][1][2]"),
    (SMALL | {"weights": [[[1, True]]]}, "weights[1][1][2]"),
    (SMALL | {"weights": [[[1, 1e300]]]}, "weights[1]"),
    (SMALL | {"bias_values": [[1, 2]]}, "bias_values[1]"),
    (SMALL | {"initialiser": "guess"}, "initialiser"),
    (SMALL | {"seed": -1}, "seed"),
    (SMALL | {"seed": 1.5}, "seed"),
    (SMALL | {"seed": 2**70}, "seed"),
    (SMALL | {"layers": 3}, "layers"),
]
BAD_SESSIONS = [
    ({}, "network"),
    ({"network": None}, "network"),
    ({"network": SMALL, "lesson": "2-2-2"}, "lesson"),
    ({"lesson": "2-2-2", "learning_rate": 1}, "lesson"),
    ({"lesson": 222}, "lesson"),
    ({"network": SMALL, "loss": "absolute"}, "loss"),
    ({"network": SMALL, "reduction": "max"}, "reduction"),
    ({"network": SMALL, "optimiser": "adamw"}, "optimiser"),
    ({"network": SMALL, "optimiser": "adam", "optimiser_settings": {"beta1": 1}}, "optimiser_settings.beta1"),
    ({"network": SMALL, "optimiser": "adam", "optimiser_settings": {"beta1": NAN}}, "optimiser_settings.beta1"),
    ({"network": SMALL, "optimiser": "adam", "optimiser_settings": {"beta2": "0.9"}}, "optimiser_settings.beta2"),
    ({"network": SMALL, "optimiser": "adam", "optimiser_settings": {"epsilon": None}}, "optimiser_settings.epsilon"),
    ({"network": SMALL, "optimiser": "adam", "optimiser_settings": {"epsilon": True}}, "optimiser_settings.epsilon"),
    ({"network": SMALL, "optimiser_settings": [0.9]}, "optimiser_settings"),
    ({"network": SMALL, "inputs": [[1]]}, "inputs"),
    ({"network": SMALL, "inputs": []}, "inputs"),
    ({"network": SMALL, "inputs": [1, 2]}, "inputs[1]"),
    ({"network": SMALL, "inputs": [[1, 2], [3]]}, "inputs"),
    ({"network": SMALL, "inputs": [[1, NAN]]}, "inputs[1][2]"),
    ({"network": SMALL, "targets": [[1], [2]]}, "targets"),
    ({"network": SMALL, "targets": [[2]], "loss": "binary_cross_entropy"}, "targets"),
    ({"network": SMALL, "targets": [[0.5]], "loss": "categorical_cross_entropy"}, "targets"),
    ({"network": SMALL, "targets": [[1]], "loss": "sparse_categorical_cross_entropy"}, "targets"),
    ({"network": SMALL, "learning_rate": INFINITY}, "learning_rate"),
    ({"network": SMALL, "learning_rate": -1}, "learning_rate"),
    ({"network": SMALL, "learning_rate": "0.5"}, "learning_rate"),
    ({"network": SMALL, "learning_rate": True}, "learning_rate"),
    ({"network": SMALL, "learning_rat": 1}, "learning_rat"),
]
TOO_LARGE = [
    ({"network": {"sizes": [2, 10**6]}}, "sizes"),
    ({"network": {"sizes": [2, 10**30]}}, "sizes"),
    ({"network": {"sizes": [1024, 1024]}}, "sizes"),
    ({"network": {"sizes": [2] * 14}}, "sizes"),
    ({"network": SMALL, "inputs": [[1, 2]] * 257}, "inputs"),
]
BAD_EDITS = [
    ({"weights": [[[1, 2], [3, 4]]]}, "weights"),
    ({"weights": [[[1, 2], [3, 4]], [[1, 2, 3], [3, 4, 5]]]}, "weights[2]"),
    ({"bias_values": [[1, 2], [NAN, 1]]}, "bias_values[2][1]"),
    ({"inputs": [[1, 2], [3, 4]]}, "targets"),
    ({"targets": [[1]]}, "targets"),
    ({"learning_rate": NAN}, "learning_rate"),
    ({"learning_rate": 1e10}, "learning_rate"),
    ({"learning_rate": 0.1, "targets": [[1, 2, 3]]}, "targets"),
    ({"loss": "squared_error"}, "loss"),
    ({"version": "1", "learning_rate": 1}, "version"),
    ({"version": True, "learning_rate": 1}, "version"),
]
BAD_MOVES = [
    ("step", {"granularity": "neuron"}, "granularity"),
    ("step", {"granularity": 1}, "granularity"),
    ("back", {"granularity": ""}, "granularity"),
    ("step", {"steps": 2}, "steps"),
    ("step", [], "body"),
    ("go-to", {"stage": 13}, "stage"),
    ("go-to", {"stage": -1}, "stage"),
    ("go-to", {"stage": "3"}, "stage"),
    ("go-to", {}, "stage"),
]


def raw(body) -> dict:
    """A JSON body as Python writes it, NaN and Infinity included."""
    return {"content": json.dumps(body), "headers": {"content-type": "application/json"}}


@pytest.mark.parametrize(("network", "field"), BAD_NETWORKS)
def test_a_network_that_does_not_fit_is_named_by_its_field(refused, network, field):
    assert refused(422, "POST", f"{API}/sessions", **raw({"network": network}))["field"] == field


@pytest.mark.parametrize(("body", "field"), BAD_SESSIONS)
def test_a_session_that_does_not_fit_is_named_by_its_field(refused, body, field):
    assert refused(422, "POST", f"{API}/sessions", **raw(body))["field"] == field


@pytest.mark.parametrize(("body", "field"), TOO_LARGE)
def test_a_network_or_batch_beyond_the_limits_is_too_large(refused, body, field):
    problem = refused(413, "POST", f"{API}/sessions", json=body)
    assert problem["field"] == field and problem["type"].endswith(":too-large")


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("sessions", '{"network": {"sizes": [2, 1]}, "inputs": [' + "[]," * ROOM.lists + "[]]}"),
        ("sessions", '{"network": {"sizes": [2, 1]}, "inputs": [[' + "0," * ROOM.numbers + "0, 0]]}"),
        ("predict", '{"strokes": [' + "[]," * ROOM.lists + "[]]}"),
    ],
)
def test_a_body_with_more_in_it_than_can_be_taken_in_at_once_is_refused(refused, path, content):
    headers = {"content-type": "application/json"}
    problem = refused(413, "POST", f"{API}/{path}", content=content, headers=headers)
    assert (problem["field"], "150,000 lists" in problem["detail"]) == ("body", True)


def test_a_message_quotes_no_more_than_anyone_would_read(refused):
    problem = refused(422, "POST", f"{API}/sessions", json={"lesson": "a" * 100_000})
    assert len(problem["detail"]) <= LONGEST and problem["detail"].endswith("…")


@pytest.mark.parametrize(("body", "field"), BAD_EDITS)
def test_an_edit_that_does_not_fit_changes_nothing(refused, api, body, field):
    session = api.open()
    before = api.move(session, "go-to", stage=9)
    assert refused(422, "PATCH", api.at(session), **raw(body))["field"] == field
    assert api.look(session) == before


def test_an_empty_edit_is_refused(refused, api):
    refused(422, "PATCH", api.at(api.open()), json={})


@pytest.mark.parametrize(("move", "body", "field"), BAD_MOVES)
def test_a_move_that_makes_no_sense_changes_nothing(refused, api, move, body, field):
    session = api.open()
    before = api.move(session, "step")
    assert refused(422, "POST", api.at(session, move), json=body)["field"] == field
    assert api.look(session) == before
