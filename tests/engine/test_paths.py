"""Chain-rule paths beside brute force: every route walked one by one, link by link."""

import itertools
import time
from math import prod

import numpy as np
import pytest

from app.engine import routes
from app.engine.activations import ACTIVATIONS, softmax_jacobian
from app.engine.initialisers import initialise
from app.engine.losses import LOSSES
from app.engine.network import Network
from app.engine.parameters import Parameter
from app.engine.paths import largest_paths, path_count
from tests.engine.cases import Case, random_case, random_network

KINDS = {"z_by_w", "a_by_z", "z_by_a", "z_by_z", "C_by_a", "C_by_z"}


def jacobian(case, layer, example):
    """∂a/∂z of one layer as a full matrix."""
    row = ACTIVATIONS[case.network.activations[layer - 1]]
    if row.elementwise:
        return np.diag(row.df(case.passed.z[layer - 1][example]))
    return softmax_jacobian(case.passed.a[layer][example])


def contribution(case, example, neurons, layer, source):
    """The product along one route for one example."""
    value = case.passed.a[layer - 1][example, source - 1] if source else 1.0
    for (at, here), (_, there) in itertools.pairwise(neurons):
        value *= (case.network.weights[at] @ jacobian(case, at, example))[there - 1, here - 1]
    return value * case.gradients.delta[-1][example, neurons[-1][1] - 1]


def brute_force(case, layer, to, source):
    """Every route of a parameter with its contribution, the largest first."""
    later = [[(m, j) for j in range(1, case.network.sizes[m] + 1)] for m in range(layer + 1, case.network.depth + 1)]
    scale = 1 if case.reduction == "sum" else 1 / len(case.x)
    walked = {}
    for tail in itertools.product(*later):
        neurons = ((layer, to), *tail)
        walked[neurons] = scale * sum(contribution(case, e, neurons, layer, source) for e in range(len(case.x)))
    return sorted(walked.items(), key=lambda item: -abs(item[1]))


def gradient_of(case, layer, to, source):
    gradients = case.gradients
    weights, biases = gradients.weight_gradients[layer - 1], gradients.bias_gradients[layer - 1]
    return weights[to - 1, source - 1] if source else biases[to - 1]


def agree(case, layer, to, source):
    """Hold what the search found against brute force."""
    found = largest_paths(case.passed, case.gradients, Parameter(layer, to, source), case.reduction)
    walked = brute_force(case, layer, to, source)
    gradient = gradient_of(case, layer, to, source)
    close = {"rel": 1e-10, "abs": 1e-14 * max(1, abs(walked[0][1]))}
    assert found.count == len(walked) == path_count(case.network, layer)
    assert found.gradient == pytest.approx(gradient, **close)
    assert sum(value for _, value in walked) == pytest.approx(gradient, **close)
    assert [p.contribution for p in found.paths] == pytest.approx([v for _, v in walked[:8]], **close)
    values = dict(walked)
    assert all(path.contribution == pytest.approx(values[path.neurons], **close) for path in found.paths)
    assert len({path.neurons for path in found.paths}) == len(found.paths)
    assert found.rest_count == max(0, len(walked) - 8)
    assert found.rest_contribution == pytest.approx(sum(value for _, value in walked[8:]), **close)
    assert found.exact
    return found


@pytest.mark.slow
@pytest.mark.parametrize("output", ACTIVATIONS)
@pytest.mark.parametrize("hidden", ACTIVATIONS)
def test_the_largest_routes_are_those_of_brute_force_and_all_add_up_to_the_gradient(hidden, output):
    case = random_case(1, (hidden, hidden, output), sizes=(2, 3, 4, 3))
    for layer, to, source in ((1, 1, 1), (1, 3, 0), (2, 2, 3), (3, 1, 2), (3, 3, 0)):
        agree(case, layer, to, source)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_the_routes_of_a_batch_are_summed_or_averaged_over_its_examples(loss, reduction):
    output = "softmax" if LOSSES[loss].targets in ("distribution", "class") else "sigmoid"
    case = random_case(2, ("tanh", "softmax", "swish", output), loss, (2, 3, 2, 4, 3), 5, reduction=reduction)
    for layer, source in itertools.product((1, 2, 3, 4), (0, 1)):
        assert all(path.factors == () for path in agree(case, layer, 2, source).paths)


@pytest.mark.parametrize("output", ACTIVATIONS)
def test_the_factors_of_a_route_multiply_to_its_contribution(output):
    for hidden in ACTIVATIONS:
        case = random_case(3, (hidden, "tanh", output), sizes=(2, 3, 2, 3), reduction="mean")
        for layer, source in itertools.product((1, 2, 3), (0, 2)):
            for path in largest_paths(case.passed, case.gradients, Parameter(layer, 1, source), "mean").paths:
                assert {factor.kind for factor in path.factors} <= KINDS
                product = prod(factor.value for factor in path.factors)
                assert product == pytest.approx(path.contribution, rel=1e-12, abs=1e-16)


def test_the_factors_are_named_from_the_weight_to_the_loss():
    case = random_case(4, ("tanh", "sigmoid"), sizes=(2, 2, 2))
    path = next(
        p for p in largest_paths(case.passed, case.gradients, Parameter(1, 2, 1)).paths if p.neurons[-1] == (2, 1)
    )
    named = [(f.kind, f.layer, f.to, f.source) for f in path.factors]
    assert path.neurons == ((1, 2), (2, 1))
    hidden, output = [("z_by_w", 1, 2, 1), ("a_by_z", 1, 2, 2)], [("a_by_z", 2, 1, 1), ("C_by_a", 2, 1, 1)]
    assert named == [*hidden, ("z_by_a", 2, 1, 2), *output]
    slopes = (ACTIVATIONS["tanh"].df(case.passed.z[0])[0, 1], ACTIVATIONS["sigmoid"].df(case.passed.z[1])[0, 0])
    values = [case.x[0, 0], slopes[0], case.network.weights[1][0, 1], slopes[1], case.gradients.upstream[1][0, 0]]
    assert [f.value for f in path.factors] == values


def test_a_route_through_softmax_has_one_factor_from_z_to_z_and_ends_in_dc_by_dz():
    case = random_case(5, ("softmax", "softmax"), "categorical_cross_entropy", (2, 3, 3))
    for path in largest_paths(case.passed, case.gradients, Parameter(1, 2, 0)).paths:
        assert [f.kind for f in path.factors] == ["z_by_w", "z_by_z", "C_by_z"]
        start, through, end = (f.value for f in path.factors)
        k = path.neurons[-1][1] - 1
        assert start == 1
        assert through == pytest.approx((case.network.weights[1] @ jacobian(case, 1, 0))[k, 1], rel=1e-12)
        assert end == case.gradients.delta[1][0, k]


def test_a_weight_of_the_output_layer_has_a_single_route():
    case = random_case(6, ("tanh", "sigmoid"), sizes=(2, 3, 4))
    paths = largest_paths(case.passed, case.gradients, Parameter(2, 3, 1))
    assert (paths.count, len(paths.paths), paths.rest_count, paths.rest_contribution) == (1, 1, 0, 0)
    assert paths.paths[0].contribution == paths.gradient == case.gradients.weight_gradients[1][2, 0]


def test_as_many_routes_are_returned_as_asked_for():
    case = random_case(7, ("tanh", "tanh", "tanh"), sizes=(2, 3, 4, 5))
    walked = [value for _, value in brute_force(case, 1, 1, 1)]
    for limit in (1, 3, 19, 20, 50):
        paths = largest_paths(case.passed, case.gradients, Parameter(1, 1, 1), limit=limit)
        assert [p.contribution for p in paths.paths] == pytest.approx(walked[:limit], rel=1e-12)
        assert paths.rest_count == max(0, 20 - limit)


def test_where_all_routes_are_shown_nothing_is_left_over():
    for seed in range(20):
        case = random_case(seed, ("tanh", "tanh", "tanh"), sizes=(2, 3, 2, 3), examples=2)
        paths = largest_paths(case.passed, case.gradients, Parameter(1, 1, 1))
        assert (paths.count, paths.rest_count, paths.rest_contribution) == (6, 0, 0)


@pytest.mark.parametrize("hidden", ["binary_step", "relu"])
def test_routes_that_all_contribute_nothing_are_shown_too_and_at_once(hidden):
    network = random_network(np.random.default_rng(0), (3, *[40] * 8, 2), (*[hidden] * 8, "sigmoid"))
    network = network.replace(biases=[b - 100 for b in network.biases])
    case = Case(network, np.ones((1, 3)), np.zeros((1, 2)), "half_squared_error")
    began = time.process_time()
    paths = largest_paths(case.passed, case.gradients, Parameter(1, 1, 1))
    assert time.process_time() - began < 1
    assert [p.contribution for p in paths.paths] == [0] * 8
    assert paths.exact


def test_equal_routes_come_in_the_order_of_their_neurons():
    ones = Network((np.ones((1, 1)), np.ones((7, 1)), np.ones((7, 7))), None, ("identity",) * 3)
    case = Case(ones, np.ones((1, 1)), np.zeros((1, 7)), "half_squared_error")
    found = largest_paths(case.passed, case.gradients, Parameter(1, 1, 1))
    assert [path.neurons[1:] for path in found.paths] == [((2, j), (3, k)) for j in (1, 2) for k in range(1, 8)][:8]
    assert found.exact


@pytest.mark.parametrize(
    ("sizes", "count"),
    [((784, 30, 30, 30, 10), 30 * 30 * 10), ((50,) * 13, 50**11), ((2, *[100] * 40, 3), 100**39 * 3)],
)
def test_the_routes_of_a_deep_wide_network_are_counted_exactly_and_found_fast(sizes, count):
    rng = np.random.default_rng(1)
    network = random_network(rng, sizes, ("tanh",) * (len(sizes) - 1))
    case = Case(network, rng.normal(size=(1, sizes[0])), np.zeros((1, sizes[-1])), "half_squared_error")
    gradient = case.gradients.weight_gradients[0][0, 0]
    began = time.process_time()
    paths = largest_paths(case.passed, case.gradients, Parameter(1, 1, 1))
    assert time.process_time() - began < 1
    assert (paths.count, paths.rest_count, len(paths.paths)) == (count, count - 8, 8)
    assert isinstance(paths.count, int)
    assert paths.exact
    assert sum(p.contribution for p in paths.paths) + paths.rest_contribution == pytest.approx(gradient, rel=1e-12)


def test_the_largest_route_of_a_deep_network_is_the_best_of_dynamic_programming():
    rng = np.random.default_rng(2)
    network = random_network(rng, (5, *[20] * 6, 4), ("swish",) * 7)
    case = Case(network, rng.normal(size=(1, 5)), np.ones((1, 4)), "squared_error")
    best = np.abs(case.gradients.delta[-1][0])
    for layer in range(6, 0, -1):
        best = (np.abs(case.network.weights[layer] @ jacobian(case, layer, 0)) * best[:, None]).max(axis=0)
    largest = largest_paths(case.passed, case.gradients, Parameter(1, 3, 2)).paths[0]
    assert abs(largest.contribution) == pytest.approx(abs(case.x[0, 1]) * best[2], rel=1e-12, abs=0)
    assert largest.contribution == pytest.approx(contribution(case, 0, largest.neurons, 1, 2), rel=1e-12, abs=0)


def test_a_batch_too_wide_to_search_to_the_end_says_so_and_still_shows_routes_that_are_true():
    rng = np.random.default_rng(1)
    network = initialise([30] * 8, ["tanh"] * 7)
    case = Case(network, rng.normal(size=(32, 30)), rng.uniform(size=(32, 30)), "half_squared_error")
    began = time.process_time()
    paths = largest_paths(case.passed, case.gradients, Parameter(1, 1, 1))
    assert time.process_time() - began < 3
    assert (paths.exact, len(paths.paths), paths.count) == (False, 8, 30**6)
    for path in paths.paths:
        expected = sum(contribution(case, e, path.neurons, 1, 1) for e in range(32))
        assert path.contribution == pytest.approx(expected, rel=1e-9)
    sizes = [abs(path.contribution) for path in paths.paths]
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.slow
def test_a_search_cut_short_is_called_exact_only_where_it_is(monkeypatch):
    monkeypatch.setattr(routes, "WORK", 60)
    called_exact = []
    for seed in range(60):
        case = random_case(seed, ("tanh", "sigmoid", "tanh", "sigmoid"), sizes=(2, 3, 4, 4, 3), examples=3)
        found = largest_paths(case.passed, case.gradients, Parameter(1, 1, 1), limit=3)
        largest = [value for _, value in brute_force(case, 1, 1, 1)[:3]]
        called_exact.append(found.exact)
        if found.exact:
            assert [p.contribution for p in found.paths] == pytest.approx(largest, rel=1e-10)
    assert 0 < sum(called_exact) < 60


def test_a_wide_softmax_layer_is_searched_fast():
    rng = np.random.default_rng(4)
    network = random_network(rng, (2, 1000, 100, 3), ("softmax", "softmax", "sigmoid"))
    case = Case(network, rng.normal(size=(1, 2)), np.zeros((1, 3)), "half_squared_error")
    began = time.process_time()
    largest_paths(case.passed, case.gradients, Parameter(1, 1, 1))
    assert time.process_time() - began < 1
