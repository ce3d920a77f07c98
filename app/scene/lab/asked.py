"""How a run was asked for: in words beside the other runs, and as an address that fills in the form."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from app.explorer.names import ACTIVATION_NAMES, LOSS_NAMES, counted
from app.scene.lab.optimisers import OPTIMISER_NAMES
from app.training.choices import Choices, typed_out, written
from app.training.data_sets import DATA_SETS
from app.training.progress import RunView


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing chosen, in words; `differs` where the runs beside it were not all asked for alike."""

    text: str
    differs: bool


def chosen(runs: Sequence[RunView]) -> dict[str, tuple[Choice, ...]]:
    """By the id of each run, what was chosen for it."""
    said = {run.id: _said(run.choices) for run in runs}
    alike = [len(set(texts)) == 1 for texts in zip(*said.values(), strict=True)]
    return {id: tuple(Choice(t, not same) for t, same in zip(texts, alike, strict=True)) for id, texts in said.items()}


def address(choices: Choices) -> str:
    """Of the page with these choices in its form."""
    return f"/train?{urlencode(typed_out(choices))}"


def _said(choices: Choices) -> tuple[str, ...]:
    """What was chosen, in the same order for every run."""
    activations = list(dict.fromkeys((*[choices.activation] * bool(choices.hidden), choices.output)))
    share = f"{100 * choices.train_share:.3g} %"
    return (
        "-".join(map(str, choices.sizes)),
        " then ".join(ACTIVATION_NAMES[name] for name in activations),
        LOSS_NAMES[choices.loss],
        OPTIMISER_NAMES[choices.optimiser],
        f"rate {written(choices.learning_rate)}",
        f"batch {choices.batch}",
        counted(choices.epochs, "epoch"),
        f"{DATA_SETS[choices.data].title}, {share} to train on",
        f"{choices.initialiser.replace('_', ' ')} weights",
        f"seed {choices.seed}",
    )
