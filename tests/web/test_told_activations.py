"""A leaky slope and ELU α over HTTP: in the API, in Build and in the lab, where they are refused, kept and shown."""

import re

import pytest

from tests.web.conftest import API
from tests.web.visiting import post, stored

LEAKY = {"network": {"sizes": [2, 3, 1], "activations": ["leaky_relu", "sigmoid"], "seed": 1}}
BOTH = {"network": {"sizes": [2, 3, 1], "activations": ["leaky_relu", "elu"], "seed": 1}}
PLAIN = {"network": {"sizes": [2, 1]}}


@pytest.fixture
def visitor(client):
    client.cookies.clear()
    client.get("/explore")
    return client


def field(page: str, name: str, form: str = "build") -> str:
    return re.search(rf'<input id="{form}-{name}"[^>]*>', page)[0]


def test_the_api_takes_them_and_gives_them_back_where_they_are_used(api):
    told = api.open(**BOTH, leaky_slope=0.25)
    assert (told["leaky_slope"], told["elu_alpha"]) == (0.25, 1)
    assert api.look(told)["leaky_slope"] == 0.25
    plain = api.open(**PLAIN, leaky_slope=0.25, elu_alpha=3)
    assert "leaky_slope" not in plain and "elu_alpha" not in plain


def test_an_exported_session_has_them_where_they_are_no_default(api, client):
    session = api.open(**LEAKY, leaky_slope=0.25)
    export = client.get(api.at(session, "export")).json()
    assert export["leaky_slope"] == 0.25 and "elu_alpha" not in export
    assert "leaky_slope" not in client.get(api.at(api.open(**LEAKY), "export")).json()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (LEAKY | {"leaky_slope": -0.1}, "leaky_slope"),
        (LEAKY | {"leaky_slope": "0.1"}, "leaky_slope"),
        (LEAKY | {"elu_alpha": 0}, "elu_alpha"),
        ({"lesson": "2-2-2", "elu_alpha": 2}, "lesson"),
    ],
)
def test_the_api_refuses_them_at_their_field(given, field, refused):
    assert refused(422, "POST", f"{API}/sessions", json=given)["field"] == field


def test_the_api_refuses_what_is_not_a_number_in_json(client):
    body = '{"network": {"sizes": [2, 1], "activations": ["elu"]}, "elu_alpha": NaN}'
    answer = client.post(f"{API}/sessions", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422 and answer.json()["field"] == "elu_alpha"


def test_build_takes_them_as_they_are_typed(visitor):
    built = {"sizes": "2-3-1", "hidden": "leaky_relu", "output": "elu", "leaky_slope": "0,25", "elu_alpha": "1.5"}
    assert post(visitor, "/build", **built).status_code == 200
    assert stored(visitor).session.position.network.settings == (("leaky_slope", 0.25), ("elu_alpha", 1.5))
    assert "leaky ReLU (0.25)" in visitor.get(f"/{visitor.place}").text


def test_build_says_at_the_field_what_does_not_fit_and_keeps_what_was_typed(visitor):
    built = {"sizes": "2-3-1", "hidden": "elu", "output": "leaky_relu", "leaky_slope": "0.5", "elu_alpha": "-2"}
    answer = post(visitor, "/build", **built)
    assert answer.status_code == 422
    assert "ELU α is a number above 0, up to 100." in answer.text
    assert 'value="-2"' in field(answer.text, "elu_alpha") and "aria-invalid" in field(answer.text, "elu_alpha")
    assert 'value="0.5"' in field(answer.text, "leaky_slope")


def test_what_stands_in_a_field_of_no_use_does_not_keep_anyone_from_building(visitor):
    answer = post(visitor, "/build", sizes="2-3-1", hidden="relu", output="sigmoid", leaky_slope="x", elu_alpha="-7")
    assert answer.status_code == 200
    assert stored(visitor).session.position.network.settings == ()


def test_the_lab_has_the_same_fields(visitor):
    page = visitor.get("/train", params={"activation": "elu", "elu_alpha": "0.5"}).text
    assert 'value="0.5"' in field(page, "elu_alpha", "train") and 'value="0.01"' in field(page, "leaky_slope", "train")
