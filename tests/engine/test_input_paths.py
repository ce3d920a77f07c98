"""The chain-rule paths of an input beside brute force, measured slopes and the paths of the weights it feeds."""

import itertools
import time
from math import prod

import numpy as np
import pytest

from app.engine.activations import ACTIVATIONS
from app.engine.forward import forward
from app.engine.losses import LOSSES, loss_per_example
from app.engine.parameters import Parameter
from app.engine.paths import largest_input_paths, largest_paths, path_count
from tests.engine.cases import Case, random_case, random_network
from tests.engine.test_paths import jacobian


def brute_force(case, source, example):
    """Every route of an input with its contribution, the largest first."""
    layers = [[(m, j) for j in range(1, case.network.sizes[m] + 1)] for m in range(1, case.network.depth + 1)]
    walked = {}
    for route in itertools.product(*layers):
        value = case.network.weights[0][route[0][1] - 1, source - 1]
        for (at, here), (_, there) in itertools.pairwise(route):
            value *= (case.network.weights[at] @ jacobian(case, at, example))[there - 1, here - 1]
        walked[((0, source), *route)] = value * case.gradients.delta[-1][example, route[-1][1] - 1]
    return sorted(walked.items(), key=lambda item: -abs(item[1]))


def measured(case, source, example, h=1e-6):
    """The central difference of one example's own loss along one input."""
    ends = []
    for sign in (1, -1):
        x = case.x.copy()
        x[example, source - 1] += sign * h
        ends.append(loss_per_example(forward(case.network, x), case.y, case.loss)[example])
    return (ends[0] - ends[1]) / (2 * h)


def agree(case, source, example, limit=8):
    """Hold what the search found against brute force and the measured slope."""
    found = largest_input_paths(case.passed, case.gradients, source, example, limit)
    walked = brute_force(case, source, example)
    close = {"rel": 1e-10, "abs": 1e-14}
    assert found.count == len(walked) == path_count(case.network, 0)
    assert found.gradient == pytest.approx(measured(case, source, example), rel=1e-6, abs=1e-7)
    assert found.gradient == pytest.approx(sum(value for _, value in walked), **close)
    assert [p.contribution for p in found.paths] == pytest.approx([v for _, v in walked[:limit]], **close)
    values = dict(walked)
    assert all(path.contribution == pytest.approx(values[path.neurons], **close) for path in found.paths)
    assert found.rest_count == max(0, len(walked) - limit)
    assert found.rest_contribution == pytest.approx(sum(value for _, value in walked[limit:]), **close)
    assert found.exact
    return found


@pytest.mark.slow
@pytest.mark.parametrize("output", ACTIVATIONS)
@pytest.mark.parametrize("hidden", ACTIVATIONS)
def test_the_largest_routes_of_an_input_are_those_of_brute_force_and_add_up_to_the_measured_slope(hidden, output):
    agree(random_case(1, (hidden, hidden, output), sizes=(2, 3, 4, 3)), 2, 0)


@pytest.mark.parametrize("loss", LOSSES)
def test_in_a_batch_they_are_those_of_one_example_with_their_factors(loss):
    output = "softmax" if LOSSES[loss].targets in ("distribution", "class") else "sigmoid"
    case = random_case(2, ("tanh", "softmax", output), loss, (2, 3, 2, 3), 4, reduction="mean")
    for example in range(4):
        for path in agree(case, 1, example).paths:
            product = prod(factor.value for factor in path.factors)
            assert product == pytest.approx(path.contribution, rel=1e-12, abs=1e-16)


def test_the_factors_are_named_from_the_input_to_the_loss():
    case = random_case(4, ("tanh", "sigmoid"), sizes=(2, 2, 2))
    path = next(p for p in agree(case, 2, 0).paths if p.neurons == ((0, 2), (1, 2), (2, 1)))
    assert [(f.kind, f.layer, f.to, f.source) for f in path.factors] == [
        ("z_by_a", 1, 2, 2), ("a_by_z", 1, 2, 2), ("z_by_a", 2, 1, 2), ("a_by_z", 2, 1, 1), ("C_by_a", 2, 1, 1),
    ]  # fmt: skip
    assert path.factors[0].value == case.network.weights[0][1, 1]


def test_through_softmax_a_route_has_one_factor_from_z_to_z():
    case = random_case(5, ("softmax", "softmax"), "categorical_cross_entropy", (2, 3, 3))
    assert [f.kind for f in agree(case, 1, 0).paths[0].factors] == ["z_by_a", "z_by_z", "C_by_z"]


def test_an_input_of_a_single_layer_has_a_route_for_each_output():
    found = agree(random_case(6, ("sigmoid",), sizes=(3, 4)), 2, 0, limit=3)
    assert (found.count, found.rest_count) == (4, 1)
    assert [f.kind for f in found.paths[0].factors] == ["z_by_a", "a_by_z", "C_by_a"]


def test_the_routes_of_an_input_go_on_as_those_of_the_weights_it_feeds():
    case = random_case(8, ("tanh", "sigmoid"), sizes=(2, 3, 2))
    x = case.x[0, 0]
    weights = case.network.weights[0]
    of_input = {p.neurons[1:]: p.contribution for p in largest_input_paths(case.passed, case.gradients, 1).paths}
    for j in range(1, 4):
        for path in largest_paths(case.passed, case.gradients, Parameter(1, j, 1)).paths:
            assert of_input[path.neurons] / weights[j - 1, 0] == pytest.approx(path.contribution / x, rel=1e-10)


def test_the_routes_of_a_pixel_of_a_wide_deep_network_are_counted_exactly_and_found_fast():
    sizes = (784, 320, 128, 10)
    rng = np.random.default_rng(1)
    network = random_network(rng, sizes, ("tanh", "tanh", "softmax"))
    case = Case(network, rng.uniform(size=(1, 784)), np.eye(10)[:1], "categorical_cross_entropy")
    passed, gradients = case.passed, case.gradients
    began = time.process_time()
    found = largest_input_paths(passed, gradients, 300)
    assert time.process_time() - began < 1
    assert (found.count, len(found.paths), found.exact) == (320 * 128 * 10, 8, True)
    assert sum(p.contribution for p in found.paths) + found.rest_contribution == pytest.approx(found.gradient, rel=1e-9)
