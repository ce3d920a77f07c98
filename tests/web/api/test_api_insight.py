"""Paths and the gradient check through the API."""

from math import isclose, prod

import pytest

API = "/api/v1"
EXAMPLES = {"inputs": [[0.5, -1, 2], [1, 0.3, -0.7]], "targets": [[0, 1], [1, 0]]}


@pytest.fixture
def batch(api):
    return api.open(network={"sizes": [3, 4, 5, 2], "seed": 2}, reduction="mean", **EXAMPLES)


def paths(client, api, session, **query):
    answer = client.get(api.at(session, "paths"), params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def gradients(api, session):
    return api.move(session, "go-to", stage=session["stage"]["count"] - 1)


def test_factors_multiply_to_contributions_and_those_add_up_to_the_gradient(client, api):
    session = api.open()
    found = paths(client, api, session, layer=1, to=2, **{"from": 1})
    for path in found["paths"]:
        assert isclose(prod(factor["value"] for factor in path["factors"]), path["contribution"], rel_tol=1e-12)
    assert [path["neurons"] for path in found["paths"]] == [[[1, 2], [2, 1]], [[1, 2], [2, 2]]]
    assert found["count"] == 2 and found["rest"] == {"count": 0, "contribution": 0}
    assert isclose(sum(path["contribution"] for path in found["paths"]), found["gradient"], rel_tol=1e-12)
    assert isclose(found["gradient"], gradients(api, session)["weight_gradients"][0][1][0], rel_tol=1e-12)


def test_largest_contributions_come_first_and_the_rest_is_counted(client, api, batch):
    found = paths(client, api, batch, layer=1, to=1, limit=3, **{"from": 2})
    sizes = [abs(path["contribution"]) for path in found["paths"]]
    assert sizes == sorted(sizes, reverse=True)
    assert (found["count"], len(sizes), found["rest"]["count"]) == (10, 3, 7)
    total = sum(path["contribution"] for path in found["paths"]) + found["rest"]["contribution"]
    assert isclose(total, gradients(api, batch)["weight_gradients"][0][0][1], rel_tol=1e-9)


def test_a_bias_is_asked_for_with_from_0(client, api, batch):
    found = paths(client, api, batch, layer=2, to=5, **{"from": 0})
    assert isclose(found["gradient"], gradients(api, batch)["bias_gradients"][1][4], rel_tol=1e-12)


def test_factors_are_given_for_one_example_only(client, api, batch):
    weight = {"layer": 1, "to": 1, "from": 1}
    assert all(path["factors"] == [] for path in paths(client, api, batch, **weight)["paths"])
    alone = [paths(client, api, batch, example=k, **weight) for k in (1, 2)]
    assert all(path["factors"] for found in alone for path in found["paths"])
    mean = sum(found["gradient"] for found in alone) / 2
    assert isclose(mean, paths(client, api, batch, **weight)["gradient"], rel_tol=1e-12)


def test_paths_end_in_the_slope_of_the_loss_by_z_where_the_output_is_softmax(client, api):
    network = {"sizes": [2, 2, 3], "activations": ["tanh", "softmax"]}
    session = api.open(network=network, loss="categorical_cross_entropy")
    found = paths(client, api, session, layer=1, to=1, **{"from": 1})
    assert found["count"] == 3
    assert {path["factors"][-1]["symbol"] for path in found["paths"]} == {f"∂C/∂z{j}⁽²⁾" for j in "₁₂₃"}


def test_paths_are_those_of_the_step_shown_before_and_after_its_update(client, api):
    session = api.open()
    weight = {"layer": 2, "to": 1, "from": 2}
    before = paths(client, api, session, **weight)
    api.move(session, "go-to", stage=12)
    assert paths(client, api, session, **weight) == before
    api.move(session, "step")
    assert paths(client, api, session, **weight) != before


@pytest.mark.parametrize(("reduction", "own"), [("mean", "∂C₂/∂a₁⁽²⁾"), ("sum", "∂C/∂a₁⁽²⁾")])
def test_the_factors_of_one_example_of_a_mean_are_of_its_own_loss(client, api, reduction, own):
    both = [[0, 1], [1, 0]]
    session = api.open(network={"sizes": [2, 2, 2]}, inputs=both, targets=both, reduction=reduction)
    found = paths(client, api, session, layer=2, to=1, example=2, **{"from": 1})
    assert found["paths"][0]["factors"][-1]["symbol"] == own


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("layer=3&to=1&from=1", "layer"),
        ("layer=0&to=1&from=1", "layer"),
        ("layer=1&to=3&from=1", "to"),
        ("layer=1&to=1&from=3", "from"),
        ("layer=1&to=1&from=-1", "from"),
        ("layer=1&to=1", "from"),
        ("layer=x&to=1&from=1", "layer"),
        ("layer=1&to=1&from=1&limit=0", "limit"),
        ("layer=1&to=1&from=1&example=2", "example"),
        ("layer=1&to=1&from=1&examples=1", "examples"),
    ],
)
def test_a_weight_that_is_not_there_is_named_by_its_field(refused, api, query, field):
    assert refused(422, "GET", api.at(api.open(), f"paths?{query}"))["field"] == field


def test_a_network_without_biases_has_no_paths_of_a_bias(refused, api):
    session = api.open(network={"sizes": [1, 1], "biases": False})
    assert refused(422, "GET", api.at(session, "paths?layer=1&to=1&from=0"))["field"] == "from"


def test_gradient_check_passes_and_counts_what_it_checked(client, api, batch):
    check = client.get(api.at(batch, "gradient-check")).json()
    assert check["passed"] is True
    assert check["max_abs_difference"] < 1e-8
    assert check["checked"] == 3 * 4 + 4 + 4 * 5 + 5 + 5 * 2 + 2


def test_gradient_check_of_a_large_network_looks_at_a_selection(client, api):
    session = api.open(network={"sizes": [400, 60, 10], "seed": 1})
    check = client.get(api.at(session, "gradient-check")).json()
    assert check["passed"] is True and check["checked"] == 500


def test_gradient_check_of_the_lesson_whose_relu_is_at_its_kink_leaves_those_parameters_out(client, api):
    session = api.open(lesson="1-2-1-relu")
    check = client.get(api.at(session, "gradient-check")).json()
    assert (check["passed"], check["checked"], check["at_kinks"]) == (True, 5, 2)
    assert check["max_abs_difference"] < 1e-9


def test_the_penalty_stands_beside_the_paths_and_is_on_none_of_them(client, api):
    given = {"network": {"sizes": [3, 4, 5, 2], "seed": 2}, "reduction": "mean", "l2": 0.6, **EXAMPLES}
    session = api.open(**given)
    assert session["l2"] == 0.6
    whole = gradients(api, session)
    for layer, to, source in ((1, 1, 2), (3, 2, 5)):
        found = paths(client, api, session, layer=layer, to=to, limit=3, **{"from": source})
        weight = session["network"]["weights"][layer - 1][to - 1][source - 1]
        assert isclose(found["penalty"], 0.6 / 2 * weight, rel_tol=1e-12)
        total = sum(path["contribution"] for path in found["paths"]) + found["rest"]["contribution"] + found["penalty"]
        assert isclose(total, found["gradient"], rel_tol=1e-9)
        assert isclose(found["gradient"], whole["weight_gradients"][layer - 1][to - 1][source - 1], rel_tol=1e-12)
        alone = paths(client, api, session, layer=layer, to=to, example=2, **{"from": source})
        assert alone["penalty"] == 0
    assert paths(client, api, session, layer=1, to=1, **{"from": 0})["penalty"] == 0
    assert client.get(api.at(session, "gradient-check")).json()["passed"]


def test_without_a_penalty_it_is_0(client, api, batch):
    assert batch["l2"] == 0
    assert paths(client, api, batch, layer=1, to=1, **{"from": 2})["penalty"] == 0


@pytest.mark.parametrize("l2", [-0.1, 1e7, "0.1", True])
def test_a_bad_penalty_is_refused_at_its_field(client, api, l2):
    opened = client.post(f"{API}/sessions", json={"network": {"sizes": [2, 1]}, "l2": l2})
    edited = client.patch(f"{API}/sessions/{api.open()['id']}", json={"l2": l2})
    for answer in (opened, edited):
        assert answer.status_code == 422 and answer.json()["field"] == "l2"


def test_the_penalty_is_edited_and_the_loss_is_stale(client, api):
    session = gradients(api, api.open())
    edited = client.patch(f"{API}/sessions/{session['id']}", json={"l2": 0.5}).json()
    assert edited["l2"] == 0.5 and edited["loss"] is None and edited["a"][-1] is not None


def test_the_numbers_of_the_penalty_have_names_where_there_is_one(client, api):
    session = gradients(api, api.open(network={"sizes": [2, 2, 1]}, l2=0.5))
    for name in ("l2", "penalty", "penalty.w.1.1.2"):
        found = client.get(api.at(session, f"numbers/{name}")).json()
        assert found["reached"] and found["value"] is not None
        refused = client.get(api.at(api.open(), f"numbers/{name}"))
        assert (refused.status_code, refused.json()["detail"]) == (422, "This loss has no penalty.")
