"""Both passes of whole random networks: written out neuron by neuron, and against measured slopes."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from app.engine.activations import ACTIVATIONS
from app.engine.backward import backward
from app.engine.forward import forward
from app.engine.gradient_check import check_gradients, measured_slope
from app.engine.losses import LOSSES, loss_per_example
from app.engine.parameters import Parameter, parameters
from tests.engine.cases import random_case

H = 1e-6


def test_the_forward_pass_is_the_weighted_sum_of_each_neuron_then_its_activation():
    case = random_case(1, ("tanh", "sigmoid"), sizes=(3, 4, 2), examples=2)
    for example, l in itertools.product(range(2), (1, 2)):
        weights, biases = case.network.weights[l - 1], case.network.biases[l - 1]
        below = case.passed.a[l - 1][example]
        f = ACTIVATIONS[case.network.activations[l - 1]].f
        for j, (row, b) in enumerate(zip(weights, biases, strict=True)):
            z = sum(w * a for w, a in zip(row, below, strict=True)) + b
            assert case.passed.z[l - 1][example, j] == pytest.approx(z, rel=1e-14)
            assert case.passed.a[l][example, j] == pytest.approx(f(np.array([z])).item(), rel=1e-14)


def test_the_inputs_are_the_first_activations():
    case = random_case(2, ("relu",), examples=3)
    assert case.passed.a[0].tobytes() == case.x.tobytes()


@pytest.mark.slow
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("output", ACTIVATIONS)
def test_every_gradient_of_a_network_is_the_measured_slope(output, loss):
    for seed, hidden in enumerate(ACTIVATIONS):
        biases = bool(seed % 2)
        reduction = ("sum", "mean")[seed // 2 % 2]
        case = random_case(seed, (hidden, output), loss, None, 1 + seed % 3, biases, reduction)
        check = check_gradients(case.network, case.x, case.y, loss, reduction)
        assert check.passed, (hidden, check)
        assert check.checked == case.network.parameter_count


@pytest.mark.parametrize("loss", LOSSES)
def test_delta_is_how_an_examples_own_loss_follows_a_nudge_of_its_z(loss):
    output = "softmax" if LOSSES[loss].targets in ("distribution", "class") else "sigmoid"
    case = random_case(4, ("tanh", "softmax", output), loss, (2, 3, 4, 3), 3, reduction="mean")
    neurons = [(layer, j) for layer, width in enumerate(case.network.sizes) for j in range(width) if layer]
    for l, j in neurons:
        losses = []
        for nudge in (H, -H):
            biases = [b.copy() for b in case.network.biases]
            biases[l - 1][j] += nudge
            losses.append(loss_per_example(forward(case.network.replace(biases=biases), case.x), case.y, loss))
        measured = (losses[0] - losses[1]) / (2 * H)
        np.testing.assert_allclose(case.gradients.delta[l - 1][:, j], measured, rtol=1e-6, atol=1e-8)


def test_the_slope_of_a_hidden_activation_is_the_sum_over_the_neurons_it_feeds():
    case = random_case(5, ("tanh", "sigmoid"), sizes=(2, 3, 4))
    for j in range(3):
        routes = [case.network.weights[1][k, j] * case.gradients.delta[1][0, k] for k in range(4)]
        assert case.gradients.upstream[0][0, j] == pytest.approx(sum(routes), rel=1e-13)


@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_the_gradients_of_a_batch_are_the_sum_or_mean_of_those_of_its_examples(reduction):
    case = random_case(6, ("swish", "gelu"), examples=4, reduction=reduction)
    alone = [case.alone(k).gradients for k in range(4)]
    scale = {"sum": 1, "mean": 0.25}[reduction]
    for l in (0, 1):
        total = scale * sum(g.weight_gradients[l] for g in alone)
        np.testing.assert_allclose(case.gradients.weight_gradients[l], total, rtol=1e-12, atol=1e-14)
        total = scale * sum(g.bias_gradients[l] for g in alone)
        np.testing.assert_allclose(case.gradients.bias_gradients[l], total, rtol=1e-12, atol=1e-14)


def test_averaging_changes_the_gradients_but_no_examples_own_delta():
    case = random_case(7, ("tanh", "tanh"), examples=5)
    mean = backward(case.passed, case.y, case.loss, "mean")
    for one, other in zip(case.gradients.delta + case.gradients.upstream, mean.delta + mean.upstream, strict=True):
        assert one.tobytes() == other.tobytes()
    np.testing.assert_allclose(mean.weight_gradients[0] * 5, case.gradients.weight_gradients[0], rtol=1e-14)


def test_every_array_of_both_passes_is_read_only():
    case = random_case(8, ("softmax", "softmax"), "categorical_cross_entropy", (2, 3, 3))
    gradients = case.gradients
    passes = (*case.passed.z, *case.passed.a, *gradients.upstream, *gradients.delta)
    arrays = (*passes, *gradients.weight_gradients, *gradients.bias_gradients)
    assert len(arrays) == 13
    assert not any(values.flags.writeable for values in arrays)


def test_the_same_pass_gives_the_same_bits_again():
    case = random_case(9, ("gelu", "softmax"), sizes=(30, 40, 10), examples=7)
    again = backward(forward(case.network, case.x), case.y, case.loss)
    pairs = zip(case.gradients.weight_gradients, again.weight_gradients, strict=True)
    assert all(one.tobytes() == other.tobytes() for one, other in pairs)


def test_a_wrong_slope_is_found_by_the_gradient_check(monkeypatch):
    case = random_case(10, ("leaky_relu", "identity"), sizes=(3, 5, 2), examples=4)
    plain_slope = replace(ACTIVATIONS["leaky_relu"], df=ACTIVATIONS["relu"].df)
    monkeypatch.setitem(ACTIVATIONS, "leaky_relu", plain_slope)
    assert not check_gradients(case.network, case.x, case.y, case.loss).passed


def test_the_gradient_check_names_every_parameter_once():
    case = random_case(11, ("tanh", "tanh"), sizes=(2, 3, 1))
    named = list(parameters(case.network))
    assert len(set(named)) == len(named) == case.network.parameter_count
    assert (1, 3, 0) in named
    assert (2, 1, 3) in named


def test_a_measured_slope_belongs_to_the_parameter_it_is_asked_for():
    case = random_case(12, ("tanh", "tanh"), sizes=(2, 3, 2), examples=2)
    weight = measured_slope(case.network, Parameter(2, 1, 3), case.x, case.y, case.loss, "sum")
    bias = measured_slope(case.network, Parameter(1, 2, 0), case.x, case.y, case.loss, "sum")
    assert weight == pytest.approx(case.gradients.weight_gradients[1][0, 2], rel=1e-7)
    assert bias == pytest.approx(case.gradients.bias_gradients[0][1], rel=1e-7)


def test_a_large_network_is_checked_in_an_even_choice_of_parameters():
    case = random_case(13, ("sigmoid", "sigmoid"), sizes=(20, 30, 4))
    check = check_gradients(case.network, case.x, case.y, case.loss, at_most=50)
    assert (check.checked, check.passed) == (50, True)
