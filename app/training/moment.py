"""A moment of a run: what it takes to walk through its next training step by hand."""

from dataclasses import dataclass

from app.engine.network import Array, Network
from app.training.progress import Progress


@dataclass(frozen=True, eq=False)
class Moment:
    """The network of now in float64, one example as pixels 0 to 1 with its label 0 to 9, and how far the run is.

    `together` is over how many training examples the run's next step averages, this one the first of them; 0 where
    the example is a test digit. `interrupted` says whether it was running until then.
    """

    network: Network
    pixels: Array
    label: int
    progress: Progress
    together: int = 0
    interrupted: bool = False
