"""Numbers as people type them: which are read, and what is said where a comma may be meant in two ways."""

import pytest
from hypothesis import given
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
