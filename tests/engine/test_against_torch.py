"""Whole random networks beside PyTorch's automatic differentiation, in float64, to 1e-10."""

import numpy as np
import pytest

from app.engine.activations import ACTIVATIONS
from app.engine.backward import input_gradient, output_slope
from app.engine.losses import FUSED_OUTPUTS, LOSSES, loss_per_example
from app.engine.network import Network
from tests.engine.cases import Case, random_case

torch = pytest.importorskip("torch", reason="PyTorch is not installed, so nothing is compared with it: make torch")
torch.set_num_threads(1)  # on networks this small, two threads take twenty times as long waiting for each other
F = torch.nn.functional
pytestmark = pytest.mark.torch

THEIRS = {
    "identity": lambda z: z * 1,
    "sign": lambda z: torch.where(z > 0, 1.0, -1.0) + 0 * z,
    "binary_step": lambda z: (z >= 0).double() + 0 * z,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky_relu": lambda z: F.leaky_relu(z, 0.01),
    "elu": F.elu,
    "gelu": F.gelu,
    "softplus": F.softplus,
    "swish": F.silu,
    "softmax": lambda z: torch.softmax(z, dim=-1),
}


def log(p):
    """The logarithm with the end that ours has; its slope beyond that is 0."""
    return torch.log(torch.clamp(p, min=np.finfo(np.float64).tiny))


THEIR_LOSSES = {
    "squared_error": lambda a, y: F.mse_loss(a, y, reduction="none").sum(dim=1),
    "half_squared_error": lambda a, y: F.mse_loss(a, y, reduction="none").sum(dim=1) / 2,
    "mean_squared_error": lambda a, y: F.mse_loss(a, y, reduction="none").mean(dim=1),
    "binary_cross_entropy": lambda a, y: -(y * log(a) + (1 - y) * log(1 - a)).sum(dim=1),
    "categorical_cross_entropy": lambda a, y: -(y * log(a)).sum(dim=1),
    "sparse_categorical_cross_entropy": lambda a, y: F.nll_loss(log(a), y[:, 0].long(), reduction="none"),
    "absolute_error": lambda a, y: F.l1_loss(a, y, reduction="none").sum(dim=1),
}
THEIR_FUSED = {
    "binary_cross_entropy": lambda z, y: F.binary_cross_entropy_with_logits(z, y, reduction="none").sum(dim=1),
    "categorical_cross_entropy": lambda z, y: F.cross_entropy(z, y, reduction="none"),
    "sparse_categorical_cross_entropy": lambda z, y: F.cross_entropy(z, y[:, 0].long(), reduction="none"),
}


class Theirs:
    """The same case computed by PyTorch: z, a, the loss of each example, and their derivatives."""

    def __init__(self, case):
        network = case.network
        self.weights = [torch.tensor(w, requires_grad=True) for w in network.weights]
        biases = network.biases or [np.zeros(len(w)) for w in network.weights]
        self.biases = [torch.tensor(b, requires_grad=True) for b in biases]
        self.z = []
        self.a = [torch.tensor(case.x, requires_grad=True)]
        for w, b, name in zip(self.weights, self.biases, network.activations, strict=True):
            self.z.append(F.linear(self.a[-1], w, b))
            self.a.append(THEIRS[name](self.z[-1]))
        self.each = THEIR_LOSSES[case.loss](self.a[-1], torch.tensor(case.y))
        self.total = self.each.sum() if case.reduction == "sum" else self.each.mean()

    def slopes(self, of, by):
        return [g.numpy() for g in torch.autograd.grad(of, by, retain_graph=True, materialize_grads=True)]


def same(ours, theirs):
    for mine, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(mine, torch.as_tensor(other).detach(), rtol=1e-10, atol=1e-10)


def compare(case):
    theirs = Theirs(case)
    ours = case.gradients
    same(case.passed.z, theirs.z)
    same(case.passed.a, theirs.a)
    same([loss_per_example(case.passed, case.y, case.loss)], [theirs.each])
    assert case.total == pytest.approx(theirs.total.item(), rel=1e-10, abs=1e-10)
    same(ours.delta, theirs.slopes(theirs.each.sum(), theirs.z))
    same([input_gradient(case.passed, ours)], theirs.slopes(theirs.each.sum(), theirs.a[:1]))
    for k in range(case.passed.outputs.shape[1]):
        same([output_slope(case.passed, k + 1)], theirs.slopes(theirs.a[-1][:, k].sum(), theirs.a[:1]))
    same(ours.weight_gradients, theirs.slopes(theirs.total, theirs.weights))
    same(ours.bias_gradients, theirs.slopes(theirs.total, theirs.biases))
    *hidden, outputs = theirs.slopes(theirs.each.sum(), theirs.a[1:])
    same(ours.upstream[:-1], hidden)
    if LOSSES[case.loss].targets != "any":
        ends = (case.passed.outputs <= 0) | (case.passed.outputs >= 1)  # an infinite slope, clamped
        same([np.where(ends, 0, ours.upstream[-1])], [np.where(ends, 0, outputs)])
    else:
        same(ours.upstream[-1:], [outputs])


@pytest.mark.slow
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("output", ACTIVATIONS)
def test_networks_of_one_to_four_layers_agree_with_pytorch(output, loss):
    names = list(ACTIVATIONS)
    for seed, hidden in enumerate(names):
        others = [hidden, names[(seed + 3) % len(names)], names[(seed + 7) % len(names)]][: seed % 4]
        biases = bool(seed % 3)
        reduction = ("sum", "mean")[seed // 2 % 2]
        compare(random_case(100 + seed, (*others, output), loss, None, 1 + seed % 3, biases, reduction))


@pytest.mark.slow
@pytest.mark.parametrize("hidden", ACTIVATIONS)
def test_every_hidden_activation_agrees_with_pytorch_in_a_deep_batch(hidden):
    for seed, loss in enumerate(LOSSES):
        output = "softmax" if LOSSES[loss].targets in ("distribution", "class") else "sigmoid"
        compare(random_case(seed, (hidden, "tanh", hidden, output), loss, (3, 4, 2, 4, 3), 3, reduction="mean"))


def test_the_absolute_error_takes_the_slope_of_pytorch_where_an_output_hits_its_target():
    exact = Network((np.array([[0.5, 0.25], [1.0, -0.5]]),), (np.array([0.5, -1.0]),), ("identity",))
    x, y = np.array([[1.0, 2.0], [0.5, 0.25]]), np.array([[1.5, 0.0], [2.0, -0.625]])
    case = Case(exact, x, y, "absolute_error", "mean")
    assert (case.gradients.upstream[-1] == 0).sum() == 2
    compare(case)


@pytest.mark.parametrize("width", [30, 100])
def test_a_wide_network_agrees_with_pytorch(width):
    compare(random_case(7, ("gelu", "sigmoid"), "squared_error", (784, width, 10), 10))


@pytest.mark.parametrize(("output", "loss"), FUSED_OUTPUTS)
def test_outputs_that_cancel_agree_with_pytorchs_own_losses_from_z_even_far_out(output, loss):
    case = random_case(8, ("tanh", output), loss, (2, 3, 3), 3)
    for size in (1, 100, 10_000):
        network = case.network.replace(weights=[case.network.weights[0], size * case.network.weights[1]])
        far = type(case)(network, case.x, case.y, loss)
        z = torch.tensor(far.passed.z[-1], requires_grad=True)
        each = THEIR_FUSED[loss](z, torch.tensor(case.y))
        same([loss_per_example(far.passed, case.y, loss)], [each])
        same([far.gradients.delta[-1]], torch.autograd.grad(each.sum(), [z]))
