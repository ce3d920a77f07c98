"""Random networks with examples, kept clear of the places where a slope jumps."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from app.engine.activations import ACTIVATIONS
from app.engine.backward import BackwardPass, backward
from app.engine.forward import ForwardPass, forward
from app.engine.losses import LOSSES, total_loss
from app.engine.network import Array, Network, frozen

CLEAR = 0.01
HARD = ("sign", "binary_step", "relu", "leaky_relu", "elu")  # f, its slope or its curvature jumps at 0


@dataclass(frozen=True, eq=False)
class Case:
    """A network, its examples and its loss, with the passes through it."""

    network: Network
    x: Array
    y: Array
    loss: str
    reduction: str = "sum"

    @cached_property
    def passed(self) -> ForwardPass:
        return forward(self.network, self.x)

    @cached_property
    def gradients(self) -> BackwardPass:
        return backward(self.passed, self.y, self.loss, self.reduction)

    @property
    def total(self) -> float:
        return total_loss(self.passed, self.y, self.loss, self.reduction)

    def alone(self, example: int) -> "Case":
        """The same network with one of the examples."""
        row = slice(example, example + 1)
        return Case(self.network, frozen(self.x[row]), frozen(self.y[row]), self.loss)


def random_targets(rng: np.random.Generator, loss: str, rows: int, outputs: int) -> Array:
    """Targets that fit the loss."""
    return {
        "any": lambda: rng.normal(size=(rows, outputs)),
        "unit": lambda: rng.uniform(0.05, 0.95, (rows, outputs)),
        "distribution": lambda: rng.dirichlet(np.ones(outputs), rows),
        "class": lambda: rng.integers(0, outputs, (rows, 1)).astype(float),
    }[LOSSES[loss].targets]()


def random_network(
    rng: np.random.Generator, sizes: Sequence[int], activations: Sequence[str], biases: bool = True
) -> Network:
    """Normal weights, scaled to keep z moderate, and normal biases."""
    weights = [rng.normal(0, 1.5 / into**0.5, (out, into)) for into, out in pairwise(sizes)]
    return Network(tuple(weights), tuple(rng.normal(size=n) for n in sizes[1:]) if biases else None, tuple(activations))


def random_case(
    seed: int,
    activations: Sequence[str],
    loss: str = "half_squared_error",
    sizes: Sequence[int] | None = None,
    examples: int = 1,
    biases: bool = True,
    reduction: str = "sum",
) -> Case:
    """The first of a stream of random cases in which no z and no output is close to a jump."""
    rng = np.random.default_rng(seed)
    for _ in range(2000):
        widths = sizes or tuple(rng.integers(1, 5, len(activations) + 1))
        network = random_network(rng, widths, activations, biases)
        x, y = rng.normal(size=(examples, widths[0])), random_targets(rng, loss, examples, widths[-1])
        case = Case(network, x, y, loss, reduction)
        if _is_clear(case):
            return case
    raise AssertionError(f"no case for {activations}, {loss}")


def _is_clear(case: Case) -> bool:
    hard = [z for z, name in zip(case.passed.z, case.network.activations, strict=True) if name in HARD]
    return all((np.abs(z) > CLEAR).all() for z in hard) and (LOSSES[case.loss].targets == "any" or _in_range(case))


def _in_range(case: Case) -> bool:
    """Whether each output is clear of 0 and 1, where logarithms end; or there for good, with slope 0."""
    name, z, a = case.network.activations[-1], case.passed.z[-1], case.passed.outputs
    ends = np.minimum(np.abs(a), np.abs(1 - a))
    if ACTIVATIONS[name].df is None:
        return a.shape[1] == 1 or bool((ends > CLEAR).all())
    return bool(((ends > CLEAR) | (ACTIVATIONS[name].df(z) == 0)).all())
