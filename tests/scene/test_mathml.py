"""Formulas are well-formed MathML, with brackets where a negative number follows an operator."""

from xml.etree import ElementTree

import pytest

from app.engine.formula import tree_of
from app.explorer.notation import DEFAULT, NOTATIONS, Symbol
from app.scene.formulas.formulas import formula_math
from app.scene.formulas.mathml import (
    derivative,
    enclosed,
    fraction,
    group,
    letter,
    number,
    power,
    row,
    spoken,
    symbol,
    total,
)

N = NOTATIONS[DEFAULT]


def tree(formula) -> ElementTree.Element:
    return ElementTree.fromstring(formula.__html__())


def text(formula) -> str:
    return "".join(tree(formula).itertext())


@pytest.mark.parametrize("formula, expected", [
    (symbol(N.parameter(1, 1, 1)), "w11(1)"),
    (symbol(N.parameter(2, 12, 3)), "w12,3(2)"),
    (symbol(N.a(0, 2)), "x2"),
    (symbol(Symbol("w", "ji", "(3)")), "wji(3)"),
    (symbol(N.C), "C"),
    (derivative(N.by(N.z(2, 1))), "∂C∂z1(2)"),
    (letter(NOTATIONS["upstream-local"].delta(2, 1)), "∂C∂z1(2)"),
    (letter(N.slope(2, 1)), "f′(z1(2))"),
    (letter(NOTATIONS["arrows"].slope(2, 1)), "x1(3)′"),
    (symbol(NOTATIONS["arrows"].parameter(2, 1, 3)), "w13(2→3)"),
    (total("k", symbol(N.delta(2, "k"))), "∑kδk(2)"),
    (power(group("a", "−", "y"), "2"), "(a−y)2"),
    (power(number(0.5, 3), "2"), "0.52"),
    (power(number(5.4e-5, 3), "2"), "(5.4·10⁻⁵)2"),
    (power(enclosed(number(-5.4e-5, 3)), "2"), "(−5.4·10⁻⁵)2"),
    (row("max", group("0", ",", number(0.5, 3))), "max(0,0.5)"),
])  # fmt: skip
def test_a_formula_is_xml_that_reads_in_order(formula, expected):
    assert tree(formula).tag == "math"
    assert text(formula) == expected


def test_layer_and_neuron_stand_one_above_the_other():
    assert tree(symbol(N.z(1, 2)))[0].tag == "msubsup"


def test_numbers_letters_operators_and_words_are_told_apart():
    assert [element.tag for element in tree(row("2", "x", "+", "max", " if ", "½"))[0]] == [
        "mn", "mi", "mo", "mi", "mtext", "mn",
    ]  # fmt: skip


def test_only_negative_numbers_are_put_in_brackets():
    assert text(enclosed(number(-0.5, 3))) == "(−0.5)"
    assert text(enclosed(number(0.5, 3))) == "0.5"
    assert text(enclosed(symbol(N.a(1, 1)))) == "a1(1)"


def test_a_number_with_a_power_of_ten_is_raised_in_brackets():
    assert text(power(number(3.7e-4, 3), "2")) == "(3.7·10⁻⁴)2"
    assert text(power(number(0.5, 3), "2")) == "0.52" and text(power("a", "2")) == "a2"
    square = tree_of("1 − a^2")
    assert text(formula_math(square, {"a": number(3.7e-4, 3)})) == "1−(3.7·10⁻⁴)2"
    assert text(formula_math(square, {"a": number(-3.7e-4, 3)})) == "1−(−3.7·10⁻⁴)2"


def test_a_letter_under_a_hat_is_slanted_as_the_letter_is():
    hat = tree(row("m̂"))[0][0]
    assert (hat.tag, [(element.tag, element.text) for element in hat]) == ("mover", [("mi", "m"), ("mo", "^")])


def test_a_number_that_is_not_reached_is_a_question_mark_and_says_so_by_class():
    assert text(number(None, 3)) == "?"
    assert tree(number(None, 3))[0].get("class") == "not-reached"


def test_whatever_a_part_says_is_escaped():
    assert text(row("<", "a & b", ">")) == "<a\u00a0&\u00a0b>"
    assert tree(fraction("<", "&"))[0].tag == "mfrac"


@pytest.mark.parametrize("shown, said", [
    ("0.25", "0.25"),
    ("−0.0231", "minus 0.0231"),
    ("−4.4·10⁻⁴", "minus 4.4 times ten to the minus 4"),
    ("1.5·10¹²", "1.5 times ten to the 12"),
    ("?", "not reached"),
])  # fmt: skip
def test_a_number_is_said_as_a_screen_reader_says_it_right(shown, said):
    assert spoken(shown) == said
