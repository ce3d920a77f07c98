"""Rows that no table has, each all that there is of it: for the tests that add one and look for it everywhere."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from app.engine.activations import ACTIVATIONS, Activation, ActivationCode
from app.engine.losses import FUSED_OUTPUTS, LOSSES, FusedOutput, Loss, LossCode
from app.engine.optimisers import OPTIMISERS, MemoryRule, Optimiser
from app.engine.settings import Setting
from app.explorer.looking import TABS, Tab
from app.explorer.notation import NOTATIONS

NETWORK = {"sizes": [2, 3, 2], "activations": ["tanh", "sigmoid"], "seed": 5}
EXAMPLES = {"inputs": [[0.5, -1.0], [0.25, 2.0]], "targets": [[0.3, 0.9], [1.0, 0.0]]}


@dataclass(frozen=True)
class NewRow:
    """A row, the table that it belongs to, and what a session that has it is opened with."""

    table: dict
    name: str | tuple[str, str]
    row: object
    title: str
    opened: dict = field(default_factory=lambda: {"network": NETWORK, **EXAMPLES})
    view: dict = field(default_factory=dict)
    """what is posted to the page to see it there, by address"""
    in_build: tuple[str, ...] = ()
    """the fields of the form “Build your own” that offer it"""
    in_lab: tuple[str, ...] = ()
    run: dict = field(default_factory=dict)
    """the choices of a training run with it"""
    documented: Callable[[dict], list[str]] | None = None
    """its enumeration in the document of the API"""
    shown: dict = field(default_factory=dict)
    """what is to be seen of it, by tab"""


SOFTSIGN = Activation(
    "softsign",
    "softsign",
    lambda z: z / (1 + np.abs(z)),
    lambda z: 1 / (1 + np.abs(z)) ** 2,
    "z/(1 + |z|)",
    "1/(1 + |z|)^2",
    ActivationCode("z / (1 + np.abs(z))", "1 / (1 + np.abs(z)) ** 2", "F.softsign({z})"),
)
LOG_COSH = Loss(
    "log_cosh",
    "log-cosh error",
    lambda a, y: np.log(np.cosh(a - y)).sum(axis=-1),
    lambda a, y: np.tanh(a - y),
    "Σ log (cosh(a − y))",
    "tanh(a − y)",
    LossCode("np.log(np.cosh({a} - {y})).sum()", "np.tanh({a} - {y})", "torch.log(torch.cosh({a} - {y})).sum()"),
)

IDENTITY_AND_SQUARES = FusedOutput(
    lambda z, y: ((z - y) ** 2).sum(axis=-1) / 2,
    lambda a, y: a - y,
    LossCode("(({z} - {y}) ** 2).sum() / 2", "{a} - {y}", 'F.mse_loss({z}, {y}, reduction="sum") / 2'),
)

RMSPROP = Optimiser(
    "rmsprop",
    "RMSprop",
    lambda g, memories, t, rate, told: -rate * g / (np.sqrt(memories[0]) + told["smallest"]),
    "η·g / (√r + ε)",
    "{rate} * {g} / (np.sqrt({r}) + {smallest})",
    "RMSprop({parameters}, lr={rate}, alpha={fading}, eps={smallest})",
    memories=(
        MemoryRule(
            "r",
            "the running mean of the squares",
            lambda r, g, told: told["fading"] * r + (1 - told["fading"]) * g**2,
            "ρ·r + (1 − ρ)·g^2",
            "{fading} * {r} + (1 - {fading}) * {g} ** 2",
            "square_avg",
            signed=False,
        ),
    ),
    settings=(
        Setting("fading", "ρ", "RMSprop ρ", 0.99, 0, 1, below=True),
        Setting("smallest", "ε", "RMSprop ε", 1e-8, 0, 1, above=True),
    ),
)

NEW_ROWS = {
    "activation": NewRow(
        ACTIVATIONS,
        "softsign",
        SOFTSIGN,
        "softsign",
        opened={"network": {**NETWORK, "activations": ["softsign", "softsign"]}, **EXAMPLES},
        in_build=("hidden", "output"),
        in_lab=("activation", "output"),
        run={"activation": "softsign", "output": "softsign"},
        documented=lambda schemas: schemas["NetworkBody"]["properties"]["activations"]["anyOf"][0]["items"]["enum"],
        shown={"chain": "softsign", "matrices": "softsign", "code": "def softsign(z): return z / (1 + np.abs(z))"},
    ),
    "loss": NewRow(
        LOSSES,
        "log_cosh",
        LOG_COSH,
        "log-cosh error",
        opened={"network": NETWORK, "loss": "log_cosh", **EXAMPLES},
        in_build=("loss",),
        in_lab=("loss",),
        run={"loss": "log_cosh"},
        documented=lambda schemas: schemas["OpenBody"]["properties"]["loss"]["anyOf"][0]["enum"],
        shown={
            "chain": "<mi>cosh</mi>",
            "matrices": "<mi>cosh</mi>",
            "code": "np.tanh(",
        },
    ),
    "output that cancels": NewRow(
        FUSED_OUTPUTS,
        ("identity", "half_squared_error"),
        IDENTITY_AND_SQUARES,
        "½ squared error",
        opened={"network": {**NETWORK, "activations": ["tanh", "identity"]}, "loss": "half_squared_error", **EXAMPLES},
        run={"output": "identity", "loss": "half_squared_error"},
        shown={"chain": "cancel", "matrices": "cancel", "code": "slopes of loss and identity cancel"},
    ),
    "optimiser": NewRow(
        OPTIMISERS,
        "rmsprop",
        RMSPROP,
        "RMSprop",
        opened={"network": NETWORK, "optimiser": "rmsprop", "optimiser_settings": {"fading": 0.9}, **EXAMPLES},
        in_build=("optimiser",),
        in_lab=("optimiser",),
        run={"optimiser": "rmsprop"},
        documented=lambda schemas: schemas["OpenBody"]["properties"]["optimiser"]["anyOf"][0]["enum"],
        shown={"chain": "<mi>r</mi>", "matrices": "<mi>R</mi>", "code": "r_W1 = fading * r_W1 + (1 - fading) * dC_dW1"},
    ),
    "notation": NewRow(
        NOTATIONS,
        "mine",
        replace(NOTATIONS["default"], name="mine", title="My own", about="Q is the loss.", loss="Q", learning_rate="ρ"),
        "My own",
        view={"/notation": {"notation": "mine"}},
        shown={"chain": "<mi>Q</mi>", "matrices": "<mi>Q</mi>", "code": "dQ_d", "check": "<mi>Q</mi>"},
    ),
    "tab": NewRow(
        TABS,
        "again",
        Tab("Once more", "code"),
        "Once more",
        view={"/tab": {"tab": "again"}},
        shown={"again": "import numpy as np"},
    ),
}
