"""At most one thing is looked at: a parameter, a neuron, a layer, the loss."""

from itertools import permutations

import pytest

from app.engine.parameters import Parameter
from app.errors import BadValue
from app.explorer.look import Layer, Neuron, TotalLoss, look_of, look_text
from app.explorer.looking import look_at
from app.explorer.session import View
from tests.explorer.sessions import two_two_two

LOOKS = {"b.1.2": Parameter(1, 2, 0), "neuron.0.2": Neuron(0, 2), "layer.0": Layer(0), "C": TotalLoss()}


@pytest.mark.parametrize(("one", "other"), [*permutations(LOOKS, 2)])
def test_what_is_selected_takes_the_place_of_what_was(one, other):
    session = look_at(look_at(two_two_two(), LOOKS[one]), LOOKS[other])
    assert session.view.look == LOOKS[other] and look_text(session.view.look) == other


@pytest.mark.parametrize("what", LOOKS)
def test_the_same_thing_again_or_nothing_looks_at_nothing(what):
    session = look_at(two_two_two(), LOOKS[what])
    assert session.view.look == LOOKS[what]
    assert look_at(session, LOOKS[what]).view == look_at(session, None).view == View()


@pytest.mark.parametrize("look", [*LOOKS.values(), Parameter(1, 2, 3), Neuron(2, 784), Layer(12), None])
def test_a_look_has_one_text_form_that_reads_back(look):
    assert look_of(look_text(look)) == look and type(look_of(look_text(look))) is type(look)


@pytest.mark.parametrize(
    "text",
    ["w", "w.1.1", "w.1.1.0", "b.1.2.0", "neuron.1", "layer", "layer.1.2", "layer.-1", "c", " C", "C.1", "x.1", "w.1.²",
     "neuron.1.1234567890", "layer.٣", "."],
)  # fmt: skip
def test_a_text_that_is_no_look_is_refused(text):
    with pytest.raises(BadValue, match="What is looked at is written as one of") as refused:
        look_of(text)
    assert refused.value.field == "look"


@pytest.mark.parametrize("layer", [-1, 3])
def test_a_layer_that_is_not_there_is_refused(layer):
    with pytest.raises(BadValue, match="Layers are 0 to 2") as refused:
        look_at(two_two_two(), Layer(layer))
    assert refused.value.field == "layer"
