"""Editing from the panel: the exact value in the field, and a refused one kept there with its message."""

import pytest

from app.engine.parameters import Parameter
from app.explorer.look import Neuron
from app.explorer.opening import Description, open_session
from app.scene.field_error import FieldError
from app.scene.panel.panel import explain_scene
from tests.explorer.sessions import small_session, two_two_two
from tests.scene.explain_page import looking, panel

REFUSED = FieldError("value", "Every number must be finite: no NaN, no infinity.", "nan")


def form(session, error=None, **view):
    (found,) = explain_scene(looking(session, **view), error).body.forms
    return found


def test_a_weight_is_edited_from_its_exact_value():
    session = two_two_two(weights=[[[1 / 3, 0.2], [0.25, 0.3]], [[0.4, 0.45], [0.5, 0.55]]])
    found = form(session, look=Parameter(1, 1, 1))
    assert (found.action, found.value) == ("/edit/parameter", repr(1 / 3))
    assert dict(found.hidden) == {"layer": 1, "to": 1, "from": 1}


def test_a_bias_is_a_parameter_from_0():
    found = form(two_two_two(), look=Parameter(2, 1, 0))
    assert (dict(found.hidden), found.value) == ({"layer": 2, "to": 1, "from": 0}, "0.6")


def test_an_input_is_edited_for_the_example_shown():
    session = small_session()
    found = form(session, look=Neuron(0, 2), example=1)
    assert (found.action, dict(found.hidden)) == ("/edit/input", {"example": 2, "neuron": 2})
    assert float(found.value) == session.position.step.inputs[1, 1]


def test_an_output_has_its_target_to_edit():
    found = form(two_two_two(), look=Neuron(2, 2))
    assert (found.action, dict(found.hidden)) == ("/edit/target", {"example": 1, "neuron": 2})
    assert found.value == "0.99"


def test_a_hidden_neuron_has_nothing_to_edit():
    assert explain_scene(looking(two_two_two(), look=Neuron(1, 1))).body.forms == ()


def test_a_class_is_one_field_whichever_output_is_selected():
    session = open_session(Description([2, 3], "softmax", loss="sparse_categorical_cross_entropy", targets=[[2]]))
    found = form(session, look=Neuron(1, 1))
    assert (found, found.value) == (form(session, look=Neuron(1, 3)), "2")
    assert dict(found.hidden) == {"example": 1, "neuron": 1}
    assert found.hint == "0 to 2; class 0 is output 1"


def test_a_refused_value_stays_in_its_field_with_its_message():
    html = panel(looking(two_two_two(), look=Parameter(1, 1, 1)), REFUSED)
    assert 'value="nan"' in html
    assert 'aria-invalid="true" aria-describedby="edit-parameter-1-1-1-error"' in html
    assert f'id="edit-parameter-1-1-1-error" role="alert">{REFUSED.message}' in html


@pytest.mark.parametrize("view, field", [({"look": Neuron(0, 1)}, "inputs"), ({"look": Neuron(2, 1)}, "targets")])
def test_an_error_in_the_examples_stands_at_the_field_it_came_from(view, field):
    assert form(two_two_two(), FieldError(field, "no", "7"), **view).error == "no"


def test_an_error_of_another_field_leaves_the_panel_alone():
    error = FieldError("learning_rate", "no", "-1")
    assert form(two_two_two(), error, look=Parameter(1, 1, 1)) == form(two_two_two(), look=Parameter(1, 1, 1))


def test_what_was_typed_is_escaped():
    html = panel(looking(two_two_two(), look=Parameter(1, 1, 1)), FieldError("value", "no", '"><script>'))
    assert "<script>" not in html
