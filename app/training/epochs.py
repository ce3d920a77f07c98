"""The epochs of a run: mini-batch after mini-batch, and the points of its charts on the way."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import ceil, isfinite

import numpy as np

from app.engine.activations import settings_told
from app.engine.fast.trainer import Trainer
from app.engine.initialisers import initialise
from app.engine.network import Array, Network
from app.engine.optimisers import Memory
from app.training.choices import Choices
from app.training.data_sets import DATA_SETS
from app.training.evaluation import sample
from app.training.examples import Answer
from app.training.pace import PACES
from app.training.progress import Counts, Point, Progress
from app.training.split import Split, mini_batches, shuffled

FARTHEST = 1e12  # norm of all weights and biases together, beyond which a run has diverged in all but name
BLOW = 10.0  # times the norm: a point of the charts for each, so that they show how a run diverges
LOOKED_AT = 2_000  # examples of each part that a point is measured on
EVERY = 10_000  # examples between two points within an epoch


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """What training goes on from after a whole epoch, bit for bit as if it had never ended."""

    split: Split
    memory: tuple[Array, ...]  # of the trainer: the parameters, and what the optimiser remembers
    epoch: int  # epochs that are done
    examples: int  # seen so far
    points: tuple[Point, ...]


class Epochs:
    """Training of the chosen network in single precision, with all that it takes: over 20 MB for a large one.

    It begins anew, or goes on from the checkpoint of one with the same choices but for the number of epochs.
    """

    def __init__(self, choices: Choices, split: Split, checkpoint: Checkpoint | None = None):
        self.epoch = checkpoint.epoch if checkpoint else 0
        self.batch = 0
        self.examples = checkpoint.examples if checkpoint else 0
        self._choices = choices
        self._split = split
        self._examples = split.train
        self._trainer = _trainer(choices)
        self._chart = Chart(split, choices.loss, checkpoint.points if checkpoint else ())
        self._fastest = PACES[choices.pace] * len(split.train)
        if checkpoint:
            self._trainer.recall(checkpoint.memory)
        self._blown = BLOW**2 * max(self._trainer.squared_norm, 1.0)
        self._begin_epoch()
        if not checkpoint:
            self._chart.add(self.network, 0.0)

    def step(self) -> bool:
        """One update; False where the weights or the losses are no numbers of any use any more."""
        inputs, targets = next(self._mini_batches)
        self._trainer.step(inputs, targets)
        self.batch += 1
        self.examples += len(inputs)
        if self.batch == self._batches:
            self.epoch += 1
            self.batch = 0
            self._begin_epoch()
        return self._sound()

    @property
    def checkpoint(self) -> Checkpoint:
        """What more epochs go on from; only between two epochs."""
        return Checkpoint(self._split, self._trainer.memory, self.epoch, self.examples, tuple(self._chart.points))

    @property
    def network(self) -> Network:
        """The network as it is now, in single precision."""
        return self._trainer.network()

    @property
    def memory(self) -> Memory:
        """What the optimiser remembers now, in single precision."""
        return self._trainer.remembered(self.epoch * self._batches + self.batch)

    @property
    def example(self) -> tuple[Array, Answer]:
        """The inputs (float64) and the answer of the very next example to be trained on."""
        return self._examples.example(self._order[self.batch * self._choices.batch])

    @property
    def together(self) -> int:
        """How many examples the next mini-batch has."""
        return min(self._choices.batch, len(self._order) - self.batch * self._choices.batch)

    @property
    def epochs_done(self) -> float:
        """How many epochs are behind it, a fraction within one."""
        return self.epoch + self.batch / self._batches

    def progress(self, state: str, speed: float, goes_on: bool) -> Progress:
        """How far it is, at so many examples a second; time is left only where it goes on.

        A run that has just begun seems faster than its pace: the rests between its slices are still to come.
        """
        speed = min(speed, self._fastest)
        left = self._choices.epochs * len(self._examples) - self.examples
        return Progress(
            state,
            self.epoch,
            self._choices.epochs,
            self.batch,
            self._batches,
            self.examples,
            speed,
            left / speed if goes_on and speed else None,
            tuple(self._chart.points),
            self._chart.counts,
        )

    def measure(self) -> bool:
        """Give the charts a point of now, unless they have it; False where the losses are no numbers of any use."""
        known = self.epochs_done in [point.epoch for point in self._chart.points[-1:]]
        return known or self._chart.add(self.network, self.epochs_done)

    def _begin_epoch(self) -> None:
        size = self._choices.batch
        self._order = shuffled(len(self._examples), self._choices.seed, self.epoch)
        self._batches = ceil(len(self._order) / size)
        self._mini_batches = mini_batches(self._examples, self._order, size, self._choices.loss)

    def _sound(self) -> bool:
        """Whether the weights and, where the charts have a point, the losses are numbers of any use."""
        norm = self._trainer.squared_norm
        near = norm <= FARTHEST**2
        blown = norm > self._blown
        if near and not blown and not due(self.batch, self._choices.batch):
            return True
        if blown:
            self._blown = BLOW**2 * norm
        return self._chart.add(self.network, self.epochs_done) and near


def _trainer(choices: Choices) -> Trainer:
    drawn = initialise(choices.sizes, choices.activations, choices.initialiser, choices.seed)
    network = replace(drawn, settings=settings_told(choices.activations, choices.told))
    given = (network, choices.loss, "mean", choices.learning_rate, choices.batch)
    return Trainer(*given, optimiser=choices.optimiser, l2=choices.l2)


class Chart:
    """The points so far, all of them measured on the same examples, of which there are `counts`."""

    def __init__(self, split: Split, loss: str, points: Iterable[Point] = ()):
        self.points = list(points)
        self._loss = loss
        self._measure = DATA_SETS[split.data].kind.measure
        self._train = sample(split.train, LOOKED_AT)
        self._test = sample(split.test, LOOKED_AT)
        self.counts = Counts(*map(len, (split.train, split.test, self._train, self._test)))

    def add(self, network: Network, epoch: float) -> bool:
        """Measure the network after so many epochs; False, and no point, where a loss is no finite number."""
        with np.errstate(all="ignore"):
            train, test = (self._measure(network, part, self._loss) for part in (self._train, self._test))
        if train.loss is None or not all(isfinite(loss) for loss in (train.loss, test.loss) if loss is not None):
            return False
        self.points.append(Point(epoch, train.loss, test.loss, train.accuracy, test.accuracy))
        return True


def due(batch: int, size: int) -> bool:
    """Whether a point belongs after so many mini-batches of an epoch, 0 when one has just ended."""
    return batch == 0 or batch * size // EVERY > (batch - 1) * size // EVERY
