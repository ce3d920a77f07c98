"""What a form brings: typed, and refused at the field where it does not fit."""

import pytest

from app.errors import BadValue, TooLarge
from app.web.http.form import MOST_DRAWN, Form


def form(**fields: str) -> Form:
    return Form(fields)


def test_a_field_that_did_not_come_is_empty():
    assert (form().text("x"), form().version, form().strokes) == ("", None, "[]")


@pytest.mark.parametrize("typed", ["", "-1", "1.5", "x", "²", "1" * 10, "9" * 5000])
def test_what_is_no_whole_number_is_refused_at_its_field(typed):
    with pytest.raises(BadValue, match="“layer” is a whole number") as refused:
        form(layer=typed).whole("layer")
    assert refused.value.field == "layer"


def test_a_whole_number_may_have_a_bound():
    assert form(seed="4294967295").whole("seed", 2**32 - 1) == 2**32 - 1
    with pytest.raises(BadValue):
        form(seed="4294967296").whole("seed", 2**32 - 1)


def test_a_number_is_read_as_people_type_it_and_refused_at_what_it_is_called():
    assert form(value=" −0,5 ").number("value") == -0.5
    with pytest.raises(BadValue) as refused:
        form(value="half").number("value", "learning_rate")
    assert refused.value.field == "learning_rate"


def test_a_drawing_of_too_many_bytes_is_refused_and_the_rest_of_its_form_is_not():
    sent = Form({"strokes": "[]", "label": "4", "version": "3"}, size=MOST_DRAWN + 1)
    with pytest.raises(TooLarge):
        _ = sent.strokes
    assert (sent.text("label"), sent.version) == ("4", 3)
