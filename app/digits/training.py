"""Training a digit network with this project's own engine: mini-batches, distorted anew in every epoch."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import ceil, cos, pi

import numpy as np
from numpy.typing import NDArray

from app.digits.augment import Distortion, distort
from app.digits.datasets import LabelledDigits, one_hot
from app.engine.backward import backward
from app.engine.forward import forward
from app.engine.initialisers import initialise
from app.engine.network import Network
from app.engine.optimisers import sgd


@dataclass(frozen=True)
class Plan:
    """Everything that decides the trained weights, apart from the data; sigmoid throughout, half squared error."""

    sizes: tuple[int, ...] = (784, 30, 10)
    epochs: int = 30
    batch: int = 10
    learning_rate: float = 3.0
    weight_decay: float = 0.0
    seed: int = 0
    distortion: Distortion = field(default_factory=Distortion)

    def learning_rate_at(self, progress: float) -> float:
        """The learning rate after a share 0 to 1 of all updates, falling to 0 along half a cosine.

        Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts" (2017), equation 5.
        """
        return self.learning_rate * (1 + cos(pi * progress)) / 2


def train(digits: LabelledDigits, plan: Plan, after_epoch: Callable[[int, Network], None] | None = None) -> Network:
    """The trained network (float32). The same digits and plan give the same bits on the same machine and libraries.

    `after_epoch` is told the number of each finished epoch, from 1, and the network as it then is.
    """
    rng = np.random.default_rng(plan.seed)
    network = _first_network(plan)
    for epoch in range(plan.epochs):
        network = _train_epoch(network, digits, plan, epoch, rng)
        if after_epoch:
            after_epoch(epoch + 1, network)
    return network


def accuracy(network: Network, digits: LabelledDigits) -> float:
    """The share of the digits, 0 to 1, whose largest output is their label's."""
    read = forward(network, digits.images).outputs.argmax(axis=1)
    return float(np.mean(read == digits.labels))


def _first_network(plan: Plan) -> Network:
    """LeCun's initial weights in single precision, in which training is about twice as fast."""
    drawn = initialise(plan.sizes, ["sigmoid"] * (len(plan.sizes) - 1), "lecun", plan.seed)
    return drawn.replace([w.astype(np.float32) for w in drawn.weights], [b.astype(np.float32) for b in drawn.biases])


def _train_epoch(network: Network, digits: LabelledDigits, plan: Plan, epoch: int, rng: np.random.Generator) -> Network:
    targets, batches = one_hot(digits.labels), ceil(len(digits.labels) / plan.batch)
    for number, chosen in enumerate(_mini_batches(len(digits.labels), plan.batch, rng)):
        passed = forward(network, distort(digits.images[chosen], plan.distortion, rng))
        slopes = backward(passed, targets[chosen], "half_squared_error", "mean")
        rate = plan.learning_rate_at((epoch + number / batches) / plan.epochs)
        network = _decayed(sgd(network, slopes, rate), rate * plan.weight_decay)
    return network


def _decayed(network: Network, share: float) -> Network:
    """The network with its weights that share smaller; biases stay.

    Small weights keep z where sigmoid has a slope. Krogh and Hertz, "A simple weight decay can improve
    generalization" (1991).
    """
    return network.replace([w * w.dtype.type(1 - share) for w in network.weights]) if share else network


def _mini_batches(count: int, size: int, rng: np.random.Generator) -> Iterator[NDArray[np.intp]]:
    """All the numbers below `count` once, shuffled, in groups of `size` (the last may be smaller)."""
    order = rng.permutation(count)
    return (order[start : start + size] for start in range(0, count, size))
