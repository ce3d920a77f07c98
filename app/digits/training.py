"""Training a digit network with this project's own engine: mini-batches, distorted anew in every epoch."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import ceil, cos, pi

import numpy as np
from numpy.typing import NDArray

from app.digits.augment import Distortion, distort
from app.digits.datasets import CLASSES, PIXELS, LabelledDigits, targets_of
from app.digits.pen_set import Pens, pen_set
from app.engine.fast.trainer import Trainer
from app.engine.forward import forward
from app.engine.initialisers import initialise
from app.engine.network import Network

Distorted = tuple[LabelledDigits, Distortion]

AT_ONCE = 2000  # examples distorted together, in whole mini-batches: as many as fit in the fast memory near the core


@dataclass(frozen=True)
class Plan:
    """Everything that decides the trained weights, apart from the data."""

    sizes: tuple[int, ...] = (784, 30, 10)
    hidden: str = "sigmoid"
    output: str = "sigmoid"
    initial: str = "lecun"
    loss: str = "half_squared_error"
    optimiser: str = "sgd"
    epochs: int = 30
    batch: int = 10
    learning_rate: float = 3.0
    weight_decay: float = 0.0
    seed: int = 0
    distortion: Distortion = field(default_factory=Distortion)
    pens: Pens | None = None
    """pen drawings to train on as well, none by default"""
    precision: str = "float32"
    """of the weights in the file"""

    def learning_rate_at(self, progress: float) -> float:
        """The learning rate after a share 0 to 1 of all updates, falling to 0 along half a cosine.

        Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts" (2017), equation 5.
        """
        return self.learning_rate * (1 + cos(pi * progress)) / 2

    def first_network(self) -> Network:
        """The network before any training."""
        activations = [self.hidden] * (len(self.sizes) - 2) + [self.output]
        return initialise(self.sizes, activations, self.initial, self.seed)


def train(digits: LabelledDigits, plan: Plan, after_epoch: Callable[[int, Network], None] | None = None) -> Network:
    """The trained network (float32). The same digits and plan give the same bits on the same machine and libraries.

    `after_epoch` is told the number of each finished epoch, from 1, and the network as it then is.
    """
    rng = np.random.default_rng(plan.seed)
    sources = _sources(digits, plan, rng)
    updates = plan.epochs * ceil(sum(len(source.labels) for source, _ in sources) / plan.batch)
    trainer = _trainer(plan)
    network = plan.first_network()
    done = 0
    for epoch in range(plan.epochs):
        for images, targets in _mini_batches(sources, plan.batch, rng):
            trainer.learning_rate = plan.learning_rate_at(done / updates)
            trainer.step(images, targets)
            done += 1
        network = trainer.network()
        if after_epoch:
            after_epoch(epoch + 1, network)
    return network


def accuracy(network: Network, digits: LabelledDigits) -> float:
    """The share of the digits, 0 to 1, whose largest output is their label's."""
    read = forward(network, digits.greys()).outputs.argmax(axis=1)
    return float(np.mean(read == digits.labels))


def _trainer(plan: Plan) -> Trainer:
    return Trainer(
        plan.first_network(),
        plan.loss,
        "mean",
        plan.learning_rate,
        plan.batch,
        optimiser=plan.optimiser,
        weight_decay=plan.weight_decay,
    )


def _sources(digits: LabelledDigits, plan: Plan, rng: np.random.Generator) -> list[Distorted]:
    """What there is to train on, each with the way it is distorted."""
    scans = (digits, plan.distortion)
    return [scans, (pen_set(digits, plan.pens, rng), plan.pens.distortion)] if plan.pens else [scans]


def _mini_batches(
    sources: list[Distorted], batch: int, rng: np.random.Generator
) -> Iterator[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """Every digit once, distorted and shuffled, in mini-batches (the last may be smaller) with their targets."""
    counts = [len(digits.labels) for digits, _ in sources]
    order = rng.permutation(sum(counts))
    together = max(AT_ONCE // batch, 1) * batch
    origins = np.repeat(np.arange(len(sources)), counts)
    starts = np.cumsum([0, *counts])
    for start in range(0, len(order), together):
        chosen = order[start : start + together]
        images = np.empty((len(chosen), PIXELS), np.float32)
        targets = np.empty((len(chosen), CLASSES), np.float32)
        for number, (digits, by) in enumerate(sources):
            mine = origins[chosen] == number
            rows = chosen[mine] - starts[number]
            images[mine] = distort(digits.greys(rows), by, rng)
            targets[mine] = targets_of(digits.labels[rows])
        for first in range(0, len(chosen), batch):
            yield images[first : first + batch], targets[first : first + batch]
