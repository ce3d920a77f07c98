"""A network in which every neuron and every connection is a Python object; object_network.mjs is its like."""

from itertools import pairwise
from math import tanh

from app.engine.network import Network


class Link:
    """A weighted connection, with the gradient added up since the last update."""

    def __init__(self, source: "Neuron", target: "Neuron", weight: float):
        self.source, self.target, self.weight = source, target, weight
        self.gradient_sum = 0.0
        source.outputs.append(self)
        target.inputs.append(self)


class Neuron:
    """A tanh neuron with its links."""

    def __init__(self, bias: float):
        self.inputs: list[Link] = []
        self.outputs: list[Link] = []
        self.bias = bias
        self.a = self.upstream = self.delta = self.delta_sum = 0.0

    def fire(self) -> None:
        self.a = tanh(self.bias + sum(link.weight * link.source.a for link in self.inputs))

    def learn_from(self, upstream: float) -> None:
        self.delta = upstream * (1 - self.a * self.a)
        self.delta_sum += self.delta
        for link in self.inputs:
            link.gradient_sum += self.delta * link.source.a

    def update(self, rate: float) -> None:
        self.bias -= rate * self.delta_sum
        self.delta_sum = 0.0
        for link in self.inputs:
            link.weight -= rate * link.gradient_sum
            link.gradient_sum = 0.0


class ObjectNetwork:
    """tanh throughout, mean squared error; mini-batch gradient descent with the mean over the examples."""

    def __init__(self, network: Network, learning_rate: float):
        self.learning_rate = learning_rate
        self.layers = [[Neuron(0.0) for _ in range(network.sizes[0])]]
        self.layers += [[Neuron(float(b)) for b in biases] for biases in network.biases or ()]
        for weights, (below, above) in zip(network.weights, pairwise(self.layers), strict=True):
            for row, target in zip(weights.tolist(), above, strict=True):
                for weight, source in zip(row, below, strict=True):
                    Link(source, target, weight)

    def step(self, x: list[list[float]], y: list[list[float]]) -> None:
        """One update from a mini-batch of rows."""
        for example, target in zip(x, y, strict=True):
            self.forward(example)
            self.backward(target)
        for layer in self.layers[1:]:
            for neuron in layer:
                neuron.update(self.learning_rate / len(x))

    def forward(self, example: list[float]) -> None:
        for neuron, value in zip(self.layers[0], example, strict=True):
            neuron.a = value
        for layer in self.layers[1:]:
            for neuron in layer:
                neuron.fire()

    def backward(self, target: list[float]) -> None:
        for neuron, wanted in zip(self.layers[-1], target, strict=True):
            neuron.learn_from(2 * (neuron.a - wanted) / len(target))
        for layer in self.layers[-2:0:-1]:
            for neuron in layer:
                neuron.learn_from(sum(link.weight * link.target.delta for link in neuron.outputs))
