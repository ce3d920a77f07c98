"""Nudging over HTTP: looking changes nothing, applying is an edit."""

import re

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.web.visiting import Browser, stored

FROM_HERE = {"Origin": "http://testserver"}


@pytest.fixture
def visitor():
    """A visitor of the lesson 2-2-2 who looks at w₁₁⁽²⁾ = 0.4."""
    with Browser(create_app(Settings(store="memory")), headers=FROM_HERE) as client:
        client.get("/explore")
        client.post("/select", data={"look": "w.2.1.1"})
        yield client


def session_of(visitor: TestClient):
    return stored(visitor)


def weight(visitor: TestClient) -> float:
    return session_of(visitor).session.position.network.weights[1][0, 0]


def nudge(visitor: TestClient, **fields):
    return visitor.post("/check/nudge", data=fields)


def test_a_nudge_is_answered_with_its_chart_alone_and_changes_nothing(visitor):
    before = session_of(visitor)
    answer = nudge(visitor, amount="0.125", version=before.version)
    assert answer.status_code == 200
    assert re.findall(r'<hx-partial hx-target="([^"]*)"', answer.text) == ["#nudge"]
    assert 'value="0.125"' in answer.text
    after = session_of(visitor)
    assert after.version == before.version
    assert after.session is before.session


@pytest.mark.parametrize("amount", ["nan", "inf", "1e300", "99", "", "a lot"])
def test_what_is_no_nudge_is_refused_with_a_message_at_the_slider(visitor, amount):
    answer = nudge(visitor, amount=amount)
    assert answer.status_code == 422
    assert re.findall(r'<hx-partial hx-target="([^"]*)"', answer.text) == ["#nudge"]
    assert re.search(r'id="nudge-error" role="alert">[A-Z]', answer.text)


@pytest.mark.parametrize("typed", ["−0,25", " -0.25 "])
def test_a_nudge_may_be_written_as_people_write_numbers(visitor, typed):
    assert 'value="-0.25"' in nudge(visitor, amount=typed).text


def test_a_comma_that_may_be_between_thousands_is_asked_about(visitor):
    for answer in (nudge(visitor, amount="1,000"), visitor.post("/check/apply", data={"amount": "1,000"})):
        assert (answer.status_code, "Write 1000 or 1.000." in answer.text) == (422, True)
    assert weight(visitor) == 0.4


def test_a_page_that_is_out_of_date_is_refreshed_instead(visitor):
    answer = nudge(visitor, amount="0.1", version=999)
    assert answer.status_code == 409
    assert "out of date" in answer.text
    assert 'hx-target="#network"' in answer.text


def test_a_nudge_of_nothing_is_refused(visitor):
    visitor.post("/select", data={})
    answer = nudge(visitor, amount="0.1")
    assert (answer.status_code, "Select a weight or a bias to nudge." in answer.text) == (409, True)


def test_a_visitor_whose_session_is_gone_gets_a_fresh_one(visitor):
    version = session_of(visitor).version
    visitor.app.state.store.expire(0)
    assert "fresh one" in nudge(visitor, amount="0.1", version=version).text


def test_an_applied_nudge_is_written_and_back_undoes_it(visitor):
    answer = visitor.post("/check/apply", data={"amount": "0.25", "version": session_of(visitor).version})
    assert answer.status_code == 200
    assert weight(visitor) == 0.65
    visitor.post("/move/back")
    assert weight(visitor) == 0.4


@pytest.mark.parametrize("amount", ["nan", "99", ""])
def test_what_is_no_nudge_is_not_applied(visitor, amount):
    assert visitor.post("/check/apply", data={"amount": amount}).status_code == 422
    assert weight(visitor) == 0.4


def test_after_the_update_a_nudge_is_not_applied(visitor):
    for move in ("step-forward", "step-backward", "update"):
        visitor.post(f"/move/{move}", data={"granularity": "phase"})
    updated = weight(visitor)
    answer = visitor.post("/check/apply", data={"amount": "0.25"})
    assert (answer.status_code, "before the update" in answer.text) == (409, True)
    assert weight(visitor) == updated
