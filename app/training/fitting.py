"""How a network fits a table: its curve, and what it gives at each point."""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from app.engine.activations import Activation, activation_told
from app.engine.forward import forward
from app.engine.losses import LOSSES
from app.engine.network import Network
from app.errors import BadValue
from app.training.evaluation import passed_through
from app.training.results import Fit, FittedPoint, Measured
from app.training.table import Table

SAMPLES = 121
MARGIN = 0.1  # of the width, on either side: a curve goes on where no points are
BOUND = 10.0  # what goes beyond it on −FAR … FAR has no end
FAR = 1e300  # so that the least slope leads beyond the bound
NOTHING_TOLD: Mapping[str, float] = {}


def measure_fit(network: Network, table: Table, loss: str) -> Measured:
    """The mean loss of the points; no classes, so no accuracy."""
    _, losses = passed_through(network, table, loss)
    return Measured(float(losses.mean()) if len(table) else None, None)


def fit(network: Network, train: Table, test: Table) -> Fit:
    """The network's y(x) over the points and somewhat beyond, in the precision of its weights."""
    both = np.concatenate([train.x, test.x])
    beyond = MARGIN * float(np.ptp(both))
    across = np.linspace(both.min() - beyond, both.max() + beyond, SAMPLES)
    curve = tuple(zip(across.tolist(), outputs_at(network, across), strict=True))
    points = [*_points(network, train, tested=False), *_points(network, test, tested=True)]
    return Fit(tuple(sorted(points, key=lambda point: point.x)), curve)


def outputs_at(network: Network, x: np.ndarray) -> list[float]:
    """The only output for each x, the only input."""
    outputs: list[float] = forward(network, x[:, None].astype(network.weights[0].dtype)).outputs[:, 0].tolist()
    return outputs


def _points(network: Network, table: Table, tested: bool) -> list[FittedPoint]:
    outputs = outputs_at(network, table.x) if len(table) else []
    places = range(len(table)) if tested else [None] * len(table)
    return [FittedPoint(*point) for point in zip(table.x.tolist(), table.y.tolist(), outputs, places, strict=True)]


def check_numbers(reach: tuple[float, float], output: str, loss: str, told: Mapping[str, float] = NOTHING_TOLD) -> None:
    """Raises BadValue where outputs of that activation, or that loss, cannot be for targets that reach so far.

    Settings that are absent from what the activation is `told` have their defaults.
    """
    least, most = reach
    row = activation_told(output, told)
    lowest, highest = activation_reach(row)
    if not (lowest <= least and most <= highest):
        ends = f"these targets are numbers from {_signed(least)} to {_signed(most)}"
        message = f"The outputs of {row.title} lie {_between(lowest, highest)}; {ends}: try identity."
        raise BadValue(message, field="output")
    takes = LOSSES[loss].targets
    if takes in ("class", "distribution") or (takes == "unit" and not (least >= 0 and most <= 1)):
        raise BadValue(
            "A cross-entropy compares probabilities; the targets of these data are numbers: take an error.",
            field="loss",
        )


@lru_cache(maxsize=64)
def activation_reach(row: Activation) -> tuple[float, float]:
    """The least and the largest value of a layer of one neuron; infinite where there is no end."""
    far = np.concatenate([np.linspace(-BOUND, BOUND, 2001), [-FAR, FAR]])[:, None]
    with np.errstate(all="ignore"):
        values = row.f(far)
    least, most = float(np.nanmin(values)), float(np.nanmax(values))
    return (least if least > -BOUND else -np.inf), (most if most < BOUND else np.inf)


def _between(lowest: float, highest: float) -> str:
    """“between 0 and 1”, “from 0 on”, “at 1”."""
    if lowest == highest:
        return f"at {_signed(lowest)}"
    return f"between {_signed(lowest)} and {_signed(highest)}" if np.isfinite(highest) else f"from {_signed(lowest)} on"


def _signed(number: float) -> str:
    """Two digits, with a true minus sign."""
    return f"{number:.2g}".replace("-", "−")
