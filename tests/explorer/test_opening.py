"""Opening a session from a description: what is given, what is drawn, and what is refused."""

import numpy as np
import pytest

from app.engine.activations import ACTIVATIONS
from app.engine.losses import LOSSES
from app.errors import BadValue, ExplorerError, TooLarge
from app.explorer.moves import go_to
from app.explorer.opening import MAX_LAYERS, MAX_NEURONS, Description, build_network, open_session
from tests.explorer.sessions import BIASES, WEIGHTS, seen, two_two_two

NAN, INFINITY = float("nan"), float("inf")


def test_explicit_weights_and_biases_win_over_initialiser_and_seed():
    network = two_two_two(initialiser="he", seed=7).position.network
    assert [w.tolist() for w in network.weights] == WEIGHTS
    assert [b.tolist() for b in network.biases] == BIASES


def test_the_seed_decides_the_weights_and_the_inputs():
    one, same, other = (open_session(Description([3, 4, 2], seed=seed)).position for seed in (1, 1, 2))
    assert seen(one) == seen(same)
    assert one.network.weights[0].tobytes() != other.network.weights[0].tobytes()
    assert one.step.inputs.tobytes() != other.step.inputs.tobytes()


def test_one_activation_stands_for_all_layers():
    assert build_network(Description([2, 3, 4], "relu")).activations == ("relu", "relu")
    assert build_network(Description([2, 3, 4], ["relu", "softmax"])).activations == ("relu", "softmax")


def test_a_session_opens_before_its_first_stage_with_nothing_behind_it():
    session = open_session(Description([2, 2]), lesson="mine")
    assert (session.position.stage, session.past, session.forgotten, session.lesson) == (0, (), 0, "mine")
    assert session.initial is session.position


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("output", ACTIVATIONS)
def test_any_activation_and_loss_open_with_examples_that_fit_and_can_be_walked(output, loss):
    described = Description([3, 4, 2], ["sigmoid", output], loss=loss)
    if LOSSES[loss].outputs and output not in ("sigmoid", "softmax"):
        with pytest.raises(BadValue, match="probabilities") as refused:
            open_session(described)
        assert refused.value.field == "loss"
        return
    session = go_to(open_session(described), 12)
    assert session.position.updated or session.position.overflowed
    assert np.isfinite(session.position.step.total_loss)


def test_the_largest_networks_allowed_open():
    assert open_session(Description([784, 300, 10])).position.network.parameter_count == 238_510
    assert len(open_session(Description([1] * (MAX_LAYERS + 1))).position.stages) == 5 * MAX_LAYERS + 2
    assert open_session(Description([MAX_NEURONS, 2])).position.network.sizes == (MAX_NEURONS, 2)


BAD = [
    ({"sizes": [2]}, BadValue, "sizes"),
    ({"sizes": []}, BadValue, "sizes"),
    ({"sizes": None}, BadValue, "sizes"),
    ({"sizes": "222"}, BadValue, "sizes"),
    ({"sizes": 3}, BadValue, "sizes"),
    ({"sizes": [2, 0, 2]}, BadValue, "sizes"),
    ({"sizes": [2, -1, 2]}, BadValue, "sizes"),
    ({"sizes": [2, 2.0, 2]}, BadValue, "sizes"),
    ({"sizes": [2, True, 2]}, BadValue, "sizes"),
    ({"sizes": [2, "2", 2]}, BadValue, "sizes"),
    ({"sizes": [2, NAN, 2]}, BadValue, "sizes"),
    ({"sizes": [2, None, 2]}, BadValue, "sizes"),
    ({"sizes": [[2, 2], 2]}, BadValue, "sizes"),
    ({"sizes": [2, 10**6, 2]}, TooLarge, "sizes"),
    ({"sizes": [2, 10**30, 2]}, TooLarge, "sizes"),
    ({"sizes": [1000, 1000, 2]}, TooLarge, "sizes"),
    ({"sizes": [2] * 14}, TooLarge, "sizes"),
    ({"sizes": [2] * 10**6}, TooLarge, "sizes"),
    ({"activations": "relux"}, BadValue, "activations"),
    ({"activations": ""}, BadValue, "activations"),
    ({"activations": []}, BadValue, "activations"),
    ({"activations": ["relu"]}, BadValue, "activations"),
    ({"activations": ["relu"] * 3}, BadValue, "activations"),
    ({"activations": ["relu", "RELU"]}, BadValue, "activations"),
    ({"activations": ["relu", None]}, BadValue, "activations"),
    ({"activations": ["relu", ["tanh"]]}, BadValue, "activations"),
    ({"activations": None}, BadValue, "activations"),
    ({"activations": 5}, BadValue, "activations"),
    ({"biases": "yes"}, BadValue, "biases"),
    ({"biases": None}, BadValue, "biases"),
    ({"biases": 2}, BadValue, "biases"),
    ({"biases": False}, BadValue, "bias_values"),
    ({"weights": []}, BadValue, "weights"),
    ({"weights": [[[1, 2], [3, 4]]]}, BadValue, "weights"),
    ({"weights": {"1": 2}}, BadValue, "weights"),
    ({"weights": "heavy"}, BadValue, "weights"),
    ({"weights": [[[1], [3]], [[1, 2], [3, 4]]]}, BadValue, "weights[1]"),
    ({"weights": [[[1, 2], [3, 4]], [[1, 2], [3]]]}, BadValue, "weights[2]"),
    ({"weights": [[[1, 2], [3, 4]], [[1, 2], [3, NAN]]]}, BadValue, "weights[2]"),
    ({"weights": [[[1, 2], [3, 4]], [[1, 2], [3, "four"]]]}, BadValue, "weights[2]"),
    ({"weights": [[[1, 2], [3, 4]], [[1, 2], [3, 4], [5, 6]]]}, BadValue, "weights[2]"),
    ({"bias_values": [[1, 2]]}, BadValue, "bias_values"),
    ({"bias_values": [[1, 2], [3, 4, 5]]}, BadValue, "bias_values[2]"),
    ({"bias_values": [[1, INFINITY], [3, 4]]}, BadValue, "bias_values[1]"),
    ({"bias_values": [[1, "b"], [3, 4]]}, BadValue, "bias_values[1]"),
    ({"weights": [[["1", 2], [3, 4]], WEIGHTS[1]]}, BadValue, "weights[1]"),
    ({"weights": [[[True, 2], [3, 4]], WEIGHTS[1]]}, BadValue, "weights[1]"),
    ({"weights": [[[10**400, 2], [3, 4]], WEIGHTS[1]]}, BadValue, "weights[1]"),
    ({"bias_values": [[1, "2"], [3, 4]]}, BadValue, "bias_values[1]"),
    ({"initialiser": "magic"}, BadValue, "initialiser"),
    ({"initialiser": None}, BadValue, "initialiser"),
    ({"initialiser": ["he"]}, BadValue, "initialiser"),
    ({"seed": -1}, BadValue, "seed"),
    ({"seed": 1.5}, BadValue, "seed"),
    ({"seed": True}, BadValue, "seed"),
    ({"seed": "1"}, BadValue, "seed"),
    ({"seed": 2**63}, BadValue, "seed"),
    ({"loss": "regret"}, BadValue, "loss"),
    ({"loss": None}, BadValue, "loss"),
    ({"loss": {}}, BadValue, "loss"),
    ({"reduction": "max"}, BadValue, "reduction"),
    ({"reduction": 1}, BadValue, "reduction"),
    ({"optimiser": "adamant"}, BadValue, "optimiser"),
    ({"optimiser": None}, BadValue, "optimiser"),
    ({"inputs": []}, BadValue, "inputs"),
    ({"inputs": [[]]}, BadValue, "inputs"),
    ({"inputs": [1, 2]}, BadValue, "inputs"),
    ({"inputs": 5}, BadValue, "inputs"),
    ({"inputs": [[1, 2, 3]]}, BadValue, "inputs"),
    ({"inputs": [[1, 2], [3]]}, BadValue, "inputs"),
    ({"inputs": [[1, NAN]]}, BadValue, "inputs"),
    ({"inputs": [["a", "b"]]}, BadValue, "inputs"),
    ({"inputs": [[[1], [2]]]}, BadValue, "inputs"),
    ({"inputs": [[1e300, 1]]}, BadValue, "inputs"),
    ({"inputs": [[1, 2]] * 257}, TooLarge, "inputs"),
    ({"targets": [[1, 2], [3, 4]]}, BadValue, "targets"),
    ({"targets": [[1]]}, BadValue, "targets"),
    ({"targets": []}, BadValue, "targets"),
    ({"targets": "high"}, BadValue, "targets"),
    ({"targets": [[1, -INFINITY]]}, BadValue, "targets"),
    ({"loss": "binary_cross_entropy", "targets": [[0, 1.1]]}, BadValue, "targets"),
    ({"loss": "binary_cross_entropy", "targets": [[-0.1, 1]]}, BadValue, "targets"),
    ({"loss": "categorical_cross_entropy", "targets": [[0.5, 0.6]]}, BadValue, "targets"),
    ({"loss": "categorical_cross_entropy", "targets": [[-0.5, 1.5]]}, BadValue, "targets"),
    ({"loss": "categorical_cross_entropy", "targets": [[0, 0]]}, BadValue, "targets"),
    ({"loss": "sparse_categorical_cross_entropy", "targets": [[0, 1]]}, BadValue, "targets"),
    ({"loss": "sparse_categorical_cross_entropy", "targets": [[2]]}, BadValue, "targets"),
    ({"loss": "sparse_categorical_cross_entropy", "targets": [[-1]]}, BadValue, "targets"),
    ({"loss": "sparse_categorical_cross_entropy", "targets": [[0.5]]}, BadValue, "targets"),
    ({"learning_rate": NAN}, BadValue, "learning_rate"),
    ({"learning_rate": -INFINITY}, BadValue, "learning_rate"),
    ({"learning_rate": -1}, BadValue, "learning_rate"),
    ({"learning_rate": 1e10}, BadValue, "learning_rate"),
    ({"inputs": [[1, "2"]]}, BadValue, "inputs"),
    ({"targets": [[False, 1]]}, BadValue, "targets"),
    ({"learning_rate": "0,5"}, BadValue, "learning_rate"),
    ({"learning_rate": "0.5"}, BadValue, "learning_rate"),
    ({"learning_rate": "٣"}, BadValue, "learning_rate"),
    ({"learning_rate": True}, BadValue, "learning_rate"),
    ({"learning_rate": None}, BadValue, "learning_rate"),
    ({"learning_rate": [[0.5]]}, BadValue, "learning_rate"),
]


@pytest.mark.parametrize(("changes", "error", "field"), BAD)
def test_a_bad_description_is_refused_by_the_name_of_its_field(changes, error, field):
    with pytest.raises(ExplorerError) as caught:
        two_two_two(**changes)
    assert (type(caught.value), caught.value.field) == (error, field)
    assert caught.value.message


def test_a_message_says_what_is_expected_and_what_was_given():
    for value in (NAN, INFINITY, -INFINITY):
        with pytest.raises(BadValue, match="must be finite: no NaN, no infinity"):
            two_two_two(inputs=[[0, value]])
    with pytest.raises(BadValue, match="Numbers up to ±1,000,000,000,000 are allowed"):
        two_two_two(inputs=[[0, 1e13]])
    with pytest.raises(BadValue, match=r"Expected 2 rows of 2 numbers, got 1 row of 3 numbers\."):
        two_two_two(weights=[[[1, 2, 3]], WEIGHTS[1]])
    with pytest.raises(BadValue, match="Expected one or more rows of 2 numbers, got 1 number"):
        two_two_two(inputs=[5])
    with pytest.raises(TooLarge, match="At most 1,024 neurons in a layer; this has 1,000,000"):
        open_session(Description([2, 10**6, 2]))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"inputs": [[1, "2"]]}, "Expected numbers alone: no text, no true or false, no null."),
        ({"inputs": [[1, 2], [3]]}, "Expected numbers in rows of equal length."),
        ({"inputs": [[1, 10**400]]}, "Numbers up to ±1,000,000,000,000 are allowed."),
        ({"learning_rate": True}, "Expected a number, such as 0.5."),
        ({"learning_rate": 1e308}, "The learning rate is a number from 0 to 1,000,000,000."),
        ({"learning_rate": 10**400}, "The learning rate is a number from 0 to 1,000,000,000."),
        ({"seed": -1}, "The seed is a whole number ≥ 0."),
        ({"seed": 10**31 - 1}, "The seed is at most 9,223,372,036,854,775,807."),
        (
            {"sizes": [2, 10**400 - 1, 2]},
            "At most 1,024 neurons in a layer; this has over 999,999,999,999.",
        ),
    ],
)
def test_a_message_is_about_the_fault_there_is_and_short(changes, message):
    with pytest.raises(ExplorerError) as caught:
        two_two_two(**changes)
    assert caught.value.message == message


@pytest.mark.parametrize(
    ("loss", "targets"),
    [
        ("binary_cross_entropy", [[0, 1]]),
        ("categorical_cross_entropy", [[1 / 3, 2 / 3]]),
        ("sparse_categorical_cross_entropy", [[1]]),
        ("squared_error", [[-5, 1e12]]),
        ("absolute_error", [[-5, 1e12]]),
    ],
)
def test_targets_at_the_edge_of_what_fits_are_taken(loss, targets):
    assert two_two_two(loss=loss, targets=targets).position.step.targets.tolist() == targets


def test_a_large_learning_rate_is_taken():
    assert two_two_two(learning_rate=1e6).position.step.learning_rate == 1e6
    assert two_two_two(learning_rate=0).position.step.learning_rate == 0


def test_what_a_session_holds_does_not_follow_changes_to_what_it_was_opened_from():
    inputs = np.array([[0.05, 0.10]])
    session = two_two_two(inputs=inputs)
    inputs[0, 0] = 9
    assert session.position.step.inputs[0, 0] == 0.05
    assert not session.position.step.inputs.flags.writeable
