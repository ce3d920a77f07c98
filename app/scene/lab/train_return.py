"""The bar above a network that was taken out of a training run: which example is walked, and the way back."""

from dataclasses import dataclass

from app.explorer.names import counted
from app.scene.lab.words import OPTIMISER_NAMES
from app.training.next_example import Walked

COPY = "A copy in float64: what you do here leaves the run as it is."
PLAIN = "The update here is plain gradient descent; the run itself uses {}."
PENALISED = "Its share of the penalty is λ/{}, as in the run."
UNLEARNT = "The run never learns from it."
AVERAGED = "The run averages over all {}; here it is alone."
ALONE = "The run takes it alone, too."
ENDED = "Here you can go on with its weights."


@dataclass(frozen=True, slots=True)
class TrainReturn:
    """The bar above a walk."""

    walk: str  # its name
    id: str  # of the run
    number: int  # of the run
    example: str  # which one this is
    notes: tuple[str, ...]  # what to know
    unfinished: bool  # whether the run can go on


def train_return(walked: Walked, unfinished: bool, penalised: bool = False) -> TrainReturn:
    """The bar for an example of a run, whose loss may be `penalised`."""
    plain = (PLAIN.format(OPTIMISER_NAMES[walked.optimiser]),) if walked.optimiser != "sgd" else ()
    share = (PENALISED.format(f"{walked.together:,}"),) if penalised and walked.together > 1 else ()
    notes = (_learning(walked), *share, *plain, COPY)
    return TrainReturn(walked.walk, walked.run, walked.number, _example(walked), notes, unfinished)


def a_digit(digit: int) -> str:
    """“a 4”, “an 8”."""
    return f"{'an' if digit == 8 else 'a'} {digit}"


def _example(walked: Walked) -> str:
    run = f"run {walked.number}"
    digit = a_digit(walked.label)
    if not walked.together:
        read = "read right" if walked.read == walked.label else f"read as {walked.read}"
        return f"Test digit of {run}, {_when(walked)}: {digit}, {read}."
    if walked.over:
        return f"R{run[1:]} has ended, {_when(walked)}. Its next example would have been {digit}, {_batch(walked)}."
    return f"Next example of {run}: {digit}, {_batch(walked)} {walked.batches + 1:,}, epoch {walked.epochs + 1}."


def _batch(walked: Walked) -> str:
    """Where it stands in its batch."""
    if walked.together == 1:
        return "alone in a batch" if walked.over else "alone in batch"
    return f"the first of the {walked.together:,} of {'a batch' if walked.over else 'batch'}"


def _when(walked: Walked) -> str:
    """After how much training the weights are those of the run."""
    if walked.batches:
        return f"after batch {walked.batches:,} of epoch {walked.epochs + 1}"
    return f"after {counted(walked.epochs, 'epoch')}" if walked.epochs else "before any training"


def _learning(walked: Walked) -> str:
    """What the run makes of the example."""
    if not walked.together:
        return UNLEARNT
    if walked.over:
        return ENDED
    return ALONE if walked.together == 1 else AVERAGED.format(f"{walked.together:,}")
