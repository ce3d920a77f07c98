"""A network as one would first write it with NumPy: example by example, in lists of layers."""

import numpy as np

from app.engine.network import Network


class PlainNumpy:
    """Sigmoid throughout, mean squared error; mini-batch gradient descent with the mean over the examples."""

    def __init__(self, network: Network, learning_rate: float):
        self.weights = list(network.weights)
        self.biases = list(network.biases or ())
        self.learning_rate = learning_rate

    def step(self, x: np.ndarray, y: np.ndarray) -> None:
        """One update from a mini-batch of rows."""
        weight_sums = [np.zeros_like(w) for w in self.weights]
        bias_sums = [np.zeros_like(b) for b in self.biases]
        for example, target in zip(x, y, strict=True):
            deltas, activations = self.backpropagate(example, target)
            for layer, delta in enumerate(deltas):
                weight_sums[layer] += np.outer(delta, activations[layer])
                bias_sums[layer] += delta
        rate = self.learning_rate / len(x)
        self.weights = [w - rate * total for w, total in zip(self.weights, weight_sums, strict=True)]
        self.biases = [b - rate * total for b, total in zip(self.biases, bias_sums, strict=True)]

    def backpropagate(self, example: np.ndarray, target: np.ndarray) -> tuple[list[np.ndarray], list[np.ndarray]]:
        """δ of every layer, and a of every layer from the inputs on."""
        activations = [example]
        for w, b in zip(self.weights, self.biases, strict=True):
            activations.append(1 / (1 + np.exp(-(w @ activations[-1] + b))))
        upstream = 2 * (activations[-1] - target) / len(target)
        deltas: list[np.ndarray] = []
        for w, a in zip(reversed(self.weights), reversed(activations[1:]), strict=True):
            deltas.insert(0, upstream * a * (1 - a))
            upstream = deltas[0] @ w
        return deltas, activations
