"""A typed number: how it may be written, and when it is the number it should be."""

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.errors import BadValue
from app.explorer.practise.typed_number import typed_number

NUMBERS = st.floats(1e-9, 1e9) | st.floats(-1e9, -1e-9)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.25", 0.25),
        (" −0,25 ", -0.25),
        ("+.5", 0.5),
        ("5.", 5),
        ("1e-3", 0.001),
        ("1.3E−4", 1.3e-4),
        ("4.4·10⁻⁴", 4.4e-4),
        ("4.4 × 10^-4", 4.4e-4),
        ("4.4*10^3", 4400),
        ("1/3", 1 / 3),
        ("−2 / 8", -0.25),
        ("0", 0),
    ],
)
def test_a_number_may_be_written_as_people_write_numbers(text, value):
    assert typed_number(text).value == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "abc",
        "nan",
        "inf",
        "-inf",
        "1e999",
        "1e99999",
        "1/0",
        "2*",
        "1.234,5",
        "1 2",
        "0x10",
        "٣",
        "1" * 41,
        "1+" * 100 + "1",
    ],
)
def test_what_is_no_number_is_refused_at_its_field(text):
    with pytest.raises(BadValue) as refused:
        typed_number(text)
    assert refused.value.field == "answer"


def test_an_answer_with_a_comma_that_may_be_between_thousands_is_asked_about():
    with pytest.raises(BadValue, match=r"^Write 1234 or 1\.234\.$"):
        typed_number("1,234")
    assert typed_number("1,234·10⁻⁴").value == pytest.approx(1.234e-4, rel=1e-15)


@given(NUMBERS, st.integers(2, 15))
@example(0.995, 2)
@example(0.0949999, 2)
def test_a_number_rounded_to_two_digits_or_more_is_that_number(value, digits):
    assert typed_number(f"{value:.{digits - 1}e}").agrees(value)


@given(NUMBERS)
def test_within_half_a_percent_a_number_is_right_and_ten_percent_off_it_is_not(value):
    assert typed_number(repr(value * 1.0049)).agrees(value)
    assert not typed_number(repr(value * 1.1)).agrees(value)
    assert not typed_number(repr(-value)).agrees(value)


@given(NUMBERS)
@example(0.0004)
@example(1e-12)
def test_zero_is_never_a_number_that_is_not_zero(value):
    for text in ("0", "0.0", "0.000000000000", "-0", "0e5"):
        assert not typed_number(text).agrees(value)
        assert typed_number(text).agrees(0.0)


@given(st.floats(0.1, 1.0), st.floats(1e-6, 1e-3))
def test_an_old_weight_is_never_its_new_value(old, change):
    new = old + change
    assert not typed_number(repr(old)).agrees(new, old)
    assert typed_number(repr(new)).agrees(new, old)


@pytest.mark.parametrize(
    ("text", "value", "origin", "needs_more"),
    [
        ("0.6", 0.5969, 0.0, True),
        ("0.60", 0.5969, 0.0, False),
        ("0.5", 0.5, 0.0, False),
        ("0.7", 0.5969, 0.0, False),
        ("0.15", 0.149781, 0.15, True),
        ("0.14978", 0.149781, 0.15, False),
        ("0.16", 0.149781, 0.15, False),
        ("0", 0.0004, 0.0, False),
    ],
)
def test_too_few_digits_are_told_from_a_wrong_number(text, value, origin, needs_more):
    assert typed_number(text).cannot_tell(value, origin) == needs_more


def test_a_weight_that_does_not_change_is_its_old_value_rounded():
    assert typed_number("0.35").agrees(0.35, 0.35)
    assert typed_number("0.3457").agrees(0.345678, 0.345678)
    assert not typed_number("0.4").agrees(0.35, 0.35)


def test_a_fraction_is_meant_exactly():
    assert typed_number("1/3").half_unit == 0
    assert typed_number("2/3").agrees(0.6669)
    assert not typed_number("2/3").is_rounded(0.6669)
    assert math.isclose(typed_number("0.667").half_unit, 0.0005)
