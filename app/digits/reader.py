"""Reading a digit: what a shipped network makes of 784 grey levels."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.digits import weights_file
from app.digits.datasets import CLASSES
from app.digits.ink import PIXELS
from app.engine.forward import forward
from app.engine.network import Network

FOLDER = Path(__file__).parent / "shipped"
WALKED = "784-30-10"
"""the network of the walk, small enough to look at"""
DRAWING = "784-320-128-10"
"""the network that reads drawings best"""
SHIPPED = ("784-15-10", WALKED, "784-100-10", DRAWING)
SHIPPED_FILE = FOLDER / f"{WALKED}.npz"


@dataclass(frozen=True)
class Reading:
    """The digit read, None where nothing is drawn; the ten outputs, 0 to 1; and the grey levels the network saw.

    The outputs of sigmoid neurons are given as they are: each says yes or no to its own digit, and they need not
    sum to 1.
    """

    digit: int | None
    probabilities: tuple[float, ...]
    seen: tuple[float, ...]


NOTHING = Reading(None, (0.0,) * CLASSES, (0.0,) * PIXELS)


def load_shipped(name: str = WALKED) -> Network:
    """The network of that name, one of SHIPPED, in double precision, read from its file once. Raises KeyError."""
    if name not in SHIPPED:
        raise KeyError(f"no shipped network is called {name}; there are {', '.join(SHIPPED)}")
    return _from_file(name)


def read(network: Network, seen: NDArray[np.float64] | None) -> Reading:
    """What `network` (10 outputs) reads in as many grey levels as it has inputs; None, where no ink is, is NOTHING."""
    if seen is None:
        return NOTHING
    outputs = forward(network, seen.reshape(1, -1)).outputs[0]
    return Reading(int(outputs.argmax()), tuple(outputs.tolist()), tuple(seen.tolist()))


@cache
def _from_file(name: str) -> Network:
    return weights_file.load(FOLDER / f"{name}.npz")
