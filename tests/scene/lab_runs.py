"""Runs as they might be, without training anything."""

from collections.abc import Iterable
from dataclasses import replace

from app.training.choices import Choices
from app.training.progress import DONE, OVER, Counts, Point, Progress, Report, RunView
from app.training.results import Readings, WorstRead

EPOCHS = 30
COUNTS = Counts(1437, 360, 1437, 360)
NOTHING_WRONG = tuple(tuple(36 if read == label else 0 for read in range(10)) for label in range(10))


def learning(epochs: float, end: float = 0.02, best: float = 0.96) -> tuple[Point, ...]:
    """A history that begins at chance and gets better with every epoch; test digits a little worse than train."""
    share = [i / max(epochs, 1) for i in range(int(epochs) + 1)]
    return tuple(
        Point(i, 1.2 * (end / 1.2) ** s, 1.2 * (1.5 * end / 1.2) ** s, 0.1 + (best - 0.08) * s, 0.1 + (best - 0.1) * s)
        for i, s in enumerate(share)
    )


def progress(state: str = DONE, history: Iterable[Point] | None = None, **changed) -> Progress:
    """A run of 30 epochs of 144 batches of 10, by default at its end."""
    history = learning(EPOCHS) if history is None else tuple(history)
    epoch = int(history[-1].epoch) if history else 0
    here = Progress(state, epoch, EPOCHS, 0, 144, epoch * 1437, 0.0, None, history, COUNTS)
    return replace(here, **changed)


def run(number: int = 1, choices: Choices | None = None, **changed) -> RunView:
    """A run with a report where it is over."""
    there = progress(**changed)
    return RunView(f"r{number}", number, choices or Choices(), there, report() if there.state in OVER else None)


def report(confusion=NOTHING_WRONG, worst: tuple[WorstRead, ...] = (), epoch: float = EPOCHS) -> Report:
    return Report(Readings(tuple(map(tuple, confusion)), worst), epoch, 0.031)


def misread(number: int, label: int = 4, read: int = 9, side: int = 8) -> WorstRead:
    return WorstRead(number, bytes(i % 256 for i in range(side * side)), label, read, 0.934, 0.02)


PAGE = {"watched": False, "started": "", "page_id": ""}  # what a page knows beside the lab itself
