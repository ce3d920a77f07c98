"""Numbers as people type them: which are read, and what is said where a comma may be meant in two ways."""

import math
import re
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.errors import BadValue
from app.typed import check_list, decimal, whole


def refused(read, typed: str) -> str:
    with pytest.raises(BadValue) as caught:
        read(typed, "rate")
    assert caught.value.field == "rate"
    return caught.value.message


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1,5", 1.5),
        ("0,001", 0.001),
        ("−0,25", -0.25),
        (" 1.000 ", 1),
        ("1234,567", 1234.567),
        ("1,2345", 1.2345),
        (",125", 0.125),
        ("5.", 5),
        ("+1e3", 1000),
        ("1,234e-4", 1.234e-4),
    ],
)
def test_a_comma_before_decimals_is_a_point(typed, number):
    assert decimal(typed, "rate") == number


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("1,000", "Write 1000 or 1.000."),
        (" 12,345 ", "Write 12345 or 12.345."),
        ("−1,500", "Write −1500 or −1.500."),
        ("1,000,000", "Write 1000000."),
        ("1,000.5", "Write 1000.5."),
    ],
)
def test_a_comma_that_may_be_between_thousands_is_asked_about_with_the_digits_as_typed(typed, message):
    assert refused(decimal, typed) == message


@given(st.integers(1000, 10**15 - 1), st.sampled_from(["", "-", "−", "+"]))
def test_a_number_as_our_messages_write_it_is_never_another_number(number, sign):
    assert refused(decimal, f"{sign}{number:,}").startswith(f"Write {sign}{number}")
    assert whole(f"{number:,}") == number


@pytest.mark.parametrize("typed", ["", "nan", "inf", "1_0", "٣", "0x1p-2", "1 2", "1.2.3", "1.000,5", "1e", ","])
def test_what_is_no_decimal_number_is_refused(typed):
    assert refused(decimal, typed) == "Expected a number, such as 0.5."


@pytest.mark.parametrize("typed", ["1e400", "-1e400", "9" * 5000])
def test_a_number_beyond_all_floats_is_too_large_rather_than_none(typed):
    assert refused(decimal, typed) == "This number is too large."


@pytest.mark.parametrize(
    ("typed", "number"), [("1024", 1024), (" 1,024 ", 1024), ("−3", -3), ("000", 0), ("-0", 0), ("007", 7)]
)
def test_a_whole_number_may_have_commas_between_thousands(typed, number):
    assert whole(typed) == number


@pytest.mark.parametrize("typed", ["", "1,5", "10,24", "0,001", "1,0000", "1.0", "1e3", "1_0", "1 024", "٣", "ten"])
def test_what_is_no_whole_number_is_none(typed):
    assert whole(typed) is None


def test_a_whole_number_of_any_length_is_larger_than_all_that_are_taken():
    assert whole("9" * 5000) > 2**63


@pytest.mark.parametrize("typed", ["784,128", "0.5,0.25", "1, 0", "10,100,100", "0.1,000", "1 000", "0,0,1"])
def test_a_comma_between_the_numbers_of_a_list_begins_another(typed):
    assert check_list(typed, "rate") == typed


@pytest.mark.parametrize(
    ("typed", "written"), [("1,024-10", "1024"), ("2,1,050", "1050"), ("12,345,000 3", "12345000")]
)
def test_a_list_is_refused_where_thousands_would_be_read_as_two_numbers(typed, written):
    assert refused(check_list, typed) == f"A comma begins another number. Write {written}."


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("0.05*0.6 + 0.1*0.2", 0.05),
        ("0,5·0,25", 0.125),
        ("e^-0.39", math.exp(-0.39)),
        ("1/(1+e^-0.39)", 1 / (1 + math.exp(-0.39))),
        ("½(0.75 − 0.01)²", 0.5 * 0.74**2),
        ("1/2*10^3", 500),
        ("2^3·10²", 800),
        ("−2^2", -4),
        ("2^3^2", 512),
        ("8/4/2", 1),
        ("1−2−3", -4),
        ("0.5·(−0.2)", -0.1),
        ("0.5 · −0.2", -0.1),
        ("−log 0.5", math.log(2)),
        ("ln(0.5)/2", math.log(0.5) / 2),
        ("σ(0.39)(1 − σ(0.39))", 0.240731),
        ("√2·[1 + 1]", 2 * math.sqrt(2)),
        ("1.2e-5/3", 4e-6),
        ("=0.25", 0.25),
        ("≈0", 0),
        ("\u200b0.5\u00a0", 0.5),
        ("0.5\u202f+\u20090.25", 0.75),
    ],
)
def test_what_is_to_be_worked_out_is_worked_out_as_on_paper(typed, value):
    assert decimal(typed, "rate") == pytest.approx(value, rel=1e-5, abs=1e-15)


EXPRESSIONS = st.recursive(
    st.integers(1, 99).map(str),
    lambda inner: st.tuples(inner, st.sampled_from(["+", "-", "*", "/"]), inner).map(lambda it: f"({''.join(it)})"),
    max_leaves=8,
)


@given(EXPRESSIONS)
def test_sums_and_products_come_to_what_exact_fractions_come_to(typed):
    exact = re.sub(r"(\d+)", r"Fraction(\1)", typed)
    try:
        value = eval(exact, {"Fraction": Fraction})
    except ZeroDivisionError:
        assume(False)
    assert decimal(typed, "rate") == pytest.approx(float(value), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(
    "typed",
    [
        *("2*", "*2", "(1", "1)", "(1]", "()", "--3", "1__2", "2 3(4)", "e-e-", "3!", "5 % 3", "x", "1:", "0.5 0.2*2"),
        *("log 0", "log(-0.2)", "√(-1)", "(-1)^0.5", "1e-0.39", "__import__('os')", "1 if 1 else 2", "2**", "a[0]"),
    ],
)
def test_what_cannot_be_worked_out_is_refused_with_what_is_wanted(typed):
    with pytest.raises(BadValue) as caught:
        decimal(typed, "rate", "A number from 0 to 1.")
    assert (caught.value.field, caught.value.message) == ("rate", "A number from 0 to 1.")


def test_division_by_zero_and_commas_between_thousands_are_said_within_a_sum_too():
    for typed in ("1/0", "1/(0.5-1/2)", "0^-1"):
        assert refused(decimal, typed) == "This divides by 0."
    assert refused(decimal, "0.5*1,000") == "Write 1000 or 1.000."


def test_what_is_worked_out_is_bounded_in_length_in_depth_and_in_size():
    for opening in ("(", "√", "2^", "-("):
        assert refused(decimal, opening * 90 + "1") == "This has too many brackets in one another."
    assert refused(decimal, "1+" * 100_000 + "1").endswith("At most 200 characters.")
    for typed in ("9^9^9", "e^800", "exp(800)", "1e308*10", "1e400-1e400"):
        assert refused(decimal, typed) == "This number is too large."


@given(st.text("0123456789.,+-*/^()e√ ½²", max_size=60))
def test_whatever_is_typed_is_a_finite_number_or_a_refusal_at_its_field(typed):
    try:
        assert math.isfinite(decimal(typed, "rate"))
    except BadValue as error:
        assert error.field == "rate"
