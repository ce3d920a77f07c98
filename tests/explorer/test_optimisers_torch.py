"""Momentum, Adam, L2 and frozen parameters in the walk beside torch.optim, over several updates and back again."""

import numpy as np
import pytest

from app.engine.optimisers import OPTIMISERS, every_array
from app.explorer.moves import back, step, update
from tests.explorer.predictions import random_session

torch = pytest.importorskip("torch")

UPDATES = 5
SETTINGS = {"sgd": {}, "momentum": {"momentum": 0.7}, "adam": {"beta1": 0.8, "beta2": 0.95, "epsilon": 1e-6}}
THEIRS = {
    "sgd": lambda parameters, rate, told: torch.optim.SGD(parameters, lr=rate),
    "momentum": lambda parameters, rate, told: torch.optim.SGD(parameters, lr=rate, momentum=told["momentum"]),
    "adam": lambda parameters, rate, told: torch.optim.Adam(
        parameters, lr=rate, betas=(told["beta1"], told["beta2"]), eps=told["epsilon"]
    ),
}
FROZEN = ["biases", "w.1.2.1"]


def walked(session):
    """The session after one training step, every stage walked by itself."""
    while not (session := step(session)).position.updated:
        pass
    return session


@pytest.mark.parametrize("frozen", [[], FROZEN], ids=["all", "frozen"])
@pytest.mark.parametrize("l2", [0.0, 0.3])
@pytest.mark.parametrize("reduction", ["sum", "mean"])
@pytest.mark.parametrize("told", ["default", "told"])
@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_the_walk_moves_as_pytorch_does(optimiser, told, reduction, l2, frozen):
    chosen = SETTINGS[optimiser] if told == "told" else {}
    given = {"optimiser": optimiser, "optimiser_settings": chosen, "l2": l2, "reduction": reduction}
    session = random_session(11, examples=3, learning_rate=0.05, frozen=frozen, **given)
    begun = session.position.step
    parameters = [torch.tensor(np.array(array), requires_grad=True) for array in every_array(begun.network)]
    theirs = THEIRS[optimiser](parameters, 0.05, begun.settings)
    x, y = torch.tensor(np.array(begun.inputs)), torch.tensor(np.array(begun.targets))
    for _ in range(UPDATES):
        w1, w2, b1, b2 = parameters
        out = torch.sigmoid(torch.tanh(x @ w1.T + b1) @ w2.T + b2)
        loss = ((out - y) ** 2).sum() + l2 / 2 * ((w1**2).sum() + (w2**2).sum())
        theirs.zero_grad()
        (loss / 3 if reduction == "mean" else loss).backward()
        if frozen:
            b1.grad[:], b2.grad[:], w1.grad[1, 0] = 0, 0, 0
        theirs.step()
        session = walked(session)
        for mine, parameter in zip(every_array(session.position.network), parameters, strict=True):
            np.testing.assert_allclose(mine, parameter.detach().numpy(), rtol=1e-12, atol=1e-14)
    returned = session
    while returned.past or returned.position.stage:
        returned = back(returned)
    assert [a.tobytes() for a in every_array(returned.position.network)] == [
        a.tobytes() for a in every_array(begun.network)
    ]


def test_adam_stays_with_pytorch_over_many_steps():
    session = random_session(12, optimiser="adam", learning_rate=0.02)
    begun = session.position.step
    parameters = [torch.tensor(np.array(array), requires_grad=True) for array in every_array(begun.network)]
    theirs = torch.optim.Adam(parameters, lr=0.02)
    x, y = torch.tensor(np.array(begun.inputs)), torch.tensor(np.array(begun.targets))
    for _ in range(200):
        w1, w2, b1, b2 = parameters
        theirs.zero_grad()
        ((torch.sigmoid(torch.tanh(x @ w1.T + b1) @ w2.T + b2) - y) ** 2).sum().backward()
        theirs.step()
        session = step(session, "phase")
        for move in (lambda s: step(s, "phase"), lambda s: step(s, "phase"), update):
            session = move(session)
        for mine, parameter in zip(every_array(session.position.network), parameters, strict=True):
            np.testing.assert_allclose(mine, parameter.detach().numpy(), rtol=1e-12, atol=1e-12)
