"""The bar above a network that was taken out of a training run: which example is walked, and the way back."""

from dataclasses import dataclass

from app.engine.optimisers import OPTIMISERS
from app.explorer.names import counted
from app.scene.around.door import LeftScene
from app.scene.lab.kinds import kind_scene
from app.scene.lab.words import epoch_words, state_word
from app.training.data_sets import DATA_SETS
from app.training.next_example import Walked
from app.training.progress import RunView

COPY = "A copy in float64: what you do here leaves the run as it is."
REMEMBERS = "The update is {}, with what the run remembers."
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
    row = OPTIMISERS[walked.optimiser]
    remembers = (REMEMBERS.format(row.title),) if row.memories else ()
    share = (PENALISED.format(f"{walked.together:,}"),) if penalised and walked.together > 1 else ()
    notes = (_learning(walked), *share, *remembers, COPY)
    return TrainReturn(walked.walk, walked.run, walked.number, _example(walked), notes, unfinished)


def run_left(run: RunView) -> LeftScene:
    """A run that one comes back to: where it is, and how far."""
    at = run.progress
    return LeftScene(f"/train#run-{run.id}", f"run {run.number}", f"{state_word(at)}, {epoch_words(at)}")


def _example(walked: Walked) -> str:
    run = f"run {walked.number}"
    scene = kind_scene(walked.data)
    example = scene.example(walked)
    if not walked.together:
        return f"Test {DATA_SETS[walked.data].thing} of {run}, {_when(walked)}: {example}, {scene.outcome(walked)}."
    if walked.over:
        return f"R{run[1:]} has ended, {_when(walked)}. Its next example would have been {example}, {_batch(walked)}."
    return f"Next example of {run}: {example}, {_batch(walked)} {walked.batches + 1:,}, epoch {walked.epochs + 1}."


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
