"""Contenders that take turns, so that whatever else the machine is doing slows all of them."""

from collections.abc import Callable, Mapping
from itertools import cycle
from statistics import median
from time import perf_counter

import numpy as np

Contender = Callable[[int], float]  # from a number of steps to the seconds they took
WARM_UP = 3  # times the length of a turn, in which a compiler can do its work


def stepping(step: Callable, batches: list) -> Contender:
    """The contender that takes its steps in this process, one mini-batch (x, y) after the other, round and round."""
    endless = cycle(batches)

    def seconds(steps: int) -> float:
        began = perf_counter()
        for (x, y), _ in zip(endless, range(steps), strict=False):
            step(x, y)
        return perf_counter() - began

    return seconds


def race(contenders: Mapping[str, Contender], rounds: int, seconds: float) -> dict[str, np.ndarray]:
    """Seconds per step of each contender in each round; a turn takes about so many seconds."""
    steps = {name: steps_in(contender, seconds) for name, contender in contenders.items()}
    return {
        name: np.array(times)
        for name, times in zip(
            contenders,
            zip(*([c(steps[n]) / steps[n] for n, c in contenders.items()] for _ in range(rounds)), strict=True),
            strict=True,
        )
    }


def steps_in(contender: Contender, seconds: float) -> int:
    """How many steps take about so long, found while warming up."""
    steps, taken, all_taken = 1, contender(1), 0.0
    while taken < seconds or all_taken < WARM_UP * seconds:
        steps = steps * 2 if taken < seconds else steps
        taken = contender(steps)
        all_taken += taken
    return max(1, round(steps * seconds / taken))


def ratio(slower: np.ndarray, faster: np.ndarray) -> float:
    """How many times as fast, in the median round."""
    return median(slower / faster)
