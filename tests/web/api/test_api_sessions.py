"""Opening, looking at and editing sessions through the API."""

import pytest

from app.engine.activations import ACTIVATIONS
from app.engine.losses import LOSSES

API = "/api/v1"
FIELDS = {
    "id", "version", "stage", "moves", "network", "loss_name", "reduction", "inputs", "targets", "learning_rate",
    "a", "z", "delta", "weight_gradients", "bias_gradients", "loss", "steps_taken",
}  # fmt: skip


def test_a_new_session_has_an_address_and_every_field(client):
    answer = client.post(f"{API}/sessions", json={"network": {"sizes": [3, 2]}})
    seen = answer.json()
    assert answer.status_code == 201
    assert answer.headers["location"] == f"{API}/sessions/{seen['id']}"
    assert set(seen) >= FIELDS
    assert set(seen["network"]) == {"sizes", "activations", "biases", "weights", "bias_values"}
    assert set(seen["stage"]) == {"index", "count", "phase", "layer", "kind", "sentence"}


def test_looking_changes_nothing(client, api):
    session = api.open()
    assert api.look(session) == api.look(session) == session
    assert client.get(api.at(session)).headers["etag"] == f'"{session["version"]}"'


def test_defaults_are_those_of_the_contract(api):
    seen = api.open(network={"sizes": [2, 3, 1]})
    assert seen["network"]["activations"] == ["sigmoid", "sigmoid"]
    assert (seen["loss_name"], seen["reduction"], seen["optimiser"]) == ("half_squared_error", "sum", "sgd")
    assert (seen["learning_rate"], seen["example_count"], seen["lesson"]) == (0.5, 1, None)


def test_the_seed_decides_the_weights(api):
    first, again, other = (api.open(network={"sizes": [4, 3], "seed": seed}) for seed in (5, 5, 6))
    assert first["network"] == again["network"] != other["network"]


def test_explicit_weights_win_over_initialiser_and_seed(api):
    seen = api.open(network={"sizes": [1, 1], "weights": [[[0.25]]], "initialiser": "zeros", "seed": 3})
    assert seen["network"]["weights"] == [[[0.25]]]


def test_null_is_the_same_as_not_given(api):
    seen = api.open(network={"sizes": [1, 1], "weights": None, "seed": None}, lesson=None, inputs=None)
    assert seen["network"]["sizes"] == [1, 1]


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_activation_is_known_by_its_name(api, activation):
    assert api.open(network={"sizes": [2, 2], "activations": [activation]})["network"]["activations"] == [activation]


@pytest.mark.parametrize("loss", LOSSES)
def test_every_loss_can_be_walked_with_the_default_target(api, loss):
    session = api.open(network={"sizes": [2, 2], "activations": ["sigmoid"]}, loss=loss)
    assert api.move(session, "step-forward", granularity="phase")["loss"] > 0


def test_a_network_without_biases_has_none_anywhere(api):
    session = api.open(network={"sizes": [2, 2, 1], "biases": False})
    seen = api.move(session, "go-to", stage=12)
    assert seen["network"]["biases"] is False and seen["network"]["bias_values"] is None
    assert seen["bias_gradients"] == [None, None]


def test_deltas_are_of_each_example_and_gradients_of_the_mean(api):
    examples = {"inputs": [[1], [3]], "targets": [[0], [0]], "reduction": "mean"}
    network = {"sizes": [1, 1], "activations": ["identity"], "weights": [[[2]]], "bias_values": [[0]]}
    seen = api.move(api.open(network=network, **examples), "go-to", stage=6)
    assert seen["delta"] == [[[2.0], [6.0]]]
    assert seen["weight_gradients"] == [[[(2 * 1 + 6 * 3) / 2]]]
    assert seen["loss"] == (2 + 18) / 2


@pytest.mark.parametrize(
    ("change", "reached"),
    [
        ({"inputs": [[0.5, 0.1]]}, 0),
        ({"weights": [[[0.15, 0.2], [0.25, 0.3]], [[1, 0.45], [0.5, 0.55]]]}, 2),
        ({"bias_values": [[0, 0.35], [0.6, 0.6]]}, 0),
        ({"targets": [[0, 1]]}, 4),
        ({"learning_rate": 0.1}, 11),
    ],
)
def test_an_edit_makes_what_depends_on_it_not_reached(api, change, reached):
    session = api.open()
    api.move(session, "go-to", stage=11)
    seen = api.edit(session, **change)
    assert seen["stage"]["index"] == reached
    name, value = next(iter(change.items()))
    assert (seen["network"] | seen)[name] == value


def test_an_edit_can_be_undone(api):
    session = api.open()
    before = api.move(session, "go-to", stage=6)
    api.edit(session, learning_rate=3, inputs=[[1, 1]])
    assert api.move(session, "back") | {"version": 0} == before | {"version": 0}


def test_diverging_is_said_and_leaves_no_infinity(client, api):
    network = {"sizes": [1, 1], "activations": ["identity"], "weights": [[[3]]]}
    session = api.open(network=network, inputs=[[1e6]], targets=[[0]], learning_rate=1e9)
    while "step" in (seen := api.look(session))["moves"]:
        text = client.post(api.at(session, "step"), json={"granularity": "phase"}).text
        assert "NaN" not in text and "Infinity" not in text
    assert seen["diverged"] is True
    assert seen["moves"] == ["back", "restart"]
    assert "diverged" in seen["stage"]["sentence"]
    for insight in ("gradient-check", "paths?layer=1&to=1&from=1", "numbers/C", "numbers/z.1.1", "numbers/dC/dw.1.1.1"):
        assert client.get(api.at(session, insight)).status_code == 200
    assert api.move(session, "restart")["diverged"] is False
