"""A training run that is worked on in slices, so that it can be watched, paused and looked into between them."""

from math import ceil
from time import perf_counter

import numpy as np

from app.engine.initialisers import initialise
from app.engine.network import Array, Network
from app.engine.trainer import Trainer
from app.errors import NotNow
from app.training.chart import Chart, due
from app.training.choices import Choices
from app.training.evaluation import confusion, readings, worst_read
from app.training.material import Material
from app.training.mini_batches import mini_batches, shuffled
from app.training.pace import Pace
from app.training.progress import DIVERGED, DONE, OVER, PAUSED, RUNNING, STOPPED, Progress, Report

WORST = 24  # misread digits in a report
FARTHEST = 1e12  # norm of all weights and biases together, beyond which a run has diverged in all but name


class Run:
    """Mini-batch training of the chosen network in single precision; it is running from the start.

    `goal` says when it pauses by itself: after this "batch", after this "epoch", or not before the "end". The same
    choices and material give the same bits on the same machine and libraries, whatever the slices and pauses.
    """

    def __init__(self, choices: Choices, material: Material):
        self.choices, self.material, self.state, self.goal = choices, material, RUNNING, "end"
        self._epoch = self._batch = self._examples = self._changes = 0
        self._trainer, self._pace, self._chart = _trainer(choices), Pace(), Chart(material, choices.loss)
        self._begin_epoch()
        self._chart.add(self._trainer.network(), 0.0)

    def train(self, seconds: float) -> None:
        """Train for about so long, or until the goal or the end is reached; at least one mini-batch, if it runs."""
        if self.state != RUNNING:
            return
        until = perf_counter() + seconds
        self._pace.begin(self._examples)
        with np.errstate(all="ignore"):
            self._train_batch()
            while self.state == RUNNING and perf_counter() < until:
                self._train_batch()
        self._pace.end(self._examples)

    def go(self, goal: str = "end") -> None:
        """Go on until the goal: "end", "epoch" or "batch". Raises NotNow where the run is over."""
        if self.state in OVER:
            raise NotNow("This run is over.")
        self.goal = goal
        self._pace.rest()
        self._turn(RUNNING)

    def pause(self) -> None:
        """Wait before the next mini-batch; a run that is over stays so."""
        if self.state == RUNNING:
            self._turn(PAUSED)

    def stop(self) -> None:
        """End here; a run that is over stays as it ended."""
        if self.state not in OVER:
            self._turn(STOPPED)

    def progress(self) -> Progress:
        """How far the run is."""
        return Progress(
            self.state,
            self._epoch,
            self.choices.epochs,
            self._batch,
            self._batches,
            self._examples,
            self._pace.speed,
            self._seconds_left(),
            tuple(self._chart.points),
            self._changes,
        )

    def network(self) -> Network:
        """The network as it is now, in double precision. Raises NotNow where it has diverged."""
        if self.state == DIVERGED:
            raise NotNow("This run has diverged: its weights are beyond all bounds.")
        return _double(self._trainer.network())

    def next_example(self) -> tuple[Array, int]:
        """The pixels (float64, 0 to 1) and the label of the very next example to be trained on."""
        return self.material.train.example(self._order[self._batch * self.choices.batch])

    def test_example(self, number: int) -> tuple[Array, int]:
        """The pixels (float64, 0 to 1) and the label of a test digit, by its number as in WorstRead."""
        return self.material.test.example(number)

    def report(self) -> Report | None:
        """What the network as it is now takes the test digits for; None where it has diverged."""
        if self.state == DIVERGED:
            return None
        with np.errstate(all="ignore"):
            seen = readings(self._trainer.network(), self.material.test, self.choices.loss)
        return Report(confusion(seen), worst_read(seen, WORST), self._epochs_done)

    def _train_batch(self) -> None:
        images, targets = next(self._mini_batches)
        self._trainer.step(images, targets)
        self._batch += 1
        self._examples += len(images)
        if self._batch == self._batches:
            self._epoch, self._batch = self._epoch + 1, 0
            self._begin_epoch()
        if not self._sound():
            self._turn(DIVERGED)
        elif self._epoch == self.choices.epochs:
            self._turn(DONE)
        elif self.goal == "batch" or (self.goal == "epoch" and self._batch == 0):
            self._turn(PAUSED)

    def _begin_epoch(self) -> None:
        digits, size = self.material.train, self.choices.batch
        self._order = shuffled(len(digits.labels), self.choices.seed, self._epoch)
        self._batches = ceil(len(self._order) / size)
        self._mini_batches = mini_batches(digits, self._order, size, self.choices.loss)

    def _sound(self) -> bool:
        """Whether the weights and, where a point of the chart is due, the losses are numbers of any use."""
        if not self._trainer.squared_norm <= FARTHEST**2:
            return False
        return not due(self._batch, self.choices.batch) or self._chart.add(self._trainer.network(), self._epochs_done)

    @property
    def _epochs_done(self) -> float:
        return self._epoch + self._batch / self._batches

    def _seconds_left(self) -> float | None:
        left = self.choices.epochs * len(self.material.train.labels) - self._examples
        return left / self._pace.speed if self.state == RUNNING and self._pace.speed else None

    def _turn(self, state: str) -> None:
        self.state = state
        self._changes += 1


def _trainer(choices: Choices) -> Trainer:
    activations = [choices.activation] * len(choices.hidden) + [choices.output]
    network = initialise(choices.sizes, activations, choices.initialiser, choices.seed)
    return Trainer(network, choices.loss, "mean", choices.learning_rate, choices.batch, optimiser=choices.optimiser)


def _double(network: Network) -> Network:
    weights, biases = ([array.astype(np.float64) for array in arrays] for arrays in (network.weights, network.biases))
    return network.replace(weights, biases)
