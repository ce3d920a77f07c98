"""A network is a frozen value whose shapes chain."""

import numpy as np
import pytest

from app.engine.network import Network, frozen


def two_layers():
    return Network((np.ones((3, 2)), np.ones((1, 3))), (np.zeros(3), np.zeros(1)), ("tanh", "sigmoid"))


def test_sizes_depth_and_parameters_follow_from_the_weights():
    network = two_layers()
    assert (network.sizes, network.depth, network.parameter_count) == ((2, 3, 1), 2, 13)


def test_a_network_without_biases_counts_none_and_adds_nothing():
    network = Network((np.ones((3, 2)),), None, ("relu",))
    assert (network.parameter_count, network.bias(1)) == (6, 0.0)


def test_the_arrays_of_a_network_cannot_be_written_to():
    network = two_layers()
    for values in (*network.weights, *network.biases):
        with pytest.raises(ValueError, match="read-only"):
            values[0] = 5


def test_a_network_does_not_follow_changes_to_the_arrays_it_was_made_from():
    weights = np.ones((1, 1))
    network = Network((weights,), None, ("identity",))
    weights[0, 0] = 7
    assert network.weights[0] == 1


def test_frozen_shares_what_is_read_only_and_copies_what_is_not():
    values = np.arange(3.0)
    once = frozen(values)
    assert frozen(once) is once
    assert not np.shares_memory(once, values)
    assert frozen(once, dtype=np.float32).dtype == np.float32


def test_replacing_parameters_leaves_the_old_network_and_the_other_parameters():
    network = two_layers()
    changed = network.replace(biases=[np.ones(3), np.ones(1)])
    assert changed.weights == network.weights
    assert (network.biases[0] == 0).all()
    assert (changed.biases[0] == 1).all()
    assert changed.activations == network.activations


@pytest.mark.parametrize(
    ("weights", "biases", "activations"),
    [
        ((np.ones((3, 2)), np.ones((1, 4))), None, ("tanh", "tanh")),
        ((np.ones(3),), None, ("tanh",)),
        ((np.ones((3, 2)),), (np.ones(2),), ("tanh",)),
        ((np.ones((3, 2)),), (np.ones((3, 1)),), ("tanh",)),
        ((np.ones((3, 2)), np.ones((1, 3))), (np.ones(3),), ("tanh", "tanh")),
        ((np.ones((3, 2)),), None, ("tanh", "tanh")),
    ],
)
def test_shapes_that_do_not_chain_are_refused(weights, biases, activations):
    with pytest.raises(ValueError, match=r"shape|layer"):
        Network(weights, biases, activations)
