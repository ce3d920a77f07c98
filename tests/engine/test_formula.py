"""Formulas are read as they are written, and those of the rows come to what the rows compute."""

import numpy as np
import pytest

from app.engine.activations import ACTIVATIONS, ELU_ALPHA, LEAKY_SLOPE, Activation, activation_told
from app.engine.formula import letters_of, summand, tree_of, worked_out
from app.engine.losses import LOSSES, one_hot

GRID = np.concatenate([np.linspace(-6, -0.01, 150), np.linspace(0.01, 6, 150)])
TOLD = [activation_told("leaky_relu", {"leaky_slope": s}) for s in (0, 2.5e-07, 0.0001, 0.3, 1)] + [
    activation_told("elu", {"elu_alpha": s}) for s in (1e-300, 0.00001, 0.5, 2, 100)
]
EVERY = [*ACTIVATIONS.values(), *TOLD]
OUTPUTS = np.array([[0.2, 0.7, 0.1], [0.05, 0.15, 0.8]])
TARGETS = {
    "any": np.array([[-0.3, 1.5, 0.1], [0.2, 0.4, -2.0]]),
    "unit": np.array([[0.0, 1.0, 0.3], [0.9, 0.5, 0.0]]),
    "distribution": np.array([[0.1, 0.6, 0.3], [0.0, 1.0, 0.0]]),
    "class": np.array([[1.0], [2.0]]),
}


@pytest.mark.parametrize(
    ("text", "at", "comes_to"),
    [
        ("½ a", {"a": 3.0}, 1.5),
        ("2/n (a − y)", {"n": 4, "a": 5.0, "y": 1.0}, 2.0),
        ("1 − a^2", {"a": 3.0}, -8.0),
        ("−y/a", {"y": 3.0, "a": 2.0}, -1.5),
        ("(1 − y)/(1 − a) − y/a", {"y": 0.0, "a": 0.5}, 2.0),
        ("a − y − 1", {"y": 3.0, "a": 2.0}, -2.0),
        ("z if z > 0, else 0.25·z", {"z": -2.0}, -0.5),
        ("|a − y|·2", {"y": 3.0, "a": 2.0}, 2.0),
        ("log (1 + e^z)", {"z": 0.0}, np.log(2)),
        ("tanh z·2", {"z": 1.0}, 2 * np.tanh(1)),
        ("max(0, −z)", {"z": -3.0}, 3.0),
        ("3(a)", {"a": 2.0}, 6.0),
    ],
)
def test_a_formula_comes_to_what_anyone_would_read(text, at, comes_to):
    assert worked_out(tree_of(text), at) == pytest.approx(comes_to, rel=1e-15)


@pytest.mark.parametrize(
    "text", ["", "a +", "(a", "a)", "|a", "z if z, else 0", "z if z > 0", "a ? y", "log", "1..2", "max(0, z"]
)
def test_what_is_no_formula_is_refused_with_its_text(text):
    with pytest.raises(ValueError, match="cannot be read") as refused:
        tree_of(text)
    assert text in str(refused.value)


def test_a_formula_knows_its_letters_and_what_its_sum_adds_up():
    assert letters_of(tree_of("1/n Σ (a − y)^2")) == {"n", "a", "y"}
    assert summand(tree_of("1/n Σ (a − y)^2")) == tree_of("(a − y)^2")
    assert letters_of(tree_of("1/(1 + e^(−z))")) == {"z"}
    with pytest.raises(ValueError, match="without a Σ"):
        summand(tree_of("a − y"))


@pytest.mark.parametrize("row", [row for row in EVERY if row.elementwise], ids=lambda row: row.title)
def test_what_is_shown_of_an_activation_is_what_is_computed(row: Activation):
    a = row.f(GRID)
    assert letters_of(tree_of(row.formula)) <= {"z"} and letters_of(tree_of(row.slope_formula)) <= {"z", "a"}
    np.testing.assert_allclose(
        np.broadcast_to(worked_out(tree_of(row.formula), {"z": GRID}), a.shape), a, rtol=1e-9, atol=1e-12
    )
    slope = worked_out(tree_of(row.slope_formula), {"z": GRID, "a": a})
    np.testing.assert_allclose(np.broadcast_to(slope, a.shape), row.slope(GRID), rtol=1e-9, atol=1e-9)


def test_the_formula_of_softmax_divides_by_the_sum_over_its_layer():
    z = GRID[:12].reshape(3, 4)
    row = ACTIVATIONS["softmax"]
    np.testing.assert_allclose(worked_out(tree_of(row.formula), {"z": z}), row.f(z), rtol=1e-12)
    assert row.slope_formula == ""


@pytest.mark.parametrize("name", LOSSES)
def test_what_is_shown_of_a_loss_is_what_is_computed(name):
    row = LOSSES[name]
    targets = TARGETS[row.targets]
    written = one_hot(targets, 3) if row.targets == "class" else targets
    at = {"a": OUTPUTS, "y": written, "n": 3}
    value = worked_out(tree_of(row.formula), at)
    np.testing.assert_allclose(value[..., 0], row.value(OUTPUTS, targets), rtol=1e-12)
    gradient = worked_out(tree_of(row.gradient_formula), at)
    np.testing.assert_allclose(gradient, row.gradient(OUTPUTS, targets), rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("row", EVERY, ids=lambda row: row.title)
def test_the_sign_of_an_activation_is_the_one_its_row_has(row: Activation):
    a = row.f(GRID)
    holds = {
        "as z": (np.sign(a) == np.sign(GRID)).all(),
        "positive": (a > 0).all(),
        "not negative": (a >= 0).all() and not (a > 0).all(),
        "never 0": (a != 0).all() and set(np.sign(a)) == {-1, 1},
    }
    assert [sign for sign, true in holds.items() if true][0 if row.sign != "never 0" else -1] == row.sign


@pytest.mark.parametrize("row", [row for row in EVERY if row.elementwise], ids=lambda row: row.title)
def test_a_slope_falls_below_0_where_its_row_says_so(row: Activation):
    assert (row.slope(GRID) < 0).any() == row.falls


@pytest.mark.parametrize("row", TOLD, ids=lambda row: row.title)
def test_an_activation_that_was_told_something_has_its_slope_and_its_kink(row: Activation):
    h = 1e-6
    measured = (row.f(GRID + h) - row.f(GRID - h)) / (2 * h)
    np.testing.assert_allclose(row.slope(GRID), measured, rtol=1e-6, atol=1e-7)
    left, right = (row.f(np.array([step])) / step for step in (-1e-9, 1e-9))
    assert (abs(left - right).item() > 1e-6) == (row.kinks == (0.0,))


def test_what_is_told_is_kept_within_bounds_and_is_the_row_of_the_table_by_default():
    assert activation_told("elu", {"elu_alpha": 2.0}) is activation_told("elu", {"elu_alpha": 2.0})
    assert activation_told("relu", {"elu_alpha": 2.0}) is ACTIVATIONS["relu"]
    assert activation_told("elu", {"leaky_slope": 0.5}) is ACTIVATIONS["elu"]
    assert [LEAKY_SLOPE.fits(x) for x in (0, 1, -0.01, 1.01, float("nan"))] == [True, True, False, False, False]
    assert [ELU_ALPHA.fits(x) for x in (0, 1e-9, 100, 100.1)] == [False, True, True, False]
    for dtype in (np.float32, np.float64):
        z = GRID.astype(dtype)
        assert {values.dtype for row in TOLD for values in (row.f(z), row.slope(z))} == {np.dtype(dtype)}
