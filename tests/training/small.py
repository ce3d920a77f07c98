"""Runs small enough to be trained in a moment."""

from dataclasses import replace
from functools import cache

import numpy as np

from app.digits.datasets import LabelledDigits
from app.digits.drawings import Drawing, labelled
from app.training.choices import Choices
from app.training.run import Run
from app.training.split import Split, split

QUICK = Choices(hidden=(8,), epochs=2)
ENDLESS = Choices(hidden=(64,), batch=1, epochs=200)  # minutes


def run_of(given: Split | None = None, **changed) -> Run:
    choices = replace(QUICK, **changed)
    return Run(choices, given or split(choices))


def finished(run: Run) -> Run:
    run.train(60)
    return run


def bits(run: Run) -> list[bytes]:
    """Everything a run has learned, to the bit."""
    network = run.network()
    return [array.tobytes() for array in (*network.weights, *network.biases)]


@cache
def learnt(**changed) -> list[bytes]:
    """What such a run has learned at its end, to the bit."""
    return bits(finished(run_of(**changed)))


def random_digits(count: int, side: int = 28, seed: int = 0) -> LabelledDigits:
    rng = np.random.default_rng(seed)
    labels = (np.arange(count) % 10).astype(np.uint8)
    return LabelledDigits(rng.random((count, side * side), np.float32), labels)


def drawn(count: int) -> tuple[Drawing, ...]:
    """Drawings of single lines, each labelled with another digit."""
    return tuple(labelled(i % 10, [[[0, 0], [3 * i + 1, 20], [10, 5 * i]]]) for i in range(count))
