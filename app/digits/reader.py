"""Reading a digit: the shipped networks as they lie in their files, and what they make of 784 grey levels.

A file is NumPy's npz, which holds numbers only and runs no code when it is read.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import DTypeLike, NDArray

from app.digits.datasets import CLASSES, PIXELS
from app.engine.forward import forward
from app.engine.network import Network

FOLDER = Path(__file__).parent / "shipped"
WALKED = "784-30-10"
"""the network of the walk, small enough to look at"""
DRAWING = "784-326-128-10"
"""the network that reads drawings best"""
EARLIER = "784-320-128-10"
"""the one that did until November 2026, which links and sessions name"""
SHIPPED = ("784-15-10", WALKED, "784-100-10", EARLIER, DRAWING)
SHIPPED_FILE = FOLDER / f"{WALKED}.npz"


@dataclass(frozen=True)
class ReadDigit:
    """What a network read."""

    digit: int | None
    """None where nothing is drawn"""
    probabilities: tuple[float, ...]
    """the ten outputs, 0 to 1; those of sigmoid neurons each say yes or no to their own digit and need not sum to 1"""
    seen: tuple[float, ...]
    """the grey levels that the network saw"""


NOTHING = ReadDigit(None, (0.0,) * CLASSES, (0.0,) * PIXELS)


def load_shipped(name: str = WALKED) -> Network:
    """The network of that name, one of SHIPPED, in double precision, read from its file once. Raises KeyError."""
    if name not in SHIPPED:
        raise KeyError(f"no shipped network is called {name}; there are {', '.join(SHIPPED)}")
    return _from_file(name)


def read(network: Network, seen: NDArray[np.float64] | None) -> ReadDigit:
    """What `network` (10 outputs) reads in as many grey levels as it has inputs; None, where no ink is, is NOTHING."""
    if seen is None:
        return NOTHING
    outputs = forward(network, seen.reshape(1, -1)).outputs[0]
    return ReadDigit(int(outputs.argmax()), tuple(outputs.tolist()), tuple(seen.tolist()))


@cache
def _from_file(name: str) -> Network:
    return load_network(FOLDER / f"{name}.npz")


def save_network(network: Network, path: Path, precision: DTypeLike = np.float32) -> None:
    """Write W1, b1, W2, b2, … in that precision and the activations; the same network gives the same bytes."""
    layers = range(1, network.depth + 1)
    weights = {f"W{l}": w.astype(precision) for l, w in zip(layers, network.weights, strict=True)}
    biases = {f"b{l}": b.astype(precision) for l, b in zip(layers, network.biases or (), strict=True)}
    with path.open("wb") as file:
        np.savez(file, allow_pickle=False, activations=np.array(network.activations), **weights, **biases)


def load_network(path: Path) -> Network:
    """The network in double precision. Raises OSError, KeyError or ValueError for any other file."""
    with np.load(path, allow_pickle=False) as file:
        names = [str(name) for name in file["activations"]]
        layers = range(1, len(names) + 1)
        return Network(
            tuple(file[f"W{l}"].astype(np.float64) for l in layers),
            tuple(file[f"b{l}"].astype(np.float64) for l in layers),
            tuple(names),
        )
