"""Keeping a trained network in a file: NumPy's npz, which holds numbers only and runs no code when read."""

from pathlib import Path

import numpy as np
from numpy.typing import DTypeLike

from app.engine.network import Network


def save(network: Network, path: Path, precision: DTypeLike = np.float32) -> None:
    """Write W1, b1, W2, b2, … in that precision and the activations; the same network gives the same bytes."""
    layers = range(1, network.depth + 1)
    weights = {f"W{l}": w.astype(precision) for l, w in zip(layers, network.weights, strict=True)}
    biases = {f"b{l}": b.astype(precision) for l, b in zip(layers, network.biases or (), strict=True)}
    with path.open("wb") as file:
        np.savez(file, activations=np.array(network.activations), **weights, **biases)


def load(path: Path) -> Network:
    """The network in double precision. Raises OSError, KeyError or ValueError for a file `save` did not write."""
    with np.load(path, allow_pickle=False) as file:
        names = [str(name) for name in file["activations"]]
        layers = range(1, len(names) + 1)
        return Network(
            tuple(file[f"W{l}"].astype(np.float64) for l in layers),
            tuple(file[f"b{l}"].astype(np.float64) for l in layers),
            tuple(names),
        )
