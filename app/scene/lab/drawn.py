"""The lines of a chart before they are drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.scene.lab.series import Place, series
from app.training.progress import RunView

PARTS = ("train", "test")  # as they are drawn: test on top


@dataclass(frozen=True, slots=True)
class Drawn:
    """A run's "loss" or "accuracy" over the epochs, of its "train" or "test" digits, with at least one place."""

    run: RunView
    value: str
    part: str
    places: tuple[Place, ...]


def drawn(runs: Sequence[RunView], value: str) -> list[Drawn]:
    """Two lines per run, those without a single point left out."""
    lines = [Drawn(run, value, part, series(run.progress.history, f"{part}_{value}")) for run in runs for part in PARTS]
    return [line for line in lines if line.places]
