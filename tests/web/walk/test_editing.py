"""Numbers typed into the page: what each field takes, and what it says of the rest."""

import pytest
from fastapi.testclient import TestClient

from tests.web.visiting import post, stored

FIELDS = {
    "parameter": {"layer": "1", "to": "1", "from": "1"},
    "input": {"example": "1", "neuron": "1"},
    "target": {"example": "1", "neuron": "1"},
    "learning-rate": {},
}


@pytest.fixture
def visitor(client: TestClient) -> TestClient:
    """A new visitor, who has opened the page."""
    client.cookies.clear()
    client.get("/lessons/2-2-2")
    client.get("/explore")
    return client


def number(visitor: TestClient, what: str) -> float:
    step = stored(visitor).session.position.step
    return {
        "parameter": step.network.weights[0][0, 0],
        "input": step.inputs[0, 0],
        "target": step.targets[0, 0],
        "learning-rate": step.learning_rate,
    }[what]


def type_in(visitor: TestClient, what: str, value: str):
    return post(visitor, f"/edit/{what}", **FIELDS[what], value=value)


@pytest.mark.parametrize("what", FIELDS)
def test_a_comma_that_may_be_between_thousands_changes_nothing_and_is_asked_about(visitor, what):
    before = number(visitor, what)
    answer = type_in(visitor, what, "1,000")
    assert (answer.status_code, number(visitor, what)) == (422, before)
    assert "Write 1000 or 1.000." in answer.text


@pytest.mark.parametrize("what", FIELDS)
@pytest.mark.parametrize(("typed", "value"), [("1,5", 1.5), ("0,001", 0.001), (" 1000 ", 1000)])
def test_a_number_is_typed_with_a_comma_or_a_point(visitor, what, typed, value):
    assert type_in(visitor, what, typed).status_code == 200
    assert number(visitor, what) == value


def test_a_rate_that_is_too_large_is_told_the_limit_of_rates(visitor):
    assert "The learning rate is a number from 0 to 1,000,000,000." in type_in(visitor, "learning-rate", "1e308").text
