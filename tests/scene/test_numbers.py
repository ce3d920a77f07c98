"""Numbers as they are shown."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.explorer.notation import SIGNIFICANT
from app.scene.formulas.numbers import MINUS, NEARLY_NOTHING, narrower, plain, short, since


def read_back(text: str) -> float:
    digits, _, power = text.replace(MINUS, "-").partition("·10")
    return float(digits) * 10.0 ** int(power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")) or 0)


@pytest.mark.parametrize("x, shown", [
    (0.39249999999999996, "0.393"), (0.3775, "0.378"), (0.0005, "5·10⁻⁴"), (0.15, "0.15"), (-0.0381, "−0.0381"),
    (0, "0"), (1.0, "1"), (12.345, "12.35"), (123.45, "123.5"), (12345, "1.23·10⁴"), (math.inf, "too large"),
    (0.008759, "0.00876"), (0.0088004, "0.00880"), (0.0088, "0.0088"), (4.3857e-4, "4.39·10⁻⁴"),
    (9.9996e-5, "1.00·10⁻⁴"), (30000.0, "3·10⁴"), (-5e-324, "−4.94·10⁻³²⁴"),
])  # fmt: skip
def test_three_digits_halves_rounded_up_fewer_where_they_say_it_all(x, shown):
    assert short(x, SIGNIFICANT) == shown


@pytest.mark.parametrize("x, significant, shown", [
    (0.596884378, 6, "0.596884"), (0.008771354689, 5, "0.0087714"), (4.3856773e-4, 5, "4.3857·10⁻⁴"),
    (12345.678, 8, "12345.678"), (0.05, 8, "0.05"), (1.23456789, 4, "1.2346"), (0.0, 8, "0"),
])  # fmt: skip
def test_a_number_is_shown_in_as_many_digits_as_are_asked_for(x, significant, shown):
    assert short(x, significant) == shown


@given(st.floats(1e-12, 1e12), st.integers(3, 8))
def test_what_is_shown_is_right_to_half_a_unit_of_the_last_digit_asked_for(x, significant):
    assert abs(read_back(short(x, significant)) / x - 1) <= 0.5000001 * 10.0 ** (1 - significant)


@given(st.floats(-1000, 1000, allow_subnormal=False), st.integers(3, 8))
def test_a_number_that_is_made_narrower_stays_true_to_half_a_unit_of_its_digits(x, significant):
    for text in narrower(x, significant):
        if text == NEARLY_NOTHING:
            assert abs(x) < 0.005
        else:
            assert text.startswith(MINUS) == (x < 0)
            assert read_back(text) == pytest.approx(x, rel=0.5)


def test_a_number_loses_its_leading_zero_before_its_last_digit_but_one():
    assert list(narrower(-0.0053, 3)) == ["−0.0053", "−0.0053", "−0.0053", "−.0053", "−0.005", "−.005"]
    assert list(narrower(-0.0466, 3))[1:] == ["−0.0466", "−0.047", "−.047", "−0.05", "−.05"]
    assert list(narrower(0.97, 3)) == ["0.97", "0.97", "0.97", ".97"]
    assert list(narrower(-0.9949, 3))[-1] == "−.99"
    assert list(narrower(0.998, 3))[-1] == "1"
    assert list(narrower(12.345, 3)) == ["12.35", "12.3", "12", "12"]


@pytest.mark.parametrize("now, before, shown", [
    (0.14978071, 0.15, "0.14978"), (0.2, 0.2, "0.2"), (0.5, 0.6, "0.5"), (-0.300248, -0.3, "−0.30025"),
    (0.35895, 0.4, "0.359"), (2.5e-5, 0.0, "2.5·10⁻⁵"), (0.15, 0.15 + 1e-13, "0.15"), (12345.5, 12345.0, "1.23·10⁴"),
])  # fmt: skip
def test_a_changed_number_shows_that_it_has_changed(now, before, shown):
    assert since(now, before, SIGNIFICANT) == shown


@given(st.floats(-100, 100), st.floats(1e-6, 0.5))
def test_a_changed_number_is_shown_to_within_the_change(before, change):
    now = before + change
    shown = since(now, before, SIGNIFICANT)
    if "·" not in shown:
        assert abs(float(shown.replace(MINUS, "-")) - now) <= max(0.051 * change, 5.1e-9)


@pytest.mark.parametrize("x, typed", [(1.0, "1"), (-1.0, "-1"), (0.1, "0.1"), (1e300, "1e+300")])
def test_a_field_holds_what_one_would_type(x, typed):
    assert plain(x) == typed
    assert float(plain(x)) == x
