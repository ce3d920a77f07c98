"""The 2-2-2 worked example through the API, to the digits it is known by."""

import pytest

API = "/api/v1"
NETWORK = {
    "sizes": [2, 2, 2],
    "activations": ["sigmoid", "sigmoid"],
    "weights": [[[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]],
    "bias_values": [[0.35, 0.35], [0.60, 0.60]],
}
WORKED = {"network": NETWORK, "inputs": [[0.05, 0.10]], "targets": [[0.01, 0.99]], "learning_rate": 0.5}


@pytest.fixture
def session(api):
    return api.open(**WORKED)


def digits(values):
    """Numbers as they are printed: nine decimals."""
    return [digits(v) for v in values] if isinstance(values, list) else f"{values:.9f}"


def test_forward_pass_gives_the_worked_activations_and_loss(api, session):
    seen = api.move(session, "step-forward", granularity="phase")
    assert digits(seen["a"][1]) == [["0.593269992", "0.596884378"]]
    assert digits(seen["a"][2]) == [["0.751365070", "0.772928465"]]
    assert digits(seen["loss"]) == "0.298371109"
    assert seen["stage"]["phase"] == "loss"


def test_backward_pass_gives_the_worked_gradients(api, session):
    api.move(session, "step-forward", granularity="phase")
    seen = api.move(session, "step-backward", granularity="phase")
    assert digits(seen["weight_gradients"][1]) == [["0.082167041", "0.082667628"], ["-0.022602540", "-0.022740242"]]
    assert digits(seen["weight_gradients"][0]) == [["0.000438568", "0.000877135"], ["0.000497713", "0.000995425"]]
    assert [len(row[0]) for row in (seen["delta"][0], seen["upstream"][1])] == [2, 2]


def test_update_uses_the_gradients_of_the_old_weights(api, session):
    api.move(session, "step-forward", granularity="phase")
    before = api.move(session, "step-backward", granularity="phase")
    after = api.move(session, "update")
    for l, (old, new, slope) in enumerate(
        zip(before["network"]["weights"], after["network"]["weights"], before["weight_gradients"], strict=True)
    ):
        assert new == [[w - 0.5 * g for w, g in zip(*rows, strict=True)] for rows in zip(old, slope, strict=True)], l
    assert after["network"]["weights"][0][0][0] == 0.15 - 0.5 * before["weight_gradients"][0][0][0]
    assert after["steps_taken"] == 1


def test_after_the_update_the_numbers_it_came_from_are_still_shown(api, session):
    api.move(session, "step-forward", granularity="phase")
    before = api.move(session, "step-backward", granularity="phase")
    after = api.move(session, "update")
    assert after["stage"]["index"] == after["stage"]["count"] == 12
    assert after["stage"]["phase"] == after["stage"]["kind"] == "update"
    shown = ("z", "a", "delta", "upstream", "weight_gradients", "bias_gradients", "loss")
    assert [after[name] for name in shown] == [before[name] for name in shown]


def test_loss_after_an_update_of_the_weights_alone_is_the_worked_one(api, session):
    api.move(session, "step-forward", granularity="phase")
    api.move(session, "step-backward", granularity="phase")
    api.move(session, "update")
    api.edit(session, bias_values=NETWORK["bias_values"])
    seen = api.move(session, "step-forward", granularity="phase")
    assert digits(seen["loss"]) == "0.291027774"


def test_two_routes_into_the_first_hidden_neuron_disagree(client, api, session):
    found = client.get(api.at(session, "paths?layer=1&to=1&from=1")).json()
    factors = [{f["symbol"]: f["value"] for f in path["factors"]} for path in found["paths"]]
    into_h1 = [f["∂C/∂a₁⁽²⁾"] * f["∂a₁⁽²⁾/∂z₁⁽²⁾"] * f["∂z₁⁽²⁾/∂a₁⁽¹⁾"] for f in factors[:1]]
    into_h1 += [f["∂C/∂a₂⁽²⁾"] * f["∂a₂⁽²⁾/∂z₂⁽²⁾"] * f["∂z₂⁽²⁾/∂a₁⁽¹⁾"] for f in factors[1:]]
    assert [f"{value:+.8f}" for value in into_h1] == ["+0.05539942", "-0.01904912"]


def test_nothing_is_reached_at_the_start(session):
    assert session["z"] == session["delta"] == session["upstream"] == [None, None]
    assert session["weight_gradients"] == session["bias_gradients"] == [None, None]
    assert session["a"] == [[[0.05, 0.10]], None, None]
    assert session["loss"] is None
    assert session["stage"] | {"sentence": ""} == {
        "index": 0, "count": 12, "phase": "start", "layer": 0, "kind": "start", "sentence": "",
    }  # fmt: skip
    assert session["moves"] == ["step", "step-forward"]


def test_stages_are_reached_one_after_the_other(api, session):
    stages = [api.move(session, "step")["stage"] for _ in range(12)]
    assert [(stage["phase"], stage["kind"], stage["layer"]) for stage in stages] == [
        ("forward", "z", 1), ("forward", "a", 1), ("forward", "z", 2), ("forward", "a", 2), ("loss", "C", 0),
        ("backward", "dC/da", 2), ("backward", "delta", 2), ("backward", "gradients", 2),
        ("backward", "dC/da", 1), ("backward", "delta", 1), ("backward", "gradients", 1), ("update", "update", 0),
    ]  # fmt: skip
    assert [stage["index"] for stage in stages] == list(range(1, 13))
    assert len({stage["sentence"] for stage in stages}) == 12


def test_each_stage_uncovers_only_what_it_computes(api, session):
    seen = api.move(session, "step")
    assert seen["z"][0] is not None and seen["z"][1] is None and seen["a"][1:] == [None, None]
    seen = api.move(session, "step-forward", granularity="phase")
    assert seen["loss"] is not None and seen["upstream"] == [None, None]
    seen = api.move(session, "step-backward")
    assert seen["upstream"][0] is None and seen["upstream"][1] is not None and seen["delta"] == [None, None]
    seen = api.move(session, "step-backward", granularity="layer")
    assert seen["weight_gradients"][0] is None and seen["weight_gradients"][1] is not None


def test_back_after_a_whole_step_returns_to_the_same_bits(api, session):
    start = api.look(session)
    for _ in range(13):
        api.move(session, "step")
    for _ in range(13):
        seen = api.move(session, "back")
    assert seen | {"version": 0} == start | {"version": 0}


def test_restart_returns_to_the_first_weights_and_back_undoes_it(api, session):
    for _ in range(14):
        walked = api.move(session, "step")
    restarted = api.move(session, "restart")
    assert restarted["network"] == session["network"] and restarted["stage"]["index"] == restarted["steps_taken"] == 0
    assert api.move(session, "back") | {"version": 0} == walked | {"version": 0}


def test_go_to_reaches_any_stage_of_the_training_step(api, session):
    assert api.move(session, "go-to", stage=7)["stage"]["index"] == 7
    assert api.move(session, "go-to", stage=2)["stage"]["kind"] == "a"
    assert api.move(session, "go-to", stage=12)["steps_taken"] == 1
    assert api.move(session, "go-to", stage=0)["network"] == session["network"]


def test_numbers_read_back_exactly(api):
    rate = 0.1 + 0.2
    weights = [[[1 / 3, 5e-324], [-0.0, 123456789.12345679]]]
    seen = api.open(network={"sizes": [2, 2], "weights": weights}, learning_rate=rate)
    assert seen["learning_rate"].hex() == rate.hex()
    assert [w.hex() for row in seen["network"]["weights"][0] for w in row] == [
        w.hex() for row in weights[0] for w in row
    ]
