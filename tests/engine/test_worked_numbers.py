"""The worked results of the documents the lessons come from, to the digits printed there."""

import numpy as np
import pytest

from app.engine.activations import sigmoid
from app.engine.backward import backward
from app.engine.forward import forward
from app.engine.losses import LOSSES, total_loss
from app.engine.network import Network
from app.engine.optimisers import updated
from app.engine.parameters import Parameter
from app.engine.paths import largest_paths
from tests.engine.cases import Case, random_network


def printed(values, digits):
    """Numbers as they stand on paper, rounded to a number of decimals."""
    return [f"{value:.{digits}f}" for value in np.ravel(values)]


def network(weights, biases, activation="sigmoid"):
    arrays = tuple(np.array(b, dtype=float) for b in biases) if biases else None
    return Network(tuple(np.array(w, dtype=float) for w in weights), arrays, (activation,) * len(weights))


@pytest.fixture
def two_two_two():
    layers = network([[[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]], [[0.35, 0.35], [0.60, 0.60]])
    return Case(layers, np.array([[0.05, 0.10]]), np.array([[0.01, 0.99]]), "half_squared_error")


@pytest.fixture
def one_one_one():
    return Case(network([[[0.5]], [[1]]], [[1], [0]]), np.array([[1.0]]), np.array([[0.0]]), "squared_error")


class TestTwoTwoTwo:
    def test_the_forward_pass(self, two_two_two):
        assert printed(two_two_two.passed.a[1], 9) == ["0.593269992", "0.596884378"]
        assert printed(two_two_two.passed.a[2], 9) == ["0.751365070", "0.772928465"]
        assert printed(two_two_two.total, 9) == ["0.298371109"]

    def test_the_gradients(self, two_two_two):
        first, second = two_two_two.gradients.weight_gradients
        assert printed(second, 9) == ["0.082167041", "0.082667628", "-0.022602540", "-0.022740242"]
        assert printed(first, 9) == ["0.000438568", "0.000877135", "0.000497713", "0.000995425"]

    def test_the_two_routes_into_the_first_hidden_neuron_disagree_in_sign(self, two_two_two):
        paths = largest_paths(two_two_two.passed, two_two_two.gradients, Parameter(1, 1, 1)).paths
        into_h1 = [np.prod([f.value for f in path.factors[2:]]) for path in paths]
        assert printed(into_h1, 8) == ["0.05539942", "-0.01904912"]
        assert [path.neurons for path in paths] == [((1, 1), (2, 1)), ((1, 1), (2, 2))]

    def test_the_loss_after_updating_the_weights_alone(self, two_two_two):
        case = two_two_two
        moved = case.network.replace(weights=updated(case.network, case.gradients, 0.5).network.weights)
        assert printed(total_loss(forward(moved, case.x), case.y, case.loss, "sum"), 9) == ["0.291027774"]

    def test_an_already_updated_second_layer_would_give_the_classic_mistake(self, two_two_two):
        case = two_two_two
        after = updated(case.network, case.gradients, 0.5).network
        h = case.passed.a[1]
        mistaken = (case.gradients.delta[1] @ after.weights[1] * h * (1 - h)).T @ case.x
        assert printed(mistaken[0, 0], 6) == ["0.000365"]
        assert printed(0.15 - after.weights[0][0, 0], 9) == printed(0.5 * 0.000438568, 9)


class TestOneOneOne:
    def test_the_forward_pass(self, one_one_one):
        assert printed([a.item() for a in one_one_one.passed.a[1:]], 3) == ["0.818", "0.694"]
        assert printed(one_one_one.total, 3) == ["0.481"]
        assert printed(one_one_one.total, 6) == ["0.481249"]

    def test_the_gradients(self, one_one_one):
        gradients = one_one_one.gradients
        second = [gradients.weight_gradients[1].item(), gradients.bias_gradients[1].item()]
        assert printed(second, 3) == ["0.241", "0.295"]
        first = [gradients.weight_gradients[0].item(), gradients.bias_gradients[0].item()]
        assert printed(first, 4) == ["0.0440", "0.0440"]

    def test_the_update(self, one_one_one):
        case = one_one_one
        new = updated(case.network, case.gradients, 1.0).network
        assert printed([v.item() for l in (1, 0) for v in (new.weights[l], new.biases[l])], 3) == [
            "0.759",
            "-0.295",
            "0.456",
            "0.956",
        ]
        assert printed(total_loss(forward(new, case.x), case.y, case.loss, "sum"), 6) == ["0.334347"]


def test_the_one_two_one_relu_network_gives_one_and_a_half():
    layers = network([[[1], [-1]], [[1, 0.5]]], [[0.5, 1], [0]], "relu")
    passed = forward(layers, np.array([[1.0]]))
    assert passed.a[1].tolist() == [[1.5, 0]]
    assert passed.outputs.tolist() == [[1.5]]


@pytest.mark.parametrize(("rate", "walk"), [(1, [-1, 3, -1, 3]), (0.1, [-1, -0.6, -0.28, -0.024])])
def test_gradient_descent_on_a_parabola(rate, walk):
    """x² − 2x + 1.5 = (x − 1)² + 0.5: the loss of a single weight x with input and target 1, and a constant."""
    one = np.array([[1.0]])
    layers = network([[[-1]]], None, "identity")
    seen = []
    for _ in range(len(walk)):
        seen.append(layers.weights[0].item())
        passed = forward(layers, one)
        height = total_loss(passed, one, "squared_error", "sum") + 0.5
        assert height == pytest.approx(seen[-1] ** 2 - 2 * seen[-1] + 1.5)
        layers = updated(layers, backward(passed, one, "squared_error"), rate).network
    assert seen == pytest.approx(walk, rel=1e-12)


def test_gradient_descent_with_a_small_rate_ends_at_one():
    one = np.array([[1.0]])
    layers = network([[[-1]]], None, "identity")
    for _ in range(200):
        layers = updated(layers, backward(forward(layers, one), one, "squared_error"), 0.1).network
    assert layers.weights[0].item() == pytest.approx(1, rel=1e-12)


def test_a_confident_right_answer_costs_less_than_a_confident_wrong_one():
    cost = LOSSES["categorical_cross_entropy"].value
    right, wrong = cost(np.array([[0.78, 0.05, 0.12], [0.23, 0.59, 0.07]]), np.array([[1.0, 0, 0], [0, 0, 1.0]]))
    assert right == pytest.approx(-np.log(0.78))
    assert wrong == pytest.approx(-np.log(0.07))
    assert right < wrong


class TestThreeTwoTwo:
    """Without biases, C = Σ(x⁽³⁾ − y)², every derivative by its closed formula."""

    @pytest.fixture
    def case(self):
        rng = np.random.default_rng(0)
        layers = random_network(rng, (3, 2, 2), ("sigmoid", "sigmoid"), biases=False)
        return Case(layers, rng.normal(size=(1, 3)), np.array([[0.2, 0.9]]), "squared_error")

    @pytest.fixture
    def letters(self, case):
        (x1,), (x2,), (x3,) = case.passed.a
        return x1, x2, x3, case.y[0], x2 * (1 - x2), x3 * (1 - x3)

    def test_the_forward_pass(self, case, letters):
        x1, x2, x3, y, *_ = letters
        w12, w23 = case.network.weights
        sizes = range(2)
        assert x2 == pytest.approx([sigmoid(np.array(sum(w12[i, k] * x1[k] for k in range(3)))) for i in sizes])
        assert x3 == pytest.approx([sigmoid(np.array(w23[i, 0] * x2[0] + w23[i, 1] * x2[1])) for i in sizes])
        assert case.total == pytest.approx((x3[0] - y[0]) ** 2 + (x3[1] - y[1]) ** 2)

    def test_an_output_weight_has_one_route(self, case, letters):
        _, x2, x3, y, _, slope3 = letters
        for i, k in np.ndindex(2, 2):
            expected = 2 * (x3[i] - y[i]) * slope3[i] * x2[k]
            assert case.gradients.weight_gradients[1][i, k] == pytest.approx(expected, rel=1e-12)

    def test_a_hidden_weight_is_the_sum_of_two_routes(self, case, letters):
        x1, _, x3, y, slope2, slope3 = letters
        w23 = case.network.weights[1]
        for j, k in np.ndindex(2, 3):
            routes = [2 * (x3[i] - y[i]) * slope3[i] * (w23[i, j] * slope2[j]) * x1[k] for i in (0, 1)]
            assert case.gradients.weight_gradients[0][j, k] == pytest.approx(sum(routes), rel=1e-12)
            paths = largest_paths(case.passed, case.gradients, Parameter(1, j + 1, k + 1)).paths
            assert sorted(p.contribution for p in paths) == pytest.approx(sorted(routes), rel=1e-12)

    def test_the_gradients_are_products_of_matrices(self, case, letters):
        x1, x2, x3, y, slope2, slope3 = letters
        at_output = np.diag(slope3) @ (2 * (x3 - y))
        at_hidden = np.diag(slope2) @ case.network.weights[1].T @ at_output
        np.testing.assert_allclose(case.gradients.weight_gradients[1], np.outer(at_output, x2), rtol=1e-12)
        np.testing.assert_allclose(case.gradients.weight_gradients[0], np.outer(at_hidden, x1), rtol=1e-12)


class TestBatch:
    """n × 4 inputs, 2 hidden, 1 output; there W1 is inputs × hidden, and ½(ŷ − y)² is summed or averaged."""

    @pytest.fixture(params=["sum", "mean"])
    def case(self, request):
        rng = np.random.default_rng(4)
        layers = random_network(rng, (4, 2, 1), ("sigmoid", "sigmoid"))
        x, y = rng.normal(size=(5, 4)), rng.uniform(size=(5, 1))
        return Case(layers, x, y, "half_squared_error", request.param)

    @pytest.fixture
    def share(self, case):
        return 1 if case.reduction == "sum" else 1 / 5

    def test_the_forward_pass_with_examples_as_rows(self, case, share):
        w1, w2 = (w.T for w in case.network.weights)
        b, c = case.network.biases
        h = sigmoid(case.x @ w1 + b)
        predicted = sigmoid(h @ w2 + c)
        np.testing.assert_allclose(case.passed.outputs, predicted, rtol=1e-14)
        assert case.total == pytest.approx(share * sum((predicted - case.y)[:, 0] ** 2) / 2, rel=1e-14)

    def test_every_entry_of_w1_is_its_sum_over_the_examples(self, case, share):
        h, predicted, w2 = case.passed.a[1], case.passed.outputs[:, 0], case.network.weights[1][0]
        for i, j in np.ndindex(4, 2):
            terms = [
                case.x[e, i] * h[e, j] * (1 - h[e, j]) * w2[j] * p * (1 - p) * (p - case.y[e, 0])
                for e, p in enumerate(predicted)
            ]
            assert case.gradients.weight_gradients[0][j, i] == pytest.approx(share * sum(terms), rel=1e-12)

    def test_the_matrices_build_up_to_the_gradients_of_w1_w2_b_and_c(self, case, share):
        h, predicted, w2 = case.passed.a[1], case.passed.outputs, case.network.weights[1].T
        error = predicted * (1 - predicted) * (predicted - case.y)
        hidden = error @ w2.T * (h * (1 - h))
        (g1, g2), (gb, gc) = case.gradients.weight_gradients, case.gradients.bias_gradients
        np.testing.assert_allclose(g1.T, share * (case.x.T @ hidden), rtol=1e-12)
        np.testing.assert_allclose(g2.T, share * (h.T @ error), rtol=1e-12)
        np.testing.assert_allclose(gb, share * hidden.sum(axis=0), rtol=1e-12)
        np.testing.assert_allclose(gc, share * error.sum(axis=0), rtol=1e-12)
