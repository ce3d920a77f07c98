"""The weights as a safetensors file: float64 tensors W1, b1, W2, b2, …, which load without running any code."""

import numpy as np
from safetensors.numpy import save

from app.engine.network import Network


def weights_file(network: Network) -> bytes:
    """W⁽ˡ⁾ as n_l × n_(l−1), b⁽ˡ⁾ as n_l; sizes and activations, separated by spaces, are in the metadata."""
    named = {f"W{layer}": weights for layer, weights in enumerate(network.weights, 1)}
    named |= {f"b{layer}": biases for layer, biases in enumerate(network.biases or (), 1)}
    about = {"sizes": " ".join(map(str, network.sizes)), "activations": " ".join(network.activations)}
    return save({name: np.ascontiguousarray(array) for name, array in named.items()}, {"format": "np", **about})
