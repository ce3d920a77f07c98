"""Lists and matrices as people paste them: what they are read as, and where it is asked instead of guessed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import BadValue, TooLarge
from app.explorer.notation import NOTATIONS
from app.explorer.pasted import (
    MOST_TYPED,
    Asked,
    Reading,
    example_words,
    read_examples,
    read_list,
    read_weights,
    weight_words,
    written,
)

TWO = ((0.05, 0.1), (1.0, -2.0))
FORMS = [
    "0.05 0.10\n1 −2",
    "0.05, 0.10\n1, -2",
    "0.05 0.1; 1 -2",
    "[0.05 0.1; 1 -2];",
    "X = [0.05, 0.10; 1, -2]",
    "[[0.05, 0.10], [1, -2]]",
    "[[ 0.05  0.1 ]\n [ 1.   -2.  ]]",
    "np.array([[0.05, 0.10],\n          [1., -2.]], dtype=np.float64)",
    "x = torch.tensor([[0.05, 0.10], [1., -2.]], requires_grad=True)",
    "{{0.05, 0.10}, {1, -2}}",
    "(0.05, 0.10)\n(1, -2)",
    "(0.05, 0.10), (1, -2)",
    "0,05\t0,10\n1\t−2",
    "0,05;0,10\n1;-2",
    "0,05;0,10\r\n1;-2\r\n",
    "x1;x2\n0,05;0,10\n1;-2",
    "x1,x2\n0.05,0.10\n1,-2",
    r"\begin{pmatrix} 0.05 & 0.10 \\ 1 & -2 \end{pmatrix}",
    r"$X = \left[\begin{array}{cc} 0{,}05 & \frac{1}{10} \\" "\n" r"1 & -2 \\ \end{array}\right]$",
    "| 0.05 | 0.10 |\n| 1 | -2 |",
    "⎡0.05 0.10⎤\n⎣1 −2⎦",
    "5·10⁻² 1/10\n1 −2",
    r"5\cdot 10^{-2} & 0.1 \\ 1 & -2",
    "5 × 10^-2 1e-1\n1 -2",
    "\ufeff0.05\u00a00.10\n1\u200b \u22122",
    "0.05 0.10 % the first\n1 -2 # the second",
]


@pytest.mark.parametrize("typed", FORMS)
def test_two_examples_are_read_in_every_usual_form(typed):
    assert read_examples(typed, 2, "inputs").rows == TWO


@pytest.mark.parametrize("typed", FORMS)
def test_what_was_read_reads_back_exactly(typed):
    assert read_examples(written(read_examples(typed, 2, "inputs").rows), 2, "inputs").rows == TWO


@given(st.lists(st.lists(st.floats(-1e12, 1e12), min_size=3, max_size=3), min_size=2, max_size=4))
def test_numbers_of_any_size_read_back_exactly_with_whatever_stands_between_them(rows):
    wanted = tuple(map(tuple, rows))
    semicolons = "; ".join(" ".join(map(repr, row)) for row in rows)
    for text in (written(rows), repr(rows), semicolons, semicolons.replace(".", ",")):
        assert read_examples(text, 3, "inputs").rows == wanted


def test_decimal_commas_between_semicolons_are_two_numbers_and_never_four():
    assert read_examples("0,05; 0,10", 2, "inputs").rows == ((0.05, 0.1),)
    assert read_examples("0,05; 0,10", 1, "inputs").rows == ((0.05,), (0.1,))
    asked = read_examples("0,5; 0,1", 2, "inputs")
    assert isinstance(asked, Asked)
    assert {one.answer: one.rows for one in asked.readings} == {"separator": ((0, 5), (0, 1)), "comma": ((0.5, 0.1),)}


@pytest.mark.parametrize("typed", ["1,2; 3,4", "0,5; 0,1", "1,024 5", "3,5;1,5"])
def test_each_answer_to_a_question_is_what_its_button_says(typed):
    asked = read_examples(typed, 2, "inputs")
    assert len(asked.readings) == 2
    for one in asked.readings:
        assert read_examples(typed, 2, "inputs", one.answer).rows == one.rows
    assert len({example_words(one.rows) for one in asked.readings}) == 2


def test_how_many_numbers_are_wanted_decides_where_it_can():
    assert read_examples("0,0; 0,1; 1,0; 1,1", 2, "inputs").rows == ((0, 0), (0, 1), (1, 0), (1, 1))
    assert read_examples("0,5 0,25", 2, "inputs").rows == ((0.5, 0.25),)
    assert read_examples("0 1 1 0", 1, "targets").rows == ((0,), (1,), (1,), (0,))


def test_a_line_is_an_example_and_columns_are_only_taken_for_examples_when_that_is_said():
    assert read_examples("1 2\n3 4", 2, "inputs").rows == ((1, 2), (3, 4))
    asked = read_examples("1 2 3\n4 5 6", 2, "inputs")
    assert [one.answer for one in asked.readings] == ["columns"]
    assert read_examples("1 2 3\n4 5 6", 2, "inputs", "columns").rows == ((1, 4), (2, 5), (3, 6))


def test_a_column_vector_is_one_example():
    for typed in ("0.05\n0.10", "[0.05; 0.10]", "[0.05 0.10]'", "[0.05, 0.10]^T", "(0.05 0.10)ᵀ"):
        assert read_examples(typed, 2, "inputs").rows == ((0.05, 0.1),)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("0 1\n1 x", "Line 2, entry 2: “x” is not a number."),
        ("0,,1", "Line 1, entry 2: there is no number."),
        ("0\t\t1", "Line 1, entry 2: there is no number."),
        ("0 1\n1", "Line 2 has 1 number; an example has 2 here, and stands in a line of its own."),
        ("1e13 2", "Line 1, entry 1: numbers up to ±1,000,000,000,000 are allowed."),
        ("1/0 2", "Line 1, entry 1: “1/0” is not a number."),
        ("[1, 2", "A bracket is opened that is not closed, or the other way round."),
        ("1] 2", "A bracket is opened that is not closed, or the other way round."),
        ("[[[1, 2]], [[3, 4]]]", "These are matrices in a matrix: paste one at a time."),
        ("[]", "No numbers are in it."),
    ],
)
def test_what_cannot_be_read_is_said_by_line_and_entry(typed, message):
    with pytest.raises(BadValue) as refused:
        read_examples(typed, 2, "inputs")
    assert (refused.value.message, refused.value.field) == (message, "inputs")


def test_nothing_typed_is_nothing_and_too_much_is_refused():
    assert read_examples(" \n ", 2, "inputs") is None
    with pytest.raises(TooLarge):
        read_examples("1 " * MOST_TYPED, 2, "inputs")


@pytest.mark.parametrize(
    "typed", ["[" * 190_000, " " * 190_000 + "x", "'" + "\n" * 190_000 + "x", ", a=" * 48_000, "(1" * 95_000]
)
def test_a_hostile_text_is_refused_in_time_that_grows_with_its_length_alone(typed):
    with pytest.raises(BadValue):
        read_examples(typed, 2, "inputs")


SQUARE = "0.15 0.20\n0.25 0.30"


def test_a_square_matrix_is_asked_about_and_each_button_says_what_the_first_neuron_computes():
    asked = read_weights(SQUARE, 2, 2, "weights_1")
    said = {name: [weight_words(one, 1, NOTATIONS[name]) for one in asked.readings] for name in ("default", "error")}
    assert said["default"] == ["z₁⁽¹⁾ = 0.15·x₁ + 0.2·x₂", "z₁⁽¹⁾ = 0.15·x₁ + 0.25·x₂"]
    assert said["error"][0].startswith("net₁⁽¹⁾ = ")
    for one in asked.readings:
        assert read_weights(SQUARE, 2, 2, "weights_1", one.answer).rows == one.rows
    assert isinstance(read_weights("1 2\n2 1", 2, 2, "weights_1"), Reading)


def test_a_matrix_that_fits_one_way_alone_is_taken_so():
    assert read_weights("1 2 3\n4 5 6", 2, 3, "weights_1").rows == ((1, 2, 3), (4, 5, 6))
    turned = read_weights("1 2 3\n4 5 6", 3, 2, "weights_1")
    assert turned.rows == ((1, 4), (2, 5), (3, 6)) and "sending" in turned.said


def test_biases_in_a_column_of_the_matrix_are_first_or_last():
    asked = read_weights("1 2 3\n4 5 6", 2, 2, "weights_1")
    assert [(one.rows, one.biases) for one in asked.readings] == [
        (((1, 2), (4, 5)), (3, 6)),
        (((2, 3), (5, 6)), (1, 4)),
    ]
    assert read_weights("1 2 3\n4 5 6", 2, 2, "weights_1", "first").biases == (1, 4)
    with pytest.raises(BadValue, match="2 rows of 2 numbers, one row for each neuron; these are 2 rows of 3"):
        read_weights("1 2 3\n4 5 6", 2, 2, "weights_1", with_biases=False)


def test_where_biases_and_transposes_fit_together_every_reading_is_offered():
    asked = read_weights("1 2 3\n4 5 6\n7 8 9", 3, 2, "weights_1")
    whole = np.arange(1.0, 10).reshape(3, 3)
    for one in asked.readings:
        matrix = whole if "to" in one.key else whole.T
        bias = 0 if "first" in one.key else 2
        assert one.biases == tuple(matrix[:, bias]) and one.rows == tuple(map(tuple, np.delete(matrix, bias, axis=1)))
    assert len(asked.readings) == 4


def test_weights_in_one_line_are_neuron_after_neuron_or_the_other_way():
    asked = read_weights("0.15 0.20 0.25 0.30", 2, 2, "weights_1")
    assert [one.rows for one in asked.readings] == [((0.15, 0.2), (0.25, 0.3)), ((0.15, 0.25), (0.2, 0.3))]
    assert read_weights("1 2 3", 1, 3, "weights_2").rows == ((1, 2, 3),)


def test_biases_are_a_row_a_column_or_one_number_for_all():
    for typed in ("0.35 0.6", "0.35\n0.6", "[0.35, 0.6]", "0,35; 0,6"):
        assert read_list(typed, 2, "biases_1").rows == ((0.35, 0.6),)
    assert read_list("0.35", 2, "biases_1").rows == ((0.35, 0.35),)
    with pytest.raises(BadValue, match="Expected 2 numbers, one for each neuron; these are 3"):
        read_list("1 2 3", 2, "biases_1")
