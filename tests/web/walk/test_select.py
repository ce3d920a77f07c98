"""What a click in the picture posts: a parameter, a neuron, a layer, the loss, or nothing."""

import re

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.web.visiting import post

CHOICES = {
    "selected": ({"layer": 1, "to": 2, "from": 0}, (1, 2, 0)),
    "neuron": ({"layer": 2, "neuron": 1}, (2, 1)),
    "layer": ({"layer": 0}, 0),
    "loss": ({"loss": "yes"}, True),
}
EMPTY = {"layer": "", "to": "", "from": "", "neuron": "", "loss": ""}


@pytest.fixture
def visitor():
    with TestClient(create_app(Settings(store="memory"))) as client:
        client.get("/")
        yield client


def view(visitor):
    return visitor.app.state.store.load(visitor.cookies["session"]).session.view


@pytest.mark.parametrize("what", CHOICES)
def test_the_form_of_the_picture_selects_what_it_names_and_empty_fields_mean_nothing(visitor, what):
    fields, chosen = CHOICES[what]
    answer = post(visitor, "/select", **EMPTY | fields)
    assert getattr(view(visitor), what) == chosen
    assert len(re.findall(r'<g[^>]* aria-pressed="true"', answer.text.partition('id="explain"')[0])) == 1
    post(visitor, "/select", **EMPTY)
    assert not any(getattr(view(visitor), name) for name in ("selected", "neuron", "loss"))
    assert view(visitor).layer is None


def test_a_layer_that_is_not_there_is_said_and_changes_nothing(visitor):
    post(visitor, "/select", layer=1)
    answer = post(visitor, "/select", layer=7)
    assert (answer.status_code, view(visitor).layer) == (422, 1)
    assert "Layers are 0 to 2." in answer.text
