"""A number that is set to what it is already changes nothing, and a pixel is never more than ink."""

import pytest
from fastapi.testclient import TestClient

from app.explorer.session import Session
from tests.web.visiting import post, stored


@pytest.fixture
def visitor(client: TestClient) -> TestClient:
    """A visitor at the end of a training step, with one Back for it."""
    client.cookies.clear()
    client.get("/lessons/2-2-2")
    client.get("/explore")
    for _ in range(12):
        post(client, "/move/step", granularity="stage")
    return client


def session_of(visitor: TestClient) -> Session:
    return stored(visitor).session


@pytest.mark.parametrize("stage", [9, 12])
def test_enter_in_a_field_that_was_not_altered_takes_nothing_back(visitor, stage):
    post(visitor, "/go-to", stage=str(stage))
    before = session_of(visitor)
    weight = before.position.network.weights[0][0, 0]
    for what, fields, value in [
        ("learning-rate", {}, before.position.step.learning_rate),
        ("parameter", {"layer": "1", "to": "1", "from": "1"}, weight),
        ("target", {"example": "1", "neuron": "1"}, before.position.step.targets[0, 0]),
    ]:
        answer = post(visitor, f"/edit/{what}", **fields, value=repr(float(value)))
        after = session_of(visitor)
        assert (answer.status_code, after.position.stage, len(after.past)) == (200, stage, len(before.past))
        assert "Changed" not in answer.text


def test_another_rate_after_the_update_begins_the_next_training_step_and_says_so(visitor):
    answer = post(visitor, "/edit/learning-rate", value="0.25")
    assert "the next training step begins here, with the new weights" in answer.text
    assert (session_of(visitor).position.stage, session_of(visitor).position.steps_taken) == (0, 1)


def test_minus_zero_is_another_number_than_zero(visitor):
    for value in ("0", "-0"):
        post(visitor, "/edit/input", example="1", neuron="1", value=value)
    assert str(session_of(visitor).position.step.inputs[0, 0]) == "-0.0"


@pytest.mark.parametrize("value", ["5", "-1", "1.0001"])
def test_a_pixel_beyond_ink_or_paper_is_refused_at_its_field(client, value):
    client.cookies.clear()
    client.get("/lessons/draw-a-digit")
    client.get("/explore")
    post(client, "/select", look="neuron.0.400")
    before = session_of(client).position.step.inputs[0, 399]
    answer = post(client, "/edit/input", example="1", neuron="400", value=value)
    assert answer.status_code == 422 and "A pixel is a number from 0 (paper) to 1 (ink)." in answer.text
    assert session_of(client).position.step.inputs[0, 399] == before
    assert f'value="{value}"' in answer.text
    assert post(client, "/edit/input", example="1", neuron="400", value="0.5").status_code == 200


def test_an_input_of_another_network_may_be_any_number(visitor):
    assert post(visitor, "/edit/input", example="1", neuron="1", value="5").status_code == 200
