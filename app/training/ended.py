"""What stays of a run that is over."""

from dataclasses import dataclass

from app.engine.network import Array, Network
from app.training.progress import Progress


@dataclass(frozen=True, eq=False)
class Ended:
    """How far it came, its network in single precision, and the example (float64, 0 to 1; label) that came next.

    `together` is how many examples its mini-batch would have had.
    """

    progress: Progress
    network: Network
    example: tuple[Array, int]
    together: int
    epochs_done: float
