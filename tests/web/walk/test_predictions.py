"""Predicting over HTTP: answers are marked, bad ones refused at the field, and the page that sums them up."""

import re

import pytest
from fastapi.testclient import TestClient

from app.explorer.practise.guesses import tally
from app.main import create_app
from app.settings import Settings
from tests.web.visiting import Browser, stored

FROM_HERE = {"Origin": "http://testserver"}


@pytest.fixture
def client():
    with Browser(create_app(Settings(store="memory")), headers=FROM_HERE) as client:
        yield client


@pytest.fixture
def visitor(client):
    """A visitor of the lesson 2-2-2 who predicts; z of hidden 1 is asked for, which is 0.3775."""
    client.get("/explore")
    client.post("/tab", data={"tab": "practise"})
    client.post("/predict/switch", data={"on": "1"})
    return client


def score(visitor: TestClient):
    return tuple(tally(stored(visitor).session.guesses))


def guess(visitor: TestClient, text: str, **fields):
    return visitor.post("/predict/answer", data={"answer": text, **fields})


@pytest.mark.parametrize("text", ["0.378", " 0,3775 ", "3.775·10⁻¹", "151/400"])
def test_a_right_answer_reveals_the_stage_and_asks_on(visitor, text):
    answer = guess(visitor, text, version=stored(visitor).version)
    assert answer.status_code == 200
    assert "Right." in answer.text and "1 of 1 right at the first try · streak 1" in answer.text
    assert stored(visitor).session.position.stage == 1
    visitor.post("/move/back")
    assert stored(visitor).session.position.stage == 0
    assert score(visitor) == (1, 1, 1)


def test_a_wrong_answer_names_the_slip_and_reveals_nothing(visitor):
    answer = guess(visitor, "0.0275")
    assert answer.status_code == 200
    assert "The bias was left out" in answer.text and "0.378" not in answer.text and "0.3775" not in answer.text
    assert stored(visitor).session.position.stage == 0
    assert 'value="0.0275"' in answer.text


@pytest.mark.slow
@pytest.mark.parametrize("text", ["abc", "", "nan", "1e999", "inf", "<q>", "0.4"])
def test_what_is_no_answer_is_refused_at_the_field_and_nothing_is_lost(visitor, text):
    guess(visitor, "0.0275")
    before = stored(visitor)
    answer = guess(visitor, text)
    assert answer.status_code == 422
    assert re.search(r'id="error-0-value-z.1.1@1" role="alert">[A-Z]', answer.text)
    assert 'aria-invalid="true"' in answer.text and "<q>" not in answer.text
    assert stored(visitor).version == before.version
    assert score(visitor) == (0, 1, 0)


def test_an_answer_to_a_page_that_is_out_of_date_is_not_marked(visitor):
    answer = guess(visitor, "0.378", version=999)
    assert (answer.status_code, "out of date" in answer.text) == (409, True)
    assert score(visitor) == (0, 0, 0)


def test_an_answer_to_nothing_is_refused(visitor):
    visitor.post("/predict/switch", data={"on": "0"})
    answer = guess(visitor, "0.378")
    assert (answer.status_code, "Nothing is asked now." in answer.text) == (409, True)
    assert visitor.post("/predict/answer", data={"show": "1"}).status_code == 409


def test_giving_up_reveals_with_the_reason(visitor):
    answer = visitor.post("/predict/answer", data={"show": "1"})
    assert answer.status_code == 200
    said = re.sub(r"<[^>]*>", "", answer.text)
    assert "This is how it comes about." in said and "0.15 × 0.05" in said
    assert score(visitor) == (0, 1, 0)


def test_a_sign_may_be_asked_for(visitor):
    answer = visitor.post("/predict/ask", data={"ask": "sign"})
    assert 'value="−"' in answer.text
    assert "Right." in guess(visitor, "+").text
    assert visitor.post("/predict/ask", data={"ask": "riddle"}).status_code == 422


def test_the_largest_gradient_is_asked_before_the_gradients(visitor):
    visitor.post("/go-to", data={"stage": 7})
    answer = visitor.post("/predict/ask", data={"ask": "most"})
    assert len(re.findall(r'name="answer" value="(?:w\.2\.\d\.\d|b\.2\.\d)"', answer.text)) == 6
    assert "Right." in guess(visitor, "b.2.1").text


def test_stepping_reveals_without_counting(visitor):
    visitor.post("/move/step")
    assert score(visitor) == (0, 0, 0)


def test_starting_over_clears_the_tally(visitor):
    guess(visitor, "0.378")
    answer = visitor.post("/predict/start-over")
    assert "right at the first try" not in answer.text
    assert score(visitor) == (0, 0, 0)


def test_the_summary_is_a_page_of_its_own(visitor):
    guess(visitor, "0.0275")
    guess(visitor, "0.378")
    page = visitor.get("/predictions")
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    for said in ("↻ right at the second try", "The bias was left out", "data-print"):
        assert said in page.text


def test_a_visitor_without_a_session_has_no_summary(client):
    assert client.get("/predictions").status_code == 404


def test_the_same_question_is_asked_when_the_page_is_loaded_again(visitor):
    guess(visitor, "0.378")
    asked = [re.search(r'data-question="[^"]*"', visitor.get("/explore").text)[0] for _ in range(2)]
    assert asked[0] == asked[1] == 'data-question="1-value-a.1.2@1"'


def test_784_inputs_are_asked_about_too(visitor):
    visitor.get("/lessons/draw-a-digit")
    visitor.post("/tab", data={"tab": "practise"})
    answer = visitor.post("/predict/switch", data={"on": "1"})
    assert "the other 778 products together" in answer.text.replace("\u00a0", " ")
