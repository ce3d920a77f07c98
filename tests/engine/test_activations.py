"""Every row of the table of activations against measured slopes and against its definition."""

import math

import numpy as np
import pytest

from app.engine.activations import ACTIVATIONS, pull_back, softmax, softmax_jacobian

H = 1e-5
ELEMENTWISE = [name for name, row in ACTIVATIONS.items() if row.elementwise]
GRID = np.concatenate([np.linspace(-8, -0.01, 200), np.linspace(0.01, 8, 200)])

DEFINITIONS = {
    "identity": lambda z: z,
    "sign": lambda z: 1.0 if z > 0 else -1.0,
    "binary_step": lambda z: 1.0 if z >= 0 else 0.0,
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "tanh": math.tanh,
    "relu": lambda z: max(0.0, z),
    "leaky_relu": lambda z: z if z > 0 else 0.01 * z,
    "elu": lambda z: z if z > 0 else math.exp(z) - 1,
    "gelu": lambda z: z * (1 + math.erf(z / math.sqrt(2))) / 2,
    "softplus": lambda z: math.log(1 + math.exp(z)),
    "swish": lambda z: z / (1 + math.exp(-z)),
}


def test_the_table_has_the_twelve_activations_under_their_own_names():
    assert list(ACTIVATIONS) == [*DEFINITIONS, "softmax"]
    assert all(row.name == name for name, row in ACTIVATIONS.items())


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_an_activation_is_its_definition(name):
    expected = [DEFINITIONS[name](float(z)) for z in GRID]
    np.testing.assert_allclose(ACTIVATIONS[name].f(GRID), expected, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_a_slope_is_the_measured_slope(name):
    row = ACTIVATIONS[name]
    measured = (row.f(GRID + H) - row.f(GRID - H)) / (2 * H)
    np.testing.assert_allclose(row.df(GRID), measured, rtol=0, atol=1e-8)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_where_a_slope_jumps_a_kink_is_named(name):
    row = ACTIVATIONS[name]
    left, right = ((row.f(np.array([step])) - row.f(np.array([0.0]))) / step for step in (-1e-7, 1e-7))
    assert (abs(left - right).item() > 1e-3) == (0.0 in row.kinks)


@pytest.mark.parametrize(
    ("name", "at_zero"), [("relu", 0), ("leaky_relu", 0.01), ("sign", 0), ("binary_step", 0), ("elu", 1)]
)
def test_the_slope_at_a_kink_is_the_one_fixed_by_definition(name, at_zero):
    assert ACTIVATIONS[name].df(np.array([0.0])) == at_zero


def test_the_binary_step_is_one_from_zero_on():
    assert ACTIVATIONS["binary_step"].f(np.array([-5e-324, -0.0, 0.0, 5e-324])).tolist() == [0, 1, 1, 1]


def test_the_sign_is_minus_one_up_to_zero():
    assert ACTIVATIONS["sign"].f(np.array([-5e-324, -0.0, 0.0, 5e-324])).tolist() == [-1, -1, -1, 1]


def test_flat_are_those_whose_slope_is_0_everywhere():
    flat = {name for name in ELEMENTWISE if not ACTIVATIONS[name].df(np.append(GRID, 0)).any()}
    assert flat == {name for name, row in ACTIVATIONS.items() if row.flat} == {"sign", "binary_step"}


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_shape_and_precision_are_kept(name):
    row = ACTIVATIONS[name]
    for kind in (np.float64, np.float32):
        z = np.linspace(-3, 3, 12, dtype=kind).reshape(3, 4)
        outcomes = [row.f(z)] + ([row.df(z)] if row.elementwise else [])
        assert all(values.shape == (3, 4) and values.dtype == kind for values in outcomes)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activation_leaves_its_argument_alone_and_shares_no_memory_with_it(name):
    row = ACTIVATIONS[name]
    z = np.array([[-1.5, 0.0, 2.0]])
    outcomes = [row.f(z)] + ([row.df(z)] if row.elementwise else [])
    assert z.tolist() == [[-1.5, 0.0, 2.0]]
    assert not any(np.shares_memory(z, values) for values in outcomes)


def test_a_sigmoid_far_out_keeps_its_small_slope():
    assert ACTIVATIONS["sigmoid"].df(np.array([40.0])) == pytest.approx(math.exp(-40), rel=1e-12, abs=0)


def test_softmax_adds_up_to_one_and_ignores_a_shift():
    z = np.random.default_rng(0).normal(size=(5, 4))
    np.testing.assert_allclose(softmax(z).sum(axis=1), 1, rtol=1e-15)
    np.testing.assert_allclose(softmax(z + 700), softmax(z), rtol=1e-12)


def test_the_softmax_jacobian_is_the_measured_one():
    z = np.random.default_rng(1).normal(size=(3, 4))
    nudges = H * np.eye(4)
    measured = np.stack([(softmax(z + n) - softmax(z - n)) / (2 * H) for n in nudges], axis=-1)
    np.testing.assert_allclose(softmax_jacobian(softmax(z)), measured, atol=1e-10)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_pulling_back_is_multiplying_by_the_transposed_jacobian(name):
    rng = np.random.default_rng(2)
    z, upstream = rng.normal(size=(3, 4)), rng.normal(size=(3, 4))
    row = ACTIVATIONS[name]
    a = row.f(z)
    jacobian = np.einsum("ej,jk->ejk", row.df(z), np.eye(4)) if row.elementwise else softmax_jacobian(a)
    expected = np.einsum("eij,ei->ej", jacobian, upstream)
    np.testing.assert_allclose(pull_back(ACTIVATIONS[name], z, a, upstream), expected, rtol=1e-12, atol=1e-15)
