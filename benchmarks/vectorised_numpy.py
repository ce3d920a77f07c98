"""A network as it is mostly written with NumPy: a whole mini-batch in every matrix, no loop over examples."""

from collections.abc import Callable

import numpy as np

from app.engine.network import Array, Network

Function = Callable[[Array], Array]
ACTIVATIONS: dict[str, tuple[Function, Function]] = {
    "sigmoid": (lambda z: 1 / (1 + np.exp(-z)), lambda a: a * (1 - a)),
    "tanh": (np.tanh, lambda a: 1 - a * a),
}


class VectorisedNumpy:
    """One activation throughout, mean squared error; mini-batch gradient descent with the mean over the examples."""

    def __init__(self, network: Network, learning_rate: float):
        self.weights = [w.copy() for w in network.weights]
        self.biases = [b.copy() for b in network.biases or ()]
        self.learning_rate = learning_rate
        self.f, self.slope = ACTIVATIONS[network.activations[0]]

    def step(self, x: np.ndarray, y: np.ndarray) -> None:
        """One update from a mini-batch of rows."""
        activations = [x]
        for w, b in zip(self.weights, self.biases, strict=True):
            activations.append(self.f(activations[-1] @ w.T + b))
        upstream = (2 / y.size) * (activations[-1] - y)
        for layer in reversed(range(len(self.weights))):
            delta = upstream * self.slope(activations[layer + 1])
            if layer:
                upstream = delta @ self.weights[layer]
            self.weights[layer] -= self.learning_rate * (delta.T @ activations[layer])
            self.biases[layer] -= self.learning_rate * delta.sum(axis=0)
