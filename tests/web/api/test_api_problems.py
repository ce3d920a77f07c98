"""What the API says about requests that cannot be met, and that they change nothing."""

import pytest
from fastapi.testclient import TestClient

from app.errors import StorageFull
from app.main import create_app
from app.settings import Settings

API = "/api/v1"
NO_JSON = [b"{", b"{'a': 1}", b'{"a": "\\ud8"}']
UNREADABLE = [
    (b"\xff\xfe", "The body is not UTF-8, from byte 1 on."),
    (b'{"a": 1' + b"0" * 5000 + b"}", "The body has a number of too many digits."),
    (b"[" * 100_000, "The body is nested too deeply."),
]


@pytest.mark.parametrize("body", NO_JSON)
def test_a_body_that_is_not_json_says_so(refused, body):
    headers = {"content-type": "application/json"}
    problem = refused(422, "POST", f"{API}/sessions", content=body, headers=headers)
    assert problem["field"] == "body" and "not valid JSON" in problem["detail"]


@pytest.mark.parametrize(("body", "message"), UNREADABLE, ids=["bytes", "digits", "depth"])
def test_a_body_that_cannot_be_read_says_why_in_words(refused, body, message):
    headers = {"content-type": "application/json"}
    problem = refused(422, "POST", f"{API}/sessions", content=body, headers=headers)
    assert (problem["field"], problem["detail"]) == ("body", message)


def test_every_fault_of_a_body_is_listed(refused):
    body = {"network": {"sizes": "2"}, "learning_rate": "1", "speed": 1}
    problem = refused(422, "POST", f"{API}/sessions", json=body)
    assert [fault["field"] for fault in problem["errors"]] == ["sizes", "learning_rate", "speed"]
    assert all(fault["message"] for fault in problem["errors"])


def test_a_list_of_a_hundred_thousand_faults_is_answered_with_the_first(refused):
    body = {"network": {"sizes": [2, 1]}, "inputs": [["x"] * 100_000]}
    assert len(refused(422, "POST", f"{API}/sessions", json=body)["errors"]) == 1


def test_an_empty_body_where_one_is_needed_is_named(refused):
    assert refused(422, "POST", f"{API}/sessions")["field"] == "body"


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "json"])
def test_another_content_type_is_refused(refused, api, kind):
    headers = {"content-type": kind}
    assert kind in refused(415, "POST", f"{API}/sessions", content=b'{"lesson": "2-2-2"}', headers=headers)["detail"]


@pytest.mark.parametrize("kind", [None, "application/json; charset=utf-8", "application/merge-patch+json"])
def test_json_by_any_of_its_names_is_read(client, api, kind):
    headers = {"content-type": kind} if kind else {}
    assert client.patch(api.at(api.open()), content=b'{"learning_rate": 1}', headers=headers).status_code == 200


@pytest.mark.parametrize("id", ["nobody", "A" * 43])
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "", None),
        ("PATCH", "", {"learning_rate": 1}),
        ("POST", "/step", None),
        ("POST", "/go-to", {"stage": 1}),
        ("GET", "/gradient-check", None),
        ("GET", "/paths?layer=1&to=1&from=1", None),
        ("GET", "/numbers/dC/dw.1.1.1", None),
    ],
)
def test_an_unknown_session_is_not_found(refused, id, method, path, body):
    refused(404, method, f"{API}/sessions/{id}{path}", json=body)


def test_an_unknown_address_is_a_problem_too(refused):
    refused(404, "GET", f"{API}/nowhere")
    refused(404, "POST", f"{API}/sessions/x/jump")


def test_a_wrong_method_is_a_problem_that_names_the_right_ones(client, refused):
    refused(405, "DELETE", f"{API}/sessions")
    assert client.delete(f"{API}/sessions").headers["allow"] == "POST"
    assert client.put(f"{API}/sessions/x").headers["allow"] == "GET, HEAD, PATCH"


def test_a_mistake_of_ours_is_a_problem_without_a_trace(monkeypatch):
    app = create_app(Settings(store="memory"))
    with TestClient(app, raise_server_exceptions=False) as client:
        monkeypatch.setattr(app.state.store, "create", lambda session: 1 / 0)
        answer = client.post(f"{API}/sessions", json={"lesson": "2-2-2"})
    assert answer.status_code == answer.json()["status"] == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "content-security-policy" in answer.headers
    assert "ZeroDivision" not in answer.text


def test_a_session_that_cannot_be_saved_stays_as_it_was(monkeypatch):
    def full(*_):
        raise StorageFull("The disk is full.")

    app = create_app(Settings(store="memory"))
    with TestClient(app) as client:
        session = client.post(f"{API}/sessions", json={"lesson": "2-2-2"}).json()
        url = f"{API}/sessions/{session['id']}"
        monkeypatch.setattr(app.state.store, "save", full)
        answer = client.post(f"{url}/step")
        assert (answer.status_code, answer.json()["detail"]) == (507, "The disk is full.")
        assert client.get(url).json() == session
