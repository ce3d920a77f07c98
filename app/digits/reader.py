"""Reading a digit: what the shipped network makes of 784 grey levels."""

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

SHIPPED_FILE = Path(__file__).parent / "shipped" / "784-30-10.npz"


@dataclass(frozen=True)
class Reading:
    """The digit read, None where nothing is drawn; the ten outputs, 0 to 1; and the 784 grey levels the network saw.

    The outputs of sigmoid neurons are given as they are: each says yes or no to its own digit, and they need not
    sum to 1.
    """

    digit: int | None
    probabilities: tuple[float, ...]
    seen: tuple[float, ...]


NOTHING = Reading(None, (0.0,) * CLASSES, (0.0,) * PIXELS)


@cache
def load_shipped() -> Network:
    """The shipped 784-30-10 network in double precision, read from its file once."""
    return weights_file.load(SHIPPED_FILE)


def read(network: Network, seen: NDArray[np.float64] | None) -> Reading:
    """What `network` (784 inputs, 10 outputs) reads in 784 grey levels; None, where no ink is, reads as NOTHING."""
    if seen is None:
        return NOTHING
    outputs = forward(network, seen.reshape(1, PIXELS)).outputs[0]
    return Reading(int(outputs.argmax()), tuple(outputs.tolist()), tuple(seen.tolist()))
