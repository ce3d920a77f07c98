"""The form of a network of one's own: how its numbers are read, and at which field they are refused."""

import pytest

from app.engine.losses import REDUCTIONS
from app.errors import BadValue, TooLarge
from app.explorer.building import described
from app.explorer.opening import open_session
from app.scene.around.build import build_scene


def refused(error=BadValue, **typed: str) -> str:
    with pytest.raises(error) as caught:
        open_session(described({"sizes": "2-3-1"} | typed))
    assert caught.value.field in typed
    return caught.value.message


def test_thousands_in_a_decimal_field_are_asked_about():
    assert refused(learning_rate="1,000") == "Write 1000 or 1.000."
    assert described({"sizes": "2-1", "learning_rate": "0,5"}).learning_rate == 0.5


def test_the_sum_or_the_mean_over_the_examples_can_be_chosen():
    field = next(field for field in build_scene().fields if field.name == "reduction")
    assert (field.label, field.value) == ("Over the examples", "sum")
    assert [value for value, _ in field.options] == list(REDUCTIONS)
    assert (described({"sizes": "2-1"}).reduction, described({"sizes": "2-1", "reduction": "mean"}).reduction) == (
        "sum",
        "mean",
    )


def test_another_reduction_is_refused_at_its_field():
    assert refused(reduction="median") == "“median” is not one of sum, mean."


def test_thousands_in_a_list_are_not_read_as_two_numbers():
    assert refused(sizes="2-1,024-1") == "A comma begins another number. Write 1024."
    for field, typed in (("inputs", "1,024 5"), ("targets", "1,024")):
        assert refused(**{field: typed}) == "Which numbers are meant?"
        choices = build_scene({"sizes": "2-3-1", field: typed}).by_name[field].choices
        assert [choice.value for choice in choices] == ["comma", "thousands"]


def test_a_seed_may_have_commas_between_thousands():
    assert described({"sizes": "2-1", "seed": "1,024"}).seed == 1024


def test_a_number_that_is_too_large_is_told_the_largest():
    assert refused(seed="9" * 31) == "The seed is at most 9,223,372,036,854,775,807."
    assert "At most 1,024 neurons" in refused(TooLarge, sizes=f"2-{'9' * 400}-1")


@pytest.mark.parametrize(
    ("typed", "entry"), [("x", 1), ("1,y", 2), ("nan 1", 1), ("1_0 1", 1), ("0.5 1\n2 1e", 2), ("1/0 2", 1)]
)
def test_what_is_no_number_is_refused_by_its_line_and_entry(typed, entry):
    word = typed.splitlines()[-1].replace(",", " ").split()[entry - 1]
    assert refused(inputs=typed) == f"Line {typed.count(chr(10)) + 1}, entry {entry}: “{word}” is not a number."


def test_examples_are_numbers_split_by_spaces_or_commas_and_semicolons():
    assert described({"sizes": "2-1", "inputs": "0.5 −1; 2,0.25;"}).inputs == [[0.5, -1], [2, 0.25]]
