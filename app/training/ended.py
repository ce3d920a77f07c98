"""What stays of a run that is over."""

from dataclasses import dataclass

from app.engine.network import Array, Network
from app.training.material import Material
from app.training.progress import Point, Progress


@dataclass(frozen=True, eq=False)
class Left:
    """What a course at the end of an epoch can be taken up from: its digits, and the memory of its trainer."""

    material: Material
    memory: tuple[Array, ...]
    epoch: int
    examples: int
    points: tuple[Point, ...]


@dataclass(frozen=True, eq=False)
class Ended:
    """How far it came, its network in single precision, and the example (float64, 0 to 1; label) that came next.

    `together` is how many examples its mini-batch would have had; `left` is there where it did all its epochs.
    """

    progress: Progress
    network: Network
    example: tuple[Array, int]
    together: int
    epochs_done: float
    left: Left | None
