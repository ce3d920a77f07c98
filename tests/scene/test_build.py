"""The form of a network of one's own: how its numbers are read, and at which field they are refused."""

import pytest

from app.engine.losses import LOSSES, REDUCTIONS
from app.errors import BadValue, TooLarge
from app.explorer.building import described
from app.explorer.notation import NOTATIONS
from app.explorer.opening import open_session
from app.scene.around.build import build_scene, while_typing


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


def test_the_picture_has_a_column_for_each_layer_and_says_what_cannot_be_done():
    sketch = build_scene({"sizes": "2-9-1"}).sketch
    assert [(c.title, c.size, c.activation) for c in sketch.columns] == [
        ("Inputs", 2, ""), ("Hidden", 9, "hidden"), ("Outputs", 1, "output")
    ]  # fmt: skip
    assert sketch.columns[2].less and not sketch.columns[1].less and sketch.columns[1].hidden_more == "+ 3 more"
    assert sketch.caption == "2-9-1: 27 weights, 10 biases"
    assert sum(dot.bias for dot in sketch.dots) == 2 and not any(
        dot.bias for dot in build_scene({"sizes": "2-9-1", "biases": "no"}).sketch.dots
    )
    assert all(0 < dot.y < sketch.height for dot in build_scene({"sizes": "40-40-40"}).sketch.dots)


def test_losses_that_do_not_fit_the_outputs_stand_apart_with_the_reason():
    (_, fitting), (title, others) = build_scene({"sizes": "2-1", "output": "identity"}).loss_groups
    assert title == "Not for these outputs" and len(fitting) + len(others) == len(LOSSES)
    assert all(one.good_for for one in (*fitting, *others))
    assert {one.name for one in others} == {name for name in LOSSES if "cross_entropy" in name}
    assert all("probabilities" in one.unfit and "identity" in one.unfit for one in others)
    assert len(build_scene({"sizes": "2-1", "output": "softmax"}).loss_groups) == 1


def test_what_was_understood_is_said_at_every_field_and_every_fault_at_its_own():
    scene = build_scene(
        {"sizes": "2-2-1", "inputs": "0,5; 0,25", "targets": "x", "weights_1": "1 2 3", "biases_1": "1"}
    )
    inputs = scene.by_name["inputs"]
    assert inputs.question and not inputs.said
    assert [choice.text for choice in inputs.choices] == ["2 examples: (0, 5), (0, 25)", "1 example: (0.5, 0.25)"]
    assert "“x” is not a number" in scene.by_name["targets"].error
    assert "Expected 2 rows of 2 numbers" in scene.by_name["weights_1"].error
    assert scene.by_name["biases_1"].said == "1, 1 · the same for all 2 neurons"
    quiet = while_typing(scene)
    assert not any(field.error for field in quiet.fields) and "“x”" in quiet.by_name["targets"].said


@pytest.mark.parametrize(
    ("loss", "reduction", "words"),
    [
        (
            "mean_squared_error",
            "mean",
            "C is the mean of the examples’ losses; each of those is a mean over the outputs.",
        ),
        ("squared_error", "sum", "C is the sum of the examples’ losses; each of those is a sum over the outputs."),
    ],
)
def test_what_is_added_up_and_what_is_averaged_is_said(loss, reduction, words):
    assert build_scene({"sizes": "2-1", "loss": loss, "reduction": reduction}).reduction_said == words


def test_the_form_has_the_letters_of_the_visitor():
    typed = {"sizes": "2-2-1", "weights_1": "1 2\n3 4", "weights_2": "1 2", "reduction": "mean"}
    by_name = build_scene(typed, n=NOTATIONS["brackets"]).by_name
    titles = [by_name[name].label for name in ("weights_1", "biases_2", "learning_rate", "l2")]
    assert titles == ["W₁ into the hidden layer", "b₂", "Rate α", "Penalty λ"]
    assert by_name["weights_2"].said.startswith("z₂[1] = 1·a₁[1] + 2·a₁[2]")
    scene = build_scene(typed, n=NOTATIONS["from-zero"])
    assert scene.by_name["weights_1"].label.startswith("W⁽⁰⁾") and scene.by_name["biases_1"].label == "B⁽⁰⁾"
    assert build_scene(typed, n=NOTATIONS["error"]).reduction_said.startswith("E is the mean")
