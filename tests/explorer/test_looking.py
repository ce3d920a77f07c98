"""At most one thing is looked at: a parameter, a neuron, a layer, the loss."""

from itertools import permutations

import pytest

from app.errors import BadValue
from app.explorer.looking import select_layer, select_loss, select_neuron, select_nothing, select_parameter
from app.explorer.session import View
from tests.explorer.sessions import two_two_two

SELECTS = {
    "selected": (lambda session: select_parameter(session, (1, 2, 0)), (1, 2, 0)),
    "neuron": (lambda session: select_neuron(session, (0, 2)), (0, 2)),
    "layer": (lambda session: select_layer(session, 0), 0),
    "loss": (select_loss, True),
}
NOTHING = View()


def looked_at(session) -> dict:
    return {
        name: getattr(session.view, name) for name in SELECTS if getattr(session.view, name) != getattr(NOTHING, name)
    }


@pytest.mark.parametrize(("one", "other"), [*permutations(SELECTS, 2)])
def test_what_is_selected_takes_the_place_of_what_was(one, other):
    session = SELECTS[other][0](SELECTS[one][0](two_two_two()))
    assert looked_at(session) == {other: SELECTS[other][1]}


@pytest.mark.parametrize("what", SELECTS)
def test_the_same_thing_again_or_nothing_looks_at_nothing(what):
    select, _ = SELECTS[what]
    session = select(two_two_two())
    assert looked_at(select(session)) == looked_at(select_nothing(session)) == {}


@pytest.mark.parametrize("layer", [-1, 3])
def test_a_layer_that_is_not_there_is_refused(layer):
    with pytest.raises(BadValue, match="Layers are 0 to 2") as refused:
        select_layer(two_two_two(), layer)
    assert refused.value.field == "layer"
