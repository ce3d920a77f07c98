"""A table: which outputs and losses fit it, and how a network's curve is judged on it."""

import numpy as np
import pytest

from app.engine.activations import ACTIVATIONS
from app.engine.initialisers import initialise
from app.engine.losses import LOSSES
from app.errors import BadValue
from app.training.choices import checked_choices
from app.training.fitting import activation_reach, check_numbers, fit, measure_fit
from app.training.table import Table

TABLE = Table(np.array([-1.0, 0.0, 0.5, 2.0]), np.array([0.3, -0.2, 0.1, 0.9]))
NETWORK = initialise((1, 3, 1), ["tanh", "identity"], "xavier", 4)


def by_hand(x: float) -> float:
    """The output of the network, in a loop over its neurons."""
    (first, second), (inner, outer) = NETWORK.weights, NETWORK.biases
    hidden = [np.tanh(first[j, 0] * x + inner[j]) for j in range(3)]
    return sum(second[0, j] * hidden[j] for j in range(3)) + outer[0]


def refused(reach: tuple[float, float], output: str, loss: str = "half_squared_error") -> BadValue:
    with pytest.raises(BadValue) as caught:
        check_numbers(reach, output, loss)
    return caught.value


def test_the_loss_of_a_table_is_the_mean_over_its_points():
    squares = [(by_hand(x) - y) ** 2 for x, y in zip(TABLE.x, TABLE.y, strict=True)]
    measured = measure_fit(NETWORK, TABLE, "half_squared_error")
    assert measured.loss == pytest.approx(np.mean(squares) / 2, rel=1e-6)
    assert measured.accuracy is None


def test_no_points_have_no_loss():
    assert measure_fit(NETWORK, TABLE.part(slice(0)), "half_squared_error").loss is None


def test_the_fit_is_what_the_network_gives_at_every_point_from_left_to_right():
    judged = fit(NETWORK, TABLE.part(np.array([3, 0])), TABLE.part(np.array([2, 1])))
    assert [point.x for point in judged.points] == TABLE.x.tolist()
    assert [point.y for point in judged.points] == TABLE.y.tolist()
    assert [point.number for point in judged.points] == [None, 1, 0, None]
    assert [point.output for point in judged.points] == pytest.approx([by_hand(x) for x in TABLE.x])


def test_the_curve_goes_on_beyond_the_points():
    curve = fit(NETWORK, TABLE, TABLE.part(slice(0))).curve
    assert (curve[0][0], curve[-1][0]) == (pytest.approx(-1.3), pytest.approx(2.3))
    for x, y in curve[::20]:
        assert y == pytest.approx(by_hand(x))


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_reach_of_an_activation_holds_all_its_values(name):
    low, high = activation_reach(ACTIVATIONS[name])
    values = ACTIVATIONS[name].f(np.linspace(-50, 50, 401)[:, None])
    assert low - 1e-3 <= values.min() and values.max() <= high
    assert (low == -np.inf) == (name in ("identity", "leaky_relu"))


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("sigmoid", "between 0 and 1"),
        ("relu", "from 0 on"),
        ("gelu", "from −0.17 on"),
        ("softmax", "at 1;"),
        ("binary_step", "between 0 and 1"),
    ],
)
def test_outputs_that_cannot_reach_the_targets_are_refused_with_how_far_both_go(output, said):
    error = refused((-1, 1), output)
    assert error.field == "output"
    assert said in error.message and "from −1 to 1" in error.message


@pytest.mark.parametrize("output", ["identity", "tanh", "leaky_relu", "elu"])
def test_outputs_that_reach_the_targets_are_taken(output):
    check_numbers((-1, 1), output, "half_squared_error")


def test_an_output_is_refused_as_far_as_the_targets_go_and_no_further():
    check_numbers((0, 0.5), "sigmoid", "half_squared_error")
    assert refused((0, 1.5), "sigmoid").field == refused((-1.5, 1), "elu").field == "output"


@pytest.mark.parametrize(
    ("told", "fits"),
    [
        ({"output": "elu", "elu_alpha": "0.5"}, False),
        ({"output": "elu", "elu_alpha": "100"}, True),
        ({"output": "leaky_relu", "leaky_slope": "0"}, False),
        ({"output": "leaky_relu", "leaky_slope": "1e-9"}, True),
    ],
)
def test_an_output_reaches_as_far_as_it_is_told_to(told, fits):
    typed = {"data": "sine", "train_share": "100", **told}
    if fits:
        assert checked_choices(typed).output == told["output"]
        return
    with pytest.raises(BadValue) as caught:
        checked_choices(typed)
    assert caught.value.field == "output"
    assert "from −0.5 on" in caught.value.message or "from 0 on" in caught.value.message


@pytest.mark.parametrize("loss", [name for name in LOSSES if "cross_entropy" in name])
def test_a_cross_entropy_of_numbers_is_refused_at_the_loss(loss):
    assert refused((-1, 1), "identity", loss).field == "loss"
    with pytest.raises(BadValue) as caught:
        checked_choices({"data": "sine", "output": "identity", "loss": loss})
    assert caught.value.field == "loss" and "numbers" in caught.value.message


def test_a_binary_cross_entropy_takes_numbers_that_are_shares():
    check_numbers((0, 1), "sigmoid", "binary_cross_entropy")
    assert refused((0, 1), "sigmoid", "categorical_cross_entropy").field == "loss"


def test_of_two_things_that_do_not_fit_the_first_field_is_named():
    with pytest.raises(BadValue) as caught:
        checked_choices({"data": "sine", "output": "softmax", "loss": "categorical_cross_entropy"})
    assert caught.value.field == "output"
