"""What a click in the picture posts: a parameter, a neuron, a layer, the loss, or nothing."""

import re

import pytest

from app.engine.parameters import Parameter
from app.explorer.look import Layer, Neuron, TotalLoss
from app.main import create_app
from app.settings import Settings
from tests.web.visiting import Browser, post, stored

CHOICES = {"b.1.2": Parameter(1, 2, 0), "neuron.2.1": Neuron(2, 1), "layer.0": Layer(0), "C": TotalLoss()}


@pytest.fixture
def visitor():
    with Browser(create_app(Settings(store="memory"))) as client:
        client.get("/explore")
        yield client


def view(visitor):
    return stored(visitor).session.view


@pytest.mark.parametrize("what", CHOICES)
def test_the_form_of_the_picture_selects_what_it_names_and_empty_fields_mean_nothing(visitor, what):
    answer = post(visitor, "/select", look=what)
    assert view(visitor).look == CHOICES[what]
    assert len(re.findall(r'<g[^>]* aria-pressed="true"', answer.text.partition('id="explain"')[0])) == 1
    post(visitor, "/select", look="")
    assert view(visitor).look is None
    post(visitor, "/select", look=what)
    post(visitor, "/select")
    assert view(visitor).look is None


def test_a_layer_that_is_not_there_is_said_and_changes_nothing(visitor):
    post(visitor, "/select", look="layer.1")
    answer = post(visitor, "/select", look="layer.7")
    assert (answer.status_code, view(visitor).look) == (422, Layer(1))
    assert "Layers are 0 to 2." in answer.text


@pytest.mark.parametrize("look", ["w.1.1", "neuron.1.²", "layer.1.1", "w.1.1.0", "<b>", "w.1.1.1" * 50])
def test_what_names_nothing_is_said_and_changes_nothing(visitor, look):
    post(visitor, "/select", look="C")
    answer = post(visitor, "/select", look=look)
    assert (answer.status_code, view(visitor).look) == (422, TotalLoss())
    assert "What is looked at is written as one of" in answer.text
