"""A training run that is worked on in slices, so that it can be watched, paused and looked into between them."""

import gc
from dataclasses import replace
from math import inf
from time import perf_counter

import numpy as np

from app.engine.network import Array, Network
from app.errors import NotNow
from app.training.choices import Choices
from app.training.course import Course
from app.training.ended import Ended
from app.training.evaluation import confusion, readings, worst_read
from app.training.material import Material
from app.training.more import NOT_DONE
from app.training.pace import Pace
from app.training.progress import DIVERGED, DONE, OVER, PAUSED, RUNNING, STOPPED, Progress, Report

WORST = 24  # misread digits in a report


class Run:
    """Mini-batch training of the chosen network in single precision; it is running from the start.

    `goal` says when it pauses by itself: after this "batch", after this "epoch", or not before the "end". The same
    choices and material give the same bits on the same machine and libraries, whatever the slices and pauses. Once it
    is over it keeps its network and its `test` digits, and what `more` epochs would need, and lets go of the rest.
    """

    def __init__(self, choices: Choices, material: Material):
        self.choices = choices
        self.test = material.test
        self.state = RUNNING
        self.goal = "end"
        self._course = Course(choices, material)
        self._pace = Pace()
        self._ended: Ended | None = None

    def train(self, seconds: float, epochs: float = inf) -> None:
        """Train for about so long and so far, or until the goal or the end; at least one mini-batch, if it runs."""
        if self.state != RUNNING:
            return
        until = perf_counter() + seconds
        enough = self._course.epochs_done + epochs
        self._pace.begin(self._course.examples)
        with np.errstate(all="ignore"):
            self._train_batch()
            while self.state == RUNNING and perf_counter() < until and self._course.epochs_done < enough:
                self._train_batch()
        self._pace.end(self._course.examples)
        if self.state in OVER and not self._ended:
            self._let_go()

    def go(self, goal: str = "end") -> None:
        """Go on until the goal: "end", "epoch" or "batch". Raises NotNow where the run is over."""
        if self.state in OVER:
            raise NotNow("This run is over.")
        self.state, self.goal = RUNNING, goal
        self._pace.rest()

    def more(self, epochs: int) -> None:
        """Train for so many epochs more, as if they had been chosen at first. Raises NotNow where it is not done."""
        if self._ended is None or self._ended.left is None:
            raise NotNow(NOT_DONE)
        choices = replace(self.choices, epochs=self.choices.epochs + epochs)
        left = self._ended.left
        self._course = Course(choices, left.material, left)
        self._ended = None
        self.choices = choices
        self.state = RUNNING
        self.go()

    def pause(self) -> None:
        """Wait before the next mini-batch; a run that is over stays so."""
        if self.state == RUNNING:
            self._rest(PAUSED)

    def stop(self) -> None:
        """End here; a run that is over stays as it ended."""
        if self.state not in OVER:
            self._rest(STOPPED)

    def progress(self) -> Progress:
        """How far the run is."""
        if self._ended:
            return self._ended.progress
        return self._course.progress(self.state, self._pace.speed, self.state == RUNNING)

    def network(self) -> Network:
        """The network as it is now, in double precision. Raises NotNow where it has diverged."""
        if self.state == DIVERGED:
            raise NotNow("This run has diverged: its weights are beyond all bounds.")
        return _double(self._now.network)

    def next_example(self) -> tuple[Array, int]:
        """The pixels (float64, 0 to 1) and the label of the very next example to be trained on."""
        return self._now.example

    @property
    def together(self) -> int:
        """How many examples the next mini-batch has, that one the first of them."""
        return self._now.together

    @property
    def epochs_done(self) -> float:
        """How many epochs are behind it, a fraction within one."""
        return self._now.epochs_done

    def test_example(self, number: int) -> tuple[Array, int]:
        """The pixels (float64, 0 to 1) and the label of a test digit, by its number as in WorstRead."""
        return self.test.example(number)

    def report(self) -> Report | None:
        """What the network as it is now takes the test digits for; None where it has diverged."""
        if self.state == DIVERGED:
            return None
        with np.errstate(all="ignore"):
            seen = readings(self._now.network, self.test, self.choices.loss)
        return Report(confusion(seen), worst_read(seen, WORST), self._now.epochs_done, seen.mean_loss)

    @property
    def _now(self) -> Course | Ended:
        return self._ended or self._course

    def _train_batch(self) -> None:
        if not self._course.step():
            self.state = DIVERGED
        elif self._course.epoch == self.choices.epochs:
            self.state = DONE
        elif self.goal == "batch" or (self.goal == "epoch" and self._course.batch == 0):
            self._rest(PAUSED)

    def _rest(self, state: str) -> None:
        with np.errstate(all="ignore"):
            self.state = state if self._course.look() else DIVERGED
        if self.state in OVER:
            self._let_go()

    def _let_go(self) -> None:
        now = self._course
        left = now.left if self.state == DONE else None
        self._ended = Ended(self.progress(), now.network, now.example, now.together, now.epochs_done, left)
        self._course = now = None
        gc.collect()  # what Adam holds holds Adam, and a process with nothing to do would never look


def _double(network: Network) -> Network:
    weights, biases = ([array.astype(np.float64) for array in arrays] for arrays in (network.weights, network.biases))
    return network.replace(weights, biases)
