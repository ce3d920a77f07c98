"""How well a network does: its outputs on many examples, and what can be told from them where those are digits."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from app.digits.datasets import DARKEST, LabelledDigits
from app.engine.forward import forward
from app.engine.losses import loss_per_example
from app.engine.network import Array, Network
from app.training.examples import Examples
from app.training.results import WorstRead

AT_ONCE = 1000  # examples in one forward pass, which keeps every z and a
SEED = 1  # of which examples are sampled
Some = TypeVar("Some", bound=Examples)


@dataclass(frozen=True)
class ReadDigits:
    """Digits as a network reads them: outputs N × classes and the loss of each."""

    digits: LabelledDigits
    outputs: Array
    losses: Array

    @property
    def read(self) -> NDArray[np.intp]:
        """The digit that each is taken for: the largest output."""
        return self.outputs.argmax(axis=1)

    @property
    def accuracy(self) -> float:
        """The share read right, 0 to 1."""
        return float(np.mean(self.read == self.digits.labels))

    @property
    def mean_loss(self) -> float:
        """The mean loss of a digit."""
        return float(self.losses.mean())


def read_digits(network: Network, digits: LabelledDigits, loss: str) -> ReadDigits:
    """One or more digits, read by the network in the precision of its weights."""
    outputs, losses = passed_through(network, digits, loss)
    return ReadDigits(digits, outputs, losses)


def passed_through(network: Network, examples: Examples, loss: str) -> tuple[Array, Array]:
    """The outputs for all examples, N × outputs, and the loss of each, in the precision of the network's weights."""
    outputs = []
    losses = []
    for start in range(0, max(len(examples), 1), AT_ONCE):
        some = slice(start, start + AT_ONCE)
        passed = forward(network, examples.inputs(some))
        outputs.append(passed.outputs)
        losses.append(loss_per_example(passed, examples.targets(loss, some), loss))
    return np.concatenate(outputs), np.concatenate(losses)


def sample(examples: Some, most: int) -> Some:
    """At most so many of the examples, the same whenever it is asked for.

    They are drawn by chance, since data sets have an order: MNIST's training digits alternate between two kinds of
    hands, so that every n-th would be of one kind alone.
    """
    count = len(examples)
    return examples if count <= most else examples.part(np.sort(np.random.default_rng(SEED).permutation(count)[:most]))


def confusion(seen: ReadDigits) -> tuple[tuple[int, ...], ...]:
    """How many digits of each label, by rows, were taken for each digit, by columns."""
    counts = np.zeros((seen.digits.classes, seen.digits.classes), int)
    np.add.at(counts, (seen.digits.labels, seen.read), 1)
    return tuple(map(tuple, counts.tolist()))


def worst_read(seen: ReadDigits, most: int) -> tuple[WorstRead, ...]:
    """Of those read wrong, the ones whose own output falls furthest short of the one they were taken for."""
    rows = np.arange(len(seen.read))
    shortfall = seen.outputs[rows, seen.read] - seen.outputs[rows, seen.digits.labels]
    order = np.argsort(-shortfall, kind="stable")
    wrong = order[seen.read[order] != seen.digits.labels[order]]
    return tuple(_worst(seen, row) for row in wrong[:most].tolist())


def _worst(seen: ReadDigits, row: int) -> WorstRead:
    pixels = (seen.digits.inputs(slice(row, row + 1)) * DARKEST).round().astype(np.uint8).tobytes()
    label = int(seen.digits.labels[row])
    read = int(seen.read[row])
    return WorstRead(row, pixels, label, read, float(seen.outputs[row, read]), float(seen.outputs[row, label]))
