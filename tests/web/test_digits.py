"""Reading and using a drawing over HTTP, as the drawing column asks for it."""

import json
import re

import numpy as np
import pytest
from fastapi.testclient import TestClient

from app.digits.ink import from_strokes
from app.digits.reader import load_shipped, read
from app.digits.samples import SAMPLES
from app.errors import BadValue
from app.explorer.lessons import open_lesson
from app.explorer.opening import Description, open_session
from app.main import create_app
from app.settings import Settings
from app.web.digits import with_drawing

SEVEN = json.dumps(SAMPLES[7])
FROM_HERE = {"Origin": "http://testserver"}
BLANK = ["", "[]", "[[]]", "[[[5, 5]]]", "[[[5, 5], [5, 5]]]"]
UNREADABLE = ["[", "null", "7", "[[[1, 2], [3]]]", "[[[1, NaN], [2, 3]]]", '"abc"', "[" * 50_000]


@pytest.fixture
def visitor():
    """A visitor of the lesson that draws a digit."""
    with TestClient(create_app(Settings(store="memory")), headers=FROM_HERE) as client:
        client.get("/lessons/draw-a-digit")
        yield client


def digit_of(page: str) -> str:
    return re.search(r'id="prediction" data-digit="([^"]*)"', page)[1]


def probabilities_of(page: str) -> list[str]:
    return re.findall(r'data-probability="([^"]*)"', page)


def predict(visitor: TestClient, strokes: str):
    return visitor.post("/digit/predict", data={"strokes": strokes})


def use(visitor: TestClient, strokes: str, label: str):
    return visitor.post("/digit/use", data={"strokes": strokes, "label": label})


def targets(session) -> list[list[float]]:
    return session.position.step.targets.tolist()


@pytest.mark.parametrize("digit", SAMPLES)
def test_a_drawing_is_answered_with_its_digit_and_the_ten_outputs_in_full(visitor, digit):
    answer = predict(visitor, json.dumps(SAMPLES[digit]))
    expected = read(load_shipped(), from_strokes(SAMPLES[digit]))
    assert (answer.status_code, digit_of(answer.text)) == (200, str(digit))
    assert tuple(map(float, probabilities_of(answer.text))) == expected.probabilities


@pytest.mark.parametrize("strokes", BLANK)
def test_nothing_is_predicted_where_nothing_or_a_dot_is_drawn(visitor, strokes):
    answer = predict(visitor, strokes)
    assert (answer.status_code, digit_of(answer.text), probabilities_of(answer.text)) == (200, "", [""] * 10)
    assert "data:image/png" not in answer.text


@pytest.mark.parametrize("strokes", UNREADABLE)
def test_strokes_that_cannot_be_read_are_refused_in_the_same_panel_with_the_reason(visitor, strokes):
    answer = predict(visitor, strokes)
    assert (answer.status_code, digit_of(answer.text)) == (422, "")
    assert "This drawing cannot be read" in answer.text


def test_somebody_without_a_session_is_answered_by_the_shipped_network():
    with TestClient(create_app(Settings(store="memory")), headers=FROM_HERE) as stranger:
        assert digit_of(predict(stranger, SEVEN).text) == "7"


def test_the_prediction_is_that_of_the_network_in_the_picture_after_it_has_learned(visitor):
    before = probabilities_of(predict(visitor, SEVEN).text)
    use(visitor, SEVEN, "1")
    for move in ("step-forward", "step-backward", "update"):
        assert visitor.post(f"/move/{move}", data={"granularity": "phase"}).status_code == 200
    after = probabilities_of(predict(visitor, SEVEN).text)
    assert float(after[7]) < float(before[7])
    for _ in range(3):
        visitor.post("/move/back", data={"granularity": "phase"})
    assert probabilities_of(predict(visitor, SEVEN).text) == before


def test_a_used_drawing_refreshes_the_page_and_can_be_taken_back(visitor):
    answer = use(visitor, SEVEN, "7")
    assert answer.status_code == 200
    assert 'hx-target="#network"' in answer.text
    assert visitor.post("/move/back").status_code == 200


@pytest.mark.parametrize(
    ("strokes", "label", "reason"),
    [
        ("[]", "7", "Draw a digit first."),
        (SEVEN, "", "Say which digit it was"),
        (SEVEN, "12", "Say which digit it was"),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_reason(visitor, strokes, label, reason):
    answer = use(visitor, strokes, label)
    assert answer.status_code == 422
    assert reason in answer.text


def test_the_drawing_becomes_the_only_example_and_its_label_the_target():
    session = with_drawing(open_lesson("draw-a-digit"), SEVEN, "7")
    np.testing.assert_array_equal(session.position.step.inputs, [from_strokes(SAMPLES[7])])
    assert targets(session) == [np.eye(10)[7].tolist()]


def test_a_loss_on_class_numbers_gets_the_class_number():
    description = Description(
        sizes=[784, 10],
        activations=["softmax"],
        loss="sparse_categorical_cross_entropy",
        inputs=[[0.0] * 784] * 2,
        targets=[[1], [2]],
    )
    session = with_drawing(open_session(description), SEVEN, "7")
    assert (targets(session), session.view.example) == ([[7.0]], 0)


def test_a_network_that_does_not_read_digits_takes_no_drawing():
    with pytest.raises(BadValue, match="784 inputs and 10 outputs"):
        with_drawing(open_lesson("2-2-2"), SEVEN, "7")
