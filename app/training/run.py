"""A training run that is worked on in slices, so that it can be watched, paused and looked into between them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf
from time import perf_counter

import numpy as np

from app.engine.network import Array, Network, frozen
from app.engine.optimisers import Kept, Memory
from app.errors import NotNow
from app.training.choices import Choices
from app.training.data_sets import DATA_SETS
from app.training.epochs import Checkpoint, Epochs
from app.training.examples import Answer
from app.training.pace import Speed
from app.training.progress import DIVERGED, DONE, OVER, PAUSED, RUNNING, STOPPED, Progress, Report
from app.training.split import Split

NOT_DONE = "Only a run that has done all its epochs takes more."


@dataclass(frozen=True, eq=False)
class Finished:
    """What stays of a run that is over."""

    progress: Progress
    network: Network  # in single precision
    memory: Memory  # of the optimiser, likewise
    example: tuple[Array, Answer]  # the one that came next: its inputs (float64) and its answer
    together: int  # examples that its mini-batch would have had
    epochs_done: float
    checkpoint: Checkpoint | None  # where it did all its epochs


class Run:
    """Mini-batch training of the chosen network in single precision; it is running from the start.

    `goal` says when it pauses by itself: after this "batch", after this "epoch", or not before the "end". The same
    choices and examples give the same bits on the same machine and libraries, whatever the slices and pauses. Once it
    is over it keeps its network, what it is judged on (its `test` examples, and of some kinds of data those it was
    trained on) and what `more` epochs would need, and lets go of the rest.
    """

    def __init__(self, choices: Choices, split: Split):
        self.choices = choices
        self.test = split.test
        self._kind = DATA_SETS[split.data].kind
        self._judged_too = split.train if self._kind.judges_trained else None
        self.state = RUNNING
        self.goal = "end"
        self._now: Epochs | Finished = Epochs(choices, split)
        self._speed = Speed()

    def train(self, seconds: float, epochs: float = inf) -> None:
        """Train for about so long and so far, or until the goal or the end; at least one mini-batch, if it runs."""
        if self.state != RUNNING:
            return
        until = perf_counter() + seconds
        enough = self._now.epochs_done + epochs
        self._speed.begin(self._epochs.examples)
        with np.errstate(all="ignore"):
            self._train_batch()
            while self.state == RUNNING and perf_counter() < until and self._now.epochs_done < enough:
                self._train_batch()
        self._speed.end(self._epochs.examples)
        self._finish_if_over()

    def go(self, goal: str = "end") -> None:
        """Go on until the goal: "end", "epoch" or "batch". Raises NotNow where the run is over."""
        if self.state in OVER:
            raise NotNow("This run is over.")
        self.state = RUNNING
        self.goal = goal
        self._speed.rest()

    def more(self, epochs: int) -> None:
        """Train for so many epochs more, as if they had been chosen at first. Raises NotNow where it is not done."""
        checkpoint = self._now.checkpoint if isinstance(self._now, Finished) else None
        if checkpoint is None:
            raise NotNow(NOT_DONE)
        self.choices = replace(self.choices, epochs=self.choices.epochs + epochs)
        self._now = Epochs(self.choices, checkpoint.split, checkpoint)
        self.state = RUNNING
        self.go()

    def pause(self) -> None:
        """Wait before the next mini-batch; a run that is over stays so."""
        if self.state == RUNNING:
            self._rest(PAUSED)
            self._finish_if_over()

    def stop(self) -> None:
        """End here; a run that is over stays as it ended."""
        if self.state not in OVER:
            self._rest(STOPPED)
            self._finish_if_over()

    def progress(self) -> Progress:
        """How far the run is."""
        if isinstance(self._now, Finished):
            return self._now.progress
        return self._now.progress(self.state, self._speed.now, self.state == RUNNING)

    def network(self) -> Network:
        """The network as it is now, in double precision. Raises NotNow where it has diverged."""
        if self.state == DIVERGED:
            raise NotNow("This run has diverged: its weights are beyond all bounds.")
        return _double(self._now.network)

    def memory(self) -> Memory:
        """What the optimiser remembers now, in double precision."""
        now = self._now.memory
        return replace(now, kept=tuple(_doubled_memory(each) for each in now.kept))

    def next_example(self) -> tuple[Array, Answer]:
        """The inputs (float64) and the answer of the very next example to be trained on."""
        return self._now.example

    @property
    def together(self) -> int:
        """How many examples the next mini-batch has, that one the first of them."""
        return self._now.together

    @property
    def epochs_done(self) -> float:
        """How many epochs are behind it, a fraction within one."""
        return self._now.epochs_done

    def test_example(self, number: int) -> tuple[Array, Answer]:
        """The inputs (float64) and the answer of a test example, by its number as in a report."""
        return self.test.example(number)

    def report(self) -> Report | None:
        """What the network as it is now makes of what it is judged on; None where it has diverged."""
        if self.state == DIVERGED:
            return None
        with np.errstate(all="ignore"):
            network = self._now.network
            judged, loss = self._kind.judge(network, self._judged_too, self.test, self.choices.loss)
        return Report(judged, self._now.epochs_done, loss)

    @property
    def _epochs(self) -> Epochs:
        """What trains it; only until it has finished."""
        assert isinstance(self._now, Epochs)
        return self._now

    def _train_batch(self) -> None:
        if not self._epochs.step():
            self.state = DIVERGED
        elif self._epochs.epoch == self.choices.epochs:
            self.state = DONE
        elif self.goal == "batch" or (self.goal == "epoch" and self._epochs.batch == 0):
            self._rest(PAUSED)

    def _rest(self, state: str) -> None:
        with np.errstate(all="ignore"):
            self.state = state if self._epochs.measure() else DIVERGED

    def _finish_if_over(self) -> None:
        """Keep what stays of a run that is over, and let go of the rest."""
        if self.state not in OVER:
            return
        now = self._epochs
        checkpoint = now.checkpoint if self.state == DONE else None
        self._now = Finished(
            self.progress(), now.network, now.memory, now.example, now.together, now.epochs_done, checkpoint
        )


def _doubled_memory(each: Kept) -> Kept:
    return Kept(_doubled(each.weights), None if each.biases is None else _doubled(each.biases))


def _double(network: Network) -> Network:
    return network.replace(_doubled(network.weights), None if network.biases is None else _doubled(network.biases))


def _doubled(arrays: Sequence[Array]) -> tuple[Array, ...]:
    return tuple(frozen(array, np.float64) for array in arrays)
