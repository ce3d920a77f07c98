"""A penalty on the weights beside PyTorch's autograd: random networks over five updates, to 1e-12."""

import numpy as np
import pytest

from app.engine.losses import LOSSES
from app.explorer.training_step import TrainingStep
from tests.engine.cases import random_case

torch = pytest.importorskip("torch", reason="PyTorch is not installed, so nothing is compared with it: make torch")
torch.set_num_threads(1)  # on networks this small, two threads take twenty times as long waiting for each other
from tests.engine.test_against_torch import THEIR_FUSED, THEIR_LOSSES, THEIRS  # noqa: E402

pytestmark = pytest.mark.torch
UPDATES = 5
RATE = 0.05
LAYERS = {"distribution": ("tanh", "softmax"), "class": ("tanh", "softmax"), "unit": ("softplus", "sigmoid")}


class Learner:
    """The same network in PyTorch, with its loss and penalty written down as a formula."""

    def __init__(self, step: TrainingStep):
        self.step = step
        self.weights = [torch.tensor(w, requires_grad=True) for w in step.network.weights]
        self.biases = [torch.tensor(b, requires_grad=True) for b in step.network.biases or ()]
        self.optimiser = torch.optim.SGD([*self.weights, *self.biases], lr=RATE)

    def loss(self):
        a = torch.tensor(self.step.inputs)
        y = torch.tensor(self.step.targets)
        for layer, (weights, name) in enumerate(zip(self.weights, self.step.network.activations, strict=True)):
            z = a @ weights.T + (self.biases[layer] if self.biases else 0)
            a = THEIRS[name](z)
        each = THEIR_FUSED[self.step.loss](z, y) if self.step.cancels else THEIR_LOSSES[self.step.loss](a, y)
        whole = each.sum() + self.step.l2 / 2 * sum((weights**2).sum() for weights in self.weights)
        return whole / len(each) if self.step.reduction == "mean" else whole


@pytest.mark.parametrize("l2", [0.03, 2.0])
@pytest.mark.parametrize("reduction", ["sum", "mean"])
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("seed", range(3))
def test_loss_gradients_and_weights_are_those_of_autograd_over_five_updates(seed, loss, reduction, l2):
    activations = LAYERS.get(LOSSES[loss].targets, ("tanh", "sigmoid"))
    case = random_case(seed, activations, loss, None, 1 + seed, bool(seed % 3), reduction)
    step = TrainingStep(case.network, case.x, case.y, loss, reduction, "sgd", RATE, l2=l2)
    theirs = Learner(step)
    for _ in range(UPDATES):
        theirs.optimiser.zero_grad()
        total = theirs.loss()
        total.backward()
        assert step.total_loss == pytest.approx(total.item(), rel=1e-12)
        ours = (*step.backward.weight_gradients, *(step.backward.bias_gradients if theirs.biases else ()))
        for mine, parameter in zip(ours, (*theirs.weights, *theirs.biases), strict=True):
            np.testing.assert_allclose(mine, parameter.grad.numpy(), rtol=1e-12, atol=1e-13)
        theirs.optimiser.step()
        step = step.next()
        parameters = (*step.network.weights, *(step.network.biases or ()))
        for mine, parameter in zip(parameters, (*theirs.weights, *theirs.biases), strict=True):
            np.testing.assert_allclose(mine, parameter.detach().numpy(), rtol=1e-12, atol=1e-13)
