"""Find the mistake over HTTP, and what the API says while one is hidden."""

import re

import pytest

from app.main import create_app
from app.settings import Settings
from tests.web.visiting import Browser, session_id, stored

FROM_HERE = {"Origin": "http://testserver"}
API = "/api/v1/sessions"


@pytest.fixture
def visitor():
    """A visitor of the lesson 2-2-2 in the tab Practise, after the backward pass with the mistake of seed 2."""
    with Browser(create_app(Settings(store="memory")), headers=FROM_HERE) as client:
        client.get("/explore")
        client.post("/tab", data={"tab": "practise"})
        client.post("/mistake/seed", data={"seed": 2})
        for move in ("step-forward", "step-backward"):
            client.post(f"/move/{move}", data={"granularity": "phase"})
        yield client


def position(visitor):
    return stored(visitor).session.position


def api(visitor, *more):
    return visitor.get("/".join((API, session_id(visitor), *more))).json()


def test_hiding_a_mistake_refreshes_the_page_and_says_so(visitor):
    answer = visitor.post("/mistake/seed")
    assert answer.status_code == 200
    assert 'hx-target="#explain"' in answer.text
    assert "A mistake is hidden in the backward pass." in answer.text


@pytest.mark.slow
def test_the_same_seed_hides_the_same_mistake_and_without_one_the_server_chooses(visitor):
    first = position(visitor).step
    visitor.post("/mistake/end")
    visitor.post("/mistake/seed", data={"seed": 2})
    assert (position(visitor).step.slip, position(visitor).step.slip_layer) == (first.slip, first.slip_layer)
    chosen = set()
    for _ in range(30):
        visitor.post("/mistake/end")
        visitor.post("/mistake/seed")
        chosen.add(position(visitor).step.slip)
    assert len(chosen) > 1


@pytest.mark.parametrize("seed", ["-1", "x", str(2**32)])
def test_what_is_no_seed_is_refused(visitor, seed):
    before = position(visitor)
    assert visitor.post("/mistake/seed", data={"seed": seed}).status_code == 422
    assert position(visitor) is before


def test_pointing_and_naming_lead_to_the_answer(visitor):
    slip = position(visitor).step.slip
    visitor.post("/select", data={"look": "neuron.1.1"})
    answer = visitor.post("/mistake/point", data={"quantity": "delta"})
    assert re.search(r'aria-live="polite"><p class="note', answer.text)
    assert "Hide another mistake" in visitor.post("/mistake/name", data={"answer": slip}).text


def test_giving_up_shows_the_mistake(visitor):
    assert "The first wrong numbers" in visitor.post("/mistake/name", data={"show": "1"}).text


def test_stopping_brings_the_true_numbers_and_back_the_mistake(visitor):
    answer = visitor.post("/mistake/end")
    assert "these are the true numbers" in answer.text
    assert not position(visitor).step.slip
    visitor.post("/move/back")
    assert position(visitor).step.slip


@pytest.mark.parametrize(
    "url, data, status, words",
    [
        ("/mistake/point", {"quantity": "delta"}, 409, "Select a neuron or a weight"),
        ("/mistake/name", {"answer": "forgot"}, 422, "Choose one of the answers."),
        ("/mistake/name", {}, 422, "Answer first."),
        ("/mistake/point", {"version": 1}, 409, "out of date"),
    ],
)
def test_what_cannot_be_said_is_refused_and_changes_nothing(visitor, url, data, status, words):
    before = position(visitor)
    answer = visitor.post(url, data=data)
    assert (answer.status_code, words in answer.text) == (status, True)
    assert position(visitor) is before


@pytest.mark.parametrize("url", ["/mistake/point", "/mistake/name", "/mistake/end"])
def test_without_a_mistake_there_is_nothing_to_say(visitor, url):
    visitor.post("/mistake/end")
    answer = visitor.post(url)
    assert (answer.status_code, "No mistake is hidden now." in answer.text) == (409, True)


def test_the_api_says_that_a_mistake_is_hidden_and_its_check_finds_it(visitor):
    assert api(visitor)["mistake"] is True
    check = api(visitor, "gradient-check")
    assert check["passed"] is False and check["max_abs_difference"] > 1e-5
    visitor.post("/mistake/end")
    assert api(visitor)["mistake"] is False
    assert api(visitor, "gradient-check")["passed"] is True


def test_the_paths_of_the_api_are_those_without_the_mistake(visitor):
    wrong = api(visitor, "paths?layer=1&to=1&from=1")
    visitor.post("/mistake/end")
    assert wrong == api(visitor, "paths?layer=1&to=1&from=1")
    assert wrong["gradient"] == pytest.approx(0.000438568, rel=1e-5)
