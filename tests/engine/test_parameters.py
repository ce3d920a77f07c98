"""A parameter has one name, and its number stands at its place among any arrays shaped like W and b."""

import numpy as np
import pytest

from app.engine.network import Network
from app.engine.parameters import Parameter, nudged, parameters

WEIGHTS = (np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), np.array([[7.0, 8.0]]))
BIASES = (np.array([9.0, 10.0]), np.array([11.0]))
NETWORK = Network(WEIGHTS, BIASES, ("tanh", "sigmoid"))
WITHOUT_BIASES = Network(WEIGHTS, None, ("tanh", "sigmoid"))


def test_the_parameters_of_a_network_are_all_its_numbers_once():
    found = [parameter.of(WEIGHTS, BIASES) for parameter in parameters(NETWORK)]
    assert sorted(found) == list(range(1, 12))
    assert [parameter.of(WEIGHTS, None) for parameter in parameters(WITHOUT_BIASES)] == list(range(1, 9))


def test_a_weight_stands_in_the_row_of_the_neuron_it_leads_to():
    assert Parameter(1, 2, 3).of(WEIGHTS, BIASES) == 6
    assert Parameter(1, 2, 0).of(WEIGHTS, BIASES) == 10


def test_the_gradient_of_a_parameter_stands_where_the_parameter_does():
    gradients = [[-values for values in arrays] for arrays in (WEIGHTS, BIASES)]
    assert all(one.of(*gradients) == -one.of(WEIGHTS, BIASES) for one in parameters(NETWORK))


@pytest.mark.parametrize(("parameter", "key"), [(Parameter(1, 1, 2), "w.1.1.2"), (Parameter(1, 2, 0), "b.1.2")])
def test_a_parameter_has_one_name(parameter, key):
    assert parameter.key == key
    assert Parameter.from_key(key) == parameter


def test_every_name_reads_back_as_its_parameter():
    assert [Parameter.from_key(one.key) for one in parameters(NETWORK)] == list(parameters(NETWORK))


@pytest.mark.parametrize(
    "key", ["", "w", "w.1.1", "b.1.1.1", "w.1.1.0", "w.0.1.1", "b.1.0", "w.01.1.1", "w.1.1.1 ", "W.1.1.1", "w.1.1.²"]
)
def test_what_is_no_name_of_a_parameter_is_refused(key):
    with pytest.raises(ValueError, match="names no weight"):
        Parameter.from_key(key)


def test_a_name_of_millions_of_digits_is_refused():
    with pytest.raises(ValueError, match="names no weight"):
        Parameter.from_key(f"b.1.{'1' * 5_000_000}")


@pytest.mark.parametrize("parameter", list(parameters(NETWORK)), ids=lambda parameter: parameter.key)
def test_a_nudge_moves_one_parameter_and_no_other(parameter):
    changed = nudged(NETWORK, parameter, 0.25)
    for other in parameters(NETWORK):
        moved = other.of(changed.weights, changed.biases) - other.of(WEIGHTS, BIASES)
        assert moved == (0.25 if other == parameter else 0)


def test_a_network_without_biases_has_none_to_read_or_to_nudge():
    with pytest.raises(ValueError, match="without biases"):
        Parameter(1, 1, 0).of(WEIGHTS, None)
    with pytest.raises(ValueError, match="without biases"):
        nudged(WITHOUT_BIASES, Parameter(1, 1, 0), 0.25)
