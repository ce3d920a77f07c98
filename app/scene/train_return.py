"""The bar above a network that was taken out of a training run: where it comes from, and the way back."""

from dataclasses import dataclass

from app.scene.lab.optimisers import OPTIMISER_NAMES

COPY = "A copy of its weights in float64: what you do here leaves the run as it is."
PLAIN = "The update here is plain gradient descent; the run itself uses {}."


@dataclass(frozen=True, slots=True)
class TrainReturn:
    """The run's id and number, what to know, and whether the button has something to go on with."""

    id: str
    number: int
    notes: tuple[str, ...]
    unfinished: bool


def train_return(id: str, number: int, optimiser: str, unfinished: bool) -> TrainReturn:
    """The bar for a run, whose optimiser is one of UPDATES."""
    other = (PLAIN.format(OPTIMISER_NAMES[optimiser]),) if optimiser != "sgd" else ()
    return TrainReturn(id, number, (COPY, *other), unfinished)
