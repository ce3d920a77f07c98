"""Numbers as they are shown."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.scene.formulas.numbers import MINUS, plain, short, since


@pytest.mark.parametrize("x, shown", [
    (0.39249999999999996, "0.393"), (0.3775, "0.378"), (0.0005, "5.0·10⁻⁴"), (0.15, "0.15"), (-0.0381, "−0.0381"),
    (0, "0"), (1.0, "1"), (12.345, "12.35"), (123.45, "123.5"), (12345, "1.2·10⁴"), (math.inf, "too large"),
])  # fmt: skip
def test_about_three_digits_halves_rounded_up(x, shown):
    assert short(x) == shown


@pytest.mark.parametrize("now, before, shown", [
    (0.14978071, 0.15, "0.14978"), (0.2, 0.2, "0.2"), (0.5, 0.6, "0.5"), (-0.300248, -0.3, "−0.30025"),
    (0.35895, 0.4, "0.359"), (2.5e-5, 0.0, "2.5·10⁻⁵"), (0.15, 0.15 + 1e-13, "0.15"), (12345.5, 12345.0, "1.2·10⁴"),
])  # fmt: skip
def test_a_changed_number_shows_that_it_has_changed(now, before, shown):
    assert since(now, before) == shown


@given(st.floats(-100, 100), st.floats(1e-6, 0.5))
def test_a_changed_number_is_shown_to_within_the_change(before, change):
    now = before + change
    shown = since(now, before)
    if "·" not in shown:
        assert abs(float(shown.replace(MINUS, "-")) - now) <= max(0.051 * change, 5.1e-9)


@pytest.mark.parametrize("x, typed", [(1.0, "1"), (-1.0, "-1"), (0.1, "0.1"), (1e300, "1e+300")])
def test_a_field_holds_what_one_would_type(x, typed):
    assert plain(x) == typed
    assert float(plain(x)) == x
